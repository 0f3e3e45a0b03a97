//! Marks of the store, to and from what the plan needs of what has happened.

use jiff::Timestamp;
use lomme_reminders::{History, Reminder};
use lomme_store::{Mark, MarkRow};

use crate::citizen::Subject;
use crate::items::entry_prefix;

/// Marks to set, and marks to take back.
pub(crate) type Change = (Vec<MarkRow>, Vec<(String, Mark)>);

/// The id of the mark that a day's digest was shown.
const DIGEST: &str = "day:";

/// What has happened, out of the marks.
pub(crate) fn history_of(marks: &[MarkRow]) -> History {
    let mut history = History::default();
    for row in marks {
        let digest = row.id.strip_prefix(DIGEST).and_then(|day| day.parse().ok());
        match (row.mark, digest, row.id.rsplit_once('/')) {
            (Mark::Done, ..) => drop(history.done.insert(row.id.clone())),
            (Mark::Delivered, Some(day), _) => drop(history.digests.insert(day, row.at)),
            (mark, None, Some((entry, code))) => {
                let mark = match (mark, row.until) {
                    (Mark::Snoozed, Some(until)) => lomme_reminders::Mark::Snoozed(until),
                    _ => lomme_reminders::Mark::Shown,
                };
                history.marks.entry(entry.to_owned()).or_default().insert(code.to_owned(), mark);
            }
            // An id this version does not know: of nothing that is planned.
            _ => {}
        }
    }
    history
}

/// What has happened to one person's entries, by the ids that a view of theirs has.
pub(crate) fn history_for(marks: &[MarkRow], subject: &Subject) -> History {
    let Some(prefix) = subject.person().map(entry_prefix) else { return history_of(marks) };
    let theirs = marks.iter().filter_map(|row| {
        let id = row.id.strip_prefix(&prefix)?.to_owned();
        Some(MarkRow { id, ..row.clone() })
    });
    history_of(&theirs.collect::<Vec<_>>())
}

/// The marks that note what of `scheduled` came up to `now`, as far as they are not there.
pub(crate) fn shown_marks(scheduled: &[Reminder], history: &History, now: Timestamp) -> Change {
    let mut after = history.clone();
    after.passed(scheduled, now);
    let passed = scheduled.iter().filter(|reminder| reminder.fire_at <= now);
    let (mut set, mut take_back) = (Vec::new(), Vec::new());
    for reminder in passed {
        let day = reminder.digest_of.filter(|day| !history.digests.contains_key(day));
        set.extend(day.map(|day| shown(format!("{DIGEST}{day}"), reminder.fire_at)));
        for part in &reminder.parts {
            let mark = |history: &History| history.marks.get(&part.entry)?.get(&part.code).copied();
            if mark(&after) == Some(lomme_reminders::Mark::Shown) && mark(history) != mark(&after) {
                let id = format!("{}/{}", part.entry, part.code);
                take_back.push((id.clone(), Mark::Snoozed));
                set.push(shown(id, reminder.fire_at));
            }
        }
    }
    (set, take_back)
}

/// The marks that put a reminder off.
pub(crate) fn snoozed_marks(reminder: &Reminder, until: Timestamp, now: Timestamp) -> Change {
    let ids = || reminder.parts.iter().map(|part| format!("{}/{}", part.entry, part.code));
    let snoozed = |id| MarkRow { id, mark: Mark::Snoozed, at: now, until: Some(until) };
    let digest = reminder.digest_of.map(|day| shown(format!("{DIGEST}{day}"), reminder.fire_at.min(now)));
    (ids().map(snoozed).chain(digest).collect(), ids().map(|id| (id, Mark::Delivered)).collect())
}

fn shown(id: String, at: Timestamp) -> MarkRow {
    MarkRow { id, mark: Mark::Delivered, at, until: None }
}

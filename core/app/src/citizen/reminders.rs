//! The reminders that follow from the agenda, and what the phone has to change to have them.
//!
//! The store keeps what was scheduled, also for a while after it came, so that it can still be put off; and of each thing that was shown, put off or
//! done a mark. A mark is of an entry and one of its reminders (`payment:x/d7@2026-03-20`), never of a time.

pub(crate) mod kept;
pub(crate) mod settings;

use jiff::{SignedDuration, Timestamp};
use lomme_overview::PersonRef;
use lomme_reminders::Reminder;
use lomme_store::{Mark, MarkRow, ScheduledRow, Store};

pub use settings::PhoneState;

use super::{CitizenApp, Subject};
use crate::error::LommeError;
use crate::items::entry_prefix;
use crate::observer::Screen;
use crate::stored;
use crate::view::RemindersView;

/// What came is kept so long, so that it can be put off.
const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A mark is kept for two years: nothing is planned that was to come longer ago.
const MARKS_KEPT: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

impl CitizenApp {
    /// The plan, and the difference to what the phone has scheduled. It is made for the citizen and everybody they act for; what is on the screen is
    /// of the one whose data are shown, and what the phone is told of others says whose it is and nothing else. When the shell has done it, it says so by
    /// [`CitizenApp::reminders_applied`]. What was scheduled for a time that has passed counts as shown from now on, unless the phone may show
    /// nothing: then only what the shell has told of by [`CitizenApp::reminder_delivered`] does, and the rest comes when it is allowed again.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn reminders(&self) -> Result<RemindersView, LommeError> {
        let subject = self.subject()?;
        let mut kept = scheduled(&self.store)?;
        if settings::phone(&self.store)?.allowed {
            self.note_passed(&kept, self.now())?;
        } else {
            kept = stored::forget_swallowed(&self.store, kept, self.now())?;
        }
        stored::reminders(&self.store, &subject, &kept, self.now(), &self.texts)
    }

    /// The shell has scheduled and cancelled these.
    ///
    /// # Errors
    /// When one of them is not in the plan, or the store cannot be written.
    pub fn reminders_applied(&self, scheduled: &[String], cancelled: &[String]) -> Result<(), LommeError> {
        let scheduled_now = self::scheduled(&self.store)?;
        let planning = stored::planning(&self.store, &scheduled_now, self.now())?;
        let rows = scheduled.iter().map(|id| {
            let planned = planning.plan.reminders.iter().find(|reminder| reminder.id == *id);
            planned
                .ok_or_else(|| LommeError::input("reminder.unknown", "no such reminder is planned"))
                .and_then(row)
        });
        Ok(self.store.replace_scheduled(&rows.collect::<Result<Vec<_>, _>>()?, cancelled)?)
    }

    /// The phone has shown this reminder. One that is not known, because it was noted before, changes nothing.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn reminder_delivered(&self, id: &str) -> Result<(), LommeError> {
        let scheduled = scheduled(&self.store)?;
        match scheduled.iter().find(|reminder| reminder.id == id) {
            Some(reminder) => self.note_passed(std::slice::from_ref(reminder), Timestamp::MAX),
            None => Ok(()),
        }
    }

    /// The citizen puts a reminder off.
    ///
    /// # Errors
    /// When it is not known, `until` has passed, or the store cannot be written.
    pub fn snooze_reminder(&self, id: &str, until: Timestamp) -> Result<(), LommeError> {
        if until <= self.now() {
            return Err(LommeError::input(
                "reminder.past",
                "a reminder is put off to a time that is to come",
            ));
        }
        let scheduled = scheduled(&self.store)?;
        let reminder = scheduled.iter().find(|reminder| reminder.id == id);
        let reminder = reminder.ok_or_else(|| {
            LommeError::input("reminder.unknown", "no such reminder is scheduled or was shown lately")
        })?;
        let (set, take_back) = kept::snoozed_marks(reminder, until, self.now());
        self.store.change_marks(&set, &take_back)?;
        self.observers.tell(Screen::Agenda);
        Ok(())
    }

    /// The citizen is done with an entry of the agenda, or, with `false`, is not after all.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn mark_done(&self, entry: &str, done: bool) -> Result<(), LommeError> {
        let entry = &entry_of(&self.subject()?, entry);
        if done {
            let mark = MarkRow { id: entry.to_owned(), mark: Mark::Done, at: self.now(), until: None };
            self.store.mark(&mark)?;
        } else {
            self.store.unmark(entry, Mark::Done)?;
        }
        self.observers.tell(Screen::Agenda);
        Ok(())
    }

    /// The phone was off since then, and is one that forgets what was scheduled when it is (Android): what it did not show is planned anew.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn phone_restarted(&self, off_since: Timestamp) -> Result<(), LommeError> {
        let scheduled = scheduled(&self.store)?;
        self.note_passed(&scheduled, off_since)?;
        let gone = scheduled.into_iter().filter(|reminder| reminder.fire_at > off_since);
        Ok(self.store.replace_scheduled(&[], &gone.map(|reminder| reminder.id).collect::<Vec<_>>())?)
    }

    /// Marks what was scheduled up to `now` as shown, and forgets what was shown long ago.
    fn note_passed(&self, scheduled: &[Reminder], now: Timestamp) -> Result<(), LommeError> {
        stored::note_passed(&self.store, scheduled, now)?;
        let now = self.now();
        let before = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        let old = scheduled.iter().filter(|reminder| reminder.fire_at < before);
        let old: Vec<String> = old.map(|reminder| reminder.id.clone()).collect();
        if !old.is_empty() {
            self.store.replace_scheduled(&[], &old)?;
            self.store.forget_marks(now.saturating_sub(MARKS_KEPT).unwrap_or(Timestamp::MIN))?;
        }
        Ok(())
    }
}

/// What is scheduled, and what came lately.
pub(crate) fn scheduled(store: &Store) -> Result<Vec<Reminder>, LommeError> {
    // One that an older version wrote and this cannot read is as good as none: it is planned and scheduled anew under the same id.
    Ok(store.scheduled()?.iter().filter_map(|row| serde_json::from_str(&row.body).ok()).collect())
}

/// An entry's id among those of everybody: two people can have the same item, and what is done with it is done by each.
fn entry_of(subject: &Subject, entry: &str) -> String {
    let prefix = subject.person().map(entry_prefix).unwrap_or_default();
    if entry.starts_with(&prefix) { entry.to_owned() } else { format!("{prefix}{entry}") }
}

/// Forgets what became of the reminders of a person whose data are deleted. What the phone still has scheduled for them is in the next difference.
pub(crate) fn forget_marks_of(store: &Store, giver: &PersonRef) -> Result<(), LommeError> {
    let prefix = entry_prefix(giver);
    let theirs = store.marks()?.into_iter().filter(|row| row.id.starts_with(&prefix));
    let theirs: Vec<(String, Mark)> = theirs.map(|row| (row.id, row.mark)).collect();
    Ok(store.change_marks(&[], &theirs)?)
}

fn row(reminder: &Reminder) -> Result<ScheduledRow, LommeError> {
    let body = serde_json::to_string(reminder)
        .map_err(|_| LommeError::internal("reminder.json", "a reminder cannot be written"))?;
    Ok(ScheduledRow { id: reminder.id.clone(), fire_at: reminder.fire_at, body })
}

//! The agenda in lines: overdue, today, this week, later.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lomme_calendar::{AgendaEntry, Groups, WallTime, When, today};
use serde::Serialize;

use super::acting::ActingFor;
use super::why::{if_missed, why};
use crate::people::People;
use crate::texts::Texts;

/// The agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgendaView {
    /// Owed, and too late.
    pub overdue: Vec<AgendaLine>,
    /// Today.
    pub today: Vec<AgendaLine>,
    /// Later this week.
    pub this_week: Vec<AgendaLine>,
    /// After that.
    pub later: Vec<AgendaLine>,
    /// The titles of the four groups, in this order.
    pub titles: [String; 4],
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgendaLine {
    /// Stable id.
    pub id: String,
    /// What it is, in a word.
    pub kind: String,
    /// Title.
    pub title: String,
    /// When, in words: Danish time, and where the phone's clock shows another, that too.
    pub when_words: String,
    /// The instant it begins in RFC 3339, or the first day as a date.
    pub starts: String,
    /// Where.
    pub place: Option<String>,
    /// Whose it is, where it is not the citizen's own: for whom they act.
    pub on_behalf_of: Option<String>,
    /// What happens if it is missed.
    pub if_missed: Option<String>,
    /// It is called off.
    pub cancelled: bool,
    /// That it was moved and from when, in words.
    pub moved: Option<String>,
    /// Why it stands on this day, where that is not simply what the source says: the rule, the date it began with and each step.
    pub why: Option<String>,
    /// Where the rule is written, and of which version of the rules.
    pub why_source: Option<String>,
    /// That the day is not sure, in words.
    pub unsure: Option<String>,
    /// How many sources gave it.
    pub sources: u32,
}

pub(crate) fn agenda_view(
    groups: &Groups,
    people: &People,
    zone: &TimeZone,
    now: Timestamp,
    texts: &Texts,
) -> AgendaView {
    let lines =
        |entries: &[AgendaEntry]| entries.iter().map(|entry| line(entry, people, zone, now, texts)).collect();
    AgendaView {
        overdue: lines(&groups.overdue),
        today: lines(&groups.today),
        this_week: lines(&groups.this_week),
        later: lines(&groups.later),
        titles: ["overdue", "today", "this-week", "later"].map(|group| texts.code("agenda", group)),
        acting_for: None,
    }
}

fn line(entry: &AgendaEntry, people: &People, zone: &TimeZone, now: Timestamp, texts: &Texts) -> AgendaLine {
    let kind = texts.code("entry", entry.kind.code());
    let why = why(&entry.why, texts);
    AgendaLine {
        id: entry.id.clone(),
        kind: if entry.cancelled { format!("{kind} ({})", texts.get("cancelled")) } else { kind },
        title: entry.title.clone(),
        when_words: when(entry, zone, now, texts),
        starts: match entry.start {
            When::At(time) => time.instant().to_string(),
            whole => whole.first_day().to_string(),
        },
        place: entry.place.clone(),
        on_behalf_of: people.on_behalf_of(&entry.subject, texts),
        if_missed: if_missed(entry, texts),
        cancelled: entry.cancelled,
        moved: entry
            .moved_from
            .map(|from| texts.with("moved-from", &[("date", texts.date_time(from.civil()).into())])),
        why: why.as_ref().map(|why| why.words.clone()),
        why_source: why.as_ref().map(|why| why.source.clone()),
        unsure: why.and_then(|why| why.unsure),
        sources: u32::try_from(entry.from.len()).unwrap_or(u32::MAX),
    }
}

/// When an entry is, in words: Danish time, and where the phone's clock shows another, that too.
pub(super) fn when(entry: &AgendaEntry, zone: &TimeZone, now: Timestamp, texts: &Texts) -> String {
    match entry.start {
        When::AllDay(day) => texts.weekday_and_date(day),
        When::At(time) => {
            let instant = time.instant();
            let (there, here) = (WallTime::at(instant).civil(), zone.to_datetime(instant));
            let danish = texts.date_time(there);
            if there == here {
                return danish;
            }
            let arguments = [("danish", danish.into()), ("here", texts.date_time(here).into())];
            texts.with("when-abroad", &arguments)
        }
        When::Period { first, last } if first <= today(now) => {
            texts.with("until", &[("date", texts.date(last).into())])
        }
        When::Period { first, last } => {
            texts.with("period", &[("first", texts.date(first).into()), ("last", texts.date(last).into())])
        }
    }
}

//! The agenda in lines: overdue, today, this week, later.

use jiff::Timestamp;
use lomme_calendar::{AgendaEntry, Groups, Rule, When, today};
use serde::Serialize;

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
    /// When, in words.
    pub when: String,
    /// Where.
    pub place: Option<String>,
    /// What happens if it is missed.
    pub if_missed: Option<String>,
    /// Why it stands on this day, where that is not simply what the source says.
    pub why: Option<String>,
    /// How many sources gave it.
    pub sources: u32,
}

pub(crate) fn agenda_view(groups: &Groups, now: Timestamp, texts: &Texts) -> AgendaView {
    let lines = |entries: &[AgendaEntry]| entries.iter().map(|entry| line(entry, now, texts)).collect();
    AgendaView {
        overdue: lines(&groups.overdue),
        today: lines(&groups.today),
        this_week: lines(&groups.this_week),
        later: lines(&groups.later),
        titles: ["overdue", "today", "this-week", "later"].map(|group| texts.code("agenda", group)),
    }
}

fn line(entry: &AgendaEntry, now: Timestamp, texts: &Texts) -> AgendaLine {
    let kind = texts.code("entry", entry.kind.code());
    AgendaLine {
        id: entry.id.clone(),
        kind: if entry.cancelled { format!("{kind} ({})", texts.get("cancelled")) } else { kind },
        title: entry.title.clone(),
        when: when(entry, now, texts),
        place: entry.place.clone(),
        if_missed: entry.if_missed.clone(),
        why: why(entry, texts),
        sources: u32::try_from(entry.from.len()).unwrap_or(u32::MAX),
    }
}

fn when(entry: &AgendaEntry, now: Timestamp, texts: &Texts) -> String {
    match entry.start {
        When::AllDay(day) => texts.weekday_and_date(day),
        When::At(time) => texts.date_time(time.0),
        When::Period { first, last } if first <= today(now) => {
            texts.with("until", &[("date", texts.date(last).into())])
        }
        When::Period { first, last } => {
            texts.with("period", &[("first", texts.date(first).into()), ("last", texts.date(last).into())])
        }
    }
}

fn why(entry: &AgendaEntry, texts: &Texts) -> Option<String> {
    let stated = entry.why.stated.first().map(|day| texts.date(*day)).unwrap_or_default();
    let key = match entry.why.rule {
        Rule::AsStated => return None,
        Rule::NextBankDay => "why-next-bank-day",
        Rule::RenewalWindow => "why-renewal-window",
    };
    Some(texts.with(key, &[("date", stated.into())]))
}

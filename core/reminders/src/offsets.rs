//! When to remind, by kind of entry: data (`data/offsets.json`), with a version.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use lomme_calendar::{AgendaEntry, EntryKind, WallTime, When};
use serde::{Deserialize, Serialize};

/// When to remind, by kind of entry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Offsets {
    /// Version of the data.
    pub version: String,
    /// Why it is so.
    pub source: String,
    /// Danish time of reminders that are about a day.
    pub day_reminders_at: Time,
    /// Danish time of reminders on the evening before.
    pub evening_reminders_at: Time,
    /// The rules of each kind. A kind that is not in it has none.
    pub offsets: BTreeMap<EntryKind, Vec<Offset>>,
}

/// A rule that says when to remind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Offset {
    /// So many days before the last day.
    DaysBefore {
        /// Days.
        days: u8,
    },
    /// The evening before.
    EveningBefore,
    /// So many hours before the time. Nothing for an entry that has only a day.
    HoursBefore {
        /// Hours.
        hours: u8,
    },
    /// On the first day of a period.
    WhenItOpens,
    /// Every month of a period after its first day.
    Monthly,
    /// Half way between receiving a message and the time to answer.
    HalfTime,
}

/// A year of months: no window we know is longer, and no source can make us count further.
const MONTHS_MAX: i32 = 12;

/// A time to remind at, before quiet hours and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Short and stable: part of the reminder's id.
    pub(crate) code: String,
    pub(crate) at: Timestamp,
    /// About a day and not a time: can be put together with others of the day.
    pub(crate) of_the_day: bool,
}

impl Offsets {
    /// The offsets this version was built with.
    pub fn built_in() -> Self {
        serde_json::from_str(include_str!("../data/offsets.json")).expect("a test reads the file")
    }

    /// All times an entry wants a reminder at, before its end.
    pub(crate) fn wanted(&self, entry: &AgendaEntry) -> Vec<Wanted> {
        let rules = self.offsets.get(&entry.kind).map(Vec::as_slice).unwrap_or_default();
        let mut wanted: Vec<_> = rules.iter().flat_map(|rule| self.by_rule(*rule, entry)).collect();
        wanted.retain(|wanted| wanted.at < entry.start.ends());
        wanted
    }

    fn by_rule(&self, rule: Offset, entry: &AgendaEntry) -> Vec<Wanted> {
        let last = entry.start.last_day();
        let on_day =
            |code: String, day: Date| Wanted { code, at: at(day, self.day_reminders_at), of_the_day: true };
        match rule {
            Offset::DaysBefore { days } => {
                vec![on_day(format!("d{days}"), last.saturating_sub(i32::from(days).days()))]
            }
            Offset::EveningBefore => {
                let evening = at(last.saturating_sub(1.day()), self.evening_reminders_at);
                vec![Wanted { code: "evening".to_owned(), at: evening, of_the_day: false }]
            }
            Offset::HoursBefore { hours } => match entry.start {
                When::At(time) => {
                    let at = time.instant().saturating_sub(i64::from(hours).hours());
                    at.map(|at| Wanted { code: format!("h{hours}"), at, of_the_day: false })
                        .into_iter()
                        .collect()
                }
                When::AllDay(_) | When::Period { .. } => Vec::new(),
            },
            Offset::WhenItOpens => vec![on_day("open".to_owned(), entry.start.first_day())],
            Offset::Monthly => (1..=MONTHS_MAX)
                .map(|month| (month, entry.start.first_day().saturating_add(month.months())))
                .take_while(|(_, day)| *day < last)
                .map(|(month, day)| on_day(format!("m{month}"), day))
                .collect(),
            Offset::HalfTime => entry
                .received
                .map(|received| half_way(received, entry))
                .map_or_else(Vec::new, |day| vec![on_day("half".to_owned(), day)]),
        }
    }
}

fn half_way(received: WallTime, entry: &AgendaEntry) -> Date {
    let (from, to) = (received.instant().as_second(), entry.start.ends().as_second());
    let middle = Timestamp::from_second(from.midpoint(to)).unwrap_or(entry.start.ends());
    WallTime::at(middle).date()
}

fn at(day: Date, time: Time) -> Timestamp {
    WallTime(day.to_datetime(time)).instant()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_has_a_rule_or_a_choice_for_every_kind() {
        let offsets = Offsets::built_in();
        assert_eq!(offsets.offsets.len(), 10);
        assert!(!offsets.version.is_empty() && !offsets.source.is_empty());
    }
}

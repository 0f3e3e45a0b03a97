//! When to remind, by kind of entry: data (`data/rules.json`), with a version.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use lomme_calendar::{AgendaEntry, EntryKind, Urgency, WallTime, When};
use serde::{Deserialize, Serialize};

use crate::phone::{Mornings, Phone};

/// When to remind.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Version of the data.
    pub version: String,
    /// Why it is so.
    pub source: String,
    /// Time of reminders that are about a day, on the phone's clock.
    pub day_at: Time,
    /// Time of reminders on the evening before.
    pub evening_at: Time,
    /// The offsets of each kind. A kind that is not in it has none.
    pub offsets: BTreeMap<EntryKind, Vec<Offset>>,
    /// What is added where missing an entry has an effect in law. The nearest of them comes alone and is urgent.
    pub before_legal_effect: Vec<Offset>,
    /// So many days after its last day an entry that is owed can still be spoken of, as what has passed.
    pub after_the_fact_days: u16,
    /// How many minutes late the phone may show a reminder.
    pub late_minutes: LateMinutes,
}

/// How many minutes late the phone may show a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct LateMinutes {
    /// One that is about a day.
    pub day: u8,
    /// One that is about a time.
    pub exact: u8,
}

/// When to remind, seen from an entry. In the data file `"opens"` or `{"days_before": 7}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offset {
    /// So many days before the last day.
    DaysBefore(u8),
    /// On the last day.
    OnTheDay,
    /// The evening before, where the phone is.
    EveningBefore,
    /// So many hours before the time. Nothing for an entry that has only a day.
    HoursBefore(u8),
    /// On the first day of a period. Nothing for an entry that is no period.
    Opens,
    /// Every month of a period after its first day.
    Monthly,
    /// Half way between receiving a message and the time to answer.
    HalfTime,
}

/// Which of an entry's reminders one is: short and stable, part of what is kept on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// By an offset, the number telling the months of [`Offset::Monthly`] apart.
    Offset(Offset, u8),
    /// The entry came so late that its offsets lay behind.
    Late,
    /// After the fact, and saying so.
    After,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(Offset::DaysBefore(days), _) => write!(f, "d{days}"),
            Self::Offset(Offset::OnTheDay, _) => f.write_str("d0"),
            Self::Offset(Offset::EveningBefore, _) => f.write_str("evening"),
            Self::Offset(Offset::HoursBefore(hours), _) => write!(f, "h{hours}"),
            Self::Offset(Offset::Opens, _) => f.write_str("open"),
            Self::Offset(Offset::Monthly, month) => write!(f, "m{month}"),
            Self::Offset(Offset::HalfTime, _) => f.write_str("half"),
            Self::Late => f.write_str("late"),
            Self::After => f.write_str("after"),
        }
    }
}

impl Code {
    /// Reads the code of what is kept on a reminder: `d7` out of `d7@2026-03-20`.
    pub(crate) fn of_mark(mark: &str) -> Option<Self> {
        let (code, _) = mark.split_once('@')?;
        let number = |prefix: &str| code.strip_prefix(prefix)?.parse::<u8>().ok();
        Some(match code {
            "late" => Self::Late,
            "after" => Self::After,
            "evening" => Self::Offset(Offset::EveningBefore, 0),
            "open" => Self::Offset(Offset::Opens, 0),
            "half" => Self::Offset(Offset::HalfTime, 0),
            "d0" => Self::Offset(Offset::OnTheDay, 0),
            _ => number("d")
                .map(|days| Self::Offset(Offset::DaysBefore(days), 0))
                .or_else(|| number("h").map(|hours| Self::Offset(Offset::HoursBefore(hours), 0)))
                .or_else(|| number("m").map(|month| Self::Offset(Offset::Monthly, month)))?,
        })
    }
}

impl Offset {
    /// Whether it is counted from the first day of a period.
    pub(crate) fn is_from_first_day(self) -> bool {
        matches!(self, Self::Opens | Self::Monthly)
    }
}

/// A year of months: no window we know is longer, and no source can make us count further.
const MONTHS_MAX: u8 = 12;

/// How a reminder may come together with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// About a day: goes into the day's digest.
    Day,
    /// About tomorrow: goes with the others of the evening.
    Evening,
    /// About a time, or urgent: alone.
    Alone,
}

/// A time to remind at, before quiet hours and the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) code: Code,
    pub(crate) at: Timestamp,
    pub(crate) class: Class,
    pub(crate) urgent: bool,
    /// The day of whose morning it is, on the phone's clock.
    pub(crate) day: Option<Date>,
}

impl Rules {
    /// The rules this version was built with.
    pub fn built_in() -> &'static Self {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(|| {
            serde_json::from_str(include_str!("../data/rules.json")).expect("a test reads the file")
        })
    }

    /// All times an entry wants a reminder at, before it ends at `ends`.
    pub(crate) fn wanted(
        &self,
        entry: &AgendaEntry,
        ends: Timestamp,
        mornings: &Mornings<'_>,
    ) -> Vec<Wanted> {
        let of_kind = self.offsets.get(&entry.kind).map_or(&[][..], Vec::as_slice);
        let mut wanted = Vec::with_capacity(of_kind.len() + self.before_legal_effect.len());
        for offset in of_kind {
            self.by_offset(*offset, entry, mornings, &mut wanted);
        }
        if entry.urgency == Urgency::LegalEffect && !of_kind.is_empty() {
            let more = self.before_legal_effect.iter().filter(|offset| !of_kind.contains(offset));
            more.for_each(|offset| self.by_offset(*offset, entry, mornings, &mut wanted));
            self.escalate(ends, &mut wanted);
        }
        wanted.retain(|wanted| wanted.at < ends);
        wanted
    }

    /// Of what has an effect in law, the last reminder of a day comes alone and is urgent: it does not drown in a digest.
    fn escalate(&self, ends: Timestamp, wanted: &mut [Wanted]) {
        let of_day = wanted.iter_mut().filter(|wanted| wanted.class == Class::Day && wanted.at < ends);
        if let Some(last) = of_day.max_by_key(|wanted| wanted.at) {
            (last.class, last.urgent) = (Class::Alone, true);
        }
    }

    fn by_offset(
        &self,
        offset: Offset,
        entry: &AgendaEntry,
        mornings: &Mornings<'_>,
        wanted: &mut Vec<Wanted>,
    ) {
        let (last, phone) = (entry.start.last_day(), mornings.phone);
        let mut add = |number: u8, at: Timestamp, class: Class, day: Option<Date>| {
            wanted.push(Wanted { code: Code::Offset(offset, number), at, class, urgent: false, day });
        };
        let mut on = |number: u8, day: Date| add(number, mornings.of(day), Class::Day, Some(day));
        match (offset, entry.start) {
            (Offset::DaysBefore(days), _) => on(0, last.saturating_sub(i32::from(days).days())),
            (Offset::OnTheDay, _) => on(0, last),
            (Offset::Opens, When::Period { first, .. }) => on(0, first),
            (Offset::Monthly, When::Period { first, .. }) => {
                let months =
                    (1..=MONTHS_MAX).map(|month| (month, first.saturating_add(i32::from(month).months())));
                months.take_while(|(_, day)| *day < last).for_each(|(month, day)| on(month, day));
            }
            (Offset::HalfTime, _) => {
                if let Some(received) = entry.received {
                    on(0, half_way(received, entry, phone));
                }
            }
            (Offset::EveningBefore, start) => {
                let day = match start {
                    When::At(time) => phone.day(time.instant()),
                    _ => start.first_day(),
                };
                let evening = phone.instant(day.saturating_sub(1.day()), self.evening_at);
                add(0, evening, Class::Evening, None);
            }
            (Offset::HoursBefore(hours), When::At(time)) => {
                let before = SignedDuration::from_hours(i64::from(hours));
                let at = time.instant().saturating_sub(before).unwrap_or(Timestamp::MIN);
                add(0, at, Class::Alone, None);
            }
            (Offset::HoursBefore(_) | Offset::Opens | Offset::Monthly, _) => {}
        }
    }
}

fn half_way(received: WallTime, entry: &AgendaEntry, phone: &Phone) -> Date {
    let (from, to) = (received.instant().as_second(), entry.start.ends().as_second());
    phone.day(Timestamp::from_second(from.midpoint(to)).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_from_what_is_kept() {
        let codes = [
            Code::Late,
            Code::After,
            Code::Offset(Offset::DaysBefore(14), 0),
            Code::Offset(Offset::OnTheDay, 0),
            Code::Offset(Offset::EveningBefore, 0),
            Code::Offset(Offset::HoursBefore(2), 0),
            Code::Offset(Offset::Opens, 0),
            Code::Offset(Offset::Monthly, 3),
            Code::Offset(Offset::HalfTime, 0),
        ];
        for code in codes {
            assert_eq!(Code::of_mark(&format!("{code}@2026-03-20")), Some(code));
        }
        assert_eq!((Code::of_mark("x7@2026-03-20"), Code::of_mark("d7")), (None, None));
    }

    #[test]
    fn the_file_is_read_and_has_a_rule_or_a_choice_for_every_kind() {
        let rules = Rules::built_in();
        for kind in EntryKind::ALL {
            assert!(rules.offsets.contains_key(&kind), "{kind:?}");
        }
        assert!(!rules.version.is_empty() && !rules.source.is_empty());
    }
}

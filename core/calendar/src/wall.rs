//! Wall time: what the clock shows in Denmark (Europe/Copenhagen), and which instant that is.
//!
//! Twice a year the clock is no good name for an instant. The rule here is the one of RFC 5545, section 3.3.5, so that phone, reminder and
//! exported calendar agree: a time that is skipped in spring (02:30) is read with the offset before the change and so happens at 03:30 summer
//! time; a time that happens twice in autumn (02:30) means the first of the two, in summer time, unless the source said by an offset that it
//! is the second.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date and time on the clock in Denmark. As text `2026-03-01T10:00:00`; the second of two like ones carries its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WallTime {
    civil: DateTime,
    /// The second of the two times the clock shows this, in the night it is set back.
    second: bool,
}

impl WallTime {
    /// The time the clock shows; of two like ones the first.
    pub fn new(civil: DateTime) -> Self {
        Self { civil, second: false }
    }

    /// The second time the clock shows this. Where it shows it once, that one.
    pub fn second(civil: DateTime) -> Self {
        let twice =
            matches!(copenhagen().to_ambiguous_timestamp(civil).offset(), AmbiguousOffset::Fold { .. });
        Self { civil, second: twice }
    }

    /// What the clock in Denmark shows at an instant.
    pub fn at(instant: Timestamp) -> Self {
        let zone = copenhagen();
        let (offset, civil) = (zone.to_offset(instant), zone.to_datetime(instant));
        let second = match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Fold { after, .. } => offset == after,
            _ => false,
        };
        Self { civil, second }
    }

    /// A time on a day; of two like ones the first.
    pub fn on(day: Date, time: Time) -> Self {
        Self::new(day.to_datetime(time))
    }

    /// The instant this is, by the rule of this module.
    pub fn instant(self) -> Timestamp {
        let last = if self.civil > DateTime::ZERO { Timestamp::MAX } else { Timestamp::MIN };
        let ambiguous = copenhagen().to_ambiguous_timestamp(self.civil);
        let instant = if self.second { ambiguous.later() } else { ambiguous.compatible() };
        instant.unwrap_or(last)
    }

    /// What the clock shows.
    pub fn civil(self) -> DateTime {
        self.civil
    }

    /// Whether it is the second of two like times.
    pub fn is_second(self) -> bool {
        self.second
    }

    /// The day.
    pub fn date(self) -> Date {
        self.civil.date()
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil)?;
        if self.second { f.write_str("+01:00") } else { Ok(()) }
    }
}

impl FromStr for WallTime {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        match text.parse::<Timestamp>() {
            Ok(instant) => Ok(Self::at(instant)),
            Err(_) => text.parse().map(Self::new),
        }
    }
}

impl Serialize for WallTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WallTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| serde::de::Error::custom("a wall time is YYYY-MM-DDTHH:MM:SS"))
    }
}

/// The day it is in Denmark.
pub fn today(now: Timestamp) -> Date {
    copenhagen().to_datetime(now).date()
}

pub(crate) fn copenhagen() -> &'static TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    ZONE.get_or_init(|| TimeZone::get("Europe/Copenhagen").expect("the time zone database is compiled in"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(wall: &str) -> String {
        wall.parse::<WallTime>().unwrap().instant().to_string()
    }

    #[test]
    fn a_time_skipped_in_spring_happens_an_hour_later_on_the_clock() {
        assert_eq!(instant("2026-03-29T01:59:00"), "2026-03-29T00:59:00Z");
        assert_eq!(instant("2026-03-29T02:30:00"), "2026-03-29T01:30:00Z");
        let shown = WallTime::at("2026-03-29T01:30:00Z".parse().unwrap());
        assert_eq!(shown.to_string(), "2026-03-29T03:30:00");
    }

    #[test]
    fn a_time_that_happens_twice_in_autumn_is_the_first_of_the_two_unless_the_source_says_otherwise() {
        assert_eq!(instant("2026-10-25T02:30:00"), "2026-10-25T00:30:00Z");
        assert_eq!(instant("2026-10-25T02:30:00+02:00"), "2026-10-25T00:30:00Z");
        assert_eq!(instant("2026-10-25T02:30:00+01:00"), "2026-10-25T01:30:00Z");
        assert_eq!(instant("2026-10-25T03:00:00"), "2026-10-25T02:00:00Z");
    }

    #[test]
    fn the_second_of_two_like_times_is_still_the_second_after_writing_and_reading() {
        let second: WallTime = "2026-10-25T02:30:00+01:00".parse().unwrap();
        assert!(second.is_second());
        let again: WallTime = serde_json::from_str(&serde_json::to_string(&second).unwrap()).unwrap();
        assert_eq!(again, second);
        assert!(second > "2026-10-25T02:30:00".parse().unwrap());
        let once = "2026-10-25T03:30:00".parse().unwrap();
        assert_eq!(WallTime::second(once), WallTime::new(once), "a time that is there once");
    }

    #[test]
    fn today_begins_at_danish_midnight() {
        assert_eq!(today("2026-06-30T22:00:00Z".parse().unwrap()).to_string(), "2026-07-01");
        assert_eq!(today("2026-12-31T22:59:00Z".parse().unwrap()).to_string(), "2026-12-31");
    }

    #[test]
    fn the_ends_of_time_are_no_panic() {
        assert_eq!(WallTime::new(DateTime::MAX).instant(), Timestamp::MAX);
        let _ = WallTime::new(DateTime::MIN).instant();
        let _ = (WallTime::at(Timestamp::MAX), WallTime::at(Timestamp::MIN));
        let _ = (WallTime::second(DateTime::MAX), WallTime::second(DateTime::MIN));
    }
}

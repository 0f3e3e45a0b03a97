//! Wall time: what the clock shows in Denmark (Europe/Copenhagen), and which instant that is.
//!
//! Twice a year the clock is no good name for an instant. The rule here is the one of RFC 5545, section 3.3.5, so that phone, reminder and
//! exported calendar agree: a time that is skipped in spring (02:30) is read with the offset before the change and so happens at 03:30 summer
//! time; a time that happens twice in autumn (02:30) means the first of the two, in summer time.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A date and time on the clock in Denmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WallTime(pub DateTime);

impl WallTime {
    /// What the clock in Denmark shows at an instant.
    pub fn at(instant: Timestamp) -> Self {
        Self(copenhagen().to_datetime(instant))
    }

    /// The instant this is, by the rule of this module.
    pub fn instant(self) -> Timestamp {
        let last = if self.0 > DateTime::ZERO { Timestamp::MAX } else { Timestamp::MIN };
        copenhagen().to_ambiguous_timestamp(self.0).compatible().unwrap_or(last)
    }

    /// The day.
    pub fn date(self) -> Date {
        self.0.date()
    }
}

/// The day it is in Denmark.
pub fn today(now: Timestamp) -> Date {
    WallTime::at(now).date()
}

pub(crate) fn copenhagen() -> TimeZone {
    TimeZone::get("Europe/Copenhagen").expect("the time zone database is compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(wall: &str) -> String {
        WallTime(wall.parse().unwrap()).instant().to_string()
    }

    #[test]
    fn a_time_skipped_in_spring_happens_an_hour_later_on_the_clock() {
        assert_eq!(instant("2026-03-29T01:59:00"), "2026-03-29T00:59:00Z");
        assert_eq!(instant("2026-03-29T02:30:00"), "2026-03-29T01:30:00Z");
        assert_eq!(
            WallTime::at("2026-03-29T01:30:00Z".parse().unwrap()).0.to_string(),
            "2026-03-29T03:30:00"
        );
    }

    #[test]
    fn a_time_that_happens_twice_in_autumn_is_the_first_of_the_two() {
        assert_eq!(instant("2026-10-25T02:30:00"), "2026-10-25T00:30:00Z");
        assert_eq!(instant("2026-10-25T03:00:00"), "2026-10-25T02:00:00Z");
    }

    #[test]
    fn today_begins_at_danish_midnight() {
        assert_eq!(today("2026-06-30T22:00:00Z".parse().unwrap()).to_string(), "2026-07-01");
        assert_eq!(today("2026-12-31T22:59:00Z".parse().unwrap()).to_string(), "2026-12-31");
    }

    #[test]
    fn the_ends_of_time_are_no_panic() {
        assert_eq!(WallTime(DateTime::MAX).instant(), Timestamp::MAX);
        let _ = WallTime(DateTime::MIN).instant();
        let _ = (WallTime::at(Timestamp::MAX), WallTime::at(Timestamp::MIN));
    }
}

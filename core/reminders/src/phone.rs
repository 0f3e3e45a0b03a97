//! The phone as far as reminders depend on it: where it is, and what it can do.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// Most notifications iOS holds for an app.
pub const LIMIT: usize = 64;

/// The phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The zone its clock shows: quiet hours and mornings are where the citizen is.
    pub zone: TimeZone,
    /// Most reminders it holds.
    pub limit: usize,
    /// Whether the citizen lets the app show notifications.
    pub allowed: bool,
    /// Whether it fires at the very moment. Android does not, unless the app may set exact alarms; reminders about a time are then set earlier,
    /// so that they are not late.
    pub exact: bool,
}

impl Phone {
    /// A phone in Denmark that may do everything.
    pub fn in_denmark() -> Self {
        let zone = TimeZone::get("Europe/Copenhagen").expect("the time zone database is compiled in");
        Self { zone, limit: LIMIT, allowed: true, exact: true }
    }

    /// The day it is on its clock.
    pub(crate) fn day(&self, instant: Timestamp) -> Date {
        self.zone.to_datetime(instant).date()
    }

    /// The instant its clock shows a time; a time that is skipped an hour later, of two like ones the first.
    pub(crate) fn instant(&self, day: Date, time: Time) -> Timestamp {
        let at = self.zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible();
        at.unwrap_or(if day > Date::ZERO { Timestamp::MAX } else { Timestamp::MIN })
    }
}

//! The phone as far as reminders depend on it: where it is, and what it can do.

use std::cell::OnceCell;

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

/// The mornings of a phone, each asked of the time zone once: thousands of entries share the days of a year.
pub(crate) struct Mornings<'a> {
    pub(crate) phone: &'a Phone,
    time: Time,
    first: Date,
    known: Vec<OnceCell<Timestamp>>,
}

impl<'a> Mornings<'a> {
    /// The instants at which the phone's clock shows `time`, quick from a month before `now` to a year after it.
    pub(crate) fn new(phone: &'a Phone, time: Time, now: Timestamp) -> Self {
        let first = phone.day(now).saturating_sub(jiff::ToSpan::days(MONTH));
        Self { phone, time, first, known: vec![OnceCell::new(); MONTH as usize + YEAR] }
    }

    /// That of a day.
    pub(crate) fn of(&self, day: Date) -> Timestamp {
        let number = self.first.duration_until(day).as_hours() / 24;
        let known = usize::try_from(number).ok().and_then(|number| self.known.get(number));
        let ask = || self.phone.instant(day, self.time);
        known.map_or_else(ask, |known| *known.get_or_init(ask))
    }
}

const MONTH: i32 = 31;
const YEAR: usize = 366;

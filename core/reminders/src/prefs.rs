//! What the citizen wants.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use lomme_calendar::{AgendaEntry, EntryKind};
use serde::{Deserialize, Serialize};

use crate::phone::Phone;

/// What the citizen wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Hours without reminders.
    pub quiet: QuietHours,
    /// Kinds of entries not to be reminded of.
    pub kinds_off: BTreeSet<EntryKind>,
    /// Sources not to be reminded of. An entry of which another source tells too is not muted.
    pub muted_sources: BTreeSet<String>,
    /// The lock screen says only that there is something. Notifications are an open channel; own titles are the citizen's choice.
    pub neutral_lock_screen: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            quiet: QuietHours::default(),
            kinds_off: BTreeSet::new(),
            muted_sources: BTreeSet::new(),
            neutral_lock_screen: true,
        }
    }
}

impl Preferences {
    pub(crate) fn mutes(&self, entry: &AgendaEntry) -> bool {
        !self.muted_sources.is_empty()
            && entry.from.iter().all(|from| self.muted_sources.contains(&from.source))
    }
}

/// Hours without reminders, on the phone's clock. Equal ends mean none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// First quiet moment.
    pub from: Time,
    /// First moment that is not quiet any more.
    pub to: Time,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self { from: Time::constant(21, 0, 0, 0), to: Time::constant(8, 0, 0, 0) }
    }
}

impl QuietHours {
    /// Whether an instant is in them.
    pub fn contain(&self, instant: Timestamp, phone: &Phone) -> bool {
        self.contain_time(phone.zone.to_datetime(instant).time())
    }

    /// Whether a time of day is in them.
    pub(crate) fn contain_time(&self, time: Time) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }

    /// The instant itself, or the end of the quiet hours it lies in.
    pub fn after(&self, instant: Timestamp, phone: &Phone) -> Timestamp {
        if !self.contain(instant, phone) {
            return instant;
        }
        let wall = phone.zone.to_datetime(instant);
        let over_midnight = self.from > self.to && wall.time() >= self.from;
        let day: Date = if over_midnight { wall.date().saturating_add(1.day()) } else { wall.date() };
        let end = phone.instant(day, self.to);
        // In the night the clock is set back, the end of quiet hours can be shown twice; the first may lie behind.
        if end < instant { instant } else { end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn quiet_hours_run_over_midnight_on_the_clock_of_the_phone() {
        let (quiet, phone) = (QuietHours::default(), Phone::in_denmark());
        assert!(quiet.contain(instant("2026-07-01T19:00:00Z"), &phone), "21:00 in summer");
        assert!(!quiet.contain(instant("2026-01-01T19:00:00Z"), &phone), "20:00 in winter");
        assert_eq!(quiet.after(instant("2026-07-01T20:00:00Z"), &phone), instant("2026-07-02T06:00:00Z"));
        assert_eq!(quiet.after(instant("2026-07-02T05:59:59Z"), &phone), instant("2026-07-02T06:00:00Z"));
        assert_eq!(quiet.after(instant("2026-07-02T06:00:00Z"), &phone), instant("2026-07-02T06:00:00Z"));
        // The night the clock goes forward is an hour shorter.
        assert_eq!(quiet.after(instant("2026-03-28T22:00:00Z"), &phone), instant("2026-03-29T06:00:00Z"));
        let abroad = Phone { zone: jiff::tz::TimeZone::get("Asia/Bangkok").unwrap(), ..phone };
        assert!(quiet.contain(instant("2026-07-01T15:00:00Z"), &abroad), "22:00 in Bangkok");
    }

    #[test]
    fn equal_ends_mean_no_quiet_hours() {
        let time = Time::constant(8, 0, 0, 0);
        let none = QuietHours { from: time, to: time };
        assert!(!none.contain(instant("2026-07-02T06:00:00Z"), &Phone::in_denmark()));
    }
}

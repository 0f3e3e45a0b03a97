//! What the citizen wants, and what has happened to reminders so far.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use lomme_calendar::{EntryKind, WallTime};
use serde::{Deserialize, Serialize};

/// What the citizen wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Hours without reminders.
    pub quiet: QuietHours,
    /// Kinds of entries not to be reminded of.
    pub kinds_off: BTreeSet<EntryKind>,
    /// Several reminders of one day become one.
    pub digest: bool,
    /// The lock screen says only that there is something. Notifications are an open channel; own titles are the citizen's choice.
    pub neutral_lock_screen: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            quiet: QuietHours::default(),
            kinds_off: BTreeSet::new(),
            digest: true,
            neutral_lock_screen: true,
        }
    }
}

/// Hours without reminders, on the Danish clock. Equal ends mean none.
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
    pub fn contain(&self, instant: Timestamp) -> bool {
        let time = WallTime::at(instant).0.time();
        if self.from <= self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }

    /// The instant itself, or the end of the quiet hours it lies in.
    pub fn after(&self, instant: Timestamp) -> Timestamp {
        if !self.contain(instant) {
            return instant;
        }
        let wall = WallTime::at(instant);
        let over_midnight = self.from > self.to && wall.0.time() >= self.from;
        let day: Date = if over_midnight { wall.date().saturating_add(1.day()) } else { wall.date() };
        WallTime(day.to_datetime(self.to)).instant()
    }
}

/// What has happened to reminders and entries so far. The shell reports what was delivered; without that a reminder may come once more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    /// Reminder ids that were snoozed, and until when.
    pub snoozed: BTreeMap<String, Timestamp>,
    /// Entry ids the citizen is done with.
    pub done: BTreeSet<String>,
    /// Reminder ids that were delivered.
    pub delivered: BTreeSet<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn quiet_hours_run_over_midnight_on_the_danish_clock() {
        let quiet = QuietHours::default();
        assert!(quiet.contain(instant("2026-07-01T19:00:00Z")), "21:00 in summer");
        assert!(!quiet.contain(instant("2026-01-01T19:00:00Z")), "20:00 in winter");
        assert_eq!(quiet.after(instant("2026-07-01T20:00:00Z")), instant("2026-07-02T06:00:00Z"));
        assert_eq!(quiet.after(instant("2026-07-02T05:59:59Z")), instant("2026-07-02T06:00:00Z"));
        assert_eq!(quiet.after(instant("2026-07-02T06:00:00Z")), instant("2026-07-02T06:00:00Z"));
        // The night the clock goes forward is an hour shorter.
        assert_eq!(quiet.after(instant("2026-03-28T22:00:00Z")), instant("2026-03-29T06:00:00Z"));
    }

    #[test]
    fn equal_ends_mean_no_quiet_hours() {
        let time = Time::constant(8, 0, 0, 0);
        assert!(!QuietHours { from: time, to: time }.contain(instant("2026-07-02T06:00:00Z")));
    }
}

//! A phone as it is: it holds 64 notifications, is off at times, travels, and its clock can be wrong.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use lomme_reminders::*;

use super::world::Dice;

pub(crate) struct SimulatedPhone {
    /// What its shell tells the app of it.
    pub(crate) state: Phone,
    /// What it was when the app last planned.
    pub(crate) planned_for: Phone,
    pub(crate) pending: Vec<Reminder>,
    /// It forgets what was scheduled when it is off (Android); else it shows it when it is on again (iOS).
    pub(crate) forgets: bool,
    pub(crate) off_since: Timestamp,
    /// Shown and not yet told to the app.
    pub(crate) delivered: Vec<Reminder>,
    off_until: Option<Timestamp>,
    /// The days on which it came on again.
    pub(crate) came_on: Vec<Date>,
    last_run: Timestamp,
    woken_at_once: bool,
    ahead: SignedDuration,
}

const ZONES: [&str; 6] = [
    "Europe/Copenhagen",
    "Asia/Bangkok",
    "America/New_York",
    "Pacific/Honolulu",
    "Australia/Sydney",
    "Atlantic/Reykjavik",
];

impl SimulatedPhone {
    pub(crate) fn new(forgets: bool) -> Self {
        // The one that forgets is also the one that is not exact.
        let state = Phone { exact: !forgets, ..Phone::in_denmark() };
        Self {
            planned_for: state.clone(),
            state,
            pending: Vec::new(),
            forgets,
            off_since: Timestamp::UNIX_EPOCH,
            delivered: Vec::new(),
            off_until: None,
            came_on: Vec::new(),
            last_run: Timestamp::UNIX_EPOCH,
            woken_at_once: true,
            ahead: SignedDuration::ZERO,
        }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.off_until.is_none()
    }

    pub(crate) fn turn_off(&mut self, now: Timestamp, until: Timestamp) {
        self.off_since = self.clock(now);
        self.off_until = Some(until);
    }

    /// Comes on again when it is time; how many notifications it has lost.
    pub(crate) fn turn_on_if_time(&mut self, now: Timestamp) -> Option<usize> {
        self.off_until.filter(|until| *until <= now)?;
        self.off_until = None;
        self.woken_at_once = true;
        self.came_on.push(self.day(now));
        let clock = self.clock(now);
        let lost = self.pending.iter().filter(|reminder| reminder.fire_at <= clock).count();
        if !self.forgets {
            return Some(0);
        }
        self.pending.clear();
        Some(lost)
    }

    /// What its clock shows.
    pub(crate) fn clock(&self, now: Timestamp) -> Timestamp {
        now + self.ahead
    }

    /// The clock is set ahead by hours; or, if it was, set back. Whether it was set back.
    pub(crate) fn turn_clock(&mut self, dice: &mut Dice) -> bool {
        let back = self.ahead > SignedDuration::ZERO;
        let hours = i64::try_from(dice.below(30) + 1).unwrap();
        self.ahead = if back { SignedDuration::ZERO } else { SignedDuration::from_hours(hours) };
        self.woken_at_once = true;
        back
    }

    pub(crate) fn is_wrong(&self) -> bool {
        self.ahead > SignedDuration::ZERO
    }

    pub(crate) fn travel(&mut self, dice: &mut Dice) {
        let zone = ZONES[dice.below(ZONES.len() as u64) as usize];
        self.state.zone = TimeZone::get(zone).unwrap();
        // The system tells apps of a change of zone.
        self.woken_at_once = true;
    }

    pub(crate) fn day(&self, now: Timestamp) -> Date {
        self.state.zone.to_datetime(self.clock(now)).date()
    }

    /// Takes out what is due.
    pub(crate) fn due(&mut self, now: Timestamp) -> Vec<Reminder> {
        let clock = self.clock(now);
        let (due, pending) = std::mem::take(&mut self.pending).into_iter().partition(|r| r.fire_at <= clock);
        self.pending = pending;
        due
    }

    /// Whether the system runs the app without anybody opening it: once a day, and at once after a start, a change of zone or of the clock.
    pub(crate) fn wakes_the_app(&mut self, now: Timestamp) -> bool {
        std::mem::take(&mut self.woken_at_once)
            || now.duration_since(self.last_run) >= SignedDuration::from_hours(24)
    }

    /// The app runs. When it did the last time.
    pub(crate) fn runs(&mut self, now: Timestamp) -> Timestamp {
        let last = self.clock(self.last_run);
        self.last_run = now;
        last
    }

    /// Does what it is told, and is cut off at times on the way. Whether it was not.
    pub(crate) fn apply(&mut self, change: &Difference<'_>, dice: &mut Dice) -> bool {
        let steps = change.cancel.len() + change.schedule.len();
        let cut = if steps > 0 && dice.one_in(10) { dice.below(steps as u64) as usize } else { steps };
        for id in change.cancel.iter().take(cut) {
            self.pending.retain(|reminder| reminder.id != *id);
        }
        for new in change.schedule.iter().take(cut.saturating_sub(change.cancel.len())) {
            self.pending.retain(|reminder| reminder.id != new.id);
            self.pending.push((*new).clone());
        }
        cut == steps
    }

    pub(crate) fn scheduled(&self) -> Vec<Scheduled> {
        self.pending.iter().map(Scheduled::from).collect()
    }
}

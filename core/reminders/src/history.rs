//! What has happened to reminders and entries so far.
//!
//! What was shown is kept by entry and by which of its reminders it was, never by when: so setting the clock back, travelling and restarting show
//! nothing twice. A phone does not tell an app that it has shown a notification; what was scheduled for a time that has passed is taken to have
//! been shown ([`History::passed`]), unless the shell knows that the phone was off ([`History::lost`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::plan::Reminder;

/// What has happened so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    /// Entries the citizen is done with.
    pub done: BTreeSet<String>,
    /// By entry and by code (`d7@2026-03-20`), what became of a reminder.
    pub marks: BTreeMap<String, BTreeMap<String, Mark>>,
    /// The days whose digest was shown, and when.
    pub digests: BTreeMap<Date, Timestamp>,
}

/// What became of a reminder. It is one or the other: who snoozes a reminder wants it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The phone has shown it.
    Shown,
    /// Put off until then.
    Snoozed(Timestamp),
}

impl History {
    /// The phone has shown a reminder. What has been put off since stays put off.
    pub fn shown(&mut self, reminder: &Reminder) {
        for part in &reminder.parts {
            let marks = self.marks.entry(part.entry.clone()).or_default();
            let put_off_since =
                matches!(marks.get(&part.code), Some(Mark::Snoozed(until)) if *until > reminder.fire_at);
            if !put_off_since {
                marks.insert(part.code.clone(), Mark::Shown);
            }
        }
        self.digests.extend(reminder.digest_of.map(|day| (day, reminder.fire_at)));
    }

    /// The citizen puts a reminder off.
    pub fn snoozed(&mut self, reminder: &Reminder, until: Timestamp) {
        for part in &reminder.parts {
            let marks = self.marks.entry(part.entry.clone()).or_default();
            marks.insert(part.code.clone(), Mark::Snoozed(until));
        }
        self.digests.extend(reminder.digest_of.map(|day| (day, reminder.fire_at)));
    }

    /// Takes what was scheduled for a time up to `now` as shown. Gives what is still to come.
    pub fn passed(&mut self, scheduled: &[Reminder], now: Timestamp) -> Vec<Reminder> {
        let (passed, to_come): (Vec<_>, Vec<_>) =
            scheduled.iter().cloned().partition(|reminder| reminder.fire_at <= now);
        passed.iter().for_each(|reminder| self.shown(reminder));
        to_come
    }

    /// After a restart of a phone that keeps no notifications while it is off: what it should have shown since `off_since` it did not, and nothing
    /// is scheduled any more.
    pub fn lost(&mut self, scheduled: &[Reminder], off_since: Timestamp) {
        self.passed(scheduled, off_since);
    }
}

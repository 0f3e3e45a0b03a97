//! The difference between the plan and what the phone has scheduled: all the shell is told to do.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::plan::{Plan, Reminder};

/// What the phone has scheduled and not yet shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    /// The reminder's id.
    pub id: String,
    /// The stamp it was scheduled with; the shell keeps it with the notification.
    pub stamp: String,
    /// When it comes.
    pub fire_at: Timestamp,
}

impl From<&Reminder> for Scheduled {
    fn from(reminder: &Reminder) -> Self {
        Self { id: reminder.id.clone(), stamp: reminder.stamp.clone(), fire_at: reminder.fire_at }
    }
}

/// What the phone has to do: cancel first, then schedule, so that it never holds more than it can.
///
/// Whoever is interrupted on the way asks for the difference again, to what the phone then has; it ends the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference<'p> {
    /// Ids to cancel.
    pub cancel: Vec<String>,
    /// Reminders of the plan to schedule. One whose id is scheduled already replaces it.
    pub schedule: Vec<&'p Reminder>,
}

impl Difference<'_> {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.cancel.is_empty() && self.schedule.is_empty()
    }

    /// What the phone has when it has done it.
    pub fn applied_to(&self, scheduled: &[Scheduled]) -> Vec<Scheduled> {
        let replaced =
            |id: &String| self.cancel.contains(id) || self.schedule.iter().any(|new| new.id == *id);
        let kept = scheduled.iter().filter(|old| !replaced(&old.id)).cloned();
        kept.chain(self.schedule.iter().copied().map(Scheduled::from)).collect()
    }
}

/// The least to do so that the phone has the plan; it costs what the phone holds, however large the agenda is. What it is about to show, because its time has come, is left alone.
pub fn difference<'p>(plan: &'p Plan, scheduled: &[Scheduled], now: Timestamp) -> Difference<'p> {
    let pending = scheduled.iter().filter(|old| old.fire_at > now);
    let mut has: HashMap<&str, &str> = pending.map(|old| (old.id.as_str(), old.stamp.as_str())).collect();
    let is_new = |new: &&Reminder| has.remove(new.id.as_str()).is_none_or(|stamp| stamp != new.stamp);
    let schedule = plan.reminders.iter().filter(is_new).collect();
    let mut cancel: Vec<_> = has.into_keys().map(str::to_owned).collect();
    cancel.sort();
    Difference { cancel, schedule }
}

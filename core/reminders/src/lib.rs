//! Reminders: the agenda, the citizen's preferences and `now` in; the reminders that should exist out, and the difference to what the phone has. Pure.

#![deny(missing_docs)]

mod difference;
mod offsets;
mod plan;
mod prefs;

pub use difference::{Difference, Scheduled, difference};
pub use offsets::{Offset, Offsets};
pub use plan::{LIMIT, LeftOut, LeftOutReason, Plan, Reminder, ReminderKind, plan};
pub use prefs::{History, Preferences, QuietHours};

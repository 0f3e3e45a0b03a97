//! Reminders: the agenda, the citizen's preferences, the phone and `now` in; the reminders that should exist out, and the difference to what the
//! phone has. Pure.
//!
//! The plan is made anew whenever something changes or the app is opened. What it promises stands in [`plan`].

#![deny(missing_docs)]

mod difference;
mod history;
mod phone;
mod plan;
mod prefs;
mod rules;

pub use difference::{Difference, Scheduled, difference};
pub use history::{History, Mark};
pub use phone::{LIMIT, Phone};
pub use plan::{Because, Input, LeftOut, LeftOutReason, Moved, Part, Plan, Reminder, ReminderKind, plan};
pub use prefs::{Preferences, QuietHours};
pub use rules::{Code, LateMinutes, Offset, Rules};

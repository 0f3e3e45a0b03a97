//! The reminders in words.

use lomme_app::view::ReminderLine;

/// The reminders.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RemindersView {
    /// All that should exist, by time.
    pub planned: Vec<ReminderLine>,
    /// Of those, what the phone does not have yet.
    pub schedule: Vec<ReminderLine>,
    /// Ids that the phone has and should not.
    pub cancel: Vec<String>,
    /// How many entries have no reminder, or fewer than they want.
    pub left_out: u64,
}

/// One reminder.
#[uniffi::remote(Record)]
pub struct ReminderLine {
    /// Stable id.
    pub id: String,
    /// When, as an instant in RFC 3339.
    pub fire_at: String,
    /// When, in words.
    pub when: String,
    /// What the reminder says once the phone is unlocked.
    pub text: String,
    /// What the lock screen says.
    pub lock_screen: String,
    /// Whether it comes in quiet hours because after them would be too late.
    pub urgent: bool,
}

impl From<lomme_app::view::RemindersView> for RemindersView {
    fn from(view: lomme_app::view::RemindersView) -> Self {
        let lomme_app::view::RemindersView { planned, schedule, cancel, left_out } = view;
        RemindersView { planned, schedule, cancel, left_out: left_out as u64 }
    }
}

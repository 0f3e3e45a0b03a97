//! The reminders in words.

use lomme_app::PhoneState;
use lomme_app::view::{LeftOutLine, ReminderLine, RemindersView};

/// The reminders.
#[uniffi::remote(Record)]
pub struct RemindersView {
    /// All that should exist for the person whose data are shown, by time.
    pub planned: Vec<ReminderLine>,
    /// What the phone does not have yet: the citizen's own in full, and of others only that there is something for them.
    pub schedule: Vec<ReminderLine>,
    /// Ids that the phone has and should not.
    pub cancel: Vec<String>,
    /// Entries of the person shown that have no reminder, or fewer than they want, and why.
    pub left_out: Vec<LeftOutLine>,
}

/// One reminder.
#[uniffi::remote(Record)]
pub struct ReminderLine {
    /// Stable id.
    pub id: String,
    /// When, as an instant in RFC 3339.
    pub fire_at: String,
    /// Until when the phone may still show it, where it is not exact.
    pub latest: String,
    /// When, in words, on the phone's clock.
    pub when_words: String,
    /// What the reminder says once the phone is unlocked.
    pub text: String,
    /// What it says when the phone shows it after it has gone stale, as when it was off.
    pub text_when_late: String,
    /// The instant after which what it says has passed.
    pub stale_after: String,
    /// What the lock screen says.
    pub lock_screen: String,
    /// It does not wait: it comes alone, and in quiet hours where after them would be too late.
    pub urgent: bool,
    /// For each of the things it is about: why this reminder, and why then.
    pub because: Vec<String>,
}

/// An entry without a reminder, or with fewer.
#[uniffi::remote(Record)]
pub struct LeftOutLine {
    /// The entry.
    pub entry: String,
    /// Its title.
    pub title: String,
    /// Why, in words.
    pub reason: String,
}

/// What the shell knows of the phone. It says so at start and whenever it changes.
#[uniffi::remote(Record)]
pub struct PhoneState {
    /// The zone its clock shows, by its IANA name.
    pub zone: String,
    /// Most notifications it holds for the app: 64 on iOS.
    pub limit: u32,
    /// Whether the citizen lets the app show notifications.
    pub allowed: bool,
    /// Whether it fires at the very moment.
    pub exact: bool,
}

//! The reminders in words, and what the phone has to do to have them.

use lomme_calendar::AgendaEntry;
use lomme_reminders::{Difference, Plan, Reminder, ReminderKind};
use serde::Serialize;

use crate::texts::Texts;

/// The reminders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemindersView {
    /// All that should exist, by time.
    pub planned: Vec<ReminderLine>,
    /// Of those, what the phone does not have yet.
    pub schedule: Vec<ReminderLine>,
    /// Ids that the phone has and should not.
    pub cancel: Vec<String>,
    /// How many entries have no reminder, or fewer than they want.
    pub left_out: usize,
}

/// One reminder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

pub(crate) fn reminders_view(
    plan: &Plan,
    difference: &Difference,
    entries: &[AgendaEntry],
    texts: &Texts,
) -> RemindersView {
    let lines =
        |reminders: &[Reminder]| reminders.iter().map(|reminder| line(reminder, entries, texts)).collect();
    RemindersView {
        planned: lines(&plan.reminders),
        schedule: lines(&difference.schedule),
        cancel: difference.cancel.clone(),
        left_out: plan.left_out.len(),
    }
}

fn line(reminder: &Reminder, entries: &[AgendaEntry], texts: &Texts) -> ReminderLine {
    let about = entries.iter().filter(|entry| reminder.entries.contains(&entry.id));
    let titles: Vec<String> =
        about.map(|entry| format!("{}: {}", texts.code("entry", entry.kind.code()), entry.title)).collect();
    let text = match reminder.kind {
        ReminderKind::Single => titles.join("; "),
        ReminderKind::Digest => {
            let count = texts.with("reminder-digest", &[("n", titles.len().into())]);
            format!("{count}: {}", titles.join("; "))
        }
    };
    ReminderLine {
        id: reminder.id.clone(),
        fire_at: reminder.fire_at.to_string(),
        when: texts.instant(reminder.fire_at),
        lock_screen: if reminder.neutral { texts.get("reminder-neutral") } else { text.clone() },
        urgent: reminder.urgent,
        text,
    }
}

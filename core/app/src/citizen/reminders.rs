//! The reminders that follow from the agenda, and what the phone has to change to have them.

use lomme_reminders::{History, Reminder, Scheduled};
use lomme_store::{Mark, MarkRow, ScheduledRow};

use super::CitizenApp;
use crate::error::{ErrorKind, LommeError};
use crate::items::{DAYS_AHEAD, entries, planned, reminders_after};
use crate::view::RemindersView;

impl CitizenApp {
    /// The plan, and the difference to what the phone has scheduled. When the shell has done it, it says so by
    /// [`CitizenApp::reminders_applied`].
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn reminders(&self) -> Result<RemindersView, LommeError> {
        let scheduled: Vec<Scheduled> = self.scheduled()?.iter().map(Scheduled::from).collect();
        Ok(reminders_after(&self.items()?, &self.history()?, &scheduled, self.now(), &self.texts))
    }

    /// The shell has scheduled and cancelled these.
    ///
    /// # Errors
    /// When one of them is not in the plan, or the store cannot be written.
    pub fn reminders_applied(&self, scheduled: &[String], cancelled: &[String]) -> Result<(), LommeError> {
        let now = self.now();
        let plan = planned(&entries(&self.items()?, DAYS_AHEAD, now), &self.history()?, now);
        let rows = scheduled.iter().map(|id| {
            let planned = plan.reminders.iter().find(|reminder| reminder.id == *id);
            planned
                .ok_or_else(|| LommeError::input("reminder.unknown", "no such reminder is planned"))
                .and_then(row)
        });
        Ok(self.store.replace_scheduled(&rows.collect::<Result<Vec<_>, _>>()?, cancelled)?)
    }

    /// The phone has shown this reminder.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn reminder_delivered(&self, id: &str) -> Result<(), LommeError> {
        let mark = MarkRow { id: id.to_owned(), mark: Mark::Delivered, at: self.now(), until: None };
        Ok(self.store.mark(&mark)?)
    }

    fn scheduled(&self) -> Result<Vec<Reminder>, LommeError> {
        let unreadable =
            |_| LommeError::new(ErrorKind::Store, "store.reminder", "a kept reminder cannot be read");
        let rows = self.store.scheduled()?;
        rows.iter().map(|row| serde_json::from_str(&row.body).map_err(unreadable)).collect()
    }

    fn history(&self) -> Result<History, LommeError> {
        let mut history = History::default();
        for row in self.store.marks()? {
            match (row.mark, row.until) {
                (Mark::Snoozed, Some(until)) => drop(history.snoozed.insert(row.id, until)),
                (Mark::Snoozed, None) => {}
                (Mark::Done, _) => drop(history.done.insert(row.id)),
                (Mark::Delivered, _) => drop(history.delivered.insert(row.id)),
            }
        }
        Ok(history)
    }
}

fn row(reminder: &Reminder) -> Result<ScheduledRow, LommeError> {
    let body = serde_json::to_string(reminder)
        .map_err(|_| LommeError::internal("reminder.json", "a reminder cannot be written"))?;
    Ok(ScheduledRow { id: reminder.id.clone(), fire_at: reminder.fire_at, body })
}

//! The agenda out of everything that has a time, and its export.

use super::CitizenApp;
use crate::error::LommeError;
use crate::items;
use crate::view::AgendaView;

impl CitizenApp {
    /// The next `days` days, and what is overdue.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda(&self, days: u16) -> Result<AgendaView, LommeError> {
        Ok(items::agenda(&self.items()?, days, self.now(), &self.texts))
    }

    /// The same as an iCalendar file. Titles are neutral, because calendars are often synchronised to others, unless
    /// `own_titles` is chosen.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda_ics(&self, days: u16, own_titles: bool) -> Result<String, LommeError> {
        items::agenda_ics(&self.items()?, days, own_titles, self.now(), &self.texts)
    }
}

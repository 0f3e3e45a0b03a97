//! The agenda out of everything that has a time, and its export.

use super::CitizenApp;
use crate::error::LommeError;
use crate::items::IcsOptions;
use crate::stored;
use crate::view::AgendaView;

impl CitizenApp {
    /// The next `days` days, and what is overdue: the citizen's own and that of people they act for, without what they marked as done.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda(&self, days: u16) -> Result<AgendaView, LommeError> {
        stored::agenda(&self.store, days, self.now(), &self.texts)
    }

    /// The same as an iCalendar file or feed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda_ics(&self, days: u16, options: IcsOptions) -> Result<String, LommeError> {
        stored::agenda_ics(&self.store, days, options, self.now(), &self.texts)
    }
}

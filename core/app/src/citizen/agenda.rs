//! The agenda out of everything that has a time, and its export.

use super::CitizenApp;
use crate::error::LommeError;
use crate::items::IcsOptions;
use crate::stored;
use crate::view::AgendaView;

impl CitizenApp {
    /// The next `days` days, and what is overdue, without what was marked as done: the citizen's own, or that of the person they act for.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda(&self, days: u16) -> Result<AgendaView, LommeError> {
        let subject = self.subject()?;
        let acting_for = self.words_of(&subject)?;
        let view = stored::agenda(&self.store, &subject, days, self.now(), &self.texts)?;
        Ok(AgendaView { acting_for, ..view })
    }

    /// The same as an iCalendar file or feed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda_ics(&self, days: u16, options: IcsOptions) -> Result<String, LommeError> {
        stored::agenda_ics(&self.store, &self.subject()?, days, options, self.now(), &self.texts)
    }
}

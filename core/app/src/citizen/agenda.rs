//! The agenda out of everything that has a time, and its export.

use lomme_calendar::{AgendaEntry, Rules, Titles, agenda, export, groups, today};

use super::CitizenApp;
use crate::error::LommeError;
use crate::timed::timed_items;
use crate::view::{AgendaView, agenda_view};

impl CitizenApp {
    /// The next `days` days, and what is overdue.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda(&self, days: u16) -> Result<AgendaView, LommeError> {
        let now = self.now();
        Ok(agenda_view(&groups(self.agenda_entries(days)?, now), now, &self.texts))
    }

    /// The same as an iCalendar file. Titles are neutral, because calendars are often synchronised to others, unless
    /// `own_titles` is chosen.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda_ics(&self, days: u16, own_titles: bool) -> Result<String, LommeError> {
        let neutral = self.texts.get("ics-neutral-title");
        let titles = if own_titles { Titles::Own } else { Titles::Neutral(&neutral) };
        export(&self.agenda_entries(days)?, &self.texts.get("app-name"), titles, self.now())
            .map_err(|error| LommeError::internal("agenda.ics", error))
    }

    pub(super) fn agenda_entries(&self, days: u16) -> Result<Vec<AgendaEntry>, LommeError> {
        let items: Vec<_> = self.items()?.iter().flat_map(timed_items).collect();
        Ok(agenda(&items, &Rules::built_in(), today(self.now()), days))
    }
}

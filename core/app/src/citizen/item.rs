//! One item of the overview, the inbox, and the overview narrowed to what the citizen chose.

use super::reminders::kept::history_of;
use super::reminders::settings;
use super::{CitizenApp, OWN};
use crate::acts::outbox_of;
use crate::error::LommeError;
use crate::items::{self, Held};
use crate::view::{InboxView, ItemView, OverviewFilter, OverviewView, note_acts};

impl CitizenApp {
    /// The overview, narrowed to what `filter` lets through.
    ///
    /// # Errors
    /// When the filter names a person by what is no id, or the store cannot be read.
    pub fn overview_filtered(&self, filter: &OverviewFilter) -> Result<OverviewView, LommeError> {
        let filter = filter.read()?;
        let (items, coverage) = (self.items()?, self.coverage()?);
        let history = history_of(&self.store.marks()?);
        let held = Held { items: &items, coverage: &coverage, me: None, now: self.now(), texts: &self.texts };
        let mut view = items::overview_on(&settings::phone(&self.store)?, &held, &filter, &history);
        note_acts(&mut view, &outbox_of(&self.store, OWN)?, &self.texts);
        Ok(view)
    }

    /// An item on its own screen.
    ///
    /// # Errors
    /// When it is not held here (any more), or the store cannot be read.
    pub fn item(&self, id: &str) -> Result<ItemView, LommeError> {
        let (items, coverage) = (self.items()?, self.coverage()?);
        let held = Held { items: &items, coverage: &coverage, me: None, now: self.now(), texts: &self.texts };
        items::item_on(&settings::phone(&self.store)?, &held, id)
    }

    /// Digital Post and text messages: unread first, then what has to be answered soonest.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox(&self) -> Result<InboxView, LommeError> {
        let (items, coverage) = (self.items()?, self.coverage()?);
        Ok(items::inbox(&items, &coverage, self.now(), &self.texts))
    }
}

//! One item of the overview, the inbox, and the overview narrowed to what the citizen chose.

use super::CitizenApp;
use super::reminders::kept::history_of;
use super::reminders::settings;
use crate::error::LommeError;
use crate::items::{self, Held};
use crate::view::{InboxView, ItemView, OverviewFilter, OverviewView};

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
        Ok(items::overview_on(&settings::phone(&self.store)?, &held, &filter, &history))
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

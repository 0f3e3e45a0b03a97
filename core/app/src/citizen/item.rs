//! One item of the overview, the inbox, and the overview narrowed to what the citizen chose.

use super::reminders::kept::history_for;
use super::reminders::settings;
use super::{CitizenApp, coverage_of, items_of};
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
        let (filter, subject) = (filter.read()?, self.subject()?);
        let (items, coverage) =
            (items_of(&self.store, subject.key())?, coverage_of(&self.store, subject.key())?);
        let history = history_for(&self.store.marks()?, &subject);
        let (me, now) = (subject.person().map(|giver| giver.as_str()), self.now());
        let held = Held { items: &items, coverage: &coverage, me, now, texts: &self.texts };
        let mut view = items::overview_on(&settings::phone(&self.store)?, &held, &filter, &history);
        note_acts(&mut view, &outbox_of(&self.store, subject.key())?, &self.texts);
        Ok(OverviewView { acting_for: self.words_of(&subject)?, ..view })
    }

    /// An item on its own screen.
    ///
    /// # Errors
    /// When it is not held here (any more), or the store cannot be read.
    pub fn item(&self, id: &str) -> Result<ItemView, LommeError> {
        let subject = self.subject()?;
        let (items, coverage) =
            (items_of(&self.store, subject.key())?, coverage_of(&self.store, subject.key())?);
        let (me, now) = (subject.person().map(|giver| giver.as_str()), self.now());
        let held = Held { items: &items, coverage: &coverage, me, now, texts: &self.texts };
        let view = items::item_on(&settings::phone(&self.store)?, &held, id)?;
        Ok(ItemView { acts: self.item_acts(id)?.acts, ..view })
    }

    /// Digital Post and text messages: unread first, then what has to be answered soonest.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox(&self) -> Result<InboxView, LommeError> {
        let subject = self.subject()?;
        let (items, coverage) =
            (items_of(&self.store, subject.key())?, coverage_of(&self.store, subject.key())?);
        Ok(items::inbox(&items, &coverage, self.now(), &self.texts))
    }
}

//! Mit overblik, read from the encrypted store.

use jiff::Timestamp;
use lomme_overview::{Coverage, Item};
use lomme_store::Store;

use super::{CitizenApp, Subject, people_now};
use crate::error::{ErrorKind, LommeError};
use crate::items::Held;
use crate::view::{OverviewView, overview_view};

impl CitizenApp {
    /// Everything the authorities hold that is kept here, by kind, and what each source covers: of the citizen, or of the person they act for.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn overview(&self) -> Result<OverviewView, LommeError> {
        let subject = self.subject()?;
        let (items, coverage) = (items_of(&self.store, subject.key())?, self.coverage(&subject)?);
        let view = overview_view(&items, &coverage, self.now(), &self.texts);
        Ok(OverviewView { acting_for: self.words_of(&subject)?, ..view })
    }

    /// The sources of a person's overview.
    pub(super) fn coverage(&self, subject: &Subject) -> Result<Vec<Coverage>, LommeError> {
        self.store.coverage(subject.key())?.iter().map(|row| from_json(&row.body)).collect()
    }
}

/// The items kept of one person.
pub(crate) fn items_of(store: &Store, subject: &str) -> Result<Vec<Item>, LommeError> {
    store.items(subject)?.iter().map(|row| from_json(&row.body)).collect()
}

/// The items of the citizen, and of everybody they may act for now whose data are kept, apart.
pub(crate) fn everybodys_items(store: &Store, now: Timestamp) -> Result<Vec<Held>, LommeError> {
    let mut held = vec![held_of(store, Subject::Own)?];
    for person in people_now(store, now)? {
        held.push(Held { name: Some(person.name), ..held_of(store, Subject::Other(person.subject))? });
    }
    Ok(held)
}

/// The items of one person.
pub(crate) fn held_of(store: &Store, whose: Subject) -> Result<Held, LommeError> {
    Ok(Held { items: items_of(store, whose.key())?, whose, name: None })
}

/// What the app wrote itself.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, LommeError> {
    serde_json::from_str(body).map_err(|_| {
        LommeError::new(ErrorKind::Store, "store.item", "a kept item cannot be read; synchronise anew")
    })
}

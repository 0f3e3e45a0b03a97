//! Mit overblik, read from the encrypted store.

use lomme_overview::{Coverage, Item};
use lomme_store::Store;

use super::{CitizenApp, OWN};
use crate::acts::shown_items;
use crate::error::{ErrorKind, LommeError};
use crate::view::{OverviewFilter, OverviewView};

impl CitizenApp {
    /// What to do first, everything the authorities hold that is kept here, by kind, and what each source covers.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn overview(&self) -> Result<OverviewView, LommeError> {
        self.overview_filtered(&OverviewFilter::default())
    }

    /// What the sources of the citizen's overview cover.
    pub(super) fn coverage(&self) -> Result<Vec<Coverage>, LommeError> {
        coverage_of(&self.store, OWN)
    }

    /// The citizen's items.
    pub(super) fn items(&self) -> Result<Vec<Item>, LommeError> {
        items_of(&self.store, OWN)
    }
}

/// What the sources of one person's overview cover.
pub(crate) fn coverage_of(store: &Store, subject: &str) -> Result<Vec<Coverage>, LommeError> {
    store.coverage(subject)?.iter().map(|row| from_json(&row.body)).collect()
}

/// The items of one person, with what the citizen did to them.
pub(crate) fn items_of(store: &Store, subject: &str) -> Result<Vec<Item>, LommeError> {
    shown_items(store, subject)
}

/// The items kept of one person, as they came.
pub(crate) fn stored_items(store: &Store, subject: &str) -> Result<Vec<Item>, LommeError> {
    store.items(subject)?.iter().map(|row| from_json(&row.body)).collect()
}

/// The items of everybody whose data are kept, and the citizen's own subject, if there are any of theirs.
pub(crate) fn everybodys_items(store: &Store) -> Result<(Vec<Item>, Option<String>), LommeError> {
    let mut items = items_of(store, OWN)?;
    let me = items.first().map(|item| item.subject.as_str().to_owned());
    for subject in store.subjects()?.iter().filter(|subject| *subject != OWN) {
        items.extend(items_of(store, subject)?);
    }
    Ok((items, me))
}

/// What the app wrote itself.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, LommeError> {
    serde_json::from_str(body).map_err(|_| {
        LommeError::new(ErrorKind::Store, "store.item", "a kept item cannot be read; synchronise anew")
    })
}

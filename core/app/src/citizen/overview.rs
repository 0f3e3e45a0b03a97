//! Mit overblik, read from the encrypted store.

use jiff::Timestamp;
use lomme_overview::{Coverage, Item};
use lomme_store::Store;

use super::{CitizenApp, Subject, people_now};
use crate::acts::shown_items;
use crate::error::{ErrorKind, LommeError};
use crate::items::PersonsItems;
use crate::view::{OverviewFilter, OverviewView};

impl CitizenApp {
    /// What to do first, everything the authorities hold that is kept here, by kind, and what each source covers: of the citizen, or of the person
    /// they act for.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn overview(&self) -> Result<OverviewView, LommeError> {
        self.overview_filtered(&OverviewFilter::default())
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

/// The items of the citizen, and of everybody they may act for now whose data are kept, apart.
pub(crate) fn everybodys_items(store: &Store, now: Timestamp) -> Result<Vec<PersonsItems>, LommeError> {
    let of = |whose: Subject, name| {
        Ok::<_, LommeError>(PersonsItems { items: items_of(store, whose.key())?, whose, name })
    };
    let mut held = vec![of(Subject::Own, None)?];
    for person in people_now(store, now)? {
        held.push(of(Subject::Other(person.subject), Some(person.name))?);
    }
    Ok(held)
}

/// What the app wrote itself.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, LommeError> {
    serde_json::from_str(body).map_err(|_| {
        LommeError::new(ErrorKind::Store, "store.item", "a kept item cannot be read; synchronise anew")
    })
}

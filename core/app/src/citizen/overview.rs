//! Mit overblik, read from the encrypted store.

use lomme_overview::{Coverage, Item};

use super::{CitizenApp, OWN};
use crate::error::{ErrorKind, LommeError};
use crate::view::{OverviewView, overview_view};

impl CitizenApp {
    /// Everything the authorities hold that is kept here, by kind, and what each source covers.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn overview(&self) -> Result<OverviewView, LommeError> {
        let coverage = self.store.coverage(OWN)?;
        let coverage: Vec<Coverage> =
            coverage.iter().map(|row| from_json(&row.body)).collect::<Result<_, _>>()?;
        Ok(overview_view(&self.items()?, &coverage, self.now(), &self.texts))
    }

    /// The citizen's items.
    pub(super) fn items(&self) -> Result<Vec<Item>, LommeError> {
        self.store.items(OWN)?.iter().map(|row| from_json(&row.body)).collect()
    }
}

/// What the app wrote itself.
fn from_json<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, LommeError> {
    serde_json::from_str(body).map_err(|_| {
        LommeError::new(ErrorKind::Store, "store.item", "a kept item cannot be read; synchronise anew")
    })
}

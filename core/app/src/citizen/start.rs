//! The overview's first screen: how many there are of each kind, and the first of each. With ten thousand items it is there
//! before the rest could be read.

use lomme_overview::Item;

use super::overview::from_json;
use super::{CitizenApp, coverage_of};
use crate::error::LommeError;
use crate::view::{ItemLine, OverviewStart, item_line, overview_start_view};

/// More lines of a kind than this are not read for a first screen.
const FIRST_MAX: u32 = 100;

impl CitizenApp {
    /// How many there are of each kind, the `first` of each that changed last, and what each source covers.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn overview_start(&self, first: u32) -> Result<OverviewStart, LommeError> {
        let subject = self.subject()?;
        let coverage = coverage_of(&self.store, subject.key())?;
        let mut kinds = Vec::new();
        for count in self.store.count_kinds(subject.key())? {
            let items = self.of_kind(subject.key(), &count.kind, 0, first.min(FIRST_MAX))?;
            kinds.push((count.kind, count.items, items));
        }
        Ok(overview_start_view(&kinds, &coverage, self.now(), &self.texts))
    }

    /// More lines of a kind, what changed last first, after the first `skip`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn overview_more(&self, kind: &str, skip: u32, limit: u32) -> Result<Vec<ItemLine>, LommeError> {
        let items = self.of_kind(self.subject()?.key(), kind, skip, limit)?;
        Ok(items.iter().map(|item| item_line(item, self.now(), &self.texts)).collect())
    }

    fn of_kind(&self, subject: &str, kind: &str, skip: u32, limit: u32) -> Result<Vec<Item>, LommeError> {
        self.store
            .newest_of_kind(subject, kind, skip, limit)?
            .iter()
            .map(|row| from_json(&row.body))
            .collect()
    }
}

//! A source that fails hides nothing: neither the other sources, nor what it said before.
//!
//! With changes this is so by itself. A full read takes the place of everything, and a source that failed has nothing in it: what is
//! held of it is carried over into the staging area. Since nobody can say then what of it is gone meanwhile, everything is read anew once the
//! source answers again.

use jiff::Timestamp;
use lomme_overview::{ChangesPage, Coverage, SourceState};
use lomme_store::{CoverageRow, Store};

use super::overview::{coverage_of, from_json};
use super::sync::to_json;
use super::{CitizenApp, Subject};
use crate::error::LommeError;
use crate::setting;

/// The sources whose items were carried over into what is shown, and into the staging area: JSON lists, for each person whose overview is kept.
const CARRIED: &str = "overview.carried";
const CARRYING: &str = "overview.carrying";

/// What a run brought, as far as the sources go.
#[derive(Default)]
pub(super) struct Came {
    coverage: bool,
    as_of: Option<Timestamp>,
    /// Items that are about somebody else.
    pub(super) astray: usize,
}

impl Came {
    pub(super) fn note(&mut self, page: &ChangesPage) {
        self.coverage |= !page.coverage.is_empty();
        self.as_of = self.as_of.max(Some(page.as_of));
    }
}

impl CitizenApp {
    /// Puts what is held of sources that fail into the staging area. A newer version that the page or a later one brings takes its place.
    pub(super) fn carry_over(&self, subject: &Subject, page: &ChangesPage) -> Result<(), LommeError> {
        let failed = |coverage: &&Coverage| matches!(coverage.state, SourceState::Failed { .. });
        let failed = page.coverage.iter().filter(failed).map(|coverage| coverage.source.as_str());
        let failed: Vec<&str> = failed.collect();
        if failed.is_empty() {
            return Ok(());
        }
        let mut rows = self.store.items(subject.key())?;
        rows.retain(|row| failed.contains(&row.source.as_str()));
        // Written down before it is done: who is interrupted in between reads once too often, and never once too little.
        self.store.set_setting(&setting::of(CARRYING, subject.key()), &to_json(&failed)?)?;
        Ok(self.store.apply_page(subject.key(), &rows, &[], &[], None, true)?)
    }

    /// Empties the staging area, and forgets what was carried into it.
    pub(super) fn begin_staging(&self, subject: &Subject) -> Result<(), LommeError> {
        self.store.clear_staging(subject.key())?;
        Ok(self.store.remove_setting(&setting::of(CARRYING, subject.key()))?)
    }

    /// Puts the staging area in the place of the overview.
    pub(super) fn swap_staging(&self, subject: &Subject, cursor: &str) -> Result<(), LommeError> {
        self.store.apply_page(subject.key(), &[], &[], &[], Some(cursor), true)?;
        let carrying = self.store.setting(&setting::of(CARRYING, subject.key()))?;
        if let Some(carrying) = &carrying {
            self.store.set_setting(&setting::of(CARRIED, subject.key()), carrying)?;
        }
        self.store.swap_staging(subject.key())?;
        if *subject == Subject::Own {
            self.was_read_anew()?;
        }
        if carrying.is_none() {
            self.store.remove_setting(&setting::of(CARRIED, subject.key()))?;
        }
        Ok(())
    }

    /// Whether a source answers again whose items were carried over.
    pub(super) fn is_carried_too_long(&self, subject: &Subject) -> Result<bool, LommeError> {
        let Some(carried) = self.store.setting(&setting::of(CARRIED, subject.key()))? else {
            return Ok(false);
        };
        let carried: Vec<String> = from_json(&carried)?;
        Ok(coverage_of(&self.store, subject.key())?.iter().any(|coverage| {
            let fails = matches!(coverage.state, SourceState::Failed { .. });
            !fails && carried.iter().any(|source| source == coverage.source.as_str())
        }))
    }

    /// Where a run brought no word on the sources, they are as before, and that was confirmed just now.
    pub(super) fn confirm_coverage(&self, subject: &Subject, came: &Came) -> Result<(), LommeError> {
        let Some(as_of) = came.as_of.filter(|_| !came.coverage) else { return Ok(()) };
        let confirmed = coverage_of(&self.store, subject.key())?
            .into_iter()
            .map(|coverage| coverage_row(&Coverage { as_of: coverage.as_of.max(as_of), ..coverage }));
        let confirmed = confirmed.collect::<Result<Vec<_>, _>>()?;
        Ok(self.store.apply_page(subject.key(), &[], &[], &confirmed, None, false)?)
    }
}

/// Nothing was carried over for somebody whose data are deleted.
pub(super) fn forget_carried(store: &Store, subject: &str) -> Result<(), LommeError> {
    store.remove_setting(&setting::of(CARRIED, subject))?;
    Ok(store.remove_setting(&setting::of(CARRYING, subject))?)
}

pub(super) fn coverage_row(coverage: &Coverage) -> Result<CoverageRow, LommeError> {
    Ok(CoverageRow { source: coverage.source.as_str().to_owned(), body: to_json(coverage)? })
}

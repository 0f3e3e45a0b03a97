//! When the overview was last read whole, and how long the authorities want to be left alone. Both outlive the app.

use jiff::{SignedDuration, Timestamp};

use lomme_store::Store;

use super::{CitizenApp, Subject};
use crate::error::{ErrorKind, LommeError};
use crate::setting;
use crate::view::SyncStateView;

/// When the last sync ended that read all there was, for each person whose overview is kept.
const SYNCED_AT: &str = "overview.synced_at";
/// No sync starts before this.
const NOT_BEFORE: &str = "overview.not_before";
/// No gateway is left alone for longer, whatever it asks: a slip of its clock must not silence the app for years.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(24);

impl CitizenApp {
    /// How old what is shown is, and when a sync may start again, in words.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sync_state(&self) -> Result<SyncStateView, LommeError> {
        let now = self.now();
        let synced = setting::instant(&self.store, &synced_at(self.subject()?.key()))?;
        let age = |at| self.texts.with("sync-read", &[("age", self.texts.age(at, now).into())]);
        let wait = self
            .pause_ends(now)?
            .map(|until| self.texts.with("sync-not-before", &[("time", self.texts.instant(until).into())]));
        Ok(SyncStateView {
            shown: synced.map_or_else(|| self.texts.get("sync-never"), age),
            synced_at: synced.map(|at| at.to_string()),
            wait,
        })
    }

    /// # Errors
    /// `sync.wait` while the authorities want to be left alone.
    pub(super) fn may_sync(&self) -> Result<(), LommeError> {
        match self.pause_ends(self.now())? {
            None => Ok(()),
            Some(_) => {
                let detail = "the gateway asked to be left alone; synchronise later";
                let error = LommeError::new(ErrorKind::Network, "sync.wait", detail);
                Err(LommeError { retryable: true, ..error })
            }
        }
    }

    /// The gateway wants to be left alone for so long.
    pub(super) fn leave_alone(&self, pause: std::time::Duration) -> Result<(), LommeError> {
        let pause = SignedDuration::try_from(pause).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
        let until = self.now().saturating_add(pause).unwrap_or(Timestamp::MAX);
        Ok(self.store.set_setting(NOT_BEFORE, &until.to_string())?)
    }

    /// All there was is read.
    pub(super) fn note_synced(&self, subject: &Subject) -> Result<(), LommeError> {
        self.store.remove_setting(NOT_BEFORE)?;
        Ok(self.store.set_setting(&synced_at(subject.key()), &self.now().to_string())?)
    }

    /// When the pause ends, while there is one. A clock that was set back does not make it longer than it can be.
    fn pause_ends(&self, now: Timestamp) -> Result<Option<Timestamp>, LommeError> {
        let until = setting::instant(&self.store, NOT_BEFORE)?;
        Ok(until.filter(|until| *until > now && until.duration_since(now) <= LONGEST_PAUSE))
    }
}

/// The setting that says when the overview of `subject` was last read whole.
pub(super) fn synced_at(subject: &str) -> String {
    setting::of(SYNCED_AT, subject)
}

/// Nothing is kept of anybody, so nothing is old.
pub(super) fn forget_synced(store: &Store) -> Result<(), LommeError> {
    let of_somebody = synced_at("");
    for (key, _) in store.settings()?.into_iter().filter(|(key, _)| key.starts_with(&of_somebody)) {
        store.remove_setting(&key)?;
    }
    Ok(())
}

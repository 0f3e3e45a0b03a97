//! The citizen's choice to keep an offline copy of the overview, for how long, and what becomes of what is old.

use jiff::{SignedDuration, Timestamp};
use lomme_overview::retention::RETENTION;
use lomme_store::Store;

use super::sync_state::{forget_synced, synced_at as synced_at_of};
use super::{CitizenApp, OWN};
use crate::error::LommeError;
use crate::observer::Screen;
use crate::setting;
use crate::texts::Texts;
use crate::view::OfflineView;

/// The setting that says that the citizen chose an offline copy.
const OFFLINE_COPY: &str = "overview.offline_copy";
/// For how many days it is kept without being renewed.
const OFFLINE_DAYS: &str = "overview.offline_days";
/// When what is past its time was last deleted.
const RETAINED_AT: &str = "overview.retained_at";
/// Where nothing was chosen.
const DAYS: u32 = 90;
/// What can be chosen. A copy is for the next trip without a network, not an archive.
const DAYS_MAX: u32 = 366;
/// Items that are deleted in one transaction.
const BATCH: u32 = 1_000;

impl CitizenApp {
    /// The citizen's choice to keep an offline copy of the overview. Without it the overview lies in memory and is gone when
    /// the app ends; a copy that is there moves into memory and leaves the file. The citizen's own acts stay in the file either way.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn keep_offline_copy(&self, keep: bool) -> Result<(), LommeError> {
        // The choice is written down first when it is no, and last when it is yes: a phone that dies in between keeps less.
        if keep {
            self.store.keep_overview(true)?;
            self.store.set_setting(OFFLINE_COPY, "yes")?;
        } else {
            self.store.remove_setting(OFFLINE_COPY)?;
            self.store.keep_overview(false)?;
        }
        self.observers.tell(Screen::Overview);
        self.observers.tell(Screen::Agenda);
        Ok(())
    }

    /// For how many days (1 to 366) an offline copy is kept that was not renewed; then it is deleted.
    ///
    /// # Errors
    /// When it is another number, or the store cannot be written.
    pub fn keep_offline_copy_for(&self, days: u32) -> Result<(), LommeError> {
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(LommeError::input("overview.offline_days", "a copy is kept for 1 to 366 days"));
        }
        self.store.set_setting(OFFLINE_DAYS, &days.to_string())?;
        expire(&self.store, self.now())
    }

    /// Whether there is an offline copy, how old it is, and when it is deleted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn offline(&self) -> Result<OfflineView, LommeError> {
        let kept = self.store.setting(OFFLINE_COPY)?.is_some();
        Ok(view(kept, days(&self.store)?, synced_at(&self.store)?, self.now(), &self.texts))
    }
}

/// Puts the overview where the citizen wants it, and deletes what is past its time.
pub(super) fn begin(store: &Store, now: Timestamp) -> Result<(), LommeError> {
    if store.setting(OFFLINE_COPY)?.is_none() {
        store.keep_overview(false)?;
        return forget_synced(store);
    }
    expire(store, now)?;
    let day = SignedDuration::from_hours(24);
    let last = setting::instant(store, RETAINED_AT)?;
    if last.is_none_or(|last| now.duration_since(last).abs() >= day) { retain(store, now) } else { Ok(()) }
}

/// Deletes an offline copy that was not renewed in time. The next sync reads everything.
fn expire(store: &Store, now: Timestamp) -> Result<(), LommeError> {
    let Some(synced_at) = synced_at(store)? else { return Ok(()) };
    let kept = SignedDuration::from_hours(24 * i64::from(days(store)?));
    if store.keeps_overview() && now.duration_since(synced_at) > kept {
        store.forget_overviews()?;
        forget_synced(store)?;
    }
    Ok(())
}

/// Deletes items that are past the time of their kind.
pub(super) fn retain(store: &Store, now: Timestamp) -> Result<(), LommeError> {
    for retention in RETENTION {
        let kept = SignedDuration::from_hours(24 * i64::from(retention.days));
        let Ok(before) = now.checked_sub(kept) else { continue };
        while store.forget_items(retention.kind, before, BATCH)? == BATCH as usize {}
    }
    Ok(store.set_setting(RETAINED_AT, &now.to_string())?)
}

fn days(store: &Store) -> Result<u32, LommeError> {
    let chosen = store.setting(OFFLINE_DAYS)?.and_then(|days| days.parse().ok());
    Ok(chosen.filter(|days| (1..=DAYS_MAX).contains(days)).unwrap_or(DAYS))
}

fn synced_at(store: &Store) -> Result<Option<Timestamp>, LommeError> {
    setting::instant(store, &synced_at_of(OWN))
}

fn view(kept: bool, days: u32, synced_at: Option<Timestamp>, now: Timestamp, texts: &Texts) -> OfflineView {
    let age = synced_at.map(|at| texts.age(at, now));
    let words = match (kept, &age) {
        (false, _) => texts.get("offline-none"),
        (true, None) => texts.get("offline-empty"),
        (true, Some(age)) => {
            texts.with("offline-kept", &[("age", age.as_str().into()), ("n", i64::from(days).into())])
        }
    };
    OfflineView { kept, days, age, words }
}

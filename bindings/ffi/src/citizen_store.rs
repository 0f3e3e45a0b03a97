//! The citizen's app: search, the first screen, the offline copy, the store's key, export, and what to do when the store does not open.

use std::sync::Arc;

use lomme_app::recovery::{self, RecoveryView, SalvageView};
use lomme_app::view::{ItemLine, OfflineView, OverviewStart, SearchView};
use lomme_app::{ExportFile, Texts};

use crate::citizen::CitizenApp;
use crate::config::AppConfig;
use crate::error::LommeError;
use crate::guard::guarded;
use crate::keys::{SecureKeys, ShellKeys};
use crate::progress::{ExportListener, told};

#[uniffi::export]
impl CitizenApp {
    /// What has all the words that were typed, at most `limit`; of these kinds, or of all where none is named. Every word is the
    /// beginning of one, so it can be asked at each letter.
    #[uniffi::method(default(kinds = [], limit = 50))]
    pub fn search(&self, typed: String, kinds: Vec<String>, limit: u32) -> Result<SearchView, LommeError> {
        guarded(|| self.app.search(&typed, &kinds, limit))
    }

    /// How many there are of each kind, the `first` of each that changed last, and what each source covers: the first screen, there
    /// before the rest could be read.
    pub fn overview_start(&self, first: u32) -> Result<OverviewStart, LommeError> {
        guarded(|| self.app.overview_start(first))
    }

    /// More lines of a kind, what changed last first, after the first `skip`.
    pub fn overview_more(&self, kind: String, skip: u32, limit: u32) -> Result<Vec<ItemLine>, LommeError> {
        guarded(|| self.app.overview_more(&kind, skip, limit))
    }

    /// For how many days (1 to 366) an offline copy is kept that was not renewed; then it is deleted.
    pub fn keep_offline_copy_for(&self, days: u32) -> Result<(), LommeError> {
        guarded(|| self.app.keep_offline_copy_for(days))
    }

    /// Whether there is an offline copy, how old it is, and when it is deleted.
    pub fn offline(&self) -> Result<OfflineView, LommeError> {
        guarded(|| self.app.offline())
    }

    /// Encrypts the store with a new key. A phone that dies in between opens it with the key that it then has.
    pub async fn rotate_store_key(&self) -> Result<(), LommeError> {
        Ok(self.app.rotate_store_key().await?)
    }

    /// Everything of the citizen's as files, to keep or to hand on: JSON and iCalendar.
    #[uniffi::method(default(listener = None))]
    pub fn export_files(
        &self,
        listener: Option<Arc<dyn ExportListener>>,
    ) -> Result<Vec<ExportFile>, LommeError> {
        guarded(|| self.app.export_files(told(listener)))
    }

    /// For after `open` failed: deletes what is there, also where it cannot be read (the store, its keys, and every device key that was made),
    /// and opens a new store.
    #[uniffi::constructor]
    pub fn start_anew(config: AppConfig, keys: Arc<dyn SecureKeys>) -> Result<Arc<Self>, LommeError> {
        let config = config.try_into()?;
        let app = guarded(|| recovery::start_anew(config, ShellKeys::new(keys)))?;
        Ok(Arc::new(CitizenApp { app }))
    }
}

/// The ways on after `CitizenApp.open` failed with this code; none where the failure is not the store's.
#[uniffi::export]
pub fn recovery(code: String, language: lomme_app::Language) -> Result<Option<RecoveryView>, LommeError> {
    guarded(|| Ok::<_, LommeError>(recovery::recovery(&code, &Texts::new(language))))
}

/// Reads what can still be read of a damaged store. Nothing is changed.
#[uniffi::export]
pub fn salvage(config: AppConfig, keys: Arc<dyn SecureKeys>) -> Result<SalvageView, LommeError> {
    let config: lomme_app::AppConfig = config.try_into()?;
    guarded(|| recovery::salvage(&config.dir, &*ShellKeys::new(keys), &Texts::new(config.language)))
}

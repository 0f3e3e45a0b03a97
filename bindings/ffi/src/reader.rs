//! The officer's app.

use std::sync::Arc;

use crate::config::AppConfig;
use crate::error::LommeError;
use crate::guard::guarded;
use crate::keys::{SecureKeys, ShellKeys};
use crate::observer::{Observer, ShellObserver};
use crate::view::{ReadyView, ScanView, VerdictView};

/// The officer's app. It keeps the trust bundle and the numbers of Shows it has seen, and nothing of anybody. Every
/// function is safe to call from any thread.
#[derive(uniffi::Object)]
pub struct ReaderApp {
    app: Arc<lomme_app::ReaderApp>,
}

#[uniffi::export]
impl ReaderApp {
    /// Opens the app's store, or makes a new one. It asks `keys` to wrap or unwrap the store's key, which may wait for
    /// the person: call it on a worker thread.
    #[uniffi::constructor]
    pub fn open(config: AppConfig, keys: Arc<dyn SecureKeys>) -> Result<Arc<Self>, LommeError> {
        let config = config.try_into()?;
        let app = guarded(|| lomme_app::ReaderApp::open(config, &ShellKeys(keys)))?;
        Ok(Arc::new(ReaderApp { app }))
    }

    /// Tells `observer` of changes from now on.
    pub fn observe(&self, observer: Arc<dyn Observer>) -> Result<(), LommeError> {
        guarded(|| {
            self.app.observe(Arc::new(ShellObserver(observer)));
            Ok::<_, LommeError>(())
        })
    }

    /// Fetches the trust bundle.
    pub async fn fetch_trust(&self) -> Result<(), LommeError> {
        Ok(self.app.fetch_trust().await?)
    }

    /// Takes a trust bundle from a file.
    pub fn import_trust(&self, bundle: Vec<u8>) -> Result<(), LommeError> {
        guarded(|| self.app.import_trust(&bundle))
    }

    /// What the officer should know before a shift: how old the evidence is, and whether the clock can be right.
    pub fn ready(&self) -> Result<ReadyView, LommeError> {
        guarded(|| self.app.ready())
    }

    /// Begins a new scan, and forgets the one before. Until then the frames of a presentation whose verdict is on the
    /// screen are only repeats of it.
    pub fn begin_scan(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.app.begin_scan();
            Ok::<_, LommeError>(())
        })
    }

    /// Takes the text of a symbol that the camera saw. One that is not a frame of ours is an error, and what was
    /// collected stays.
    pub fn scan_frame(&self, text: String) -> Result<ScanView, LommeError> {
        guarded(|| self.app.scan_frame(&text))
    }

    /// The verdict on what was scanned; none while frames are missing. Nothing of it is kept here.
    pub fn verdict(&self) -> Result<Option<VerdictView>, LommeError> {
        guarded(|| self.app.verdict())
    }

    /// The text with this key in the app's language; the key itself where there is none.
    pub fn text(&self, key: String) -> Result<String, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.app.texts().get(&key)))
    }
}

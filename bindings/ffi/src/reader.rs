//! The officer's app.

use std::sync::Arc;

use lomme_app::Preset;

use crate::clock::{TestClock, timed};
use crate::config::AppConfig;
use crate::error::LommeError;
use crate::guard::guarded;
use crate::keys::{SecureKeys, ShellKeys};
use crate::observer::{Observer, ShellObserver, Subscription};
use crate::showing::Asking;
use crate::view::{GivenTrust, Presentation, ReadyView, ScanView, VerdictView};

/// The officer's app. It keeps the trust bundle, the reader's own certificate and the numbers of Shows it has seen, and
/// nothing of anybody. Every function is safe to call from any thread.
#[derive(uniffi::Object)]
pub struct ReaderApp {
    app: Arc<lomme_app::ReaderApp>,
}

#[uniffi::export]
impl ReaderApp {
    /// Opens the app's store, or makes a new one. It asks `keys` to wrap or unwrap the store's key, which may wait for
    /// the person: call it on a worker thread.
    #[uniffi::constructor(default(clock = None))]
    pub fn open(
        config: AppConfig,
        keys: Arc<dyn SecureKeys>,
        clock: Option<Arc<dyn TestClock>>,
    ) -> Result<Arc<Self>, LommeError> {
        let config = timed(config.try_into()?, clock);
        let app = guarded(|| lomme_app::ReaderApp::open(config, ShellKeys::new(keys)))?;
        Ok(Arc::new(ReaderApp { app }))
    }

    /// Tells `observer` of changes from now on, until the subscription is ended. To let go of it ends nothing.
    pub fn observe(&self, observer: Arc<dyn Observer>) -> Result<Subscription, LommeError> {
        guarded(|| self.app.observe(ShellObserver::new(observer))).map(Subscription)
    }

    /// Releases the database's file, as when the app goes to the background.
    pub fn pause(&self) -> Result<(), LommeError> {
        guarded(|| self.app.pause())
    }

    /// Takes the database's file up again.
    pub fn resume(&self) -> Result<(), LommeError> {
        guarded(|| self.app.resume())
    }

    /// Fetches the trust bundle.
    pub async fn fetch_trust(&self) -> Result<(), LommeError> {
        Ok(self.app.fetch_trust().await?)
    }

    /// Takes a trust bundle from a file.
    pub fn import_trust(&self, bundle: Vec<u8>) -> Result<(), LommeError> {
        guarded(|| self.app.import_trust(&bundle))
    }

    /// What the officer should know before a shift: how old the evidence is, whether the clock can be right, and by which
    /// name the reader asks.
    pub fn ready(&self) -> Result<ReadyView, LommeError> {
        guarded(|| self.app.ready())
    }

    /// The public key to have certified, SEC 1, uncompressed, 65 bytes. The first call makes it in the key store.
    pub async fn reader_key(&self) -> Result<Vec<u8>, LommeError> {
        Ok(self.app.reader_key().await?)
    }

    /// Takes the certificate of the reader's key, in PEM. From then on Asks are signed. One of another key, or that a holder
    /// would not accept, is an error, and what was there before stays.
    pub fn import_reader_certificate(&self, pem: String) -> Result<(), LommeError> {
        guarded(|| self.app.import_reader_certificate(&pem))
    }

    /// Forgets the certificate. Asks are unsigned from then on; the key stays, to be certified anew.
    pub fn remove_reader_certificate(&self) -> Result<(), LommeError> {
        guarded(|| self.app.remove_reader_certificate())
    }

    /// Asks for what `preset` names, keeping none of it. An Ask before it is forgotten; the Answer is scanned like a Show.
    pub async fn begin_ask(&self, preset: Preset) -> Result<Asking, LommeError> {
        Ok(Asking(self.app.begin_ask(preset).await?))
    }

    /// Forgets the Ask: an Answer to it is refused.
    pub fn cancel_ask(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.app.cancel_ask();
            Ok::<_, LommeError>(())
        })
    }

    /// Begins a new scan, and forgets the one before. Until then the frames of a presentation whose verdict is on the
    /// screen are only repeats of it. An Ask goes on waiting.
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

    /// The verdict on what was scanned, a Show or the Answer to this reader's Ask; none while frames are missing. When the
    /// officer has closed it, say so.
    pub fn verdict(&self) -> Result<Option<VerdictView>, LommeError> {
        guarded(|| self.app.verdict())
    }

    /// The officer has closed the verdict: everything that was scanned is dropped, and an Ask that waits for its Answer
    /// with it.
    pub fn close_verdict(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.app.close();
            Ok::<_, LommeError>(())
        })
    }

    /// The verdict on a presentation that came another way than by camera, from a session of the caller's own: by the trust bundle in use, or by
    /// `trust` in its place, which for this verdict is then all there is. Nothing of it is kept, and a scan or an Ask under way is not touched.
    #[uniffi::method(default(trust = None))]
    pub fn verify(
        &self,
        presentation: Presentation,
        trust: Option<GivenTrust>,
    ) -> Result<VerdictView, LommeError> {
        guarded(|| self.app.verify(presentation, trust.as_ref()))
    }

    /// The text with this key in the app's language; the key itself where there is none.
    pub fn text(&self, key: String) -> Result<String, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.app.texts().get(&key)))
    }
}

//! What a citizen can do: one file per use case.

mod acting;
mod acts;
mod agenda;
mod answer;
mod asked;
pub(crate) mod consent;
mod deliver;
pub(crate) mod export;
mod item;
mod licence;
mod log_in;
mod offline;
mod overview;
mod receive;
pub(crate) mod reminders;
mod rotate;
pub(crate) mod search;
mod show;
mod sources;
mod start;
mod sync;
mod sync_state;
mod syncing;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use lomme_net::HttpClient;
use lomme_optical::Collector;
use lomme_store::Store;

pub(crate) use acting::{Ended, OWN, Person, Subject, people_now};
pub(crate) use overview::{coverage_of, everybodys_items, from_json, items_of, stored_items};
pub(crate) use receive::ACCESS_TOKEN;
pub use reminders::PhoneState;
pub(crate) use reminders::scheduled;
pub use syncing::SyncEvent;

use crate::TimeSource;
use crate::config::{AppConfig, NetLimits};
use crate::error::LommeError;
use crate::keys::SecureKeys;
use crate::observer::{Observer, Observers, Screen, Subscription};
use crate::runtime::{blocking, on_core};
use crate::texts::Texts;
use crate::trust::TrustKeeper;
use crate::vault;

/// The citizen's app. Cheap to share; every use case is safe to call from any thread.
pub struct CitizenApp {
    dir: PathBuf,
    store: Arc<Store>,
    keys: Arc<dyn SecureKeys>,
    client: HttpClient,
    trust: TrustKeeper,
    texts: Arc<Texts>,
    time: TimeSource,
    observers: Observers,
    collector: Mutex<Collector>,
    open_ask: Mutex<Option<asked::OpenAsk>>,
    acting: Mutex<acting::Acting>,
    limits: NetLimits,
    syncs: Arc<syncing::Syncs>,
    sync_turn: tokio::sync::Mutex<()>,
    delivering: tokio::sync::Mutex<()>,
}

impl CitizenApp {
    /// Opens the app's store, or makes a new one.
    ///
    /// # Errors
    /// When the configuration cannot be used, the key store refuses, or the store cannot be opened.
    pub fn open(config: AppConfig, keys: Arc<dyn SecureKeys>) -> Result<Arc<Self>, LommeError> {
        Self::open_with(config, keys, NetLimits::default())
    }

    /// The same with other times and sizes on the network.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(
        config: AppConfig,
        keys: Arc<dyn SecureKeys>,
        limits: NetLimits,
    ) -> Result<Arc<Self>, LommeError> {
        let client = HttpClient::new(limits.client(config.gateway_url, config.tls_roots_pem))?;
        let store = vault::open(&config.dir, keys.as_ref())?;
        offline::begin(&store, (config.time)())?;
        Ok(Arc::new(CitizenApp {
            trust: TrustKeeper::open(&config.publisher_root_pem, &store)?,
            dir: config.dir,
            store: Arc::new(store),
            keys,
            client,
            texts: Arc::new(Texts::new(config.language)),
            time: config.time,
            observers: Observers::default(),
            collector: Mutex::new(Collector::new()),
            open_ask: Mutex::new(None),
            acting: Mutex::default(),
            limits,
            syncs: Arc::default(),
            sync_turn: tokio::sync::Mutex::default(),
            delivering: tokio::sync::Mutex::default(),
        }))
    }

    /// Tells `observer` of changes from now on.
    ///
    /// # Errors
    /// When the phone gives no thread to tell it from.
    pub fn observe(&self, observer: Arc<dyn Observer>) -> Result<Subscription, LommeError> {
        self.observers.add(observer)
    }

    /// Releases the database's file, as when the app goes to the background.
    ///
    /// # Errors
    /// When the file cannot be closed.
    pub fn pause(&self) -> Result<(), LommeError> {
        Ok(self.store.pause()?)
    }

    /// Takes the database's file up again.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn resume(&self) -> Result<(), LommeError> {
        Ok(self.store.resume()?)
    }

    /// Fetches the trust bundle, by which the phone checks what it is issued.
    ///
    /// # Errors
    /// When there is no network, or the bundle is not the publisher's.
    pub async fn fetch_trust(self: &Arc<Self>) -> Result<(), LommeError> {
        let app = Arc::clone(self);
        on_core(async move { app.trust.fetch(&app.client, &app.store, app.now()).await }).await
    }

    /// Takes a trust bundle from a file.
    ///
    /// # Errors
    /// When it is not the publisher's, or older than the one in use.
    pub fn import_trust(&self, bytes: &[u8]) -> Result<(), LommeError> {
        self.trust.import(&self.store, bytes, self.now())
    }

    /// Deletes everything: documents, their device keys, the overview, the store and its key. What was begun is finished, also
    /// when the phone dies in between: the next start goes on with it.
    ///
    /// # Errors
    /// When the key store or the file system refuses; what could be deleted is.
    pub async fn wipe(self: &Arc<Self>) -> Result<(), LommeError> {
        let app = Arc::clone(self);
        app.cancel_sync();
        blocking(move || {
            let documents = app.store.documents().unwrap_or_default();
            let known: Vec<String> = documents.into_iter().map(|row| row.key_id).collect();
            app.refuse();
            vault::wipe(&app.dir, app.keys.as_ref(), &known, || Ok(app.store.wipe()?))?;
            app.observers.tell(Screen::Licence);
            app.observers.tell(Screen::Overview);
            Ok(())
        })
        .await
    }

    /// The texts of the app's language.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.time)()
    }
}

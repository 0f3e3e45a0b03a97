//! What an officer can do: one file per use case.

mod ask;
mod certificate;
mod scan;
mod trust;
mod verify;

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use lomme_licence::verify::Clock;
use lomme_net::{Config, HttpClient};
use lomme_optical::Collector;
use lomme_store::Store;

use crate::TimeSource;
use crate::config::AppConfig;
use crate::error::LommeError;
use crate::keys::SecureKeys;
use crate::observer::{Observer, Observers, Subscription};
use crate::texts::Texts;
use crate::trust::TrustKeeper;
use crate::vault;
use crate::view::{ReadyView, reader_line, ready_view};

/// The officer's app. It keeps the trust bundle, the reader's own certificate and the numbers of Shows it has seen, and
/// nothing of anybody.
pub struct ReaderApp {
    store: Arc<Store>,
    keys: Arc<dyn SecureKeys>,
    client: HttpClient,
    trust: TrustKeeper,
    collector: Mutex<Collector>,
    open_ask: Mutex<Option<ask::OpenAsk>>,
    texts: Arc<Texts>,
    time: TimeSource,
    observers: Observers,
}

impl ReaderApp {
    /// Opens the app's store, or makes a new one.
    ///
    /// # Errors
    /// When the configuration cannot be used, the key store refuses, or the store cannot be opened.
    pub fn open(config: AppConfig, keys: Arc<dyn SecureKeys>) -> Result<Arc<Self>, LommeError> {
        let client = HttpClient::new(Config::new(config.gateway_url, config.tls_roots_pem))?;
        let store = vault::open(&config.dir, keys.as_ref())?;
        Ok(Arc::new(ReaderApp {
            trust: TrustKeeper::open(&config.publisher_root_pem, &store)?,
            store: Arc::new(store),
            keys,
            client,
            collector: Mutex::new(Collector::new()),
            open_ask: Mutex::new(None),
            texts: Arc::new(Texts::new(config.language)),
            time: config.time,
            observers: Observers::default(),
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

    /// What the officer should know before a shift: how old the evidence is, whether the clock can be right, and by which
    /// name the reader asks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn ready(&self) -> Result<ReadyView, LommeError> {
        let clock = self.clock()?;
        let identity = self.identity()?;
        let reader = match &identity {
            None => self.texts.get("ready-reader-none"),
            Some(identity) => reader_line(&identity.name(), &identity.certificate, clock.now, &self.texts),
        };
        Ok(ready_view(&self.trust.current(), reader, clock.now, clock.is_behind(), &self.texts))
    }

    /// The texts of the app's language.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    fn clock(&self) -> Result<Clock, LommeError> {
        Ok(Clock { now: self.now(), proven: self.store.proven_time()? })
    }

    fn now(&self) -> Timestamp {
        (self.time)()
    }
}

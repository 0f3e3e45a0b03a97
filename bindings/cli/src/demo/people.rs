//! The phones of the demo: a citizen's, an officer's, and that of a colleague who does not fetch a new list in time.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use lomme_app::{CitizenApp, CitizenConfig, Language, ReaderApp, ReaderConfig, TimeSource};
use lomme_gateway::Gateway;

use crate::exit::Failure;
use crate::keys::FileKeys;

/// The clock of the demo: the device's own, moved ahead to show what happens later.
#[derive(Clone, Default)]
pub(crate) struct DemoClock {
    ahead: Arc<AtomicI64>,
}

impl DemoClock {
    pub(crate) fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed));
        Timestamp::now().saturating_add(ahead).unwrap_or(Timestamp::MAX)
    }

    /// Moves it to so long after the device's own.
    pub(crate) fn set_ahead(&self, by: SignedDuration) {
        self.ahead.store(by.as_secs(), Ordering::Relaxed);
    }

    pub(crate) fn source(&self) -> TimeSource {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// What every phone is set up with.
pub(crate) struct Setup {
    gateway_url: String,
    tls_root_pem: String,
    publisher_root_pem: String,
    language: Language,
    time: TimeSource,
}

impl Setup {
    pub(crate) fn of(gateway: &Gateway, language: Language, clock: &DemoClock) -> Result<Self, Failure> {
        Ok(Setup {
            gateway_url: gateway.url().to_owned(),
            tls_root_pem: gateway.tls_ca_pem().to_owned(),
            publisher_root_pem: gateway.authority().trust_root.pem().map_err(Failure::new)?,
            language,
            time: clock.source(),
        })
    }

    pub(crate) fn citizen(&self, dir: &Path) -> Result<Arc<CitizenApp>, Failure> {
        let config = CitizenConfig {
            dir: dir.join("app"),
            gateway_url: self.gateway_url.clone(),
            tls_roots_pem: vec![self.tls_root_pem.clone()],
            publisher_root_pem: self.publisher_root_pem.clone(),
            language: self.language,
            time: Arc::clone(&self.time),
        };
        Ok(CitizenApp::open(config, Arc::new(keys(dir)?))?)
    }

    pub(crate) fn reader(&self, dir: &Path) -> Result<Arc<ReaderApp>, Failure> {
        let config = ReaderConfig {
            dir: dir.join("app"),
            gateway_url: self.gateway_url.clone(),
            tls_roots_pem: vec![self.tls_root_pem.clone()],
            publisher_root_pem: self.publisher_root_pem.clone(),
            language: self.language,
            time: Arc::clone(&self.time),
        };
        Ok(ReaderApp::open(config, &keys(dir)?)?)
    }
}

fn keys(dir: &Path) -> Result<FileKeys, Failure> {
    FileKeys::new(&dir.join("keys"))
        .map_err(|error| Failure::new(format!("no place for keys: {}", error.kind())))
}

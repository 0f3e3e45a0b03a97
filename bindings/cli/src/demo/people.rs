//! The phones of the demo: a citizen's, an officer's, and that of a colleague who does not fetch a new list in time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use lomme_app::{AppConfig, CitizenApp, Language, ReaderApp, TimeSource};
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

/// What every phone is set up with, save its folder.
pub(crate) struct Setup(AppConfig);

impl Setup {
    pub(crate) fn of(gateway: &Gateway, language: Language, clock: &DemoClock) -> Result<Self, Failure> {
        Ok(Setup(AppConfig {
            dir: PathBuf::new(),
            gateway_url: gateway.url().to_owned(),
            tls_roots_pem: vec![gateway.tls_ca_pem().to_owned()],
            publisher_root_pem: gateway.authority().trust_root.pem().map_err(Failure::new)?,
            language,
            time: clock.source(),
        }))
    }

    pub(crate) fn citizen(&self, dir: &Path) -> Result<Arc<CitizenApp>, Failure> {
        Ok(CitizenApp::open(self.in_folder(dir), Arc::new(keys(dir)?))?)
    }

    pub(crate) fn reader(&self, dir: &Path) -> Result<Arc<ReaderApp>, Failure> {
        Ok(ReaderApp::open(self.in_folder(dir), Arc::new(keys(dir)?))?)
    }

    fn in_folder(&self, dir: &Path) -> AppConfig {
        AppConfig { dir: dir.join("app"), ..self.0.clone() }
    }
}

fn keys(dir: &Path) -> Result<FileKeys, Failure> {
    FileKeys::new(&dir.join("keys"))
        .map_err(|error| Failure::new(format!("no place for keys: {}", error.kind())))
}

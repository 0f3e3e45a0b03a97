//! How an app is set up, a citizen's and an officer's alike.

use std::path::PathBuf;
use std::time::Duration;

use lomme_licence::mdl::Language;
use lomme_net::{Caps, Config, Timeouts};
use lomme_overview::SyncLimits;

use crate::TimeSource;

/// How an app is set up.
#[derive(Clone)]
pub struct AppConfig {
    /// The app's own folder.
    pub dir: PathBuf,
    /// The gateway, an https origin.
    pub gateway_url: String,
    /// The roots that TLS trusts, and no others, in PEM.
    pub tls_roots_pem: Vec<String>,
    /// The root of the publisher of the trust bundle, in PEM. Empty where none is known: no bundle is taken then, and no licence.
    pub publisher_root_pem: String,
    /// The language of the views.
    pub language: Language,
    /// Where the time comes from.
    pub time: TimeSource,
}

/// Times and sizes on the network. The usual ones are right for phones; tests have shorter ones.
#[derive(Debug, Clone, Copy)]
pub struct NetLimits {
    /// Times to wait for one request.
    pub timeouts: Timeouts,
    /// The largest answers.
    pub caps: Caps,
    /// How patient a sync is.
    pub sync: SyncLimits,
    /// The longest that a whole sync may take. What it has read until then is kept, and the next goes on from there.
    pub sync_time: Duration,
}

impl Default for NetLimits {
    fn default() -> Self {
        Self {
            timeouts: Timeouts::default(),
            caps: Caps::default(),
            sync: SyncLimits::default(),
            sync_time: Duration::from_secs(300),
        }
    }
}

impl NetLimits {
    pub(crate) fn client(&self, base_url: String, tls_roots_pem: Vec<String>) -> Config {
        Config { timeouts: self.timeouts, caps: self.caps, ..Config::new(base_url, tls_roots_pem) }
    }
}

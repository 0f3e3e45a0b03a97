//! How an app is set up, a citizen's and an officer's alike.

use std::path::PathBuf;

use lomme_licence::mdl::Language;

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
    /// The root of the publisher of the trust bundle, in PEM.
    pub publisher_root_pem: String,
    /// The language of the views.
    pub language: Language,
    /// Where the time comes from.
    pub time: TimeSource,
}

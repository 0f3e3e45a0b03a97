//! How an app is set up.

use lomme_app::Language;

use crate::clock::time_source;
use crate::error::LommeError;

/// The language of what people read.
#[uniffi::remote(Enum)]
pub enum Language {
    /// Danish.
    Da,
    /// English.
    En,
}

/// How an app is set up. The citizen's and the officer's take the same.
#[derive(Debug, Clone, uniffi::Record)]
pub struct AppConfig {
    /// The app's own folder; it is made where it is not there.
    pub dir: String,
    /// The gateway, an https origin.
    pub gateway_url: String,
    /// The roots that TLS trusts, and no others, in PEM.
    pub tls_roots_pem: Vec<String>,
    /// The root of the publisher of the trust bundle, in PEM.
    pub publisher_root_pem: String,
    /// The language of the views.
    pub language: Language,
    /// For tests: an instant in RFC 3339 at which the app's clock stands. The device's clock where there is none.
    #[uniffi(default = None)]
    pub fixed_time: Option<String>,
}

impl TryFrom<AppConfig> for lomme_app::AppConfig {
    type Error = LommeError;

    fn try_from(config: AppConfig) -> Result<Self, LommeError> {
        let AppConfig { dir, gateway_url, tls_roots_pem, publisher_root_pem, language, fixed_time } = config;
        let (dir, time) = (dir.into(), time_source(fixed_time.as_deref())?);
        Ok(lomme_app::AppConfig { dir, gateway_url, tls_roots_pem, publisher_root_pem, language, time })
    }
}

//! The two apps, without their screens: what a citizen and an officer can do, one file per use case, and views
//! ready to show in Danish and English.
//!
//! This is where the journeys meet: issuer → licence → store → optical → screen, and authority → overview →
//! store → calendar → reminders → screen. No rule of the domain lives here; those are in the pure crates.
#![deny(missing_docs)]

mod acts;
mod citizen;
mod config;
mod error;
mod first;
mod hex;
pub mod items;
mod keys;
mod log;
mod moved;
mod observer;
mod on_screen;
mod people;
pub mod presented;
mod reader;
pub mod recovery;
mod rng;
mod runtime;
mod setting;
mod stored;
mod texts;
mod timed;
mod trust;
mod vault;
pub mod view;

pub use acts::{CitizenAct, Give};
pub use citizen::export::{EXPORT_FORMAT, ExportFile};
pub use citizen::search::is_kind;
pub use citizen::{CitizenApp, PhoneState, SyncEvent};
pub use config::{AppConfig, NetLimits};
pub use error::{ErrorKind, LommeError};
pub use keys::{KeyStoreError, SecureKeys};
pub use log::{LogLevel, LogSink, hush_panics, log, log_to};
pub use lomme_licence::mdl::Language;
pub use lomme_licence::present::Preset;
pub use lomme_net::{Caps, Timeouts};
pub use lomme_optical::Symbol;
pub use lomme_overview::SyncLimits;
pub use observer::{Observer, Screen, Subscription};
pub use on_screen::{Answering, Asking, OnScreen, Showing};
pub use reader::ReaderApp;
pub use runtime::on_core;
pub use stored::StoredOverview;
pub use texts::Texts;

use std::sync::Arc;

use jiff::Timestamp;

/// Where the apps take the time from: the device's clock, or a moment that a test or `--at` sets.
pub type TimeSource = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Seconds since 1970, as messages have them.
fn seconds(now: Timestamp) -> Result<u64, LommeError> {
    u64::try_from(now.as_second())
        .map_err(|_| LommeError::input("clock.before_1970", "the device's clock is before 1970"))
}

/// The device's clock.
pub fn device_clock() -> TimeSource {
    Arc::new(Timestamp::now)
}

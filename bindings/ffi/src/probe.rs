//! What the tests of the boundary ask the library to do. It is not in a library that ships: the feature `probes` is asked for
//! by tests alone.
#![allow(clippy::panic, unreachable_pub)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use lomme_app::Preset;

use crate::citizen::CitizenApp;
use crate::error::LommeError;
use crate::guard::guarded;

static ALIVE: AtomicU64 = AtomicU64::new(0);

/// Panics with `text`, on the thread of the caller.
#[uniffi::export]
pub fn probe_panic(text: String) -> Result<(), LommeError> {
    guarded(|| -> Result<(), LommeError> { panic!("{text}") })
}

/// Panics with `text`, on the core's runtime.
#[uniffi::export]
pub async fn probe_panic_later(text: String) -> Result<(), LommeError> {
    Ok(lomme_app::on_core(async move { panic!("{text}") }).await?)
}

/// The same text, after it has been in Rust.
#[uniffi::export]
pub fn probe_echo(text: String) -> Result<String, LommeError> {
    Ok(text)
}

/// The numbers of the characters of `text`.
#[uniffi::export]
pub fn probe_characters(text: String) -> Result<Vec<u32>, LommeError> {
    Ok(text.chars().map(u32::from).collect())
}

/// How many probes there are.
#[uniffi::export]
pub fn probes_alive() -> Result<u64, LommeError> {
    Ok(ALIVE.load(Ordering::SeqCst))
}

/// An object to make and drop, of a size that shows when it is not dropped.
#[derive(uniffi::Object)]
pub struct Probe(Vec<u8>);

#[uniffi::export]
impl Probe {
    /// Makes one.
    #[uniffi::constructor]
    pub fn new() -> Result<Self, LommeError> {
        ALIVE.fetch_add(1, Ordering::SeqCst);
        Ok(Probe(vec![1; 64 * 1024]))
    }

    /// Its size in bytes.
    pub fn size(&self) -> Result<u64, LommeError> {
        Ok(self.0.len() as u64)
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

#[uniffi::export]
impl CitizenApp {
    /// How long the overview takes here, with a copy of it, in nanoseconds.
    pub fn probe_overview_nanos(&self) -> Result<u64, LommeError> {
        let since = Instant::now();
        let view = self.overview()?;
        std::hint::black_box(view.clone());
        Ok(nanos(since))
    }

    /// How long a Show takes from a caller in Rust, in nanoseconds.
    pub async fn probe_show_nanos(&self, preset: Preset) -> Result<u64, LommeError> {
        let since = Instant::now();
        std::hint::black_box(self.show(preset).await?);
        Ok(nanos(since))
    }
}

fn nanos(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

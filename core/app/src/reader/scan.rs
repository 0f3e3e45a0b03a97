//! Scanning a Show, from frames to the verdict. What was scanned is dropped with the verdict.

use std::sync::{MutexGuard, PoisonError};

use jiff::SignedDuration;
use lomme_licence::mdoc::MDL_DOC_TYPE;
use lomme_licence::message::Show;
use lomme_licence::verify::{Clock, Encounter, ReplayMemory, Verdict, verify};
use lomme_optical::Collector;
use lomme_store::Store;

use super::ReaderApp;
use crate::error::LommeError;
use crate::view::{ScanView, VerdictView, scan_view, verdict_view};

/// For how long the number of a Show is remembered. Longer than a Show can be fresh, so that one that is shown again is
/// called by its name, a replay, and not only too old.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(10);

impl ReaderApp {
    /// Takes the text of a symbol that the camera saw.
    ///
    /// # Errors
    /// When it is not a frame of ours; what was collected stays.
    pub fn scan_frame(&self, text: &str) -> Result<ScanView, LommeError> {
        let progress = self.collector().push(text);
        let progress = progress.map_err(|error| LommeError::input("scan.not_a_frame", error))?;
        Ok(scan_view(progress, &self.texts))
    }

    /// The verdict on what was scanned; `None` while frames are missing. Nothing of it is kept here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn verdict(&self) -> Result<Option<VerdictView>, LommeError> {
        let Some(message) = self.collector().take() else { return Ok(None) };
        let clock = self.clock()?;
        self.store.forget_nonces(clock.now)?;
        let verdict = match Show::from_message(&message) {
            Err(defect) => Verdict::unreadable(defect),
            Ok(show) => {
                let mut memory = StoreMemory { store: &self.store, clock };
                let encounter =
                    Encounter::Show { issued_at: show.issued_at, nonce: show.nonce, memory: &mut memory };
                verify(&show.device_response, &self.trust.current(), encounter, clock, Some(MDL_DOC_TYPE))
            }
        };
        Ok(Some(verdict_view(&verdict, clock.now, &self.texts)))
    }

    /// Begins a new scan, and forgets the one before. Until then the frames of a presentation whose verdict is on the
    /// screen are only repeats of it.
    pub fn begin_scan(&self) {
        self.collector().clear();
    }

    fn collector(&self) -> MutexGuard<'_, Collector> {
        self.collector.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reader's memory of Shows, in the store, so that it outlives a restart.
struct StoreMemory<'a> {
    store: &'a Store,
    clock: Clock,
}

impl ReplayMemory for StoreMemory<'_> {
    fn first_time(&mut self, nonce: &[u8; 8]) -> Option<bool> {
        let now = self.clock.now;
        let forget_after = now.saturating_add(REMEMBERED).ok()?;
        self.store.remember_nonce(nonce, now, forget_after).ok()
    }
}

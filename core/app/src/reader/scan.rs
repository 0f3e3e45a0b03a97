//! Scanning a Show or an Answer, from frames to the verdict. What was scanned is dropped with the verdict.

use std::sync::{MutexGuard, PoisonError};

use jiff::SignedDuration;
use lomme_licence::mdoc::MDL_DOC_TYPE;
use lomme_licence::message::{Answer, Message, Show};
use lomme_licence::present::Selection;
use lomme_licence::verify::{Clock, Encounter, ReplayMemory, Verdict, verify, verify_answer};
use lomme_optical::Collector;
use lomme_store::Store;
use zeroize::Zeroizing;

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

    /// The verdict on what was scanned, a Show or the Answer to this reader's Ask; `None` while frames are missing. Nothing
    /// of it is kept here but what [`ReaderApp::close`] drops. While an Answer is waited for, a Show is undetermined.
    ///
    /// # Errors
    /// When the store cannot be read, or what was scanned is a reader's question and no presentation.
    pub fn verdict(&self) -> Result<Option<VerdictView>, LommeError> {
        let Some(message) = self.collector().take().map(Zeroizing::new) else { return Ok(None) };
        let clock = self.clock()?;
        let (verdict, asked) = match Message::read(&message) {
            Err(defect) => (Verdict::unreadable(defect), None),
            Ok(Message::Show(show)) => (self.verdict_on_show(&show, clock)?, None),
            Ok(Message::Answer(answer)) => self.verdict_on_answer(&answer, clock),
            Ok(Message::Ask(_)) => {
                let detail = "this is a reader's question; scan the holder's phone";
                return Err(LommeError::input("scan.a_question", detail));
            }
        };
        Ok(Some(verdict_view(&verdict, asked.as_ref(), clock.now, &self.texts)))
    }

    fn verdict_on_show(&self, show: &Show, clock: Clock) -> Result<Verdict, LommeError> {
        self.store.forget_nonces(clock.now)?;
        let mut memory = StoreMemory { store: &self.store, clock };
        let answer_awaited =
            self.open_ask().as_ref().is_some_and(|open| open.challenge.is_open_at(clock.now));
        let Show { issued_at, nonce, .. } = *show;
        let encounter = Encounter::Show { issued_at, nonce, answer_awaited, memory: &mut memory };
        Ok(verify(&show.device_response, &self.trust.current(), encounter, clock, Some(MDL_DOC_TYPE)))
    }

    /// The verdict on an Answer, and what was asked. An Ask is answered once: an authentic Answer ends it. Anything else
    /// that is held into the camera does not, or a bystander could end it.
    fn verdict_on_answer(&self, answer: &Answer, clock: Clock) -> (Verdict, Option<Selection>) {
        let mut open_ask = self.open_ask();
        let Some(open) = open_ask.as_ref() else { return (Verdict::not_asked_for(), None) };
        let trust = self.trust.current();
        let verdict = verify_answer(answer, &open.challenge, &trust, clock, Some(MDL_DOC_TYPE));
        let asked = open.asked.clone();
        let authentic = verdict.documents().iter().any(|document| document.claims().is_some());
        if authentic || !open.challenge.is_open_at(clock.now) {
            open_ask.take();
        }
        (verdict, Some(asked))
    }

    /// Begins a new scan, and forgets the one before. Until then the frames of a presentation whose verdict is on the
    /// screen are only repeats of it. An Ask goes on waiting.
    pub fn begin_scan(&self) {
        self.collector().clear();
    }

    /// The officer has closed the verdict: everything that was scanned is dropped, and an Ask that waits for its Answer
    /// with it. Nobody keeps a history of who was checked.
    pub fn close(&self) {
        self.collector().clear();
        self.cancel_ask();
    }

    /// How many bytes of what was scanned are in memory; none after [`ReaderApp::close`].
    pub fn held_bytes(&self) -> usize {
        self.collector().held_bytes()
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

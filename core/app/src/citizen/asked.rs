//! A reader asks: its Ask is scanned, and shown in words before anything is given.

use std::sync::{MutexGuard, PoisonError};

use jiff::Timestamp;
use lomme_licence::mdoc::MDL_DOC_TYPE;
use lomme_licence::message::{Ask, Message};
use lomme_licence::present::HeldDocument;
use lomme_licence::reader::verify_asker;
use lomme_licence::verify::ANSWER_MAX_WAIT;
use lomme_optical::Collector;
use lomme_store::{DocumentRow, Form};

use super::CitizenApp;
use crate::error::{ErrorKind, LommeError};
use crate::view::{AskedView, ScanView, ask_id, asked_view, scan_view};

/// An Ask that the citizen looks at.
pub(super) struct OpenAsk {
    pub(super) ask: Ask,
    /// When it was scanned, by this phone's clock.
    scanned_at: Timestamp,
}

impl OpenAsk {
    /// What names it, as in its view.
    pub(super) fn id(&self) -> String {
        ask_id(&self.ask)
    }

    /// Seconds that are left to answer it. The reader began to wait earlier, so its own limit comes first.
    pub(super) fn seconds_left(&self, now: Timestamp) -> u32 {
        let waited = now.as_second().saturating_sub(self.scanned_at.as_second()).max(0);
        u32::try_from(ANSWER_MAX_WAIT.saturating_sub(waited)).unwrap_or(0)
    }
}

/// The documents that may answer, the one for the QR first, each with its row in the store.
pub(super) struct Candidates {
    pub(super) documents: Vec<HeldDocument>,
    rows: Vec<DocumentRow>,
}

impl Candidates {
    pub(super) fn row_of(&self, document: &HeldDocument) -> Option<&DocumentRow> {
        let place = self.documents.iter().position(|candidate| std::ptr::eq(candidate, document))?;
        self.rows.get(place)
    }
}

impl CitizenApp {
    /// Begins to scan a reader's Ask, and forgets the one before.
    pub fn begin_scan(&self) {
        self.refuse();
    }

    /// Takes the text of a symbol that the camera saw on a reader's screen.
    ///
    /// # Errors
    /// When it is not a frame of ours; what was collected stays.
    pub fn scan_frame(&self, text: &str) -> Result<ScanView, LommeError> {
        let progress = self.collector().push(text);
        let progress = progress.map_err(|error| LommeError::input("scan.not_a_frame", error))?;
        Ok(scan_view(progress, &self.texts))
    }

    /// Who asks for what, once the Ask is scanned; `None` while frames are missing. Nothing is signed or sent by looking.
    ///
    /// # Errors
    /// When what was scanned is no Ask, its time has passed, or the store cannot be read. A question before it stays.
    pub fn asked(&self) -> Result<Option<AskedView>, LommeError> {
        // The lock must not live as long as the block, which takes it again.
        let message = self.collector().take();
        if let Some(message) = message {
            // A question on the screen stays: a bystander's code must not take it away.
            let ask = read_ask(&message).inspect_err(|_| self.collector().clear())?;
            *self.open_ask() = Some(OpenAsk { ask, scanned_at: self.now() });
        }
        let now = self.now();
        let mut open_ask = self.open_ask();
        let Some(open) = open_ask.as_ref() else { return Ok(None) };
        if open.seconds_left(now) == 0 {
            open_ask.take();
            return Err(expired());
        }
        let documents = self.candidates()?.documents;
        let asker = verify_asker(&open.ask, &self.trust.current(), now);
        Ok(Some(asked_view(&open.ask, &asker, &documents, open.seconds_left(now), &self.texts)))
    }

    /// The citizen says no, or goes away: the Ask and what was scanned are forgotten. Nothing is sent.
    pub fn refuse(&self) {
        self.open_ask().take();
        self.collector().clear();
    }

    /// The newest licence of each form.
    pub(super) fn candidates(&self) -> Result<Candidates, LommeError> {
        let mut candidates = Candidates { documents: Vec::new(), rows: Vec::new() };
        for wanted in [Form::Compact, Form::Full] {
            if let Some((row, held)) =
                self.newest(|form| form == wanted)?.filter(|(row, _)| row.doc_type == MDL_DOC_TYPE)
            {
                candidates.documents.push(held);
                candidates.rows.push(row);
            }
        }
        Ok(candidates)
    }

    pub(super) fn open_ask(&self) -> MutexGuard<'_, Option<OpenAsk>> {
        self.open_ask.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn collector(&self) -> MutexGuard<'_, Collector> {
        self.collector.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_ask(message: &[u8]) -> Result<Ask, LommeError> {
    match Message::read(message) {
        Ok(Message::Ask(ask)) => Ok(*ask),
        Ok(Message::Show(_) | Message::Answer(_)) => {
            Err(LommeError::input("ask.not_a_question", "this is a licence, and no reader's question"))
        }
        Err(defect) => Err(LommeError::input("ask.unreadable", defect)),
    }
}

/// The time to answer has passed.
pub(super) fn expired() -> LommeError {
    let detail = "the time to answer has passed; let the reader ask again";
    LommeError::new(ErrorKind::Input, "ask.expired", detail)
}

//! Showing the licence: a Show of `lomme-qr/1`, drawn as frames and made anew every 15 seconds.

use std::sync::Arc;

use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::message::Show;
use lomme_licence::present::{HeldDocument, Preset, Selection, SignerForm, prepare};
use lomme_optical::{Frames, Level, Options, Symbol};
use lomme_store::{DocumentRow, Form};

use super::CitizenApp;
use crate::error::LommeError;
use crate::keys::sign;
use crate::rng::random;
use crate::runtime::blocking;
use crate::view::ShowView;

/// A phone makes its Show anew after this many seconds.
const RENEW_AFTER: u32 = 15;

/// One Show, ready to be drawn frame by frame.
pub struct Showing {
    view: ShowView,
    frames: Frames,
}

impl Showing {
    /// What the screen says beside the symbol.
    pub fn view(&self) -> &ShowView {
        &self.view
    }

    /// The text of frame `n`, counting on for ever: after the first round every frame repairs what was missed.
    pub fn frame(&self, n: u32) -> String {
        self.frames.text(n)
    }

    /// Frame `n` as a symbol to draw.
    ///
    /// # Errors
    /// When the text fits no symbol, which the frames' own size rules out.
    pub fn symbol(&self, n: u32) -> Result<Symbol, LommeError> {
        Symbol::new(&self.frame(n), self.level())
            .map_err(|error| LommeError::internal("optical.symbol", error))
    }

    fn level(&self) -> Level {
        self.frames.level()
    }
}

impl CitizenApp {
    /// Signs a Show of `preset` with the phone's key, now. What the preset needs and no more is taken, from the
    /// smallest document that has it.
    ///
    /// # Errors
    /// When there is no licence, or the key store does not sign.
    pub async fn show(self: &Arc<Self>, preset: Preset) -> Result<Showing, LommeError> {
        let app = Arc::clone(self);
        blocking(move || app.make_show(preset)).await
    }

    fn make_show(&self, preset: Preset) -> Result<Showing, LommeError> {
        let selection = preset.selection();
        let (row, held) = self.document_for(&selection)?;
        let issued_at = u64::try_from(self.now().as_second())
            .map_err(|_| LommeError::input("clock.before_1970", "the device's clock is before 1970"))?;
        let nonce = random::<8>()?;
        let transcript = SessionTranscript::show(issued_at, &nonce);
        let given = selection.answered_by(&held);
        let prepared = prepare(&held, &given, &transcript, SignerForm::ByThumbprint);
        let signature = sign(self.keys.as_ref(), &row.key_id, prepared.to_be_signed())?;
        let message = Show { issued_at, nonce, device_response: prepared.finish(signature) }.to_message();
        let frames = Frames::new(&message, Options::default())
            .map_err(|error| LommeError::internal("optical.frames", error))?;
        let view = ShowView {
            title: self.texts.code("preset", preset.code()),
            gives_away: given.elements().map(|(_, element)| self.texts.element(element)).collect(),
            renew_after_seconds: RENEW_AFTER,
            message_bytes: u32::try_from(message.len()).unwrap_or(u32::MAX),
            frames: frames.minimum(),
            brightness_percent: 100,
        };
        Ok(Showing { view, frames })
    }

    /// The compact document, or the full one where that has more of what is selected.
    fn document_for(&self, selection: &Selection) -> Result<(DocumentRow, HeldDocument), LommeError> {
        let full = self.newest(|form| form == Form::Full)?;
        let compact = self.newest(|form| form == Form::Compact)?;
        let found = match (compact, full) {
            (Some((_, compact)), Some(full)) if lacks(&compact, &full.1, selection) => Some(full),
            (compact, full) => compact.or(full),
        };
        found.ok_or_else(|| LommeError::input("licence.none", "there is no licence to show"))
    }
}

/// Whether `compact` lacks something selected that `full` has.
fn lacks(compact: &HeldDocument, full: &HeldDocument, selection: &Selection) -> bool {
    let answers = |document| selection.answered_by(document).elements().count();
    answers(compact) < answers(full)
}

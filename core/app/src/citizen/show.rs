//! Showing the licence: a Show of `lomme-qr/1`, drawn as frames and made anew every 15 seconds.

use std::sync::Arc;

use jiff::SignedDuration;
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::message::Show;
use lomme_licence::present::{HeldDocument, Preset, Selection, SignerForm, prepare};
use lomme_licence::verify::SHOW_MAX_AGE;
use lomme_optical::{Level, Options};
use lomme_store::{DocumentRow, Form};

use super::CitizenApp;
use crate::error::LommeError;
use crate::keys::sign;
use crate::on_screen::course::Lasts;
use crate::on_screen::{OnScreen, Run, Showing, cut};
use crate::rng::random;
use crate::runtime::blocking;
use crate::seconds;
use crate::view::{Notes, ShowView};

/// A phone makes its Show anew after this many seconds.
const RENEW_AFTER: u32 = 15;
/// Who shows a licence sees no answer, but a Show that had to be renewed was not read: the next ones are of coarser symbols, which
/// a poorer camera reads (docs/decisions/011).
const COARSER: Options = Options { max_version: 10, level: Level::L };
const NOTES: Notes = Notes { ran_out: "show-ran-out", not_renewed: "show-not-renewed" };

impl CitizenApp {
    /// Signs a Show of `preset` with the phone's key, now. What the preset needs and no more is taken, from the
    /// smallest document that has it. While it is drawn over time it is made anew.
    ///
    /// # Errors
    /// When there is no licence, or the key store does not sign.
    pub async fn show(self: &Arc<Self>, preset: Preset) -> Result<Showing, LommeError> {
        let app = Arc::clone(self);
        blocking(move || app.make_showing(preset)).await
    }

    fn make_showing(self: &Arc<Self>, preset: Preset) -> Result<Showing, LommeError> {
        let (message, given) = self.make_show(preset)?;
        let app = Arc::clone(self);
        let next = move || cut(&app.make_show(preset)?.0, COARSER);
        let run = Run {
            lasts: Lasts {
                at_most: SignedDuration::from_secs(SHOW_MAX_AGE),
                renewed_after: Some(SignedDuration::from_secs(RENEW_AFTER.into())),
            },
            next: Some(Arc::new(next)),
            notes: NOTES,
            texts: Arc::clone(&self.texts),
        };
        OnScreen::new(&message, run, |drawn| ShowView {
            title: self.texts.code("preset", preset.code()),
            gives_away: given.elements().map(|(_, element)| self.texts.element(element)).collect(),
            renew_after_seconds: RENEW_AFTER,
            message_bytes: drawn.message_bytes,
            frames: drawn.frames,
            brightness_percent: drawn.brightness_percent,
        })
    }

    /// The message of a Show, and what it gives away.
    fn make_show(&self, preset: Preset) -> Result<(Vec<u8>, Selection), LommeError> {
        let selection = preset.selection();
        let (row, held) = self.document_for(&selection)?;
        let issued_at = seconds(self.now())?;
        let nonce = random::<8>()?;
        let transcript = SessionTranscript::show(issued_at, &nonce);
        let given = selection.answered_by(&held);
        let prepared = prepare(&held, &given, &transcript, SignerForm::ByThumbprint);
        let signature = sign(self.keys.as_ref(), &row.key_id, prepared.to_be_signed())?;
        let device_response = prepared.finish(signature);
        Ok((Show { issued_at, nonce, device_response }.to_message(), given))
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

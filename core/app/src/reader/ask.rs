//! Asking: an Ask of `lomme-qr/1` on the officer's screen, and the challenge that waits for its Answer.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use getrandom::SysRng;
use lomme_licence::challenge::Challenge;
use lomme_licence::mdoc::{DeviceRequest, DocRequest, ItemsRequest, MDL_DOC_TYPE};
use lomme_licence::present::{Preset, Selection};
use lomme_licence::reader::prepare_request;
use lomme_licence::verify::ANSWER_MAX_WAIT;
use p256::SecretKey;
use p256::elliptic_curve::Generate;

use super::ReaderApp;
use crate::error::LommeError;
use crate::keys::sign;
use crate::on_screen::course::Lasts;
use crate::on_screen::{Asking, OnScreen, Run};
use crate::rng::random;
use crate::runtime::blocking;
use crate::seconds;
use crate::view::{AskView, Notes, element_title};

const NOTES: Notes = Notes { ran_out: "ask-ran-out", not_renewed: "ask-ran-out" };

/// An Ask that waits for its Answer.
pub(super) struct OpenAsk {
    pub(super) challenge: Challenge,
    pub(super) asked: Selection,
}

impl ReaderApp {
    /// Asks for what `preset` names, keeping none of it: a new key and a new number for this Ask alone, signed by the
    /// reader's key if it has a certificate. An Ask before it is forgotten; the Answer is scanned like a Show.
    ///
    /// # Errors
    /// When the key store does not sign; then nothing is asked.
    pub async fn begin_ask(self: &Arc<Self>, preset: Preset) -> Result<Asking, LommeError> {
        let app = Arc::clone(self);
        blocking(move || app.make_ask(preset)).await
    }

    /// Forgets the Ask: an Answer to it is refused.
    pub fn cancel_ask(&self) {
        self.open_ask().take();
    }

    fn make_ask(&self, preset: Preset) -> Result<Asking, LommeError> {
        let no_key = |_| LommeError::internal("core.random", "the system has no randomness to give");
        let secret = SecretKey::try_generate_from_rng(&mut SysRng).map_err(no_key)?;
        let challenge = Challenge::new(secret, random()?, seconds(self.now())?);
        let elements = preset.elements().map(|(name_space, element)| (name_space, element, false));
        let items = ItemsRequest::new(MDL_DOC_TYPE, elements);
        let identity = self.identity()?;
        let request = match &identity {
            None => DocRequest::new(items, None),
            Some(identity) => {
                let unsigned = prepare_request(items, &challenge.transcript(), identity.chain.clone());
                let signature = sign(self.keys.as_ref(), &identity.key_id, unsigned.to_be_signed())?;
                unsigned.finish(signature)
            }
        };
        let message = challenge.ask(DeviceRequest::new(vec![request])).to_message();
        let valid = identity.as_ref().filter(|identity| identity.is_valid_at(self.now()));
        let name = valid.map(super::certificate::Identity::name);
        let signature = match (&name, &identity) {
            (Some(name), _) => self.texts.with("ask-signed", &[("name", name.as_str().into())]),
            (None, Some(_)) => self.texts.get("ask-certificate-expired"),
            (None, None) => self.texts.get("ask-unsigned"),
        };
        let run = Run {
            lasts: Lasts::only(Duration::from_secs(ANSWER_MAX_WAIT.unsigned_abs())),
            next: None,
            notes: NOTES,
            texts: Arc::clone(&self.texts),
        };
        let asking = OnScreen::new(&message, run, |drawn| AskView {
            title: self.texts.code("ask-for", preset.code()),
            asks_for: preset.elements().map(|(_, element)| element_title(element, &self.texts)).collect(),
            signed_as: name,
            signature,
            valid_for_seconds: u32::try_from(ANSWER_MAX_WAIT).unwrap_or(0),
            message_bytes: drawn.message_bytes,
            frames: drawn.frames,
            brightness_percent: drawn.brightness_percent,
        })?;
        *self.open_ask() = Some(OpenAsk { challenge, asked: preset.selection() });
        Ok(asking)
    }

    pub(super) fn open_ask(&self) -> MutexGuard<'_, Option<OpenAsk>> {
        self.open_ask.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

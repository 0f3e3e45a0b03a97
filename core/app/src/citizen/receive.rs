//! Taking a licence: from an offer to documents that were checked before they were stored.

use std::sync::Arc;

use lomme_licence::mdoc::MDL_NAMESPACE;
use lomme_licence::present::HeldDocument;
use lomme_net::issuance::{Issuance, parse_offer};
use lomme_store::{DocumentRow, Form};

use super::CitizenApp;
use crate::error::LommeError;
use crate::keys::DeviceKey;
use crate::observer::Screen;
use crate::rng::name;
use crate::runtime::{blocking, on_core};
use crate::vault::note_device_key;

/// The setting that holds the token for the overview.
pub(crate) const ACCESS_TOKEN: &str = "overview.access_token";

impl CitizenApp {
    /// Fetches every document of an offer. Each is bound to a new key of the phone and checked (chain, signature,
    /// digests, device key, validity) before any is stored; when one is not good, none is, and the keys are deleted.
    /// Returns how many there are.
    ///
    /// # Errors
    /// When the offer cannot be read, the issuer refuses, what it sent is not to be trusted, or the phone holds another person's data
    /// (`login.other_person`).
    pub async fn receive_licence(
        self: &Arc<Self>,
        offer: String,
        tx_code: Option<String>,
    ) -> Result<usize, LommeError> {
        let app = Arc::clone(self);
        on_core(async move {
            app.trust.fetch(&app.client, &app.store, app.now()).await?;
            let issuance = Issuance::begin(&app.client, parse_offer(&offer)?).await?;
            let token = issuance.token(&app.client, tx_code.as_deref()).await?;
            app.is_for(&token)?;
            let mut received = Vec::new();
            let mut keys = Vec::new();
            let fetched = async {
                for configuration in issuance.configurations() {
                    let key = app.new_key().await?;
                    keys.push(key.key_id().to_owned());
                    let now = app.now();
                    let signer = Arc::clone(&key) as _;
                    let bytes =
                        issuance.credential(&app.client, &token, &configuration.id, signer, now).await?;
                    received.push(app.check(&bytes, &configuration.doc_type, &key, issuance.issuer())?);
                }
                app.store.put_documents(&received)?;
                app.keep_login(&token)?;
                Ok(received.len())
            }
            .await;
            if fetched.is_err() {
                let _ = app.forget_keys(keys).await;
            }
            app.observers.tell(Screen::Licence);
            fetched
        })
        .await
    }

    async fn new_key(self: &Arc<Self>) -> Result<Arc<DeviceKey>, LommeError> {
        let keys = Arc::clone(&self.keys);
        let key_id = name("mdl")?;
        // Its name first: a key that nobody knows of could never be deleted.
        note_device_key(&self.dir, &key_id)?;
        blocking(move || DeviceKey::make(keys, key_id).map(Arc::new)).await
    }

    async fn forget_keys(self: &Arc<Self>, key_ids: Vec<String>) -> Result<(), LommeError> {
        let keys = Arc::clone(&self.keys);
        blocking(move || key_ids.iter().try_for_each(|id| Ok(keys.delete_key(id)?))).await
    }

    fn check(
        &self,
        bytes: &[u8],
        doc_type: &str,
        key: &DeviceKey,
        issuer: &str,
    ) -> Result<DocumentRow, LommeError> {
        let held = HeldDocument::receive(bytes, doc_type, key.public(), &self.trust.current(), self.now())?;
        let validity = held.mobile_security_object().validity;
        // The compact licence has only what the police preset needs, and so not the large portrait.
        let full = held.get(MDL_NAMESPACE, "portrait").is_some();
        Ok(DocumentRow {
            id: name("document")?,
            doc_type: held.doc_type().to_owned(),
            form: if full { Form::Full } else { Form::Compact },
            issuer_signed: held.bytes().to_vec(),
            key_id: key.key_id().to_owned(),
            issued_at: validity.signed,
            valid_until: validity.valid_until,
            source: issuer.to_owned(),
        })
    }
}

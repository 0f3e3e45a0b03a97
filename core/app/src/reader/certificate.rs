//! Who this reader is: a key that stays in the phone's key store, and the certificate by which holders know its name.

use std::sync::Arc;

use jiff::Timestamp;
use lomme_licence::cert::{Certificate, Finding, Profile, find_issuer};
use lomme_licence::cose::PublicKey;

use super::ReaderApp;
use crate::error::{ErrorKind, LommeError};
use crate::hex::{bytes, digits};
use crate::keys::DeviceKey;
use crate::observer::Screen;
use crate::rng::name;
use crate::runtime::blocking;

const KEY_ID: &str = "reader.key_id";
const PUBLIC_KEY: &str = "reader.public_key";
const CERTIFICATE: &str = "reader.certificate";

/// The reader's key and certificates, the reader's own first.
pub(super) struct Identity {
    pub(super) key_id: String,
    pub(super) certificate: Certificate,
    pub(super) chain: Vec<Vec<u8>>,
}

impl Identity {
    /// The name that a holder sees.
    pub(super) fn name(&self) -> String {
        let name = self.certificate.common_name().or_else(|| self.certificate.organization());
        name.unwrap_or_default()
    }

    pub(super) fn is_valid_at(&self, now: Timestamp) -> bool {
        self.certificate.is_valid_at(now)
    }
}

impl ReaderApp {
    /// The public key to have certified, SEC 1, uncompressed, 65 bytes. The first call makes it in the key store.
    ///
    /// # Errors
    /// When the key store refuses, or the store cannot be written.
    pub async fn reader_key(self: &Arc<Self>) -> Result<Vec<u8>, LommeError> {
        let app = Arc::clone(self);
        blocking(move || {
            if let Some(point) = app.store.setting(PUBLIC_KEY)?.and_then(|digits| bytes(&digits)) {
                return Ok(point);
            }
            let key_id = name("reader")?;
            let key = DeviceKey::make(Arc::clone(&app.keys), key_id.clone())?;
            let point = key.point();
            app.store.set_setting(KEY_ID, &key_id)?;
            app.store.set_setting(PUBLIC_KEY, &digits(&point))?;
            Ok(point)
        })
        .await
    }

    /// Takes the certificate of the reader's key, in PEM, with any between it and its root. From then on Asks are signed.
    ///
    /// # Errors
    /// When it cannot be read, is of another key, is not one that a holder would accept now, or the trust list at hand
    /// does not have its root. What was there before stays.
    pub fn import_reader_certificate(&self, pem: &str) -> Result<(), LommeError> {
        let refused = |code, detail| LommeError::new(ErrorKind::Trust, code, detail);
        let unreadable = || LommeError::input("reader.certificate", "not a certificate in PEM");
        let certificates = Certificate::from_pem(pem).map_err(|_| unreadable())?;
        let certificate = certificates.first().ok_or_else(unreadable)?;
        let point = self.store.setting(PUBLIC_KEY)?.and_then(|digits| bytes(&digits)).unwrap_or_default();
        let own = p256::PublicKey::from_sec1_bytes(&point).map(PublicKey::P256);
        if own.ok().as_ref() != Some(certificate.key()) {
            return Err(refused("reader.other_key", "the certificate is not of this phone's reader key"));
        }
        let trust = self.trust.current();
        let root = find_issuer(certificate, trust.reader_roots()).ok_or_else(|| {
            refused("reader.not_trusted", "no root of readers on the list issued it; fetch the list first")
        })?;
        if Profile::Reader.check(certificate, root).into_iter().any(Finding::is_security) {
            return Err(refused("reader.certificate_use", "the certificate is not one of a reader"));
        }
        if !certificate.is_valid_at(self.now()) || !root.is_valid_at(self.now()) {
            return Err(refused("reader.certificate_not_valid", "the certificate is not valid now"));
        }
        self.store.set_setting(CERTIFICATE, pem)?;
        self.observers.tell(Screen::Ready);
        Ok(())
    }

    /// Forgets the certificate. Asks are unsigned from then on; the key stays, to be certified anew.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove_reader_certificate(&self) -> Result<(), LommeError> {
        self.store.remove_setting(CERTIFICATE)?;
        self.observers.tell(Screen::Ready);
        Ok(())
    }

    /// Who this reader is; `None` without a certificate.
    pub(super) fn identity(&self) -> Result<Option<Identity>, LommeError> {
        let (Some(key_id), Some(pem)) = (self.store.setting(KEY_ID)?, self.store.setting(CERTIFICATE)?)
        else {
            return Ok(None);
        };
        let certificates = Certificate::from_pem(&pem).unwrap_or_default();
        let chain = certificates.iter().map(|one| one.der().to_vec()).collect();
        Ok(certificates.into_iter().next().map(|certificate| Identity { key_id, certificate, chain }))
    }
}

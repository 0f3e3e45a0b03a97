//! The document in the holder's phone, and the checks before it gets there.

use jiff::Timestamp;

use crate::cbor::{ParseError, Value};
use crate::cose::PublicKey;
use crate::mdl::DisclosedLicence;
use crate::mdoc::{IssuerSigned, MobileSecurityObject};
use crate::trust::Trust;
use crate::verify::{digests_match, signer_chain};

/// Why an issued document was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssuanceFault {
    /// Not the structure of the standard.
    #[error("the issued document cannot be read: {0}")]
    Malformed(#[from] ParseError),
    /// No trusted root issued its signer's certificate for this.
    #[error("the signer of the issued document is not trusted")]
    NotTrusted,
    /// The issuer's signature does not verify.
    #[error("the signature of the issued document does not verify")]
    BadSignature,
    /// An element is not the one that was signed.
    #[error("an element of the issued document differs from what was signed")]
    DigestDiffers,
    /// It is bound to the key of another device.
    #[error("the issued document is bound to another device key")]
    OtherDevice,
    /// It is not of the type that was asked for.
    #[error("the issued document is of another type than asked for")]
    OtherType,
    /// It may not be used now.
    #[error("the issued document is not valid now")]
    NotValid,
}

/// A document that was checked when it came, and its bytes as they came.
#[derive(Debug, Clone)]
pub struct HeldDocument {
    bytes: Vec<u8>,
    issuer_signed: IssuerSigned,
    mso: MobileSecurityObject,
}

impl HeldDocument {
    /// Checks what an issuer sent: chain, profile, signature, digests, type, that the device key is the phone's
    /// own, and validity.
    ///
    /// # Errors
    /// The first check that failed.
    pub fn receive(
        bytes: &[u8],
        doc_type: &str,
        device_key: &p256::PublicKey,
        trust: &Trust,
        now: Timestamp,
    ) -> Result<Self, IssuanceFault> {
        let held = Self::restore(bytes)?;
        let (signer, root) =
            signer_chain(&held.issuer_signed, trust, doc_type, now).ok_or(IssuanceFault::NotTrusted)?;
        if !signer.is_valid_at(now) || !root.certificate().is_valid_at(now) || !root.is_for(doc_type) {
            return Err(IssuanceFault::NotTrusted);
        }
        held.issuer_signed
            .issuer_auth()
            .verify(signer.key(), None)
            .map_err(|_| IssuanceFault::BadSignature)?;
        if !digests_match(&held.issuer_signed, &held.mso) {
            return Err(IssuanceFault::DigestDiffers);
        }
        if held.mso.doc_type != doc_type {
            return Err(IssuanceFault::OtherType);
        }
        if held.mso.device_key != Ok(PublicKey::P256(*device_key)) {
            return Err(IssuanceFault::OtherDevice);
        }
        let validity = &held.mso.validity;
        if now > validity.valid_until || !signer.is_valid_at(validity.signed) {
            return Err(IssuanceFault::NotValid);
        }
        Ok(held)
    }

    /// A document that was checked by [`HeldDocument::receive`] before it was stored.
    ///
    /// # Errors
    /// When the bytes are not what was stored.
    pub fn restore(bytes: &[u8]) -> Result<Self, ParseError> {
        let issuer_signed = IssuerSigned::from_bytes(bytes)?;
        let mso = issuer_signed.mobile_security_object()?;
        Ok(HeldDocument { bytes: bytes.to_vec(), issuer_signed, mso })
    }

    /// `IssuerSigned` as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The document type.
    pub fn doc_type(&self) -> &str {
        &self.mso.doc_type
    }

    /// What the issuer signed about the document.
    pub fn mobile_security_object(&self) -> &MobileSecurityObject {
        &self.mso
    }

    /// The names of the namespaces and of the elements in each.
    pub fn name_spaces(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        let name_spaces = self.issuer_signed.name_spaces().iter();
        name_spaces.map(|(name, items)| (name.as_str(), items.iter().map(|item| item.element())))
    }

    /// One element of the holder's own document.
    pub fn get(&self, name_space: &str, element: &str) -> Option<&Value> {
        self.issuer_signed.value(name_space, element)
    }

    /// What it says, with types.
    pub fn licence(&self) -> DisclosedLicence {
        DisclosedLicence::of(self.issuer_signed.elements())
    }

    pub(super) fn issuer_signed(&self) -> &IssuerSigned {
        &self.issuer_signed
    }
}

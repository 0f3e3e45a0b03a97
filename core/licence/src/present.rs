//! A holder's phone keeps a document and discloses part of it (ISO/IEC 18013-5, 8.3 and 9.1.3).
//!
//! The device key stays in the phone's key store, so a presentation is made in two steps: [`prepare`] gives the
//! message to sign, [`Prepared::sign`] takes the signature, or [`Prepared::authenticate_by_mac`] what the key store
//! agreed on with the reader's key. [`device_response`] puts the documents of an answer together.

mod answer;
mod consent;
mod held;
mod preset;

use coset::{CborSerializable, CoseMac0Builder, HeaderBuilder, iana};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::cbor::{tagged_bytes, write};
use crate::cose::{SignerReference, Unsigned};
use crate::mdoc::{NameSpaces, NotReturned, SessionTranscript};
use crate::session::{SessionError, SharedSecret};

pub(crate) use answer::nearest_age;
pub use answer::{Asked, AskedElement};
pub use consent::Consent;
pub use held::{HeldDocument, IssuanceFault};
pub use preset::{Preset, Selection};

/// How the presentation names the certificate of the document's signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerForm {
    /// As the issuer sent it, the certificate itself.
    AsIssued,
    /// By an eight-byte hash, for a reader that has the certificate in its trust bundle.
    ByThumbprint,
}

/// A presentation that waits for the device's signature or MAC.
#[derive(Debug)]
pub struct Prepared {
    doc_type: String,
    issuer_signed: Vec<u8>,
    device_name_spaces: Vec<u8>,
    transcript: SessionTranscript,
    device_authentication: Vec<u8>,
    unsigned: Unsigned,
    errors: NameSpaces<NotReturned>,
}

/// Chooses from `document` what `selection` names and binds it to `transcript`.
pub fn prepare(
    document: &HeldDocument,
    selection: &Selection,
    transcript: &SessionTranscript,
    form: SignerForm,
) -> Prepared {
    let parsed = document.issuer_signed();
    let mut issuer_auth = parsed.issuer_auth().clone();
    if let (SignerForm::ByThumbprint, SignerReference::Chain(chain)) = (form, issuer_auth.signer())
        && let Some(signer) = chain.first()
    {
        issuer_auth = issuer_auth.with_signer(&SignerReference::thumbprint_of(signer));
    }
    let device_name_spaces = tagged_bytes(&write(|e| e.map(0)?.ok()));
    let device_authentication = transcript.device_authentication(document.doc_type(), &device_name_spaces);
    Prepared {
        doc_type: document.doc_type().to_owned(),
        issuer_signed: parsed
            .encode(&issuer_auth, |name_space, element| selection.contains(name_space, element)),
        device_name_spaces,
        transcript: transcript.clone(),
        unsigned: Unsigned::detached(&device_authentication),
        device_authentication,
        errors: Vec::new(),
    }
}

impl Prepared {
    /// Says in the answer what was asked for and is not returned. Nobody signs that.
    pub fn with_errors(mut self, errors: NameSpaces<NotReturned>) -> Self {
        self.errors = errors;
        self
    }

    /// The message that the device key signs by ECDSA with SHA-256 (ES256).
    pub fn to_be_signed(&self) -> &[u8] {
        self.unsigned.to_be_signed()
    }

    /// The document, authenticated by the signature as `r || s`.
    pub fn sign(mut self, signature: [u8; 64]) -> PresentedDocument {
        let unsigned = std::mem::replace(&mut self.unsigned, Unsigned::detached(&[]));
        let signed = unsigned.sign(signature).to_bytes();
        self.present("deviceSignature", &signed)
    }

    /// The document, authenticated by a MAC under the key that the device key and the reader's ephemeral key agree
    /// on (9.1.3.5). Unlike a signature it proves nothing to anybody but that reader.
    ///
    /// # Errors
    /// [`SessionError::Exhausted`] when no key can be derived.
    pub fn authenticate_by_mac(self, shared: &SharedSecret) -> Result<PresentedDocument, SessionError> {
        let key = shared.mac_key(&self.transcript).ok_or(SessionError::Exhausted)?;
        let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_slice()).map_err(|_| SessionError::Exhausted)?;
        let protected = HeaderBuilder::new().algorithm(iana::Algorithm::HMAC_256_256).build();
        let mut mac = CoseMac0Builder::new().protected(protected).build();
        let context = coset::MacContext::CoseMac0;
        let covered =
            coset::mac_structure_data(context, mac.protected.clone(), &[], &self.device_authentication);
        hmac.update(&covered);
        mac.tag = hmac.finalize().into_bytes().to_vec();
        let mac = mac.to_vec().map_err(|_| SessionError::Exhausted)?;
        Ok(self.present("deviceMac", &mac))
    }

    /// The `DeviceResponse` of this document alone, from the signature as `r || s`.
    pub fn finish(self, signature: [u8; 64]) -> Vec<u8> {
        device_response(&[self.sign(signature)], &[])
    }

    fn present(self, name: &str, device_auth: &[u8]) -> PresentedDocument {
        let encoded = write(|e| {
            e.map(3 + u64::from(!self.errors.is_empty()))?;
            e.str("docType")?.str(&self.doc_type)?;
            e.str("issuerSigned")?;
            e.writer_mut().extend_from_slice(&self.issuer_signed);
            e.str("deviceSigned")?.map(2)?.str("nameSpaces")?;
            e.writer_mut().extend_from_slice(&self.device_name_spaces);
            e.str("deviceAuth")?.map(1)?.str(name)?;
            e.writer_mut().extend_from_slice(device_auth);
            if !self.errors.is_empty() {
                e.str("errors")?.map(self.errors.len() as u64)?;
                for (name_space, not_returned) in &self.errors {
                    e.str(name_space)?.map(not_returned.len() as u64)?;
                    for error in not_returned {
                        e.str(&error.what)?.i64(error.code)?;
                    }
                }
            }
            Ok(())
        });
        PresentedDocument { encoded }
    }
}

/// A document of an answer, authenticated by the device.
#[derive(Clone)]
pub struct PresentedDocument {
    encoded: Vec<u8>,
}

/// The `DeviceResponse` of `documents`; `not_returned` are the types that were asked for and are not among them.
pub fn device_response(documents: &[PresentedDocument], not_returned: &[NotReturned]) -> Vec<u8> {
    write(|e| {
        let parts = [!documents.is_empty(), !not_returned.is_empty()];
        e.map(2 + parts.into_iter().map(u64::from).sum::<u64>())?.str("version")?.str("1.0")?;
        if !documents.is_empty() {
            e.str("documents")?.array(documents.len() as u64)?;
            documents.iter().for_each(|document| e.writer_mut().extend_from_slice(&document.encoded));
        }
        if !not_returned.is_empty() {
            e.str("documentErrors")?.array(not_returned.len() as u64)?;
            for error in not_returned {
                e.map(1)?.str(&error.what)?.i64(error.code)?;
            }
        }
        e.str("status")?.u8(0)?.ok()
    })
}

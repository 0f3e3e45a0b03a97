//! A holder's phone keeps a document and discloses part of it (ISO/IEC 18013-5, 8.3 and 9.1.3).
//!
//! The device key stays in the phone's key store, so a presentation is made in two steps: [`prepare`] gives the
//! message to sign, [`Prepared::finish`] takes the signature.

mod held;
mod preset;

use crate::cbor::{tagged_bytes, write};
use crate::cose::{SignerReference, Unsigned};
use crate::mdoc::SessionTranscript;

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

/// A presentation that waits for the device's signature.
#[derive(Debug)]
pub struct Prepared {
    doc_type: String,
    issuer_signed: Vec<u8>,
    device_name_spaces: Vec<u8>,
    unsigned: Unsigned,
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
    let payload = transcript.device_authentication(document.doc_type(), &device_name_spaces);
    Prepared {
        doc_type: document.doc_type().to_owned(),
        issuer_signed: parsed
            .encode(&issuer_auth, |name_space, element| selection.contains(name_space, element)),
        device_name_spaces,
        unsigned: Unsigned::detached(&payload),
    }
}

impl Prepared {
    /// The message that the device key signs by ECDSA with SHA-256 (ES256).
    pub fn to_be_signed(&self) -> &[u8] {
        self.unsigned.to_be_signed()
    }

    /// The `DeviceResponse`, from the signature as `r || s`.
    pub fn finish(self, signature: [u8; 64]) -> Vec<u8> {
        let device_signature = self.unsigned.sign(signature).to_bytes();
        write(|e| {
            e.map(3)?.str("version")?.str("1.0")?;
            e.str("documents")?.array(1)?.map(3)?;
            e.str("docType")?.str(&self.doc_type)?;
            e.str("issuerSigned")?;
            e.writer_mut().extend_from_slice(&self.issuer_signed);
            e.str("deviceSigned")?.map(2)?.str("nameSpaces")?;
            e.writer_mut().extend_from_slice(&self.device_name_spaces);
            e.str("deviceAuth")?.map(1)?.str("deviceSignature")?;
            e.writer_mut().extend_from_slice(&device_signature);
            e.str("status")?.u8(0)?.ok()
        })
    }
}

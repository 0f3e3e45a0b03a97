//! A presentation that came by other means than the frames of `lomme-qr/1`: over Bluetooth, NFC or the web, or in a file.
//!
//! Whoever verifies it answers for the session: the transcript has to be the one of their own session with the holder's phone
//! (ISO/IEC 18013-5, 9.1.5.1). One that only came along with the response proves nothing of when it was made, or for whom.

use lomme_licence::cert::{Certificate, RevocationList};
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::status::StatusToken;
use lomme_licence::trust::{Trust, TrustError, vical};
use lomme_licence::verify::{Clock, Encounter, Verdict, verify};
use zeroize::Zeroize;

use crate::error::LommeError;

/// A `DeviceResponse` (ISO/IEC 18013-5, 8.3.2.1.2.2), and the session it was made for.
pub struct Presentation {
    /// The response, in CBOR. What is none is no error but refused.
    pub device_response: Vec<u8>,
    /// The session's transcript, in CBOR, with or without its tag.
    pub session_transcript: Vec<u8>,
    /// The reader's ephemeral private key of the session, 32 bytes, for a presentation authenticated by MAC; without it one is undetermined.
    pub reader_key: Option<Vec<u8>>,
    /// The document type to accept, as `org.iso.18013.5.1.mDL`; any that the trust allows where it is none.
    pub doc_type: Option<String>,
}

/// In a [`Zeroizing`](zeroize::Zeroizing) the reader's key is wiped when the presentation is let go, whatever became of it.
impl Zeroize for Presentation {
    fn zeroize(&mut self) {
        self.reader_key.zeroize();
    }
}

/// Whom to trust, as whoever verifies hands it in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenTrust {
    /// Roots of issuers (IACA), each in DER or PEM, at least one; with a VICAL those of its provider.
    pub roots: Vec<Vec<u8>>,
    /// A signed list of the roots of issuers (VICAL).
    pub vical: Option<Vec<u8>>,
    /// Revocation lists of certificates, each in DER.
    pub revocation_lists: Vec<Vec<u8>>,
    /// Status list tokens, each as CWT or JWT.
    pub status_lists: Vec<Vec<u8>>,
}

impl GivenTrust {
    /// Reads and checks all of it.
    ///
    /// # Errors
    /// When there is no root, or something cannot be read or has nobody among the roots who answers for it: nothing is left out.
    pub fn open(&self) -> Result<Trust, LommeError> {
        let roots: Vec<Vec<Certificate>> =
            self.roots.iter().map(|root| certificates(root)).collect::<Result<_, _>>()?;
        let mut trust = trust_in(roots.concat(), self.vical.as_deref())?;
        self.revocation_lists.iter().try_for_each(|list| add_revocation_list(&mut trust, list))?;
        self.status_lists.iter().try_for_each(|token| add_status_list(&mut trust, token))?;
        Ok(trust)
    }
}

/// The text, if it is a PEM.
pub fn as_pem(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.contains("-----BEGIN "))
}

/// The certificates of a PEM, or the one in DER.
///
/// # Errors
/// When there is none.
pub fn certificates(bytes: &[u8]) -> Result<Vec<Certificate>, LommeError> {
    let found = match as_pem(bytes) {
        Some(pem) => Certificate::from_pem(pem),
        None => Certificate::from_der(bytes).map(|one| vec![one]),
    };
    found.map_err(|error| LommeError::input("trust.certificate", error))
}

/// The trust in roots of issuers, or, with a VICAL, in those that it lists, if one of the roots answers for it.
///
/// # Errors
/// When there is no root, or none answers for the VICAL.
pub fn trust_in(roots: Vec<Certificate>, vical: Option<&[u8]>) -> Result<Trust, LommeError> {
    if roots.is_empty() {
        return Err(LommeError::input("trust.certificate", "there is no root to trust"));
    }
    let Some(bytes) = vical else { return Ok(Trust::from_roots(roots)) };
    let mut failure = TrustError::NotTrusted;
    for provider in &roots {
        match vical::open(bytes, provider) {
            Ok(vical) => return Ok(Trust::from_vical(vical)),
            Err(error) => failure = error,
        }
    }
    Err(failure.into())
}

/// Adds a revocation list of certificates, in DER.
///
/// # Errors
/// When it cannot be read, or no trusted root answers for it.
pub fn add_revocation_list(trust: &mut Trust, der: &[u8]) -> Result<(), LommeError> {
    let list = RevocationList::from_der(der);
    let list = list.map_err(|error| LommeError::input("trust.revocation_list", error))?;
    Ok(trust.add_revocation_list(list)?)
}

/// Adds a status list token, as CWT or JWT.
///
/// # Errors
/// When it cannot be read, or no trusted root answers for it.
pub fn add_status_list(trust: &mut Trust, token: &[u8]) -> Result<(), LommeError> {
    let token = StatusToken::read(token);
    let token = token.map_err(|error| LommeError::input("trust.status_list", error))?;
    Ok(trust.add_status_list(token)?)
}

/// The verdict on a presentation. A list in the trust proves that its own time has passed.
///
/// # Errors
/// When the transcript or the key cannot be used; a response that cannot be read is refused.
pub fn verdict_on(presentation: &Presentation, trust: &Trust, clock: Clock) -> Result<Verdict, LommeError> {
    let Presentation { device_response, session_transcript, reader_key, doc_type } = presentation;
    let transcript = SessionTranscript::from_bytes(session_transcript)
        .map_err(|error| LommeError::input("presentation.transcript", error))?;
    let reader_key = reader_key.as_deref().map(p256::SecretKey::from_slice).transpose();
    let reader_key = reader_key.map_err(|_| {
        LommeError::input("presentation.reader_key", "the reader's key is not a private key of P-256")
    })?;
    let encounter = Encounter::Session { transcript, reader_key: reader_key.as_ref() };
    let clock = Clock { proven: clock.proven.max(trust.source().issued_at()), ..clock };
    Ok(verify(device_response, trust, encounter, clock, doc_type.as_deref()))
}

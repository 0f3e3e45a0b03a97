//! A presentation that came by other means than frames, and whom to trust.

use lomme_app::presented::{GivenTrust, Presentation};

/// A `DeviceResponse` (ISO/IEC 18013-5), and the session it was made for. Whoever verifies it answers for the session: a transcript that
/// only came along with the response proves nothing of when it was made, or for whom.
#[uniffi::remote(Record)]
pub struct Presentation {
    /// The response, in CBOR. What is none is no error but refused.
    pub device_response: Vec<u8>,
    /// The session's transcript, in CBOR, with or without its tag.
    pub session_transcript: Vec<u8>,
    /// The reader's ephemeral private key of the session, 32 bytes, for a presentation authenticated by MAC; without it one is undetermined.
    #[uniffi(default = None)]
    pub reader_key: Option<Vec<u8>>,
    /// The document type to accept, as `org.iso.18013.5.1.mDL`; any that the trust allows where it is none.
    #[uniffi(default = None)]
    pub doc_type: Option<String>,
}

/// Whom to trust, in place of the app's trust bundle. What cannot be read, or has nobody among the roots who answers for it, is an error:
/// nothing is left out.
#[uniffi::remote(Record)]
pub struct GivenTrust {
    /// Roots of issuers (IACA), each in DER or PEM, at least one; with a VICAL those of its provider.
    pub roots: Vec<Vec<u8>>,
    /// A signed list of the roots of issuers (VICAL).
    #[uniffi(default = None)]
    pub vical: Option<Vec<u8>>,
    /// Revocation lists of certificates, each in DER.
    #[uniffi(default = [])]
    pub revocation_lists: Vec<Vec<u8>>,
    /// Status list tokens, each as CWT or JWT.
    #[uniffi(default = [])]
    pub status_lists: Vec<Vec<u8>>,
}

//! The IETF Token Status List, as a CWT or a JWT: whether a document has been revoked since it was issued.
//!
//! A token is read, then verified against the roots a reader trusts; only a [`StatusList`] that came through that
//! answers questions. It is inflated once, within a cap, when it is read; after that each look-up is one byte.

mod build;
mod claims;

use jiff::Timestamp;

use crate::cbor::{Defect, LIMITS, Limits, Node, ParseError, Within};
use crate::cert::{Certificate, Finding, Profile, find_issuer};
use crate::cose::{Sign1, SignatureFault};
use crate::jws::Jws;

pub use build::{BuildError, StatusListContent, build};

/// The media type in the protected header of a CWT.
pub const MEDIA_TYPE: &str = "application/statuslist+cwt";
/// The media type in the header of a JWT.
pub const MEDIA_TYPE_JWT: &str = "statuslist+jwt";
/// The largest token that is read: 16 MiB.
const MAX_TOKEN: usize = 16 << 20;
const LIMITS_TOKEN: Limits = Limits { bytes: MAX_TOKEN, ..LIMITS };

/// What a list says of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 0.
    Valid,
    /// 1: for good.
    Invalid,
    /// 2: for now.
    Suspended,
    /// A value of an application's own or a reserved one: not valid, and not known why.
    Other(u8),
}

/// Why a token was not accepted as a status list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    /// Not a status list token.
    #[error("not a status list: {0}")]
    Malformed(#[from] ParseError),
    /// No trusted root issued the signer's certificate.
    #[error("the signer of the status list is not trusted")]
    NotTrusted,
    /// The signature does not verify.
    #[error("the signature of the status list does not verify")]
    BadSignature,
}

/// A verified status list.
#[derive(Debug, Clone)]
pub struct StatusList {
    uri: String,
    bits: u8,
    entries: Vec<u8>,
    issued_at: Timestamp,
    usable_until: Option<Timestamp>,
}

/// A token as it came, not verified.
#[derive(Debug, Clone)]
pub struct StatusToken {
    signed: Signed,
    list: StatusList,
}

/// The signed form of a token.
#[derive(Debug, Clone)]
enum Signed {
    Cwt(Box<Sign1>),
    Jwt(Jws),
}

impl Signed {
    fn signer_certificate(&self) -> Option<Certificate> {
        match self {
            Signed::Cwt(signed) => Certificate::brought_by(&signed.signer()),
            Signed::Jwt(signed) => Certificate::from_der(&signed.signer_certificate()?).ok(),
        }
    }

    fn verify(&self, signer: &Certificate) -> Result<(), SignatureFault> {
        match self {
            Signed::Cwt(signed) => signed.verify(signer.key(), None),
            Signed::Jwt(signed) => signed.verify(signer.key()),
        }
    }
}

impl StatusToken {
    /// Reads a token of either form: a JWT is text and begins with the base64url of `{`.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn read(bytes: &[u8]) -> Result<Self, ParseError> {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.starts_with("ey") => Self::from_jwt(text.trim_end()),
            _ => Self::from_bytes(bytes),
        }
    }

    /// Reads a CWT.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let signed = Sign1::read_standalone(&Node::read_within(bytes, LIMITS_TOKEN)?)?;
        if signed.media_type() != Some(MEDIA_TYPE) {
            return Err(Defect::Invalid("not the media type of a status list")).within("typ");
        }
        let payload = signed.payload().ok_or(ParseError::from(Defect::Missing)).within("payload")?;
        let list = claims::from_cwt(payload).within("payload")?;
        Ok(StatusToken { signed: Signed::Cwt(Box::new(signed)), list })
    }

    /// Reads a JWT in its compact form.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn from_jwt(token: &str) -> Result<Self, ParseError> {
        let signed = Jws::read(token, MAX_TOKEN)?;
        if signed.media_type() != Some(MEDIA_TYPE_JWT) {
            return Err(Defect::Invalid("not the media type of a status list")).within("typ");
        }
        let list = claims::from_jwt(signed.payload()).within("payload")?;
        Ok(StatusToken { signed: Signed::Jwt(signed), list })
    }

    /// The address that the token claims to be of. Nobody has verified it.
    pub fn claimed_uri(&self) -> &str {
        &self.list.uri
    }

    /// When the token claims to have been issued. Nobody has verified it.
    pub fn claimed_issued_at(&self) -> Timestamp {
        self.list.issued_at
    }

    /// The certificate that the token itself names as its signer's. Nobody trusts it yet.
    pub fn named_signer(&self) -> Option<Certificate> {
        self.signed.signer_certificate()
    }

    /// Verifies the token: a root among `roots` issued its signer's certificate for this purpose, and the signer
    /// signed it while the certificate was valid.
    ///
    /// # Errors
    /// [`StatusError::NotTrusted`] or [`StatusError::BadSignature`].
    pub fn verify(self, roots: &[&Certificate]) -> Result<StatusList, StatusError> {
        let signer = self.signed.signer_certificate().ok_or(StatusError::NotTrusted)?;
        let root = find_issuer(&signer, roots.iter().copied()).ok_or(StatusError::NotTrusted)?;
        let fits = |profile: Profile| !profile.check(&signer, root).into_iter().any(Finding::is_security);
        let allowed = fits(Profile::StatusSigner) || fits(Profile::DocumentSigner);
        if !allowed || !signer.is_valid_at(self.list.issued_at) {
            return Err(StatusError::NotTrusted);
        }
        self.verify_by(&signer)
    }

    /// Verifies the token by the certificate of a signer that the caller trusts.
    ///
    /// # Errors
    /// [`StatusError::BadSignature`].
    pub fn verify_by(self, signer: &Certificate) -> Result<StatusList, StatusError> {
        self.signed.verify(signer).map_err(|_| StatusError::BadSignature)?;
        Ok(self.list)
    }
}

impl StatusList {
    /// The list's own address, which a document's reference must equal.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// When it was issued.
    pub fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// Whether it may still be relied on: neither past its expiry nor older than its time to live.
    pub fn is_fresh_at(&self, now: Timestamp) -> bool {
        self.usable_until.is_none_or(|until| now <= until)
    }

    /// The status at `index`; `None` beyond the end of the list.
    pub fn status(&self, index: u64) -> Option<Status> {
        let per_byte = u64::from(8 / self.bits);
        let byte = self.entries.get(usize::try_from(index / per_byte).ok()?)?;
        let shift = u32::try_from(index % per_byte).ok()? * u32::from(self.bits);
        let mask = u8::MAX >> (8 - self.bits);
        Some(match (byte >> shift) & mask {
            0 => Status::Valid,
            1 => Status::Invalid,
            2 => Status::Suspended,
            other => Status::Other(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(bits: u8, entries: Vec<u8>) -> StatusList {
        let issued_at = Timestamp::UNIX_EPOCH;
        StatusList { uri: String::new(), bits, entries, issued_at, usable_until: None }
    }

    #[test]
    fn entries_are_read_from_the_lowest_bits() {
        // The example of the Token Status List: 1,0,0,1,1,1,0,1,1,1,0,0,0,1,0,1 is b9 a3.
        let one = list(1, vec![0xb9, 0xa3]);
        let bits: Vec<bool> = (0..16).map(|i| one.status(i).unwrap() == Status::Invalid).collect();
        let expected = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1].map(|bit| bit == 1);
        assert_eq!(bits, expected);
        // And by two bits: 1,2,0,3 is c9.
        let two = list(2, vec![0xc9]);
        let read: Vec<Status> = (0..4).map(|i| two.status(i).unwrap()).collect();
        assert_eq!(read, [Status::Invalid, Status::Suspended, Status::Valid, Status::Other(3)]);
    }

    #[test]
    fn an_index_beyond_the_list_is_no_status() {
        assert_eq!(list(1, vec![0]).status(8), None);
        assert_eq!(list(8, vec![0]).status(u64::MAX), None);
    }
}

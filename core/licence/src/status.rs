//! The IETF Token Status List as a CWT: whether a document has been revoked since it was issued.
//!
//! A token is read, then verified against the roots a reader trusts; only a [`StatusList`] that came through that
//! answers questions.

mod build;

use jiff::Timestamp;

use crate::cbor::{Defect, Node, ParseError, Within};
use crate::cert::{Certificate, Finding, Profile, find_issuer};
use crate::cose::{Sign1, SignerReference};
use crate::inflate::inflate;

pub use build::{BuildError, StatusListContent, build};

/// The media type in the protected header of the token.
pub const MEDIA_TYPE: &str = "application/statuslist+cwt";
/// The largest list after inflation: 16 MiB, 64 million documents at 2 bits.
const MAX_LIST: usize = 16 << 20;
/// Claims of the CWT (RFC 8392 and the Token Status List).
const SUB: i64 = 2;
const EXP: i64 = 4;
const IAT: i64 = 6;
const STATUS_LIST: i64 = 65533;
const TTL: i64 = 65534;

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
    signed: Sign1,
    list: StatusList,
}

impl StatusToken {
    /// Reads a token in its binary form.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let signed = Sign1::read_standalone(&Node::read(bytes)?)?;
        if signed.media_type() != Some(MEDIA_TYPE) {
            return Err(Defect::Invalid("not the media type of a status list")).within("typ");
        }
        let claims = signed.payload().ok_or(ParseError::from(Defect::Missing)).within("payload")?;
        let list = read_claims(&Node::read(claims)?).within("payload")?;
        Ok(StatusToken { signed, list })
    }

    /// Verifies the token: a root among `roots` issued its signer's certificate for this purpose, and the signer
    /// signed it while the certificate was valid.
    ///
    /// # Errors
    /// [`StatusError::NotTrusted`] or [`StatusError::BadSignature`].
    pub fn verify(self, roots: &[&Certificate]) -> Result<StatusList, StatusError> {
        let SignerReference::Chain(chain) = self.signed.signer() else { return Err(StatusError::NotTrusted) };
        let signer =
            chain.first().and_then(|der| Certificate::from_der(der).ok()).ok_or(StatusError::NotTrusted)?;
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
        self.signed.verify(signer.key(), None).map_err(|_| StatusError::BadSignature)?;
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

fn read_claims(node: &Node<'_>) -> Result<StatusList, ParseError> {
    let claims = node.fields()?;
    let issued_at = claims.read_numbered(IAT, Node::epoch_seconds)?;
    let expires_at = claims.read_optional_numbered(EXP, Node::epoch_seconds)?;
    let lives_until = claims.read_optional_numbered(TTL, |ttl| {
        let seconds = i64::try_from(ttl.unsigned()?).map_err(|_| Defect::Invalid("beyond all time"))?;
        let ttl = jiff::SignedDuration::from_secs(seconds);
        issued_at.checked_add(ttl).map_err(|_| Defect::Invalid("beyond all time").into())
    })?;
    let (bits, entries) = claims.read_numbered(STATUS_LIST, |list| {
        let fields = list.fields()?;
        let bits = fields.read("bits", |bits| match bits.unsigned()? {
            bits @ (1 | 2 | 4 | 8) => Ok(bits as u8),
            _ => Err(Defect::Invalid("not 1, 2, 4 or 8").into()),
        })?;
        let entries = fields.read("lst", |lst| {
            inflate(lst.bytes()?, MAX_LIST)
                .map_err(|_| Defect::Invalid("not a zlib stream, or too large").into())
        })?;
        Ok((bits, entries))
    })?;
    Ok(StatusList {
        uri: claims.read_numbered(SUB, Node::text)?.to_owned(),
        bits,
        entries,
        issued_at,
        usable_until: [expires_at, lives_until].into_iter().flatten().min(),
    })
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

//! `EReaderKey` and `EDeviceKey`: the ephemeral keys of a session (ISO/IEC 18013-5, 9.1.1.4).

use super::encoded_key;
use crate::cbor::{Defect, Node, ParseError};
use crate::cose::PublicKey;

/// An ephemeral P-256 key and the bytes it came in: those are part of the session transcript, and another phone may write
/// the same key in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionKey {
    encoded: Vec<u8>,
    key: p256::PublicKey,
}

impl SessionKey {
    /// A key of our own.
    pub fn of(key: &p256::PublicKey) -> Self {
        SessionKey { encoded: encoded_key(key), key: *key }
    }

    /// Reads `#6.24(bstr .cbor COSE_Key)`.
    ///
    /// # Errors
    /// When it is not that, or not a key of P-256.
    pub fn read(node: &Node<'_>) -> Result<Self, ParseError> {
        let key = PublicKey::from_encoded_cose_key(node)?;
        let key = *key.as_p256().ok_or(Defect::Invalid("a session key is one of P-256"))?;
        Ok(SessionKey { encoded: node.raw().to_vec(), key })
    }

    /// The key.
    pub fn key(&self) -> &p256::PublicKey {
        &self.key
    }

    /// The bytes it came in, tag 24 included.
    pub fn as_bytes(&self) -> &[u8] {
        &self.encoded
    }
}

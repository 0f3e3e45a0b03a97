//! `SessionEstablishment` and `SessionData`: what travels encrypted in a session (ISO/IEC 18013-5, 9.1.1.4).
//!
//! Reading and writing only; [`crate::session`] has the keys and the cipher.

use super::encoded_key;
use crate::cbor::{Node, ParseError, Value, write, write_value};
use crate::cose::PublicKey;

/// Why a session ends or failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionStatus {
    /// 10: the other side could not be decrypted.
    EncryptionError,
    /// 11: the other side could not be read.
    DecodingError,
    /// 20: the session is over.
    Termination,
    /// Any other number.
    Other(u64),
}

impl SessionStatus {
    /// The number in the message.
    pub fn code(self) -> u64 {
        match self {
            SessionStatus::EncryptionError => 10,
            SessionStatus::DecodingError => 11,
            SessionStatus::Termination => 20,
            SessionStatus::Other(code) => code,
        }
    }

    fn from_code(code: u64) -> Self {
        match code {
            10 => SessionStatus::EncryptionError,
            11 => SessionStatus::DecodingError,
            20 => SessionStatus::Termination,
            other => SessionStatus::Other(other),
        }
    }
}

/// The reader's first message: its ephemeral key, and its encrypted request.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionEstablishment {
    encoded_reader_key: Vec<u8>,
    reader_key: PublicKey,
    data: Vec<u8>,
}

impl SessionEstablishment {
    /// Reads the message.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let node = Node::read(bytes)?;
        let fields = node.fields()?;
        let (encoded_reader_key, reader_key) = fields
            .read("eReaderKey", |key| Ok((key.raw().to_vec(), PublicKey::from_encoded_cose_key(key)?)))?;
        let data = fields.read("data", Node::bytes)?.to_vec();
        Ok(SessionEstablishment { encoded_reader_key, reader_key, data })
    }

    /// The message of a reader.
    pub fn new(reader_key: &p256::PublicKey, data: Vec<u8>) -> Self {
        SessionEstablishment {
            encoded_reader_key: encoded_key(reader_key),
            reader_key: PublicKey::P256(*reader_key),
            data,
        }
    }

    /// `EReaderKeyBytes` as it came, which is part of the session transcript.
    pub fn encoded_reader_key(&self) -> &[u8] {
        &self.encoded_reader_key
    }

    /// The reader's ephemeral key.
    pub fn reader_key(&self) -> &PublicKey {
        &self.reader_key
    }

    /// The encrypted request.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        write(|e| {
            e.map(2)?.str("eReaderKey")?;
            e.writer_mut().extend_from_slice(&self.encoded_reader_key);
            e.str("data")?.bytes(&self.data)?.ok()
        })
    }
}

/// Any later message: encrypted data, a status, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionData {
    /// The encrypted message.
    pub data: Option<Vec<u8>>,
    /// Why the session ends.
    pub status: Option<SessionStatus>,
}

impl SessionData {
    /// Reads the message.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let node = Node::read(bytes)?;
        let fields = node.fields()?;
        Ok(SessionData {
            data: fields.read_optional("data", |data| Ok(data.bytes()?.to_vec()))?,
            status: fields.read_optional("status", |code| Ok(SessionStatus::from_code(code.unsigned()?)))?,
        })
    }

    /// The encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        let data = self.data.iter().map(|data| (Value::from("data"), Value::Bytes(data.clone())));
        let code = |status: &SessionStatus| (Value::from("status"), Value::Integer(status.code().into()));
        write_value(&Value::Map(data.chain(self.status.iter().map(code)).collect()))
    }
}

//! The session transcript: what binds a presentation to one encounter (ISO/IEC 18013-5, 9.1.5.1).

use super::{DeviceEngagement, ItemsRequest, SessionKey};
use crate::cbor::{Defect, Kind, Node, ParseError, TAG_ENCODED, Value, tagged_bytes, write, write_value};
use crate::hash::sha256;

/// An encoded `SessionTranscript`, kept as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionTranscript {
    encoded: Vec<u8>,
}

impl SessionTranscript {
    /// Takes a transcript from outside: the array itself, or `SessionTranscriptBytes` (tag 24) around it.
    ///
    /// # Errors
    /// When it is not an array of three.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let node = Node::read(bytes)?;
        let encoded = match node.kind() {
            Kind::Tag(TAG_ENCODED, inner) => inner.bytes()?.to_vec(),
            _ => bytes.to_vec(),
        };
        let parts = Node::read(&encoded)?.array()?.len();
        if parts != 3 {
            return Err(Defect::Invalid("a session transcript has three parts").into());
        }
        Ok(SessionTranscript { encoded })
    }

    /// `[DeviceEngagementBytes / null, EReaderKeyBytes / null, Handover]`; `encoded_reader_key` carries its tag 24.
    pub fn new(
        device_engagement: Option<&DeviceEngagement>,
        encoded_reader_key: Option<&[u8]>,
        handover: &Value,
    ) -> Self {
        let null = || write(|e| e.null()?.ok());
        let engagement = device_engagement.map(|engagement| tagged_bytes(engagement.as_bytes()));
        let encoded = write(|e| {
            e.array(3)?;
            e.writer_mut().extend_from_slice(&engagement.unwrap_or_else(null));
            e.writer_mut().extend_from_slice(&encoded_reader_key.map_or_else(null, <[u8]>::to_vec));
            e.writer_mut().extend_from_slice(&write_value(handover));
            Ok(())
        });
        SessionTranscript { encoded }
    }

    /// The transcript of a Show of `lomme-qr/1`: `[null, null, ["lomme-qr-show-1", issued_at, nonce]]`.
    pub fn show(issued_at: u64, nonce: &[u8; 8]) -> Self {
        let handover =
            [Value::from("lomme-qr-show-1"), Value::Integer(issued_at.into()), Value::Bytes(nonce.to_vec())];
        Self::new(None, None, &Value::Array(handover.into()))
    }

    /// The transcript that a reader signs its Ask of `lomme-qr/1` under:
    /// `[null, EReaderKeyBytes, ["lomme-qr-ask-1", nonce, asked_at]]`.
    pub fn ask(reader_key: &SessionKey, nonce: &[u8; 16], asked_at: u64) -> Self {
        Self::new(None, Some(reader_key.as_bytes()), &ask_handover(nonce, asked_at))
    }

    /// The transcript of the Answer to an Ask: the same, with the engagement that the key of the holder's phone makes.
    pub fn answer(device_key: &SessionKey, reader_key: &SessionKey, nonce: &[u8; 16], asked_at: u64) -> Self {
        let engagement = DeviceEngagement::of_session_key(device_key);
        Self::new(Some(&engagement), Some(reader_key.as_bytes()), &ask_handover(nonce, asked_at))
    }

    /// The array's encoding.
    pub fn as_bytes(&self) -> &[u8] {
        &self.encoded
    }

    /// SHA-256 of `SessionTranscriptBytes`, the salt of session and MAC keys.
    pub(crate) fn salt(&self) -> [u8; 32] {
        sha256(&tagged_bytes(&self.encoded))
    }

    /// `DeviceAuthenticationBytes`: the detached payload of the device's signature or MAC (9.1.3.4).
    pub(crate) fn device_authentication(&self, doc_type: &str, device_name_spaces: &[u8]) -> Vec<u8> {
        tagged_bytes(&write(|e| {
            e.array(4)?.str("DeviceAuthentication")?;
            e.writer_mut().extend_from_slice(&self.encoded);
            e.str(doc_type)?;
            e.writer_mut().extend_from_slice(device_name_spaces);
            Ok(())
        }))
    }

    /// `ReaderAuthenticationBytes`: the detached payload of the reader's signature (9.1.1.4).
    pub(crate) fn reader_authentication(&self, items_request: &ItemsRequest) -> Vec<u8> {
        tagged_bytes(&write(|e| {
            e.array(3)?.str("ReaderAuthentication")?;
            e.writer_mut().extend_from_slice(&self.encoded);
            e.writer_mut().extend_from_slice(items_request.raw());
            Ok(())
        }))
    }
}

fn ask_handover(nonce: &[u8; 16], asked_at: u64) -> Value {
    let parts =
        [Value::from("lomme-qr-ask-1"), Value::Bytes(nonce.to_vec()), Value::Integer(asked_at.into())];
    Value::Array(parts.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_is_taken_with_and_without_its_tag() {
        let transcript = SessionTranscript::show(7, &[1; 8]);
        let tagged = tagged_bytes(transcript.as_bytes());
        assert_eq!(SessionTranscript::from_bytes(&tagged).unwrap(), transcript);
        assert_eq!(SessionTranscript::from_bytes(transcript.as_bytes()).unwrap(), transcript);
        assert!(SessionTranscript::from_bytes(&[0x80]).is_err());
    }
}

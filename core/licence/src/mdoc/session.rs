//! The session transcript: what binds a presentation to one encounter (ISO/IEC 18013-5, 9.1.5.1).

use sha2::{Digest, Sha256};

use crate::cbor::{Kind, Node, ParseError, TAG_ENCODED, tagged_bytes, write};

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
            return Err(crate::cbor::Defect::Invalid("a session transcript has three parts").into());
        }
        Ok(SessionTranscript { encoded })
    }

    /// The transcript of a Show of `lomme-qr/1`: `[null, null, ["lomme-qr-show-1", issued_at, nonce]]`.
    pub fn show(issued_at: u64, nonce: &[u8; 8]) -> Self {
        let encoded = write(|e| {
            e.array(3)?.null()?.null()?;
            e.array(3)?.str("lomme-qr-show-1")?.u64(issued_at)?.bytes(nonce)?.ok()
        });
        SessionTranscript { encoded }
    }

    /// The array's encoding.
    pub fn as_bytes(&self) -> &[u8] {
        &self.encoded
    }

    /// SHA-256 of `SessionTranscriptBytes`, the salt of session and MAC keys.
    pub(crate) fn salt(&self) -> [u8; 32] {
        Sha256::digest(tagged_bytes(&self.encoded)).into()
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

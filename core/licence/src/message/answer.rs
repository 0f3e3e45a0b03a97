//! Answer: a presentation for the eyes of one reader.

use zeroize::Zeroizing;

use super::{ANSWER, dictionary, digests, inflate, nonce, pack, unpack};
use crate::cbor::{Node, ParseError, write};
use crate::inflate::deflate_with;
use crate::mdoc::SessionKey;

/// The answer to an Ask: `{ 0: Ask nonce, 1: EDeviceKey, 2: ciphertext }`. What it says can be read with the key of the
/// [`Challenge`](crate::challenge::Challenge) alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The nonce of the Ask that it answers.
    pub ask_nonce: [u8; 16],
    /// The phone's key for this Answer alone.
    pub device_key: SessionKey,
    /// The presentation, encrypted.
    pub ciphertext: Vec<u8>,
}

impl std::fmt::Debug for Answer {
    /// Without the presentation, encrypted though it is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("bytes", &self.ciphertext.len()).finish_non_exhaustive()
    }
}

impl Answer {
    /// The message.
    pub fn to_message(&self) -> Vec<u8> {
        let body = write(|e| {
            e.map(3)?.u8(0)?.bytes(&self.ask_nonce)?;
            e.u8(1)?;
            e.writer_mut().extend_from_slice(self.device_key.as_bytes());
            e.u8(2)?.bytes(&self.ciphertext)?.ok()
        });
        pack(ANSWER, &body)
    }

    /// Reads a message.
    ///
    /// # Errors
    /// When it is of another type, inflates to more than 128 KiB, or is not what it should be.
    pub fn from_message(message: &[u8]) -> Result<Self, ParseError> {
        let body = unpack(ANSWER, "not an Answer of lomme-qr/1", message)?;
        let node = Node::read(&body)?;
        let fields = node.fields()?;
        Ok(Answer {
            ask_nonce: fields.read_numbered(0, nonce)?,
            device_key: fields.read_numbered(1, SessionKey::read)?,
            ciphertext: fields.read_numbered(2, Node::bytes)?.to_vec(),
        })
    }
}

/// What is encrypted: the `DeviceResponse` without the digests that need not travel, deflated. It must be made small
/// before, because ciphertext cannot be.
pub(crate) fn plaintext(device_response: &[u8]) -> Zeroizing<Vec<u8>> {
    let short = Zeroizing::new(digests::leave_out(device_response));
    Zeroizing::new(deflate_with(&short, dictionary()))
}

/// The `DeviceResponse` again.
pub(crate) fn device_response(plaintext: &[u8]) -> Result<Zeroizing<Vec<u8>>, ParseError> {
    let short = Zeroizing::new(inflate(plaintext)?);
    Ok(Zeroizing::new(digests::put_back(&short)))
}

#[cfg(test)]
mod tests {
    use super::super::MAX_BODY;
    use super::super::ask::tests::key;
    use super::*;
    use crate::cbor::Defect;

    fn answer() -> Answer {
        Answer { ask_nonce: [3; 16], device_key: key(9), ciphertext: vec![0x5a; 40] }
    }

    #[test]
    fn an_answer_is_read_back() {
        assert_eq!(Answer::from_message(&answer().to_message()).unwrap(), answer());
    }

    #[test]
    fn other_types_bombs_and_every_cut_are_refused() {
        assert!(Answer::from_message(&[]).is_err());
        assert!(Answer::from_message(&[2, 0, 0]).is_err());
        let bomb = pack(ANSWER, &vec![0; 4_000_000]);
        assert_eq!(Answer::from_message(&bomb).unwrap_err().defect(), &Defect::TooLarge { limit: MAX_BODY });
        let body = unpack(ANSWER, "", &answer().to_message()).unwrap();
        for length in 0..body.len() {
            assert!(Answer::from_message(&pack(ANSWER, &body[..length])).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn what_is_encrypted_is_small_and_comes_back_and_a_bomb_in_it_does_not() {
        let response = vec![0xa0; 3_000];
        let small = plaintext(&response);
        assert!(small.len() < 100);
        assert_eq!(device_response(&small).unwrap().as_slice(), response);
        let bomb = deflate_with(&vec![0; 4_000_000], dictionary());
        assert_eq!(device_response(&bomb).unwrap_err().defect(), &Defect::TooLarge { limit: MAX_BODY });
        assert!(device_response(b"no stream").is_err());
    }
}

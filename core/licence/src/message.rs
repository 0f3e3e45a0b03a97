//! The messages of `lomme-qr/1`: one type byte and a zlib body with a preset dictionary. The frames that carry them know
//! nothing of this.

mod dictionary;
mod digests;

pub use dictionary::dictionary;

use crate::cbor::{Defect, Node, ParseError, Within, write};
use crate::inflate::{InflateError, deflate_with, inflate_with};

/// The body of a message inflates to at most this, in bytes.
pub const MAX_BODY: usize = 128 * 1024;
const TYPE_SHOW: u8 = 1;

/// A presentation in one scan: `{ 0: issued_at, 1: nonce, 2: DeviceResponse }`.
#[derive(Clone, PartialEq, Eq)]
pub struct Show {
    /// When the phone made it, seconds since 1970.
    pub issued_at: u64,
    /// The number the phone chose for it.
    pub nonce: [u8; 8],
    /// The `DeviceResponse`, whole.
    pub device_response: Vec<u8>,
}

impl std::fmt::Debug for Show {
    /// Without the presentation, which is personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Show").field("issued_at", &self.issued_at).finish_non_exhaustive()
    }
}

impl Show {
    /// The message.
    pub fn to_message(&self) -> Vec<u8> {
        let body = write(|e| {
            e.map(3)?.u8(0)?.u64(self.issued_at)?;
            e.u8(1)?.bytes(&self.nonce)?;
            e.u8(2)?;
            e.writer_mut().extend_from_slice(&digests::leave_out(&self.device_response));
            Ok(())
        });
        let mut message = vec![TYPE_SHOW];
        message.extend(deflate_with(&body, dictionary()));
        message
    }

    /// Reads a message.
    ///
    /// # Errors
    /// When it is of another type, inflates to more than 128 KiB, or is not what it should be.
    pub fn from_message(message: &[u8]) -> Result<Self, ParseError> {
        let Some((&TYPE_SHOW, body)) = message.split_first() else {
            return Err(Defect::Invalid("not a Show of lomme-qr/1")).within("type");
        };
        let body = inflate_with(body, dictionary(), MAX_BODY).map_err(|error| match error {
            InflateError::Malformed => Defect::Invalid("not a zlib stream, or cut short"),
            InflateError::TooLarge => Defect::TooLarge { limit: MAX_BODY },
        })?;
        let node = Node::read(&body)?;
        let fields = node.fields()?;
        let nonce = fields.read_numbered(1, |nonce| {
            nonce.bytes()?.try_into().map_err(|_| Defect::Invalid("a nonce has eight bytes").into())
        })?;
        Ok(Show {
            issued_at: fields.read_numbered(0, Node::unsigned)?,
            nonce,
            device_response: fields.read_numbered(2, |response| Ok(digests::put_back(response.raw())))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_show_is_read_back() {
        let show = Show { issued_at: 1_795_000_000, nonce: *b"12345678", device_response: vec![0xa0] };
        assert_eq!(Show::from_message(&show.to_message()).unwrap(), show);
    }

    #[test]
    fn other_types_bombs_and_garbage_are_refused() {
        assert!(Show::from_message(&[]).is_err());
        assert!(Show::from_message(&[2, 0, 0]).is_err());
        let mut bomb = vec![TYPE_SHOW];
        bomb.extend(deflate_with(&vec![0; 4_000_000], dictionary()));
        assert_eq!(Show::from_message(&bomb).unwrap_err().defect(), &Defect::TooLarge { limit: MAX_BODY });
    }
}

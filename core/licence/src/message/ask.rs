//! Ask: what a reader wants to see, and the challenge that the Answer must meet.

use super::{ASK, nonce, pack, unpack};
use crate::cbor::{Defect, Node, ParseError, Within, write};
use crate::hash::sha256;
use crate::mdoc::{DeviceRequest, SessionKey, SessionTranscript};

/// More elements than this in one Ask are not read: nobody could look at them before a yes.
const MAX_ELEMENTS: usize = 128;

/// A reader's request: `{ 0: asked_at, 1: nonce, 2: EReaderKey, 3: DeviceRequest }`. Who asks is known only after
/// [`crate::reader::verify_asker`].
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// When the reader says it asked, seconds since 1970. It makes the transcript this Ask's own; no check compares it
    /// with the holder's clock.
    pub asked_at: u64,
    /// The number the reader chose for it.
    pub nonce: [u8; 16],
    /// The reader's key for this Ask alone.
    pub reader_key: SessionKey,
    /// What is asked, signed by the reader or not.
    pub request: DeviceRequest,
}

impl Ask {
    /// The message.
    pub fn to_message(&self) -> Vec<u8> {
        pack(ASK, &self.body())
    }

    /// SHA-256 of all that it says. Its nonce does not name it: whoever has seen one Ask can make another with the same nonce,
    /// which asks for other elements and has a key of theirs.
    pub fn fingerprint(&self) -> [u8; 32] {
        sha256(&self.body())
    }

    fn body(&self) -> Vec<u8> {
        write(|e| {
            e.map(4)?.u8(0)?.u64(self.asked_at)?;
            e.u8(1)?.bytes(&self.nonce)?;
            e.u8(2)?;
            e.writer_mut().extend_from_slice(self.reader_key.as_bytes());
            e.u8(3)?;
            e.writer_mut().extend_from_slice(&self.request.to_bytes());
            Ok(())
        })
    }

    /// Reads a message.
    ///
    /// # Errors
    /// When it is of another type, inflates to more than 128 KiB, asks for more than 128 elements, or is not what it
    /// should be.
    pub fn from_message(message: &[u8]) -> Result<Self, ParseError> {
        let body = unpack(ASK, "not an Ask of lomme-qr/1", message)?;
        let node = Node::read(&body)?;
        let fields = node.fields()?;
        let ask = Ask {
            asked_at: fields.read_numbered(0, Node::unsigned)?,
            nonce: fields.read_numbered(1, nonce)?,
            reader_key: fields.read_numbered(2, SessionKey::read)?,
            request: fields.read_numbered(3, |request| DeviceRequest::from_bytes(request.raw()))?,
        };
        let of_request =
            ask.request.doc_requests().iter().flat_map(|asked| asked.items_request().name_spaces());
        match of_request.map(|(_, elements)| elements.len()).sum() {
            1..=MAX_ELEMENTS => Ok(ask),
            0 => Err(Defect::Missing).within("elements"),
            _ => Err(Defect::TooManyItems).within("elements"),
        }
    }

    /// The transcript that the reader signs its request under.
    pub fn transcript(&self) -> SessionTranscript {
        SessionTranscript::ask(&self.reader_key, &self.nonce, self.asked_at)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::mdoc::{DocRequest, ItemsRequest, MDL_DOC_TYPE, MDL_NAMESPACE};
    use crate::message::MAX_BODY;

    pub(in crate::message) fn key(byte: u8) -> SessionKey {
        SessionKey::of(&p256::SecretKey::from_slice(&[byte; 32]).unwrap().public_key())
    }

    pub(in crate::message) fn ask_for<'e>(elements: impl IntoIterator<Item = &'e str>) -> Ask {
        let elements = elements.into_iter().map(|element| (MDL_NAMESPACE, element, element == "portrait"));
        let asked = DocRequest::new(ItemsRequest::new(MDL_DOC_TYPE, elements), None);
        Ask {
            asked_at: 1_795_000_000,
            nonce: [3; 16],
            reader_key: key(7),
            request: DeviceRequest::new(vec![asked]),
        }
    }

    #[test]
    fn an_ask_is_read_back() {
        let ask = ask_for(["family_name", "portrait"]);
        assert_eq!(Ask::from_message(&ask.to_message()).unwrap(), ask);
    }

    #[test]
    fn an_ask_that_says_anything_else_has_another_fingerprint() {
        let ask = ask_for(["family_name", "portrait"]);
        assert_eq!(Ask::from_message(&ask.to_message()).unwrap().fingerprint(), ask.fingerprint());
        let others = [
            Ask { asked_at: ask.asked_at + 1, ..ask.clone() },
            Ask { nonce: [4; 16], ..ask.clone() },
            Ask { reader_key: key(8), ..ask.clone() },
            Ask { request: ask_for(["family_name"]).request, ..ask.clone() },
            Ask { request: ask_for(["portrait", "family_name"]).request, ..ask.clone() },
        ];
        assert!(others.iter().all(|other| other.fingerprint() != ask.fingerprint()));
    }

    #[test]
    fn other_types_bombs_and_every_cut_are_refused() {
        assert!(Ask::from_message(&[]).is_err());
        assert!(Ask::from_message(&[1, 0, 0]).is_err());
        let bomb = pack(ASK, &vec![0; 4_000_000]);
        assert_eq!(Ask::from_message(&bomb).unwrap_err().defect(), &Defect::TooLarge { limit: MAX_BODY });
        let body = unpack(ASK, "", &ask_for(["sex"]).to_message()).unwrap();
        for length in 0..body.len() {
            assert!(Ask::from_message(&pack(ASK, &body[..length])).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn an_ask_for_nothing_or_for_more_than_a_person_can_look_at_is_refused() {
        let names: Vec<String> = (0..=MAX_ELEMENTS).map(|n| format!("e{n}")).collect();
        let of = |count: usize| ask_for(names.iter().take(count).map(String::as_str)).to_message();
        assert!(Ask::from_message(&of(MAX_ELEMENTS)).is_ok());
        assert_eq!(Ask::from_message(&of(MAX_ELEMENTS + 1)).unwrap_err().defect(), &Defect::TooManyItems);
        assert_eq!(Ask::from_message(&of(0)).unwrap_err().defect(), &Defect::Missing);
    }

    #[test]
    fn a_key_of_another_curve_a_short_nonce_and_a_nonce_of_a_show_are_refused() {
        let ask = ask_for(["sex"]);
        let with = |nonce: &[u8], key: &[u8]| {
            pack(
                ASK,
                &write(|e| {
                    e.map(4)?.u8(0)?.u64(ask.asked_at)?.u8(1)?.bytes(nonce)?.u8(2)?;
                    e.writer_mut().extend_from_slice(key);
                    e.u8(3)?;
                    e.writer_mut().extend_from_slice(&ask.request.to_bytes());
                    Ok(())
                }),
            )
        };
        let good = ask.reader_key.as_bytes();
        assert_eq!(Ask::from_message(&with(&[3; 16], good)).unwrap(), ask);
        for nonce in [&[3; 15][..], &[3; 8], &[3; 17], &[]] {
            assert!(Ask::from_message(&with(nonce, good)).is_err());
        }
        let off_the_curve = [&good[..good.len() - 1], &[good[good.len() - 1] ^ 1]].concat();
        // OKP, Ed25519: {1: 1, -1: 6, -2: the base point}.
        let base = [&[0x58][..], &[0x58], &[0x66; 31]].concat();
        let ed25519 =
            crate::cbor::tagged_bytes(&[&[0xa3, 1, 1, 0x20, 6, 0x21][..], &[0x58, 32], &base[1..]].concat());
        // {1: 2, -1: 1, -2: x, -3: y}: no point at all, the coordinates beyond the field, and an x without its y.
        let p256 = |x: u8, y: &[u8]| {
            let key = [&[0xa4, 1, 2, 0x20, 1, 0x21, 0x58, 32][..], &[x; 32], &[0x22], y].concat();
            crate::cbor::tagged_bytes(&key)
        };
        let zeros = [&[0x58, 32][..], &[0; 32]].concat();
        for key in
            [&off_the_curve[..], &ed25519, &[0xf6], &p256(0, &zeros), &p256(0xff, &zeros), &p256(0, &[])]
        {
            assert!(Ask::from_message(&with(&[3; 16], key)).is_err());
        }
    }
}

//! The messages of `lomme-qr/1`: one type byte and a zlib body with a preset dictionary. The frames that carry them know
//! nothing of this.
//!
//! | type | message | who reads it |
//! |---|---|---|
//! | 1 | [`Show`] | everybody who sees it |
//! | 2 | [`Ask`] | everybody who sees it |
//! | 3 | [`Answer`] | the reader whose Ask it answers |

mod answer;
mod ask;
mod dictionary;
mod digests;
mod show;

pub use answer::Answer;
pub(crate) use answer::{device_response, plaintext};
pub use ask::Ask;
pub use dictionary::dictionary;
pub use show::Show;

use crate::cbor::{Defect, Node, ParseError, Within};
use crate::inflate::{InflateError, deflate_with, inflate_with};

/// The body of a message inflates to at most this, in bytes.
pub const MAX_BODY: usize = 128 * 1024;
const SHOW: u8 = 1;
const ASK: u8 = 2;
const ANSWER: u8 = 3;

/// A message of any type.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A presentation in one scan.
    Show(Show),
    /// A reader's request.
    Ask(Box<Ask>),
    /// The answer to an Ask.
    Answer(Answer),
}

impl Message {
    /// Reads a message by its type byte.
    ///
    /// # Errors
    /// When the type is not known, or as reading that type.
    pub fn read(message: &[u8]) -> Result<Self, ParseError> {
        match message.first() {
            Some(&SHOW) => Show::from_message(message).map(Message::Show),
            Some(&ASK) => Ask::from_message(message).map(|ask| Message::Ask(Box::new(ask))),
            Some(&ANSWER) => Answer::from_message(message).map(Message::Answer),
            _ => Err(Defect::Invalid("not a message of lomme-qr/1")).within("type"),
        }
    }
}

/// The message of a body.
fn pack(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut message = vec![kind];
    message.extend(deflate_with(body, dictionary()));
    message
}

/// The body of a message of type `kind`; `other` says what one of another type is not.
fn unpack(kind: u8, other: &'static str, message: &[u8]) -> Result<Vec<u8>, ParseError> {
    let Some((_, body)) = message.split_first().filter(|(first, _)| **first == kind) else {
        return Err(Defect::Invalid(other)).within("type");
    };
    inflate(body)
}

/// Inflates a zlib stream to at most [`MAX_BODY`].
fn inflate(stream: &[u8]) -> Result<Vec<u8>, ParseError> {
    inflate_with(stream, dictionary(), MAX_BODY).map_err(|error| match error {
        InflateError::Malformed => Defect::Invalid("not one whole zlib stream").into(),
        InflateError::TooLarge => Defect::TooLarge { limit: MAX_BODY }.into(),
    })
}

/// A nonce of `N` bytes.
fn nonce<const N: usize>(node: &Node<'_>) -> Result<[u8; N], ParseError> {
    let wrong = Defect::Invalid("a nonce of another length");
    node.bytes()?.try_into().map_err(|_| wrong.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_after_the_stream_after_the_body_or_a_second_stream_are_refused_in_every_type() {
        let show = Show { issued_at: 1, nonce: [1; 8], device_response: vec![0xa0] }.to_message();
        let ask = ask::tests::ask_for(["sex"]).to_message();
        let answer =
            Answer { ask_nonce: [3; 16], device_key: ask::tests::key(9), ciphertext: vec![0x5a; 40] };
        for message in [show, ask, answer.to_message()] {
            assert!(Message::read(&message).is_ok());
            let (kind, body) = (message[0], inflate(&message[1..]).unwrap());
            assert!(Message::read(&pack(kind, &body)).is_ok());
            assert!(Message::read(&pack(kind, &[&body[..], &[0xf6]].concat())).is_err());
            assert!(Message::read(&[&message[..], &[0]].concat()).is_err());
            assert!(Message::read(&[&message[..], &pack(kind, &[])[1..]].concat()).is_err());
        }
    }

    #[test]
    fn a_bomb_is_cut_off_with_the_dictionary_without_it_and_where_it_repeats_the_dictionary() {
        let zeros = vec![0; 4_000_000];
        let names: Vec<u8> = dictionary().iter().copied().cycle().take(4_000_000).collect();
        for kind in [SHOW, ASK, ANSWER] {
            let plain = [&[kind][..], &crate::inflate::deflate(&zeros)].concat();
            for bomb in [pack(kind, &zeros), pack(kind, &names), plain] {
                assert!(bomb.len() < 64 * 1024, "it fits into a message");
                let refused = Message::read(&bomb).unwrap_err();
                assert_eq!(refused.defect(), &Defect::TooLarge { limit: MAX_BODY });
            }
        }
    }

    #[test]
    fn a_message_is_read_by_its_type_byte() {
        let show = Show { issued_at: 1, nonce: [1; 8], device_response: vec![0xa0] };
        assert_eq!(Message::read(&show.to_message()).unwrap(), Message::Show(show));
        for first in [0, 2, 3, 4, 255] {
            assert!(Message::read(&[first]).is_err());
        }
        assert!(Message::read(&[]).is_err());
    }
}

//! The text of one symbol: `L1:` with a whole message or `L2:` with one part of it.
//!
//! Base45 is RFC 9285, whose alphabet is QR's alphanumeric mode, so two bytes cost three characters of 5½ bits.
//! The part header is ours; the symbol in it is an encoding symbol of RFC 6330 for one source block (number 0),
//! one sub-block and symbol alignment 1. Transfer length F is the message length, symbol size T the header's.

use raptorq::ObjectTransmissionInformation;
use sha2::{Digest, Sha256};
use std::fmt;
use thiserror::Error;

/// The longest message, in bytes.
pub const MAX_MESSAGE: usize = 64 * 1024;
/// The longest text a frame may have, in characters: what version 40 at level L holds.
pub const MAX_TEXT: usize = 4296;
/// The smallest encoding symbol, in bytes: what version 5 at level L holds, with some room.
pub const MIN_SYMBOL: u16 = 64;
/// The most source symbols of a transfer. Solving grows with about their square, so without a bound a hostile header
/// could keep a phone busy for seconds with every frame; 256 frames are half a minute of patience anyway.
pub const MAX_SOURCE_SYMBOLS: u32 = 256;
/// The highest encoding symbol id. RFC 6330 has 24 bits; 16 are almost two hours of frames at ten a second, and
/// small enough that every id with every block size has been tried against the decoder.
pub const MAX_SYMBOL_ID: u32 = 0xFFFF;
/// Bytes of a part before its symbol.
pub const PART_HEADER: usize = 17;

const WHOLE: &str = "L1:";
const PART: &str = "L2:";
/// Length of either prefix.
pub(crate) const PREFIX: usize = 3;

/// Why a text is no frame. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FrameError {
    /// Another QR symbol: neither `L1:` nor `L2:` stands in front.
    #[error(
        "not a frame of Lomme: it starts with neither L1: nor L2:; point the camera at the other phone's code"
    )]
    NotAFrame,
    /// Longer than any QR symbol.
    #[error("the frame has {0} characters, more than a QR symbol holds ({MAX_TEXT})")]
    TooLong(usize),
    /// The body is not canonical base45 (RFC 9285).
    #[error("the frame's body is not base45")]
    NotBase45,
    /// A message of no bytes.
    #[error("the message is empty; there is nothing to carry")]
    Empty,
    /// A message over [`MAX_MESSAGE`].
    #[error("the message has {0} bytes, more than {MAX_MESSAGE}; leave out what is not needed")]
    MessageTooLong(usize),
    /// A part too short for its header.
    #[error("the part has {0} bytes, fewer than its header of {PART_HEADER}")]
    Truncated(usize),
    /// A symbol size under [`MIN_SYMBOL`], or over what one QR symbol holds.
    #[error("the symbol size {0} is out of range")]
    SymbolSize(u16),
    /// The symbol's length is not the size the header gives.
    #[error("the symbol has {found} bytes where the header says {declared}")]
    SymbolLength {
        /// What the header says.
        declared: u16,
        /// What is there.
        found: usize,
    },
    /// An encoding symbol id over [`MAX_SYMBOL_ID`].
    #[error("the encoding symbol id {0} is over {MAX_SYMBOL_ID}")]
    SymbolId(u32),
    /// More than [`MAX_SOURCE_SYMBOLS`].
    #[error("the message would take {0} frames, more than {MAX_SOURCE_SYMBOLS}")]
    TooManySymbols(u32),
    /// A symbol version or level that cannot hold a part of this message.
    #[error("QR version {0} is too small for this message or does not exist; use a larger one, up to 40")]
    Version(u8),
}

/// Which message a frame belongs to: the first 8 bytes of its SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TransferId(pub [u8; 8]);

impl TransferId {
    /// The id of `message`.
    pub fn of(message: &[u8]) -> Self {
        let hash: [u8; 32] = Sha256::digest(message).into();
        let [a, b, c, d, e, f, g, h, ..] = hash;
        TransferId([a, b, c, d, e, f, g, h])
    }
}

impl fmt::Display for TransferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for TransferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransferId({self})")
    }
}

/// What one symbol carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// `L1:` The whole message.
    Whole(Vec<u8>),
    /// `L2:` One encoding symbol of a message.
    Part(Part),
}

/// One encoding symbol with what is needed to place it. A parsed part has lawful sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose symbol it is.
    pub transfer: TransferId,
    /// Length of the message in bytes, 1 to [`MAX_MESSAGE`].
    pub message_len: u32,
    /// Size of every symbol of the transfer in bytes.
    pub symbol_size: u16,
    /// Encoding symbol id: below the number of source symbols the message itself, from there on repair symbols.
    pub symbol_id: u32,
    /// The symbol, `symbol_size` bytes.
    pub symbol: Vec<u8>,
}

impl Part {
    /// How many source symbols the message has (K of RFC 6330).
    pub fn source_symbols(&self) -> u32 {
        source_symbols(self.message_len, self.symbol_size)
    }
}

pub(crate) fn source_symbols(message_len: u32, symbol_size: u16) -> u32 {
    message_len.div_ceil(u32::from(symbol_size).max(1))
}

/// The parameters both sides derive from the header (RFC 6330, section 3.3).
pub(crate) fn transmission_information(message_len: u32, symbol_size: u16) -> ObjectTransmissionInformation {
    ObjectTransmissionInformation::new(u64::from(message_len), symbol_size, 1, 1, 1)
}

impl Frame {
    /// Reads the text of a symbol.
    ///
    /// # Errors
    /// [`FrameError`] when it is another symbol, damaged, or asks for sizes outside the limits; all are checked
    /// before anything is kept.
    pub fn parse(text: &str) -> Result<Frame, FrameError> {
        if text.len() > MAX_TEXT {
            return Err(FrameError::TooLong(text.len()));
        }
        if let Some(body) = text.strip_prefix(WHOLE) {
            let message = from_base45(body)?;
            return if message.is_empty() { Err(FrameError::Empty) } else { Ok(Frame::Whole(message)) };
        }
        let body = text.strip_prefix(PART).ok_or(FrameError::NotAFrame)?;
        parse_part(&from_base45(body)?).map(Frame::Part)
    }

    /// The text to draw.
    pub fn to_text(&self) -> String {
        match self {
            Frame::Whole(message) => format!("{WHOLE}{}", base45::encode(message)),
            Frame::Part(part) => {
                let mut bytes = Vec::with_capacity(PART_HEADER + part.symbol.len());
                let [_, len @ ..] = part.message_len.to_be_bytes();
                bytes.extend_from_slice(&part.transfer.0);
                bytes.extend_from_slice(&len);
                bytes.extend_from_slice(&part.symbol_size.to_be_bytes());
                bytes.extend_from_slice(&part.symbol_id.to_be_bytes());
                bytes.extend_from_slice(&part.symbol);
                format!("{PART}{}", base45::encode(&bytes))
            }
        }
    }
}

fn parse_part(bytes: &[u8]) -> Result<Part, FrameError> {
    let Some((&[t0, t1, t2, t3, t4, t5, t6, t7, l0, l1, l2, s0, s1, e0, e1, e2, e3], symbol)) =
        bytes.split_first_chunk::<PART_HEADER>()
    else {
        return Err(FrameError::Truncated(bytes.len()));
    };
    let message_len = u32::from_be_bytes([0, l0, l1, l2]);
    let symbol_size = u16::from_be_bytes([s0, s1]);
    let symbol_id = u32::from_be_bytes([e0, e1, e2, e3]);
    if message_len == 0 {
        return Err(FrameError::Empty);
    }
    if message_len as usize > MAX_MESSAGE {
        return Err(FrameError::MessageTooLong(message_len as usize));
    }
    if symbol_size < MIN_SYMBOL || usize::from(symbol_size) > MAX_TEXT {
        return Err(FrameError::SymbolSize(symbol_size));
    }
    if symbol.len() != usize::from(symbol_size) {
        return Err(FrameError::SymbolLength { declared: symbol_size, found: symbol.len() });
    }
    if symbol_id > MAX_SYMBOL_ID {
        return Err(FrameError::SymbolId(symbol_id));
    }
    let symbols = source_symbols(message_len, symbol_size);
    if symbols > MAX_SOURCE_SYMBOLS {
        return Err(FrameError::TooManySymbols(symbols));
    }
    let transfer = TransferId([t0, t1, t2, t3, t4, t5, t6, t7]);
    Ok(Part { transfer, message_len, symbol_size, symbol_id, symbol: symbol.to_vec() })
}

/// Base45 of which only the canonical form is accepted: the library drops the high bits of an overlong last pair.
fn from_base45(body: &str) -> Result<Vec<u8>, FrameError> {
    let bytes = base45::decode(body).map_err(|_| FrameError::NotBase45)?;
    if base45::encode(&bytes) == body { Ok(bytes) } else { Err(FrameError::NotBase45) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part() -> Part {
        Part {
            transfer: TransferId([1, 2, 3, 4, 5, 6, 7, 8]),
            message_len: 0x0102,
            symbol_size: 64,
            symbol_id: 5,
            symbol: vec![9; 64],
        }
    }

    fn part_with(change: impl FnOnce(&mut Vec<u8>)) -> Result<Frame, FrameError> {
        let text = Frame::Part(part()).to_text();
        let mut bytes = base45::decode(text.strip_prefix(PART).unwrap()).unwrap();
        change(&mut bytes);
        Frame::parse(&format!("{PART}{}", base45::encode(&bytes)))
    }

    #[test]
    fn the_bytes_of_a_part_are_big_endian_and_in_the_order_of_the_design() {
        let text = Frame::Part(part()).to_text();
        let bytes = base45::decode(text.strip_prefix("L2:").unwrap()).unwrap();
        assert_eq!(bytes[..17], [1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 0, 64, 0, 0, 0, 5]);
        assert_eq!(bytes[17..], [9; 64]);
    }

    #[test]
    fn a_transfer_id_is_the_first_eight_bytes_of_sha_256() {
        // SHA-256("abc"), FIPS 180-4.
        assert_eq!(TransferId::of(b"abc").to_string(), "ba7816bf8f01cfea");
    }

    #[test]
    fn a_header_outside_the_limits_is_refused_by_name() {
        assert_eq!(part_with(|b| b[8..11].fill(0)), Err(FrameError::Empty));
        assert_eq!(part_with(|b| b[8..11].fill(0xFF)), Err(FrameError::MessageTooLong(0xFF_FFFF)));
        assert_eq!(part_with(|b| b[11..13].fill(0)), Err(FrameError::SymbolSize(0)));
        assert_eq!(part_with(|b| b[11..13].fill(0xFF)), Err(FrameError::SymbolSize(0xFFFF)));
        assert_eq!(part_with(|b| b[14] = 1), Err(FrameError::SymbolId(0x0001_0005)));
        assert_eq!(
            part_with(|b| b[8..11].copy_from_slice(&[0, 64, 1])),
            Err(FrameError::TooManySymbols(257))
        );
        assert_eq!(part_with(|b| b.truncate(16)), Err(FrameError::Truncated(16)));
        assert_eq!(part_with(|b| b.truncate(80)), Err(FrameError::SymbolLength { declared: 64, found: 63 }));
    }

    #[test]
    fn other_symbols_and_damaged_text_are_told_apart() {
        assert_eq!(Frame::parse("https://example.dk"), Err(FrameError::NotAFrame));
        assert_eq!(Frame::parse("l1:QED8WEX0"), Err(FrameError::NotAFrame));
        assert_eq!(Frame::parse("L1:"), Err(FrameError::Empty));
        assert_eq!(Frame::parse("L1:æ"), Err(FrameError::NotBase45));
        assert_eq!(Frame::parse("L1:A"), Err(FrameError::NotBase45));
        assert_eq!(Frame::parse("L1::::"), Err(FrameError::NotBase45), "65536 and over in three characters");
        assert_eq!(Frame::parse("L1:::"), Err(FrameError::NotBase45), "256 and over in two characters");
        assert_eq!(Frame::parse(&"L1:0".repeat(2000)), Err(FrameError::TooLong(8000)));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(message in prop::collection::vec(any::<u8>(), 1..600)) {
            let frame = Frame::Whole(message);
            prop_assert_eq!(Frame::parse(&frame.to_text()), Ok(frame));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "(L1:|L2:)?.{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Frame::parse(&text);
            let _ = Frame::parse(&format!("{PART}{}", base45::encode(&bytes)));
        }

        #[test]
        fn two_texts_never_mean_the_same_frame(text in "L1:[0-9A-Z $%*+./:-]{1,9}") {
            if let Ok(frame) = Frame::parse(&text) {
                prop_assert_eq!(frame.to_text(), text);
            }
        }
    }
}

//! A message as frames: one, or as many as are asked for.

use crate::frame::{
    Frame, FrameError, MAX_MESSAGE, MAX_SOURCE_SYMBOLS, MAX_SYMBOL_ID, MIN_SYMBOL, PART_HEADER, PREFIX, Part,
    TransferId, source_symbols, transmission_information,
};
use crate::symbol::{Level, Mask, Symbol, SymbolError, alphanumeric_capacity, smallest_version};
use raptorq::SourceBlockEncoder;
use std::sync::OnceLock;

/// A message that fits this version at [`WHOLE_LEVEL`] becomes one still symbol.
pub const WHOLE_VERSION: u8 = 15;
/// A still symbol has to be read as it is: level M restores 15 % of it, a crack or a thumb.
pub const WHOLE_LEVEL: Level = Level::M;

/// How large the symbols of a row of frames may become.
///
/// The default is version 14 at level L: 73 modules and the quiet zone on a 60 mm wide screen make 0.7 mm a module, and a
/// police preset takes four or five frames. A larger symbol saves a tenth of a second before a good camera and is not read at
/// all by a poor one (docs/decisions/011). A frame that cannot be read costs one frame and no more, so bytes spent on a
/// higher level are better spent on the next frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The largest QR version a part may need, 5 to 40.
    pub max_version: u8,
    /// The level the parts will be drawn at.
    pub level: Level,
}

impl Default for Options {
    fn default() -> Self {
        Options { max_version: 14, level: Level::L }
    }
}

/// The frames of one message.
pub struct Frames {
    transfer: TransferId,
    level: Level,
    /// The mask of all symbols, weighed for the first frame when the first one is drawn.
    mask: OnceLock<Mask>,
    body: Body,
}

enum Body {
    Whole(String),
    Parts {
        message_len: u32,
        symbol_size: u16,
        /// The message, padded to whole symbols: the first frames.
        padded: Vec<u8>,
        /// What repairs it, made when the first repair is asked for: many a camera needs none.
        encoder: OnceLock<SourceBlockEncoder>,
    },
}

impl std::fmt::Debug for Frames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The message is somebody's licence.
        f.debug_struct("Frames")
            .field("transfer", &self.transfer)
            .field("minimum", &self.minimum())
            .finish_non_exhaustive()
    }
}

impl Frames {
    /// Prepares the frames of `message`.
    ///
    /// # Errors
    /// [`FrameError::Empty`], [`FrameError::MessageTooLong`], or [`FrameError::Version`] when a part does not fit
    /// the version and level asked for.
    pub fn new(message: &[u8], options: Options) -> Result<Frames, FrameError> {
        if message.is_empty() {
            return Err(FrameError::Empty);
        }
        if message.len() > MAX_MESSAGE {
            return Err(FrameError::MessageTooLong(message.len()));
        }
        let transfer = TransferId::of(message);
        if message.len() <= bytes_in(WHOLE_VERSION, WHOLE_LEVEL) {
            let text = Frame::Whole(message.to_vec()).to_text();
            return Ok(Frames {
                transfer,
                level: WHOLE_LEVEL,
                mask: OnceLock::new(),
                body: Body::Whole(text),
            });
        }
        let largest = bytes_in(options.max_version, options.level).saturating_sub(PART_HEADER);
        if largest < usize::from(MIN_SYMBOL) || message.len() > largest * MAX_SOURCE_SYMBOLS as usize {
            return Err(FrameError::Version(options.max_version));
        }
        // As few frames as the version allows, and then no larger than those few need.
        let symbol_size =
            message.len().div_ceil(message.len().div_ceil(largest)).max(usize::from(MIN_SYMBOL));
        let symbol_size = u16::try_from(symbol_size).map_err(|_| FrameError::Version(options.max_version))?;
        let message_len =
            u32::try_from(message.len()).map_err(|_| FrameError::MessageTooLong(message.len()))?;
        let mut padded = message.to_vec();
        padded.resize(message.len().next_multiple_of(usize::from(symbol_size)), 0);
        let body = Body::Parts { message_len, symbol_size, padded, encoder: OnceLock::new() };
        Ok(Frames { transfer, level: options.level, mask: OnceLock::new(), body })
    }

    /// The text of frame `n`. The first [`minimum`](Self::minimum) frames are the message itself and every later
    /// one repairs whatever was missed, so a sender just counts on; after 65 536 it begins again.
    pub fn text(&self, n: u32) -> String {
        match &self.body {
            Body::Whole(text) => text.clone(),
            Body::Parts { message_len, symbol_size, padded, encoder } => {
                let (message_len, symbol_size) = (*message_len, *symbol_size);
                let symbol_id = n & MAX_SYMBOL_ID;
                let symbol = match padded.chunks(usize::from(symbol_size)).nth(symbol_id as usize) {
                    Some(source) => source.to_vec(),
                    None => {
                        let layout = transmission_information(message_len, symbol_size);
                        let encoder = encoder.get_or_init(|| SourceBlockEncoder::new(0, &layout, padded));
                        repair_symbol(encoder, symbol_id - source_symbols(message_len, symbol_size))
                    }
                };
                Frame::Part(Part { transfer: self.transfer, message_len, symbol_size, symbol_id, symbol })
                    .to_text()
            }
        }
    }

    /// The smallest QR version that holds each of the frames.
    pub fn version(&self) -> u8 {
        let characters = match &self.body {
            Body::Whole(text) => text.len(),
            Body::Parts { symbol_size, .. } => characters_for(PART_HEADER + usize::from(*symbol_size)),
        };
        smallest_version(characters, self.level, 1).unwrap_or(40)
    }

    /// Frame `n` as a symbol of `version`, or of the smallest larger one that holds it. All frames are drawn under the mask that
    /// suits the first one best (docs/decisions/021).
    ///
    /// # Errors
    /// For a version over 40.
    pub fn symbol(&self, n: u32, version: u8) -> Result<Symbol, SymbolError> {
        let mask = match self.mask.get() {
            Some(mask) => *mask,
            None => {
                let first = Symbol::at_least(&self.text(0), self.level, version)?;
                let mask = *self.mask.get_or_init(|| first.mask());
                if n == 0 {
                    return Ok(first);
                }
                mask
            }
        };
        Symbol::under(mask, &self.text(n), self.level, version)
    }

    /// How many frames a camera that misses none needs.
    pub fn minimum(&self) -> u32 {
        match &self.body {
            Body::Whole(_) => 1,
            Body::Parts { message_len, symbol_size, .. } => source_symbols(*message_len, *symbol_size),
        }
    }

    /// Whether one still symbol carries it all, so that nothing needs to move.
    pub fn is_still(&self) -> bool {
        matches!(self.body, Body::Whole(_))
    }

    /// The level to draw the frames at: [`WHOLE_LEVEL`] for a still symbol, else the one asked for.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The id of the transfer.
    pub fn transfer(&self) -> TransferId {
        self.transfer
    }
}

fn repair_symbol(encoder: &SourceBlockEncoder, repair_id: u32) -> Vec<u8> {
    encoder.repair_packets(repair_id, 1).pop().map(|packet| packet.split().1).unwrap_or_default()
}

/// Bytes that fit a frame's body in one symbol.
fn bytes_in(version: u8, level: Level) -> usize {
    let characters = alphanumeric_capacity(version, level).saturating_sub(PREFIX);
    characters / 3 * 2 + usize::from(characters % 3 == 2)
}

/// Characters of a frame with so many bytes in its body; the inverse of [`bytes_in`].
fn characters_for(bytes: usize) -> usize {
    PREFIX + bytes / 2 * 3 + bytes % 2 * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_version_15_at_level_m_is_one_still_symbol_and_a_byte_more_is_not() {
        // ISO/IEC 18004, table 7: 15-M holds 600 alphanumeric characters; less the prefix 597, which are 398 bytes.
        let still = Frames::new(&[0xFF; 398], Options::default()).unwrap();
        assert!(still.is_still());
        assert_eq!(still.text(0), still.text(77));
        assert_eq!((still.version(), still.symbol(7, 1).unwrap().version()), (15, 15));
        assert!(!Frames::new(&[0xFF; 399], Options::default()).unwrap().is_still());
    }

    #[test]
    fn no_frame_needs_a_larger_symbol_than_asked_for() {
        for level in [Level::L, Level::M] {
            for max_version in 8..=40 {
                let frames = Frames::new(&[1; 9_000], Options { max_version, level }).unwrap();
                assert!(frames.version() <= max_version, "{} of {max_version}", frames.version());
                for n in [0, frames.minimum() - 1, frames.minimum(), 65_535] {
                    let version = Symbol::new(&frames.text(n), level).unwrap().version();
                    assert_eq!(
                        (version, frames.symbol(n, 1).unwrap().version()),
                        (frames.version(), version)
                    );
                }
            }
        }
    }

    #[test]
    fn all_frames_are_under_the_mask_that_suits_the_first_whichever_is_drawn_first() {
        let frames =
            || Frames::new(&(0..1_700).map(|n| (n * n) as u8).collect::<Vec<_>>(), Options::default());
        let (in_order, backwards) = (frames().unwrap(), frames().unwrap());
        let best = Symbol::new(&in_order.text(0), Level::L).unwrap();
        let own: Vec<Mask> =
            (0..40).map(|n| Symbol::new(&in_order.text(n), Level::L).unwrap().mask()).collect();
        assert!(own.iter().any(|mask| *mask != best.mask()), "each alone would have another one");
        let drawn: Vec<Symbol> = (0..40).map(|n| in_order.symbol(n, 1).unwrap()).collect();
        assert!(drawn[0] == best && drawn.iter().all(|symbol| symbol.mask() == best.mask()));
        for n in (0..40).rev() {
            assert_eq!(backwards.symbol(n, 1).unwrap(), drawn[n as usize]);
        }
        assert_eq!(in_order.symbol(1, 20).unwrap().version(), 20);
        assert!(in_order.symbol(1, 41).is_err());
    }

    #[test]
    fn the_load_is_spread_evenly_over_the_frames() {
        // Two frames are needed in any case; they need not be of version 14.
        let frames = Frames::new(&[1; 500], Options::default()).unwrap();
        assert_eq!(frames.minimum(), 2);
        assert!(Symbol::new(&frames.text(0), Level::L).unwrap().version() < 12);
    }

    #[test]
    fn a_message_that_cannot_be_carried_is_refused() {
        let refusal = |len, options| Frames::new(&vec![0; len], options).unwrap_err();
        assert_eq!(refusal(0, Options::default()), FrameError::Empty);
        assert_eq!(refusal(MAX_MESSAGE + 1, Options::default()), FrameError::MessageTooLong(MAX_MESSAGE + 1));
        for max_version in [0, 1, 4, 41, 255] {
            let options = Options { max_version, level: Level::L };
            assert_eq!(refusal(1000, options), FrameError::Version(max_version));
        }
        // 64 KiB through symbols of version 5 would be hundreds of frames.
        assert_eq!(refusal(MAX_MESSAGE, Options { max_version: 5, level: Level::L }), FrameError::Version(5));
        assert!(Frames::new(&[0; MAX_MESSAGE], Options { max_version: 11, level: Level::L }).is_ok());
    }
}

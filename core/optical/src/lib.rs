//! Bytes to QR symbols and back. Pure: no I/O, no clock, no randomness.
//!
//! A licence has to cross from one screen to one camera with no network between them. A message that fits one
//! readable symbol becomes one still picture (`L1:`). A longer one becomes an endless row of pictures (`L2:`), of
//! which the camera needs *any* few more than the message is long, in any order: RaptorQ, RFC 6330. A missed picture
//! therefore costs one frame and never a whole round.
//!
//! ```
//! use lomme_optical::{Collector, Event, Frames, Options};
//!
//! let message = vec![7; 2_000];
//! let frames = Frames::new(&message, Options::default())?;
//! let mut collector = Collector::new();
//! // Every second frame is lost; nobody has to ask for it again.
//! for n in (0..).step_by(2) {
//!     let _picture = frames.symbol(n, 1)?.to_png(4, 4)?;
//!     if collector.push(&frames.text(n))?.event == Event::Complete {
//!         break;
//!     }
//! }
//! assert_eq!(collector.take(), Some(message));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A screen that renews its message while it shows asks a [`Stream`] what to draw and until when; it goes on from one
//! message to the next where a frame ends. The format is docs/qr-profile.md, what was measured docs/optical.md.
//!
//! What a message means is none of this crate's business: the hash of a transfer finds accidents and forged frames
//! that poison a good transfer, but it proves nothing about who sent it.
#![deny(missing_docs)]

mod collector;
mod frame;
mod layout;
mod penalty;
mod sender;
mod sightings;
mod stream;
mod symbol;
mod transfer;

pub use collector::{Collector, Event, Notice, Progress};
pub use frame::{
    Frame, FrameError, MAX_MESSAGE, MAX_SOURCE_SYMBOLS, MAX_SYMBOL_ID, MAX_TEXT, MIN_SYMBOL, PART_HEADER,
    Part, TransferId,
};
pub use sender::{Frames, Options, WHOLE_LEVEL, WHOLE_VERSION};
pub use stream::{MAX_FRAME_RATE, Picture, Stream, StreamError};
pub use symbol::{Level, MAX_QUIET_ZONE, MAX_SCALE, Mask, Symbol, SymbolError, alphanumeric_capacity};

//! Frames from a camera back to a message: any order, with repeats and losses, from one transfer at a time.
//!
//! - A camera sees the same frame several times over; the same text again costs one comparison.
//! - A phone renews what it shows every few seconds. One frame of another transfer may be a stray, so it is only put
//!   aside; a second one with none of the present transfer in between, and the collector has moved on, with both.
//! - A part is never verified. Only when all are together is the hash compared with the transfer id. If it
//!   differs, some frame was forged or damaged and nobody can tell which: all are thrown away and the next frame
//!   starts afresh. The transfer is not banned, or a single forged frame would be enough to stop it for good.
//! - Memory is bounded by one message and a few symbols over, and one frame put aside.

use crate::frame::{Frame, FrameError, Part, TransferId, transmission_information};
use raptorq::{Decoder, EncodingPacket, PayloadId};
use std::collections::BTreeSet;

/// RaptorQ fails with K + 2 symbols about once in a million times (RFC 6330, section 1). With this many over it is
/// not chance but symbols chosen to be worthless.
const SPARE_SYMBOLS: u32 = 12;

/// What a frame did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It brought something new.
    New,
    /// It was there already, or its message is complete.
    Repeat,
    /// It belongs to another transfer and was put aside.
    Other,
    /// It completed the message: [`Collector::take`] has it.
    Complete,
    /// All was there, and it was not what the transfer id promised. The collector starts over.
    HashFailed,
}

/// Where the collector stands after a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The transfer being collected.
    pub transfer: TransferId,
    /// Different frames of it so far.
    pub frames_seen: u32,
    /// About how many are needed in all; rarely one or two more.
    pub frames_needed_about: u32,
    /// What the last frame did.
    pub event: Event,
}

/// Collects the frames of one transfer.
#[derive(Default)]
pub struct Collector {
    state: State,
    aside: Option<Part>,
    message: Option<Vec<u8>>,
    last: Option<(String, Progress)>,
}

#[derive(Default)]
enum State {
    #[default]
    Idle,
    Collecting(Transfer),
    Done(Progress),
}

struct Transfer {
    key: Key,
    needed: u32,
    seen: BTreeSet<u32>,
    decoder: Decoder,
}

/// Frames belong together if all of this agrees: a forged length or symbol size is another transfer's, not a
/// contradiction within this one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    id: TransferId,
    message_len: u32,
    symbol_size: u16,
}

impl Part {
    fn key(&self) -> Key {
        Key { id: self.transfer, message_len: self.message_len, symbol_size: self.symbol_size }
    }
}

impl std::fmt::Debug for Collector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Collector")
            .field("progress", &self.last.as_ref().map(|(_, progress)| progress))
            .finish_non_exhaustive()
    }
}

impl Collector {
    /// An empty collector.
    pub fn new() -> Collector {
        Collector::default()
    }

    /// Takes the text of a symbol.
    ///
    /// # Errors
    /// [`FrameError`] for a text that is no frame; what was collected stays.
    pub fn push(&mut self, text: &str) -> Result<Progress, FrameError> {
        if let Some((last, progress)) = &self.last
            && last == text
        {
            return Ok(*progress);
        }
        let progress = match Frame::parse(text)? {
            Frame::Whole(message) => self.take_whole(message),
            Frame::Part(part) => self.take_part(part),
        };
        // After a failed hash the same frame is a first frame again, and a second sight of a frame put aside counts.
        self.last = match progress.event {
            Event::HashFailed | Event::Other => None,
            _ => Some((text.to_owned(), Progress { event: Event::Repeat, ..progress })),
        };
        Ok(progress)
    }

    /// The complete message, once.
    pub fn take(&mut self) -> Option<Vec<u8>> {
        self.message.take()
    }

    /// Forgets everything, as for the next person in a queue.
    pub fn clear(&mut self) {
        *self = Collector::new();
    }

    fn take_whole(&mut self, message: Vec<u8>) -> Progress {
        let transfer = TransferId::of(&message);
        if let State::Done(done) = self.state
            && done.transfer == transfer
        {
            return Progress { event: Event::Repeat, ..done };
        }
        self.finish(
            message,
            Progress { transfer, frames_seen: 1, frames_needed_about: 1, event: Event::Complete },
        )
    }

    fn take_part(&mut self, part: Part) -> Progress {
        match &mut self.state {
            State::Idle => self.start(part),
            State::Done(done) if done.transfer == part.transfer => Progress { event: Event::Repeat, ..*done },
            State::Done(_) => self.start(part),
            State::Collecting(current) if current.key == part.key() => {
                self.aside = None;
                self.add(part)
            }
            State::Collecting(current) => {
                let stay = current.progress(Event::Other);
                match self.aside.take() {
                    Some(first) if first.key() == part.key() => {
                        let progress = self.start(first.clone());
                        // One symbol may be a whole message; and a frame may be seen twice.
                        if progress.event == Event::New && first != part { self.add(part) } else { progress }
                    }
                    _ => {
                        self.aside = Some(part);
                        stay
                    }
                }
            }
        }
    }

    fn start(&mut self, part: Part) -> Progress {
        self.aside = None;
        self.state = State::Collecting(Transfer::new(&part));
        self.add(part)
    }

    fn add(&mut self, part: Part) -> Progress {
        let State::Collecting(transfer) = &mut self.state else {
            return self.start(part);
        };
        if !transfer.seen.insert(part.symbol_id) {
            return transfer.progress(Event::Repeat);
        }
        let packet = EncodingPacket::new(PayloadId::new(0, part.symbol_id), part.symbol);
        match transfer.decoder.decode(packet) {
            Some(message) if TransferId::of(&message) == part.transfer => {
                let progress = transfer.progress(Event::Complete);
                self.finish(message, progress)
            }
            None if transfer.frames() < transfer.needed + SPARE_SYMBOLS => transfer.progress(Event::New),
            _ => {
                let progress = Progress { frames_seen: 0, ..transfer.progress(Event::HashFailed) };
                self.state = State::Idle;
                progress
            }
        }
    }

    fn finish(&mut self, message: Vec<u8>, progress: Progress) -> Progress {
        self.aside = None;
        self.message = Some(message);
        self.state = State::Done(progress);
        progress
    }
}

impl Transfer {
    fn new(part: &Part) -> Transfer {
        Transfer {
            key: part.key(),
            needed: part.source_symbols(),
            seen: BTreeSet::new(),
            decoder: Decoder::new(transmission_information(part.message_len, part.symbol_size)),
        }
    }

    fn frames(&self) -> u32 {
        u32::try_from(self.seen.len()).unwrap_or(u32::MAX)
    }

    fn progress(&self, event: Event) -> Progress {
        Progress {
            transfer: self.key.id,
            frames_seen: self.frames(),
            frames_needed_about: self.needed,
            event,
        }
    }
}

//! Frames from a camera back to a message: any order, with repeats and losses, from up to four transfers at once.
//!
//! - A camera sees the same frame several times over; the same text again costs one comparison.
//! - A phone renews what it shows every few seconds, and a second phone may be in view. Each transfer is collected for
//!   itself, so neither a renewal nor a bystander costs a frame; the first to be whole is the message. When two take
//!   turns, people are told ([`Notice::TwoInView`]).
//! - A part is never verified. Only when all are together is the hash compared with the transfer id. If it differs, some
//!   frame was forged or misread: people are told ([`Notice::DoesNotFit`]), and the message is sought among the others
//!   (`transfer.rs`). The transfer is not banned, or a single forged frame would be enough to stop it for good.
//! - Memory is bounded by four messages and a few symbols over, and by the longest text a symbol has.

use crate::frame::{Frame, FrameError, Part, TransferId};
use crate::sightings::{OUT_OF_VIEW, Sightings};
use crate::transfer::{Added, Key, Transfer};

/// Transfers that are collected at once. Two phones and the renewals of both make four.
const MAX_TRANSFERS: usize = 4;

/// What a frame did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It brought something new.
    New,
    /// It was there already, or its message is complete.
    Repeat,
    /// It completed the message: [`Collector::take`] has it.
    Complete,
    /// It came out that some frame of its transfer, this one or another, is none of the message's: what was put together
    /// has another hash than the transfer id promised. The others are kept as long as they can still be told apart, then
    /// the transfer starts over.
    HashFailed,
}

/// What people should know, for as long as it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Two transfers take turns: two phones are in view.
    TwoInView,
    /// Some frame did not fit the others; more are needed than were thought.
    DoesNotFit,
}

/// Where the collector stands after a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The transfer that has come furthest of those in view.
    pub transfer: TransferId,
    /// Different frames of it so far.
    pub frames_seen: u32,
    /// About how many are needed in all; rarely one or two more.
    pub frames_needed_about: u32,
    /// What the last frame did.
    pub event: Event,
    /// What people should know.
    pub notice: Option<Notice>,
}

/// Collects the frames of transfers until one is whole.
#[derive(Default)]
pub struct Collector {
    transfers: Vec<Transfer>,
    done: Option<Progress>,
    message: Option<Vec<u8>>,
    sightings: Sightings,
    last: Option<(String, Progress)>,
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
            self.sightings.again();
            return Ok(Progress { notice: self.notice(progress.transfer), ..*progress });
        }
        let progress = match Frame::parse(text)? {
            Frame::Whole(message) => self.take_whole(message),
            Frame::Part(part) => self.take_part(part),
        };
        self.last = Some((text.to_owned(), Progress { event: Event::Repeat, ..progress }));
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

    /// Bytes that are held of what came from outside. Never more than four transfers of the largest message with twelve
    /// symbols over, a finished message and one text.
    pub fn held_bytes(&self) -> usize {
        let text = self.last.as_ref().map_or(0, |(text, _)| text.len());
        let message = self.message.as_ref().map_or(0, Vec::len);
        self.transfers.iter().map(Transfer::held_bytes).sum::<usize>() + message + text
    }

    fn take_whole(&mut self, message: Vec<u8>) -> Progress {
        let transfer = TransferId::of(&message);
        self.sightings.of(transfer);
        match self.done {
            Some(done) if done.transfer == transfer => self.repeat(done),
            _ => self.finish(message, transfer, 1),
        }
    }

    fn take_part(&mut self, part: Part) -> Progress {
        let key = part.key();
        let reading = self.sightings.of(key.id);
        if let Some(done) = self.done
            && done.transfer == key.id
        {
            return self.repeat(done);
        }
        let transfer = self.transfer(key, reading);
        transfer.read_at = reading;
        let event = match transfer.add(part) {
            Added::New => Event::New,
            Added::Repeat => Event::Repeat,
            Added::DoesNotFit => Event::HashFailed,
            Added::Complete(message) => {
                let seen = transfer.seen();
                return self.finish(message, key.id, seen);
            }
        };
        self.progress(event, key)
    }

    /// The transfer of `key`: the one that is there, or a new one in place of one that nobody will miss.
    fn transfer(&mut self, key: Key, reading: u64) -> &mut Transfer {
        let place = match self.transfers.iter().position(|transfer| transfer.key() == key) {
            Some(place) => place,
            None => {
                if self.transfers.len() >= MAX_TRANSFERS {
                    self.drop_one(reading);
                }
                self.transfers.push(Transfer::new(key));
                self.transfers.len() - 1
            }
        };
        let last = self.transfers.len() - 1;
        self.transfers.swap(place, last);
        self.transfers.last_mut().expect("one was found or put there")
    }

    /// Drops the transfer that is out of view for longest; if all are in view, the one with the fewest frames, so that a
    /// screen full of strange codes does not push out the phone beside it.
    fn drop_one(&mut self, reading: u64) {
        let worth = |transfer: &Transfer| {
            let in_view = reading - transfer.read_at <= OUT_OF_VIEW;
            (in_view, if in_view { transfer.seen() } else { 0 }, transfer.read_at)
        };
        let least = (0..self.transfers.len()).min_by_key(|&place| self.transfers.get(place).map(worth));
        if let Some(place) = least {
            self.transfers.remove(place);
        }
    }

    fn finish(&mut self, message: Vec<u8>, transfer: TransferId, frames: usize) -> Progress {
        let frames = count(frames);
        let notice = self.notice(transfer);
        let event = Event::Complete;
        let progress = Progress { transfer, frames_seen: frames, frames_needed_about: frames, event, notice };
        self.transfers.clear();
        self.message = Some(message);
        self.done = Some(progress);
        progress
    }

    fn repeat(&self, done: Progress) -> Progress {
        Progress { event: Event::Repeat, notice: self.notice(done.transfer), ..done }
    }

    /// Progress is told of the transfer that has come furthest, so that the numbers do not jump between two phones; one
    /// that is out of view does not count.
    fn progress(&self, event: Event, key: Key) -> Progress {
        let now = self.transfers.iter().map(|transfer| transfer.read_at).max().unwrap_or_default();
        let in_view = self.transfers.iter().filter(|transfer| now - transfer.read_at <= OUT_OF_VIEW);
        let furthest = in_view.max_by_key(|transfer| (transfer.seen(), transfer.read_at));
        let (id, seen, needed) = furthest
            .map_or((key.id, 0, 0), |transfer| (transfer.key().id, transfer.seen(), transfer.needed_about()));
        Progress {
            transfer: id,
            frames_seen: count(seen),
            frames_needed_about: count(needed),
            event,
            notice: self.notice(id),
        }
    }

    fn notice(&self, transfer: TransferId) -> Option<Notice> {
        let spoilt = |held: &&Transfer| held.key().id == transfer && held.does_not_fit();
        if self.sightings.two_in_view() {
            Some(Notice::TwoInView)
        } else {
            self.transfers.iter().find(spoilt).map(|_| Notice::DoesNotFit)
        }
    }
}

fn count(frames: usize) -> u32 {
    u32::try_from(frames).unwrap_or(u32::MAX)
}

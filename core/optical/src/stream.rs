//! What a screen draws over time: frame after frame, and without a gap from one message to the next.
//!
//! A Show is renewed every few seconds while frames run on. A camera must never see half of an old and half of a new
//! picture for longer than it does anyway, so the next message starts where a frame ends; and the picture must not jump
//! in size, so a message that is a few bytes shorter is drawn in symbols as large as before.

use crate::frame::FrameError;
use crate::sender::Frames;
use crate::symbol::{Symbol, SymbolError};
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// The most frames a second. Above this a camera at 30 a second sees no frame whole.
pub const MAX_FRAME_RATE: u32 = 20;

/// A renewal that needs up to so many versions less keeps the size of the pictures. One that needs less still is meant to be
/// smaller: a sender that was not read may go down to coarser symbols.
const SAME_SIZE: u8 = 2;

/// Why there is nothing to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StreamError {
    /// Frames a second outside 1 to [`MAX_FRAME_RATE`].
    #[error("{0} frames a second cannot be filmed; take 1 to {MAX_FRAME_RATE}")]
    FrameRate(u32),
    /// A frame could not be drawn.
    #[error(transparent)]
    Symbol(#[from] SymbolError),
    /// A message could not be cut into frames.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

/// A picture and how long it stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What to draw.
    pub symbol: Symbol,
    /// Number of the frame since the stream began; the same number is the same picture.
    pub number: u64,
    /// When to ask again, measured like the time that was given. `None` for a still picture: when there is a renewal.
    pub until: Option<Duration>,
    /// Since when its message is shown.
    pub message_since: Duration,
}

/// An endless row of pictures. The time is the caller's: what has passed since the stream began, by a clock that is never
/// set back.
#[derive(Debug)]
pub struct Stream {
    frames: Arc<Frames>,
    next: Option<Arc<Frames>>,
    frame_rate: u32,
    first_number: u64,
    message_since: Duration,
    last: Option<Picture>,
    version: u8,
}

impl Stream {
    /// Shows `frames` at `frame_rate` a second.
    ///
    /// # Errors
    /// [`StreamError::FrameRate`].
    pub fn new(frames: impl Into<Arc<Frames>>, frame_rate: u32) -> Result<Stream, StreamError> {
        if frame_rate == 0 || frame_rate > MAX_FRAME_RATE {
            return Err(StreamError::FrameRate(frame_rate));
        }
        let (frames, message_since) = (frames.into(), Duration::ZERO);
        Ok(Stream { frames, next: None, frame_rate, first_number: 0, message_since, last: None, version: 1 })
    }

    /// Shows `next` from the next frame on. Called twice before that, the later one is shown.
    pub fn renew(&mut self, next: impl Into<Arc<Frames>>) {
        self.next = Some(next.into());
    }

    /// The picture at `elapsed` since the stream began. A late caller leaves frames out; nothing depends on any single one.
    ///
    /// # Errors
    /// [`StreamError::Symbol`].
    pub fn at(&mut self, elapsed: Duration) -> Result<Picture, StreamError> {
        let number = self.number_at(elapsed);
        if let Some(last) = &self.last
            && number <= last.number
        {
            return Ok(last.clone());
        }
        if let Some(next) = self.next.take() {
            self.frames = next;
            self.first_number = number;
            self.message_since = self.start_of(number);
        } else if let Some(last) = &self.last
            && self.frames.is_still()
        {
            return Ok(last.clone());
        }
        let index = u32::try_from((number - self.first_number) % (1 << 16)).unwrap_or_default();
        let symbol = self.draw(index)?;
        self.version = symbol.version();
        let until = (!self.frames.is_still()).then(|| self.start_of(number + 1));
        let picture = Picture { symbol, number, until, message_since: self.message_since };
        self.last = Some(picture.clone());
        Ok(picture)
    }

    fn draw(&self, index: u32) -> Result<Symbol, SymbolError> {
        let own = self.frames.version();
        let same_size = self.version.saturating_sub(own) <= SAME_SIZE;
        self.frames.symbol(index, if same_size { self.version } else { own })
    }

    fn number_at(&self, elapsed: Duration) -> u64 {
        u64::try_from(elapsed.as_nanos() * u128::from(self.frame_rate) / 1_000_000_000).unwrap_or(u64::MAX)
    }

    /// The first nanosecond of a frame.
    fn start_of(&self, number: u64) -> Duration {
        let nanos = (u128::from(number) * 1_000_000_000).div_ceil(u128::from(self.frame_rate.max(1)));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Collector, Event, Level, Options};

    fn frames(seed: u8, len: usize) -> Frames {
        let message: Vec<u8> = (0..len).map(|i| (i * 31) as u8 ^ seed).collect();
        Frames::new(&message, Options::default()).unwrap()
    }

    fn drawn(frames: &Frames, n: u32, version: u8) -> Symbol {
        frames.symbol(n, version).unwrap()
    }

    fn millis(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn a_frame_stays_its_tenth_of_a_second_and_says_until_when() {
        let sent = frames(1, 2_000);
        let mut stream = Stream::new(frames(1, 2_000), 10).unwrap();
        for (at, number) in [(0, 0), (99, 0), (100, 1), (150, 1), (199, 1), (700, 7)] {
            let picture = stream.at(millis(at)).unwrap();
            assert_eq!((picture.number, picture.until), (number, Some(millis(100 * (number + 1)))), "{at}");
            assert_eq!(picture.symbol, drawn(&sent, number as u32, 1));
        }
        // Thirds of a second end between two nanoseconds: the end that is told is the start of the next.
        let mut thirds = Stream::new(frames(1, 2_000), 3).unwrap();
        let until = thirds.at(Duration::ZERO).unwrap().until.unwrap();
        assert_eq!(thirds.at(until).unwrap().number, 1);
    }

    #[test]
    fn a_renewal_starts_at_the_next_frame_and_not_within_one() {
        let (old, new) = (frames(1, 2_000), frames(2, 2_000));
        let mut stream = Stream::new(frames(1, 2_000), 10).unwrap();
        stream.at(millis(1_420)).unwrap();
        stream.renew(frames(2, 2_000));
        let within = stream.at(millis(1_470)).unwrap();
        assert_eq!((within.number, &within.symbol), (14, &drawn(&old, 14, 1)));
        let renewed = stream.at(millis(1_503)).unwrap();
        assert_eq!((renewed.number, &renewed.symbol), (15, &drawn(&new, 0, 1)));
        assert_eq!(renewed.message_since, millis(1_500));
        assert_eq!(stream.at(millis(1_600)).unwrap().symbol, drawn(&new, 1, 1));
    }

    #[test]
    fn no_frame_is_missing_over_a_renewal_and_both_messages_arrive() {
        let mut stream = Stream::new(frames(1, 2_000), 10).unwrap();
        let (mut collector, mut complete) = (Collector::new(), Vec::new());
        for tick in 0..60u64 {
            if tick == 20 {
                stream.renew(frames(2, 2_000));
            }
            assert_eq!(stream.at(millis(tick * 50)).unwrap().number, tick / 2);
            let n = (tick / 2).saturating_sub(if tick >= 20 { 10 } else { 0 }) as u32;
            let progress = collector.push(&stream.frames.text(n)).unwrap();
            assert_eq!(progress.notice, None, "a renewal is no second phone");
            complete.extend((progress.event == Event::Complete).then_some(tick));
        }
        assert_eq!(complete.len(), 2, "{complete:?}");
    }

    #[test]
    fn the_picture_keeps_its_size_when_a_renewal_is_a_little_shorter() {
        let mut stream = Stream::new(frames(1, 1_650), 10).unwrap();
        let before = stream.at(Duration::ZERO).unwrap().symbol.version();
        stream.renew(frames(2, 1_450));
        assert_eq!(drawn(&frames(2, 1_450), 0, 1).version(), before - 1);
        assert_eq!(stream.at(millis(100)).unwrap().symbol.version(), before);
    }

    #[test]
    fn a_renewal_in_much_smaller_symbols_becomes_smaller() {
        let mut stream = Stream::new(frames(1, 1_650), 10).unwrap();
        assert_eq!(stream.at(Duration::ZERO).unwrap().symbol.version(), 14);
        let coarse = Frames::new(&[7; 1_650], Options { max_version: 10, level: Level::L }).unwrap();
        stream.renew(coarse);
        assert_eq!(stream.at(millis(100)).unwrap().symbol.version(), 10);
        assert_eq!(stream.at(millis(200)).unwrap().symbol.version(), 10);
    }

    #[test]
    fn a_still_picture_stays_until_it_is_renewed() {
        let mut stream = Stream::new(frames(1, 300), 10).unwrap();
        let still = stream.at(Duration::ZERO).unwrap();
        assert_eq!(still.until, None);
        assert_eq!(stream.at(millis(9_000)).unwrap(), still);
        stream.renew(frames(2, 300));
        let renewed = stream.at(millis(9_010)).unwrap();
        assert_ne!(renewed.symbol, still.symbol);
        assert_eq!(renewed.message_since, millis(9_000));
    }

    #[test]
    fn a_clock_that_stands_or_goes_back_shows_the_same_picture() {
        let mut stream = Stream::new(frames(1, 2_000), 10).unwrap();
        let picture = stream.at(millis(500)).unwrap();
        assert_eq!(stream.at(millis(100)).unwrap(), picture);
        assert_eq!(Stream::new(frames(1, 9), 0).unwrap_err(), StreamError::FrameRate(0));
        assert_eq!(Stream::new(frames(1, 9), 21).unwrap_err(), StreamError::FrameRate(21));
    }
}

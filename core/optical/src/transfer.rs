//! The frames of one transfer, and the message out of them.
//!
//! A frame is not signed, so one that carries this transfer's id may be a forged one, or one that was misread. It is
//! found only when a message was put together and its hash is another one, and nobody can tell which frame it was. As
//! RaptorQ needs any `K` frames, the message is then sought without one of them, without two, and so on, as each new
//! frame comes: a forged frame costs about one frame more. When that has led to nothing for [`SPARE_SYMBOLS`] frames, the
//! transfer starts over.

use crate::frame::{Part, TransferId, source_symbols, transmission_information};
use raptorq::{EncodingPacket, PayloadId, SourceBlockDecoder};
use std::collections::BTreeSet;

/// RaptorQ fails with K + 2 symbols about once in a million times (RFC 6330, section 1). With this many over it is
/// not chance but symbols chosen to be worthless, or more forged ones than can be told apart.
pub(crate) const SPARE_SYMBOLS: usize = 12;
/// Bound on the work for one new frame: attempts times source symbols. What a police preset needs (up to 8 frames) is
/// tried 64 times, which tells three forged frames from the rest; a transfer of 256 frames is tried twice.
const ATTEMPTS_BY_SYMBOLS: usize = 512;
const MAX_ATTEMPTS: usize = 64;

/// Frames belong together if all of this agrees: a forged length or symbol size is another transfer's, not a
/// contradiction within this one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) id: TransferId,
    message_len: u32,
    symbol_size: u16,
}

impl Part {
    pub(crate) fn key(&self) -> Key {
        Key { id: self.transfer, message_len: self.message_len, symbol_size: self.symbol_size }
    }
}

/// What a frame did to its transfer.
pub(crate) enum Added {
    New,
    Repeat,
    Complete(Vec<u8>),
    /// It is known from now on that some frame is none of the message's.
    DoesNotFit,
}

/// One transfer in the making.
pub(crate) struct Transfer {
    key: Key,
    needed: usize,
    symbols: Vec<(u32, Vec<u8>)>,
    does_not_fit: bool,
    /// The number of the last reading of one of its frames.
    pub(crate) read_at: u64,
}

enum Attempt {
    Message(Vec<u8>),
    OtherHash,
    Unsolvable,
}

impl Transfer {
    pub(crate) fn new(key: Key) -> Transfer {
        let needed = source_symbols(key.message_len, key.symbol_size) as usize;
        Transfer { key, needed, symbols: Vec::new(), does_not_fit: false, read_at: 0 }
    }

    pub(crate) fn key(&self) -> Key {
        self.key
    }

    /// Different frames so far.
    pub(crate) fn seen(&self) -> usize {
        self.symbols.len()
    }

    /// About how many are needed: the source symbols, and one more than there are when those were not enough.
    pub(crate) fn needed_about(&self) -> usize {
        if self.symbols.len() < self.needed { self.needed } else { self.symbols.len() + 1 }
    }

    /// Whether some frame is known to be none of the message's.
    pub(crate) fn does_not_fit(&self) -> bool {
        self.does_not_fit
    }

    /// Bytes of symbols that are held.
    pub(crate) fn held_bytes(&self) -> usize {
        self.symbols.iter().map(|(_, symbol)| symbol.len()).sum()
    }

    pub(crate) fn add(&mut self, part: Part) -> Added {
        let symbol = (part.symbol_id, part.symbol);
        if self.symbols.contains(&symbol) {
            return Added::Repeat;
        }
        if self.symbols.len() >= self.needed + SPARE_SYMBOLS {
            self.symbols = vec![symbol];
            self.does_not_fit = false;
            return Added::DoesNotFit;
        }
        let contradiction = !self.does_not_fit && self.symbols.iter().any(|(id, _)| *id == symbol.0);
        self.does_not_fit |= contradiction;
        self.symbols.push(symbol);
        match self.seek() {
            Added::New if contradiction => Added::DoesNotFit,
            added => added,
        }
    }

    /// Seeks the message in all frames together, then without one of them, without two, and so on. The newest always
    /// takes part: what can be had without it was tried before it came.
    fn seek(&mut self) -> Added {
        let Some(spare) = self.symbols.len().checked_sub(self.needed) else { return Added::New };
        let known = self.does_not_fit;
        let attempts = (ATTEMPTS_BY_SYMBOLS / self.needed.max(1)).clamp(1, MAX_ATTEMPTS);
        let older = self.symbols.len() - 1;
        let left_out = (0..=spare).flat_map(|count| Combinations::new(older, count)).take(4 * attempts);
        let left_out: Vec<_> = left_out.filter(|out| !self.contradicts(out)).take(attempts).collect();
        for out in left_out {
            match self.attempt(&out) {
                Attempt::Message(message) => return Added::Complete(message),
                Attempt::OtherHash => self.does_not_fit = true,
                // What all together do not solve, fewer do not either.
                Attempt::Unsolvable if out.is_empty() => break,
                Attempt::Unsolvable => {}
            }
        }
        if self.does_not_fit && !known { Added::DoesNotFit } else { Added::New }
    }

    /// Whether two of the frames that stay claim the same symbol id.
    fn contradicts(&self, left_out: &[usize]) -> bool {
        let mut ids = BTreeSet::new();
        !self.staying(left_out).all(|(id, _)| ids.insert(*id))
    }

    fn staying<'a>(&'a self, left_out: &'a [usize]) -> impl Iterator<Item = &'a (u32, Vec<u8>)> {
        let symbols = self.symbols.iter().enumerate();
        symbols.filter(|(index, _)| !left_out.contains(index)).map(|(_, symbol)| symbol)
    }

    fn attempt(&self, left_out: &[usize]) -> Attempt {
        let Key { id, message_len, symbol_size } = self.key;
        let packet =
            |(id, symbol): &(u32, Vec<u8>)| EncodingPacket::new(PayloadId::new(0, *id), symbol.clone());
        let config = transmission_information(message_len, symbol_size);
        let block = self.needed as u64 * u64::from(symbol_size);
        match SourceBlockDecoder::new(0, &config, block).decode(self.staying(left_out).map(packet)) {
            None => Attempt::Unsolvable,
            Some(mut message) => {
                message.truncate(message_len as usize);
                if TransferId::of(&message) == id { Attempt::Message(message) } else { Attempt::OtherHash }
            }
        }
    }
}

/// Every choice of `count` numbers below `below`, in lexicographic order.
struct Combinations {
    below: usize,
    next: Option<Vec<usize>>,
}

impl Combinations {
    fn new(below: usize, count: usize) -> Combinations {
        Combinations { below, next: (count <= below).then(|| (0..count).collect()) }
    }
}

impl Iterator for Combinations {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let current = self.next.take()?;
        let mut following = current.clone();
        // The last place that can still move up, and all after it right behind it.
        let room = |place: &usize| {
            following.get(*place).is_some_and(|n| *n < self.below - (following.len() - *place))
        };
        let moves = (0..following.len()).rev().find(room);
        if let Some(place) = moves {
            let mut value = following.get(place).copied().unwrap_or_default();
            for number in following.iter_mut().skip(place) {
                value += 1;
                *number = value;
            }
            self.next = Some(following);
        }
        Some(current)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_are_all_and_each_once() {
        assert_eq!(
            Combinations::new(4, 2).collect::<Vec<_>>(),
            [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
        );
        assert_eq!(Combinations::new(3, 0).count(), 1);
        assert_eq!(Combinations::new(3, 3).count(), 1);
        assert_eq!(Combinations::new(2, 3).count(), 0);
        assert_eq!(Combinations::new(16, 5).collect::<BTreeSet<_>>().len(), 4368);
    }
}

//! How many frames a sender has to show until a message is there: RaptorQ of `lomme-qr/1`, the fountain code of the wallet
//! world (`ur`, BCR-2020-005), the same fragments in a circle, and an ideal code that needs any K.

use lomme_optical::{Collector, Event, Frames};

use crate::noise::Noise;

/// A way to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// An erasure code for which any K frames are enough.
    Ideal,
    /// `lomme-qr/1`.
    RaptorQ,
    /// `ur`.
    Ur,
    /// Fragment after fragment, and again from the first.
    Circle,
}

impl Way {
    /// All of them.
    pub const ALL: [Way; 4] = [Way::Ideal, Way::RaptorQ, Way::Ur, Way::Circle];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Way::Ideal => "ideal",
            Way::RaptorQ => "RaptorQ",
            Way::Ur => "ur",
            Way::Circle => "circle",
        }
    }

    /// Frames shown until the message is there, when each is lost with probability `loss`. A camera begins anywhere: at a
    /// frame far behind the first ones.
    pub fn frames(self, message: &[u8], frames: &Frames, loss: f32, noise: &mut Noise) -> u32 {
        let needed = frames.minimum();
        let begin = (noise.bits() % 500) as u32;
        let mut receiver = Receiver::new(self, message, needed, begin);
        let shown = (0..100_000).find(|n| {
            let lost = noise.happens(loss);
            receiver.show(frames, begin + n, lost)
        });
        1 + shown.expect("complete in the end")
    }
}

enum Receiver {
    Ideal { missing: u32 },
    RaptorQ(Collector),
    Ur(Box<ur::fountain::Encoder>, Box<ur::fountain::Decoder>),
    Circle { seen: Vec<bool> },
}

impl Receiver {
    fn new(way: Way, message: &[u8], needed: u32, begin: u32) -> Receiver {
        match way {
            Way::Ideal => Receiver::Ideal { missing: needed },
            Way::RaptorQ => Receiver::RaptorQ(Collector::new()),
            Way::Circle => Receiver::Circle { seen: vec![false; needed as usize] },
            Way::Ur => {
                let fragment = message.len().div_ceil(needed as usize);
                let mut encoder = ur::fountain::Encoder::new(message, fragment).unwrap();
                (0..begin).for_each(|_| drop(encoder.next_part()));
                Receiver::Ur(Box::new(encoder), Box::default())
            }
        }
    }

    /// Shows frame `n`; whether the message is there.
    fn show(&mut self, frames: &Frames, n: u32, lost: bool) -> bool {
        match self {
            Receiver::Ideal { missing } => {
                *missing -= u32::from(!lost);
                *missing == 0
            }
            Receiver::RaptorQ(collector) => {
                !lost && collector.push(&frames.text(n)).unwrap().event == Event::Complete
            }
            Receiver::Ur(encoder, decoder) => {
                let part = encoder.next_part();
                if !lost {
                    decoder.receive(part).unwrap();
                }
                decoder.complete()
            }
            Receiver::Circle { seen } => {
                let fragment = n as usize % seen.len();
                seen[fragment] |= !lost;
                seen.iter().all(|seen| *seen)
            }
        }
    }
}

/// The value below which a share of the sorted values lies.
pub fn quantile<T: Copy>(sorted: &[T], share: f32) -> T {
    let rank = (sorted.len() as f32 * share).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

//! What the tests of transfers share.
#![allow(dead_code)]

use lomme_optical::*;

/// Numbers that look random and are the same in every run (splitmix64).
pub(crate) fn numbers(mut seed: u64) -> impl FnMut() -> u64 {
    move || {
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

pub(crate) fn message(len: usize, seed: u64) -> Vec<u8> {
    let mut next = numbers(seed);
    (0..len).map(|_| next() as u8).collect()
}

pub(crate) fn frames(message: &[u8]) -> Frames {
    Frames::new(message, Options::default()).unwrap()
}

pub(crate) fn forged(text: &str, change: impl FnOnce(&mut Part)) -> String {
    let Frame::Part(mut part) = Frame::parse(text).unwrap() else { panic!("a part") };
    change(&mut part);
    Frame::Part(part).to_text()
}

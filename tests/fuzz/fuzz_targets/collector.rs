//! A row of frames, good, forged and strange, before the collector: it never panics, never holds more than it may, and
//! what it hands over is what the transfer id promised.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use lomme_optical::{Collector, Event, Frame, Frames, Level, Options, Part, TransferId};

/// Four messages of the largest size, twelve symbols over for each, a finished message and a text.
const MOST: usize = 4 * (65_536 + 13 * 4_296) + 65_536 + 4_296;

fuzz_target!(|script: &[u8]| {
    static PHONES: OnceLock<[Vec<String>; 2]> = OnceLock::new();
    let texts = |seed: u8| {
        let message: Vec<u8> = (0..900u32).map(|n| (n * n >> 2) as u8 ^ seed).collect();
        let frames =
            Frames::new(&message, Options { max_version: 8, level: Level::L }).expect("900 bytes fit");
        (0..256).map(|n| frames.text(n)).collect()
    };
    let phones = PHONES.get_or_init(|| [texts(1), texts(2)]);
    let mut collector = Collector::new();
    for step in script.chunks_exact(4) {
        let [what, phone, id, change] = step else { continue };
        let phone = &phones[usize::from(phone % 2)];
        let text = match what % 4 {
            0 | 1 => phone[usize::from(*id)].clone(),
            2 => changed(&phone[usize::from(*id)], |part| part.symbol[usize::from(id % 64)] ^= change),
            _ => changed(&phone[usize::from(*id)], |part| {
                part.transfer = TransferId([change % 7; 8]);
                part.message_len = u32::from(*id) + 1;
            }),
        };
        if let Ok(progress) = collector.push(&text) {
            if progress.event == Event::Complete {
                let message = collector.take().expect("complete");
                assert_eq!(TransferId::of(&message), progress.transfer);
            }
        }
        assert!(collector.held_bytes() <= MOST);
    }
});

fn changed(text: &str, change: impl FnOnce(&mut Part)) -> String {
    match Frame::parse(text) {
        Ok(Frame::Part(mut part)) => {
            change(&mut part);
            Frame::Part(part).to_text()
        }
        _ => text.to_owned(),
    }
}

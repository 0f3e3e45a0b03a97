//! Frames over a bad camera: loss, disorder and repeats.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{frames, message, numbers};
use lomme_optical::*;
use proptest::prelude::*;

#[test]
fn a_third_of_the_frames_lost_and_the_rest_shuffled_still_makes_the_message() {
    let mut over = 0;
    for seed in 0..40 {
        let sent = message(500 + (seed as usize * 641) % 20_000, seed);
        let frames = frames(&sent);
        let mut next = numbers(seed);
        let count = frames.minimum() * 10 / 7 + 6;
        let mut texts: Vec<String> =
            (0..count).map(|n| frames.text(n)).filter(|_| next() % 10 >= 3).collect();
        texts.extend(
            (count..)
                .filter(|_| next() % 10 >= 3)
                .take(frames.minimum() as usize + 4)
                .map(|n| frames.text(n)),
        );
        for i in (1..texts.len()).rev() {
            texts.swap(i, (next() % (i as u64 + 1)) as usize);
        }
        let mut collector = Collector::new();
        let done =
            texts.iter().map(|t| collector.push(t).unwrap()).find(|p| p.event == Event::Complete).unwrap();
        assert_eq!(collector.take().unwrap(), sent);
        assert_eq!(collector.take(), None, "a message is handed over once");
        over += done.frames_seen - frames.minimum();
    }
    assert!(over <= 4, "{over} frames too many in 40 transfers");
}

#[test]
fn the_first_frames_alone_are_the_message_and_so_are_repair_frames_alone() {
    let sent = message(6_000, 1);
    let frames = frames(&sent);
    let k = frames.minimum();
    for start in [0, k, 65_000] {
        let mut collector = Collector::new();
        let end = (start..start + k + 4)
            .find(|&n| collector.push(&frames.text(n)).unwrap().event == Event::Complete);
        assert_eq!(collector.take().unwrap(), sent, "from {start} to {end:?}");
    }
}

#[test]
fn a_sender_that_runs_past_the_last_symbol_id_begins_again() {
    let frames = frames(&message(3_000, 1));
    assert_eq!(frames.text(MAX_SYMBOL_ID + 1), frames.text(0));
    assert_ne!(frames.text(MAX_SYMBOL_ID), frames.text(0));
}

#[test]
fn a_message_of_every_size_goes_through() {
    for len in (1..3_000).step_by(97).chain([398, 399, 65_535, 65_536]) {
        let sent = message(len, len as u64);
        let frames = frames(&sent);
        let mut collector = Collector::new();
        for n in 0..frames.minimum() {
            collector.push(&frames.text(n)).unwrap();
        }
        assert_eq!(collector.take().unwrap(), sent);
    }
}

#[test]
fn a_repeat_counts_for_nothing() {
    let frames = frames(&message(40_000, 2));
    let mut collector = Collector::new();
    let first = collector.push(&frames.text(0)).unwrap();
    assert_eq!((first.event, first.frames_seen), (Event::New, 1));
    let text = frames.text(0);
    // A minute at 30 a second; what it costs is measured by `cargo bench -p lomme-sight`.
    for _ in 0..1_800 {
        let again = collector.push(&text).unwrap();
        assert_eq!((again.event, again.frames_seen), (Event::Repeat, 1));
    }
    collector.push(&frames.text(1)).unwrap();
    assert_eq!(collector.push(&text).unwrap().event, Event::Repeat, "also when another came between");
}

#[test]
fn after_completion_the_same_transfer_repeats_and_another_starts_at_once() {
    let sent = message(1_000, 5);
    let (first, second) = (frames(&sent), frames(&message(1_000, 6)));
    let mut collector = Collector::new();
    for n in 0..first.minimum() {
        collector.push(&first.text(n)).unwrap();
    }
    assert_eq!(collector.push(&first.text(9)).unwrap().event, Event::Repeat);
    let next = collector.push(&second.text(0)).unwrap();
    assert_eq!((next.event, next.transfer), (Event::New, second.transfer()));
    assert_eq!(collector.take().unwrap(), sent, "the finished message waits to be fetched");
}

#[test]
fn text_that_is_no_frame_changes_nothing() {
    let sent = message(2_000, 9);
    let frames = frames(&sent);
    let mut collector = Collector::new();
    for n in 0..frames.minimum() {
        assert_eq!(collector.push("https://example.dk"), Err(FrameError::NotAFrame));
        collector.push(&frames.text(n)).unwrap();
    }
    assert_eq!(collector.take().unwrap(), sent);
}

#[test]
fn the_largest_transfer_a_header_can_ask_for_is_decoded() {
    let sent = message(MAX_MESSAGE, 10);
    let frames = Frames::new(&sent, Options { max_version: 11, level: Level::L }).unwrap();
    let k = frames.minimum();
    let mut collector = Collector::new();
    for n in k..2 * k + 3 {
        collector.push(&frames.text(n)).unwrap();
    }
    assert!(k > 200, "{k}");
    assert_eq!(collector.take().unwrap(), sent);
}

/// RaptorQ's generator adds a small number to a 32-bit value; where overflow is checked that could panic for an id
/// somebody chose. Every block size with every id: none does.
#[test]
fn no_symbol_id_with_any_number_of_source_symbols_makes_raptorq_panic() {
    let mut tried = std::collections::BTreeSet::new();
    for k in 1..=MAX_SOURCE_SYMBOLS {
        let extended = raptorq::extended_source_block_symbols(k);
        if !tried.insert(extended) {
            continue;
        }
        // Smaller blocks that are padded to the same size shift the id by at most the gap.
        let config = raptorq::ObjectTransmissionInformation::new(u64::from(extended), 1, 1, 1, 1);
        let encoder = raptorq::SourceBlockEncoder::new(0, &config, &vec![1; extended as usize]);
        encoder.repair_packets(0, MAX_SYMBOL_ID + 64);
    }
    assert!(tried.len() > 40, "{}", tried.len());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn hostile_parts_never_panic_nor_complete(
        size in 64u16..200,
        symbols in 1u32..50,
        ids in prop::collection::vec(prop_oneof![0u32..60, 0u32..=MAX_SYMBOL_ID], 1..70),
        fill in any::<u8>(),
    ) {
        let len = u32::from(size) * symbols;
        let mut collector = Collector::new();
        for id in ids {
            let symbol = vec![fill ^ id as u8; usize::from(size)];
            let part = Part { transfer: TransferId([7; 8]), message_len: len, symbol_size: size, symbol_id: id, symbol };
            let progress = collector.push(&Frame::Part(part).to_text()).unwrap();
            prop_assert!(progress.event != Event::Complete);
        }
        prop_assert_eq!(collector.take(), None);
    }

    #[test]
    fn random_text_never_panics(texts in prop::collection::vec("(L1:|L2:)[0-9A-Z $%*+./:-]{0,160}", 1..20)) {
        let mut collector = Collector::new();
        for text in texts {
            let _ = collector.push(&text);
        }
    }
}

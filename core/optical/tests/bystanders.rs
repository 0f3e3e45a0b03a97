//! More than one transfer before the camera: renewals, a second phone, forged frames, and who wants to fill the memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{forged, frames, message, numbers};
use lomme_optical::*;

/// Pushes frames until the message is there; returns how many it took.
fn finish(collector: &mut Collector, frames: &Frames, from: u32) -> u32 {
    let complete = |n: &u32| collector.push(&frames.text(from + n)).unwrap().event == Event::Complete;
    1 + (0..200).find(complete).expect("complete within 200 frames")
}

#[test]
fn a_renewed_transfer_is_followed_from_its_first_frame_and_is_no_second_phone() {
    let (old, new) = (frames(&message(3_000, 3)), frames(&message(3_000, 4)));
    let mut collector = Collector::new();
    for n in 0..old.minimum() - 1 {
        collector.push(&old.text(n)).unwrap();
    }
    let first = collector.push(&new.text(0)).unwrap();
    assert_eq!((first.event, first.notice), (Event::New, None));
    assert_eq!(first.transfer, old.transfer(), "people are told of the one that has come furthest");
    assert_eq!(finish(&mut collector, &new, 1), new.minimum() - 1);
}

#[test]
fn two_phones_in_view_are_said_and_both_are_collected_at_once() {
    let (left, right) = (frames(&message(3_000, 3)), frames(&message(6_000, 4)));
    let mut collector = Collector::new();
    collector.push(&left.text(0)).unwrap();
    assert_eq!(collector.push(&right.text(0)).unwrap().notice, None, "this may be a renewal");
    for n in 1..left.minimum() - 1 {
        assert_eq!(collector.push(&left.text(n)).unwrap().notice, Some(Notice::TwoInView));
        assert_eq!(collector.push(&right.text(n)).unwrap().notice, Some(Notice::TwoInView));
    }
    let complete = collector.push(&left.text(left.minimum() - 1)).unwrap();
    assert_eq!((complete.event, complete.transfer), (Event::Complete, left.transfer()));
    assert_eq!(complete.notice, Some(Notice::TwoInView), "whose licence it is has to be looked at");
    assert_eq!(collector.take().unwrap(), message(3_000, 3));
}

#[test]
fn the_notice_of_two_phones_stays_for_a_second_and_then_goes() {
    let (left, right) = (frames(&message(20_000, 3)), frames(&message(20_000, 4)));
    let mut collector = Collector::new();
    for text in [left.text(0), right.text(0), left.text(1)] {
        collector.push(&text).unwrap();
    }
    let told = |collector: &mut Collector| collector.push(&left.text(1)).unwrap().notice.is_some();
    assert!((0..29).all(|_| told(&mut collector)));
    assert!(!told(&mut collector));
}

#[test]
fn two_still_symbols_in_view_are_said_too() {
    let (left, right) = (frames(&message(300, 1)), frames(&message(300, 2)));
    let mut collector = Collector::new();
    assert_eq!(collector.push(&left.text(0)).unwrap().event, Event::Complete);
    assert_eq!(collector.push(&right.text(0)).unwrap().notice, None);
    assert_eq!(collector.push(&left.text(0)).unwrap().notice, Some(Notice::TwoInView));
}

#[test]
fn after_completion_the_same_transfer_repeats_and_another_starts_at_once() {
    let sent = message(1_000, 5);
    let (first, second) = (frames(&sent), frames(&message(1_000, 6)));
    let mut collector = Collector::new();
    finish(&mut collector, &first, 0);
    assert_eq!(collector.push(&first.text(9)).unwrap().event, Event::Repeat);
    let next = collector.push(&second.text(0)).unwrap();
    assert_eq!((next.event, next.transfer), (Event::New, second.transfer()));
    assert_eq!(collector.take().unwrap(), sent, "the finished message waits to be fetched");
}

#[test]
fn a_forged_frame_costs_a_frame_or_two_and_is_said() {
    let sent = message(5_000, 7);
    let frames = frames(&sent);
    let k = frames.minimum();
    for forged_id in [0, k, k + 3] {
        let mut collector = Collector::new();
        collector.push(&forged(&frames.text(forged_id), |part| part.symbol[5] ^= 1)).unwrap();
        let mut good = (0..).filter(|&n| n != forged_id).map(|n| collector.push(&frames.text(n)).unwrap());
        let failed = good.by_ref().find(|p| p.event != Event::New).unwrap();
        assert_eq!((failed.event, failed.notice), (Event::HashFailed, Some(Notice::DoesNotFit)));
        assert_eq!((failed.frames_seen, failed.frames_needed_about), (k, k + 1));
        let complete = good.take(3).find(|p| p.event == Event::Complete).expect("within three frames");
        assert!(complete.frames_seen <= k + 3);
        assert_eq!(collector.take().unwrap(), sent);
    }
}

#[test]
fn a_forged_frame_that_stays_in_view_does_not_stop_the_good_transfer() {
    let sent = message(2_000, 8);
    let frames = frames(&sent);
    let posters =
        [(0, 1), (4, 9), (70, 3)].map(|(n, at)| forged(&frames.text(n), |part| part.symbol[at] ^= 7));
    for count in 1..=posters.len() {
        let mut collector = Collector::new();
        let mut needed = 0;
        while collector.take().is_none() {
            posters[..count].iter().for_each(|poster| {
                collector.push(poster).unwrap();
            });
            collector.push(&frames.text(needed)).unwrap();
            needed += 1;
            assert!(needed < 30, "{count} posters");
        }
        assert!(needed <= frames.minimum() + 3, "{needed} frames beside {count} forged ones");
    }
}

#[test]
fn of_two_frames_with_one_symbol_id_either_may_be_the_forged_one() {
    let sent = message(3_000, 8);
    let frames = frames(&sent);
    let k = frames.minimum();
    for forged_first in [true, false] {
        let bad = forged(&frames.text(1), |part| part.symbol[0] ^= 1);
        let pair = if forged_first { [bad.clone(), frames.text(1)] } else { [frames.text(1), bad.clone()] };
        let mut collector = Collector::new();
        assert_eq!(collector.push(&pair[0]).unwrap().event, Event::New);
        let second = collector.push(&pair[1]).unwrap();
        assert_eq!((second.event, second.notice), (Event::HashFailed, Some(Notice::DoesNotFit)));
        // No frame beyond the first K is there: a folder of pictures, not a screen.
        for n in (0..k).filter(|&n| n != 1) {
            collector.push(&frames.text(n)).unwrap();
        }
        assert_eq!(collector.take().unwrap(), sent, "{forged_first}");
    }
}

#[test]
fn more_forged_frames_than_can_be_told_apart_make_it_start_over_and_not_give_up() {
    let sent = message(2_500, 9);
    let frames = frames(&sent);
    let mut collector = Collector::new();
    let mut failures = 0;
    for n in 0..100 {
        let bad = forged(&frames.text(1000 + n), |part| part.symbol[n as usize] ^= 1);
        failures += u32::from(collector.push(&bad).unwrap().event == Event::HashFailed);
    }
    assert!(failures > 4, "each time it starts over it says so: {failures}");
    assert_eq!(collector.take(), None);
    assert!(finish(&mut collector, &frames, 0) <= 2 * frames.minimum() + 12);
    assert_eq!(collector.take().unwrap(), sent);
}

#[test]
fn in_a_large_transfer_a_forged_frame_is_found_too() {
    let sent = message(60_000, 10);
    let frames = frames(&sent);
    let mut collector = Collector::new();
    collector.push(&forged(&frames.text(7), |part| part.symbol[5] ^= 1)).unwrap();
    let needed = finish(&mut collector, &frames, 100);
    assert!(needed <= 2 * frames.minimum() + 14, "{needed}");
    assert_eq!(collector.take().unwrap(), sent);
}

#[test]
fn a_forged_length_is_another_transfer_and_not_a_contradiction() {
    let sent = message(5_000, 8);
    let frames = frames(&sent);
    let mut collector = Collector::new();
    for n in 0..frames.minimum() {
        collector.push(&frames.text(n)).unwrap();
        if n == 2 {
            let longer = forged(&frames.text(40), |part| part.message_len = 65_536);
            assert_eq!(collector.push(&longer).unwrap().event, Event::New);
        }
    }
    assert_eq!(collector.take().unwrap(), sent);
}

#[test]
fn a_screen_full_of_strange_codes_does_not_push_out_the_phone_beside_it() {
    let sent = message(3_000, 11);
    let frames = frames(&sent);
    let mut next = numbers(1);
    let mut collector = Collector::new();
    // Two frames before the others come; from then on six new transfers for every frame of it.
    collector.push(&frames.text(0)).unwrap();
    collector.push(&frames.text(1)).unwrap();
    for n in 2..frames.minimum() {
        for _ in 0..6 {
            let strange = forged(&frames.text(n), |part| part.transfer = TransferId(next().to_be_bytes()));
            collector.push(&strange).unwrap();
        }
        collector.push(&frames.text(n)).unwrap();
    }
    assert_eq!(collector.take().unwrap(), sent);
}

#[test]
fn memory_is_bounded_whatever_comes() {
    let mut next = numbers(2);
    let mut collector = Collector::new();
    let mut most = 0;
    for n in 0..6_000u64 {
        // Runs of one transfer, so that some of them grow as far as they can.
        let transfer = TransferId((n / 300 % 7).to_be_bytes());
        let (message_len, symbol_size) = [(65_536, 256), (65_536, 2_000), (1, 4_296)][(n / 900) as usize % 3];
        let symbol = (0..symbol_size).map(|_| next() as u8).collect();
        let part = Part { transfer, message_len, symbol_size, symbol_id: (next() % 4_000) as u32, symbol };
        let text = Frame::Part(part).to_text();
        if text.len() <= MAX_TEXT {
            collector.push(&text).unwrap();
        }
        most = most.max(collector.held_bytes());
    }
    assert!((65_536..=4 * (65_536 + 12 * 2_000 + 2_000) + MAX_TEXT).contains(&most), "{most}");
}

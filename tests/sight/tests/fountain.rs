//! Frames until a message is there, at 30 % loss, against an ideal code, `ur` and the same fragments in a circle. The figures
//! come from `cargo run --release -p lomme-sight -- fountain`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;

use lomme_optical::{Frames, Level, Options};
use lomme_sight::fountain::{Way, quantile};
use lomme_sight::noise::Noise;

/// The frames below which 95 of 100 transfers are complete.
fn p95(way: Way, message: &[u8], options: Options) -> u32 {
    let frames = Frames::new(message, options).unwrap();
    let mut noise = Noise::new(30);
    let mut counts: Vec<u32> = (0..600).map(|_| way.frames(message, &frames, 0.3, &mut noise)).collect();
    counts.sort_unstable();
    quantile(&counts, 0.95)
}

/// The police presentation with photo of the profile's vectors.
fn presentation() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/qr/show.json");
    let show: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let digits = show["message"].as_str().unwrap().as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// As it is sent by default, and as it is sent when it had to be made anew.
#[test]
fn a_police_presentation_needs_at_most_two_frames_more_than_an_ideal_code_and_fewer_than_ur() {
    let message = presentation();
    let renewal = Options { max_version: 10, level: Level::L };
    for (options, fragments) in [(Options::default(), 4), (renewal, 7)] {
        assert_eq!(Frames::new(&message, options).unwrap().minimum(), fragments);
        let [ideal, ours, ur, circle] = Way::ALL.map(|way| p95(way, &message, options));
        println!("K {fragments}: ideal {ideal}, ours {ours}, ur {ur}, in a circle {circle}");
        assert!(ours <= ideal + 2 && ours < ur, "ideal {ideal}, ours {ours}, ur {ur}");
        assert_eq!(2 * ours < circle, fragments >= 7, "ours {ours}, in a circle {circle}");
    }
}

#[test]
fn a_lossy_camera_needs_at_most_two_frames_more_than_an_ideal_code_and_fewer_than_ur() {
    let message = Noise::new(1).bytes(1_700);
    for max_version in [25, 18, 14, 10, 5] {
        let options = Options { max_version, level: Level::L };
        let of = |way| p95(way, &message, options);
        let (ideal, ours, ur) = (of(Way::Ideal), of(Way::RaptorQ), of(Way::Ur));
        assert!(ours <= ideal + 2, "{max_version}-L: {ours} frames, ideal {ideal}");
        assert!(ours < ur, "{max_version}-L: {ours} frames, ur {ur}");
    }
}

#[test]
fn it_needs_under_half_of_the_same_fragments_in_a_circle_from_seven_fragments_on() {
    let message = Noise::new(1).bytes(1_700);
    for (max_version, fragments) in [(10, 7), (8, 11), (6, 16), (5, 21)] {
        let options = Options { max_version, level: Level::L };
        assert_eq!(Frames::new(&message, options).unwrap().minimum(), fragments);
        let (ours, circle) = (p95(Way::RaptorQ, &message, options), p95(Way::Circle, &message, options));
        assert!(2 * ours < circle, "{max_version}-L: {ours} frames, in a circle {circle}");
    }
}

/// Why the figure is not one for every number of fragments: nothing can do better than an ideal code.
#[test]
fn with_four_fragments_or_fewer_not_even_an_ideal_code_needs_half_of_the_circle_and_ours_is_as_good() {
    let message = Noise::new(1).bytes(1_700);
    for (max_version, fragments) in [(25, 2), (18, 3), (14, 4)] {
        let options = Options { max_version, level: Level::L };
        assert_eq!(Frames::new(&message, options).unwrap().minimum(), fragments);
        let of = |way| p95(way, &message, options);
        let (ideal, ours, circle) = (of(Way::Ideal), of(Way::RaptorQ), of(Way::Circle));
        assert!(2 * ideal > circle, "{max_version}-L: ideal {ideal} frames, in a circle {circle}");
        assert!(ours <= ideal + 1 && ours < circle, "{max_version}-L: {ours} frames, ideal {ideal}");
    }
}

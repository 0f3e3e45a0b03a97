//! From pixels to the message: a screen at ten frames a second before a camera at thirty, with rolling shutter, half-drawn
//! frames, drop-outs and a shaking hand. The distribution is in docs/optical.md.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use lomme_optical::{Frames, Options};
use lomme_sight::noise::Noise;
use lomme_sight::readers;
use lomme_sight::video::{Camera, film};

#[test]
fn a_mediocre_camera_has_the_whole_police_preset_within_a_second_and_a_half() {
    let mut reader = readers::best();
    // rqrr reads fewer of such pictures than phones do.
    let limit = if reader.name() == "zxing-cpp" { 1.5 } else { 8.0 };
    for seed in 0..5 {
        let frames = Frames::new(&Noise::new(seed).bytes(1_700), Options::default()).unwrap();
        let outcome = film(&frames, 10.0, &Camera::ALL[1], reader.as_mut(), limit, &mut Noise::new(seed));
        assert!(outcome.seconds.is_some(), "seed {seed}: {outcome:?}");
    }
}

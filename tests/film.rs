//! From pixels to the verdict: a phone's screen before the camera of an officer's phone, with rolling shutter, half-drawn frames,
//! drop-outs and a shaking hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use lomme_app::Preset;
use lomme_sight::noise::Noise;
use lomme_sight::readers;
use lomme_sight::video::{Camera, Screen, film_screen};
use lomme_tests::scene::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn a_film_of_a_citizens_screen_ends_in_the_officers_verdict() {
    let mut scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    scene.go_offline().await;
    let mut reader = readers::best();
    // rqrr alone reads fewer of such pictures than phones do.
    let camera = if reader.name() == "zxing-cpp" { Camera::ALL[1] } else { Camera::ALL[0] };
    // Every run signs anew, and so has other symbols: how soon they are read is shown with the same in every run (tests/sight).
    let limit = 30.0;
    let showing = citizen.show(Preset::Police).await.unwrap();
    let draw = |n: u32| showing.symbol(n).unwrap();
    officer.begin_scan();
    let take = |text: &str| officer.scan_frame(text).is_ok_and(|view| view.complete);
    let screen = Screen { draw: &draw, frame_rate: 10.0 };
    let outcome = film_screen(screen, &camera, reader.as_mut(), limit, &mut Noise::new(7), take);
    assert!(outcome.seconds.is_some(), "{outcome:?}");
    let verdict = officer.verdict().unwrap().expect("every frame needed was read");
    assert_eq!(verdict.outcome, "accepted", "{}", verdict.json);
    assert_eq!(verdict.name.as_deref(), Some("Freja Ødegaard Lind"));
}

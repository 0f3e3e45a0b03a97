//! A screen that draws sixty times a second, before a camera that misses nothing: what is there to see over a minute, with a key
//! store that is slow, or refuses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use lomme_app::view::PictureView;
use lomme_app::{CitizenApp, OnScreen, Preset};
use lomme_licence::message::Show;
use lomme_optical::{Collector, Event};
use lomme_sight::readers::read_drawn;
use lomme_tests::keys::SlowKeys;
use lomme_tests::scene::{FREJA, Scene, TestClock, citizen_sees, frames};

/// The key store of a phone takes so long for a signature.
const KEY_STORE_MS: u64 = 300;

/// The times of a display from one to another, in milliseconds.
fn ticks(from_ms: u64, to_ms: u64) -> impl Iterator<Item = u64> {
    (from_ms * 60 / 1000..to_ms * 60 / 1000).map(|tick| tick * 1000 / 60)
}

/// Everybody's clock follows the time of the screen.
fn set(clock: &TestClock, elapsed_ms: u64) {
    clock.set_ahead(SignedDuration::from_millis(elapsed_ms.cast_signed()));
}

/// Waits in real time for another thread.
fn until(what: impl Fn() -> bool) {
    let began = Instant::now();
    while !what() {
        assert!(began.elapsed() < Duration::from_secs(120), "a worker does not come");
        std::thread::sleep(Duration::from_millis(1));
    }
}

async fn holder(scene: &Scene, keys: Arc<SlowKeys>) -> Arc<CitizenApp> {
    let citizen = scene.citizen_with(keys).unwrap();
    citizen.receive_licence(scene.gateway().offer(FREJA).unwrap(), None).await.unwrap();
    citizen
}

/// A camera that reads every frame.
#[derive(Default)]
struct Camera {
    collector: Collector,
    number: Option<u64>,
    texts: Vec<String>,
    shows: Vec<Show>,
}

impl Camera {
    /// Reads a picture if it is a new one, and returns whether it is the first frame of a message.
    fn sees(&mut self, picture: &PictureView) {
        if self.number.replace(picture.number) == Some(picture.number) {
            return;
        }
        let text = read_drawn(picture.symbol.as_ref().unwrap()).expect("what is drawn can be read");
        let progress = self.collector.push(&text).unwrap();
        assert_eq!(progress.notice, None, "nothing that people have to be told");
        if progress.event == Event::Complete {
            self.shows.push(Show::from_message(&self.collector.take().unwrap()).unwrap());
        }
        self.texts.push(text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_is_renewed_without_a_gap_by_a_key_store_that_is_slow() {
    let scene = Scene::open().await;
    let keys = Arc::new(SlowKeys::default());
    let citizen = holder(&scene, Arc::clone(&keys)).await;
    let officer = scene.ready_officer().await;
    let showing = citizen.show(Preset::Police).await.unwrap();
    keys.hold();
    let mut camera = Camera::default();
    let (mut asked_at, mut before) = (None, None::<PictureView>);
    for now in ticks(0, 62_000) {
        set(&scene.clock, now);
        let picture = showing.at(now).unwrap();
        assert!(picture.symbol.is_some() && picture.note.is_none() && !picture.ended, "{now}");
        assert_eq!(
            (picture.number, picture.brightness_percent, picture.ring_ms),
            (now / 100, Some(100), 15_000)
        );
        assert!(picture.ask_again_at_ms > now && picture.ask_again_at_ms <= now + 100);
        // Whoever could not read the first one gets coarser symbols.
        let version = if picture.number < 150 { 14 } else { 10 };
        assert_eq!(picture.symbol.as_ref().map(lomme_app::Symbol::version), Some(version), "{now}");
        if let Some(before) = before {
            let turned = picture.ring_left_ms > before.ring_left_ms;
            assert!(!turned || before.ring_left_ms < 150, "the ring comes round at its end: {now}");
        }
        camera.sees(&picture);
        if showing.is_renewing() {
            until(|| keys.is_waited_for());
            if now >= *asked_at.get_or_insert(now) + KEY_STORE_MS {
                keys.go_on();
                until(|| !showing.is_renewing());
                asked_at = None;
            }
        }
        if let Some(show) = camera.shows.last() {
            let age = scene.clock.now().as_second() - show.issued_at.cast_signed();
            assert!(age <= 19, "{age} s old at {now}");
        }
        before = Some(picture);
    }
    assert_eq!(camera.shows.len(), 5, "one every fifteen seconds, and each of them whole");
    assert_eq!(camera.texts.len(), 620, "no frame is left out");
    // Each begins at its first frame, where the one before has ended a frame.
    let mut collector = Collector::new();
    let ids: Vec<_> = camera.texts.iter().map(|text| collector.push(text).unwrap().transfer).collect();
    let turns: Vec<_> = ids.chunk_by(|a, b| a == b).map(<[_]>::len).collect();
    assert!(turns.len() >= 5, "{turns:?}");
    // What is on the screen last is as good as the first.
    officer.begin_scan();
    let mut last = camera.texts.iter().rev().take(80);
    assert!(last.any(|text| officer.scan_frame(text).unwrap().complete));
    let verdict = officer.verdict().unwrap().unwrap();
    assert_eq!(verdict.outcome, "accepted", "{}", verdict.json);
    showing.stop();
    let stopped = showing.at(62_000).unwrap();
    assert!(stopped.symbol.is_none() && stopped.ended && stopped.brightness_percent.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_that_the_key_store_refuses_to_renew_runs_to_its_end_and_says_so() {
    let scene = Scene::open().await;
    let keys = Arc::new(SlowKeys::default());
    let citizen = holder(&scene, Arc::clone(&keys)).await;
    let showing = citizen.show(Preset::Police).await.unwrap();
    keys.keys.lock(true);
    let see = |now: u64| {
        let picture = showing.at(now).unwrap();
        until(|| !showing.is_renewing());
        picture
    };
    let note = |now: u64| see(now).note;
    assert_eq!(note(0), None);
    assert_eq!(note(12_900), None);
    see(13_000);
    let sentence = note(20_000).unwrap();
    let left = "The code could not be made anew. It is good for ";
    assert!(sentence.starts_with(left), "{sentence}");
    assert!(see(59_000).symbol.is_some());
    let over = see(60_100);
    assert_eq!(
        (over.symbol, over.brightness_percent, over.ended),
        (None, None, false),
        "it may still be renewed"
    );
    assert_eq!(over.note.as_deref(), Some("The code has run out. Unlock the phone, and a new one is made"));
    keys.keys.lock(false);
    see(66_000);
    let back = see(66_100);
    assert!(back.symbol.is_some() && back.note.is_none(), "{:?}", back.note);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ask_and_its_answer_stand_for_the_two_minutes_of_the_reader_and_no_longer() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let asking = officer.begin_ask(Preset::Police).await.unwrap();
    assert_ends(&asking, 120_000, "The time to answer has passed. Ask again");

    let asked = citizen_sees(&citizen, &frames(&asking, asking.view().frames)).unwrap().unwrap();
    let elements = asked.documents.iter().flat_map(|document| &document.elements);
    let give = elements.filter_map(|line| line.id.clone()).collect();
    scene.clock.set_ahead(SignedDuration::from_secs(100));
    let answering = citizen.answer(asked.id, give).await.unwrap();
    assert_ends(&answering, 20_000, "The time to answer has passed. Ask to be asked again");
}

fn assert_ends<V>(shown: &OnScreen<V>, after_ms: u64, note: &str) {
    let first = shown.at(0).unwrap();
    assert!(first.symbol.is_some() && first.note.is_none() && first.brightness_percent == Some(100));
    assert!(after_ms - u64::from(first.ring_left_ms) < 5_000, "{}", first.ring_left_ms);
    let mut camera = Camera::default();
    for now in ticks(0, 3_000) {
        let picture = shown.at(now).unwrap();
        camera.texts.push(read_drawn(picture.symbol.as_ref().unwrap()).unwrap());
    }
    let mut collector = Collector::new();
    assert!(camera.texts.iter().any(|text| collector.push(text).unwrap().event == Event::Complete));
    let over = shown.at(after_ms + 1).unwrap();
    assert!(over.symbol.is_none() && over.ended && over.brightness_percent.is_none());
    assert_eq!(over.note.as_deref(), Some(note));
}

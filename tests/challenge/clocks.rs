//! Clocks have no part in a challenge; the two minutes are the reader's own.

use jiff::SignedDuration;
use lomme_app::Preset;
use lomme_tests::scene::{Scene, TestClock, officer_sees, reason};

use crate::{all, ask, give_all, read, refused, round};

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_whose_clock_is_hours_wrong_answers_like_any_other() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    let officer = scene.officer_at("officer", &TestClock::default());
    officer.fetch_trust().await.unwrap();
    scene.certify(&officer, scene.gateway().authority()).await.unwrap();
    for hours in [-5, 5, 23] {
        scene.clock.set_ahead(SignedDuration::from_hours(hours));
        let asked = read(&citizen, &ask(&officer, Preset::Police).await);
        assert!(asked.reader_known, "{hours} h");
        let verdict = officer_sees(&officer, &give_all(&citizen, &asked).await);
        assert_eq!(verdict.outcome, "accepted", "{hours} h: {}", verdict.json);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_whose_clock_is_hours_ahead_accepts_an_answer_where_it_would_refuse_a_show() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    let clock = TestClock::default();
    let officer = scene.officer_at("officer", &clock);
    officer.fetch_trust().await.unwrap();
    clock.set_ahead(SignedDuration::from_hours(5));
    let show = lomme_tests::scene::scan(&officer, &citizen.show(Preset::Police).await.unwrap());
    assert_eq!((show.outcome.as_str(), reason(&show, "freshness").as_str()), ("refused", "too_old"));
    assert!(show.advice.iter().any(|advice| advice.starts_with("Ask with a challenge")), "{:?}", show.advice);
    let verdict = round(&officer, &citizen, Preset::Police).await;
    assert_eq!(verdict.outcome, "accepted", "{}", verdict.json);
}

/// The challenge is met whatever the clock says; that the clock is known to be wrong is a check of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_whose_clock_is_known_to_be_behind_refuses_nobody_and_says_it_is_the_clock() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    let clock = TestClock::default();
    let officer = scene.officer_at("officer", &clock);
    officer.fetch_trust().await.unwrap();
    clock.set_ahead(SignedDuration::from_hours(-5));
    let verdict = round(&officer, &citizen, Preset::Police).await;
    assert_eq!(
        (verdict.outcome.as_str(), reason(&verdict, "challenge").as_str()),
        ("undetermined", "passed")
    );
    assert_eq!(verdict.reason.as_deref(), Some("the reader's clock is behind"));
    assert!(verdict.name.is_some(), "it is authentic all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_after_two_minutes_is_too_late_and_its_ask_is_over() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    let clock = TestClock::default();
    let officer = scene.officer_at("officer", &clock);
    officer.fetch_trust().await.unwrap();
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    let answer = give_all(&citizen, &asked).await;
    clock.set_ahead(SignedDuration::from_secs(121));
    assert_eq!(refused(&officer_sees(&officer, &answer), "challenge"), "answer_too_late");
    clock.set_ahead(SignedDuration::ZERO);
    assert_eq!(refused(&officer_sees(&officer, &answer), "challenge"), "nothing_asked");

    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    let answer = give_all(&citizen, &asked).await;
    clock.set_ahead(SignedDuration::from_secs(118));
    assert_eq!(officer_sees(&officer, &answer).outcome, "accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_who_reads_for_longer_than_two_minutes_is_told_to_let_the_reader_ask_again() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    assert_eq!(asked.seconds_left, 120);
    scene.clock.set_ahead(SignedDuration::from_secs(60));
    let left = citizen.asked().unwrap().unwrap().seconds_left;
    assert!((58..=60).contains(&left), "{left}");
    scene.clock.set_ahead(SignedDuration::from_secs(121));
    assert_eq!(citizen.answer(asked.id.clone(), all(&asked)).await.err().unwrap().code, "ask.expired");
    assert!(citizen.asked().unwrap().is_none(), "it is forgotten");

    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    scene.clock.set_ahead(SignedDuration::from_secs(121 + 121));
    assert_eq!(citizen.asked().err().unwrap().code, "ask.expired");
    assert_eq!(citizen.answer(asked.id.clone(), all(&asked)).await.err().unwrap().code, "ask.other");
}

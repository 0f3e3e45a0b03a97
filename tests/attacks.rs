//! Attacks on a Show, each with its verdict. What a Show cannot see is named too: docs/optical.md, "What a Show does not see".
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use jiff::SignedDuration;
use lomme_app::view::VerdictView;
use lomme_app::{CitizenApp, Preset, ReaderApp, Showing};
use lomme_licence::cbor::{Node, Value, write_value};
use lomme_licence::message::Show;
use lomme_optical::{Collector, Frame, Frames, Options};
use lomme_tests::scene::{HOLGER, Scene, reason, scan};

async fn police(citizen: &Arc<CitizenApp>) -> Showing {
    citizen.show(Preset::Police).await.unwrap()
}

/// What somebody has who films the screen: every frame, and so the message.
fn filmed(showing: &Showing) -> Show {
    let mut collector = Collector::new();
    for n in 0..showing.view().frames {
        collector.push(&showing.frame(n)).unwrap();
    }
    Show::from_message(&collector.take().unwrap()).unwrap()
}

/// Shows what an attacker made, from a screen of his own.
fn present(officer: &ReaderApp, show: &Show) -> VerdictView {
    let frames = Frames::new(&show.to_message(), Options::default()).unwrap();
    officer.begin_scan();
    for n in 0..frames.minimum() {
        officer.scan_frame(&frames.text(n)).unwrap();
    }
    officer.verdict().unwrap().expect("every frame was shown")
}

fn verdict_and_reason(verdict: &VerdictView, check: &str) -> (String, String) {
    (verdict.outcome.clone(), reason(verdict, check))
}

fn refused(why: &str) -> (String, String) {
    ("refused".to_owned(), why.to_owned())
}

/// The response with its first document changed. What was signed stays as it came: it lies in byte strings.
fn changed(show: &Show, change: impl FnOnce(&mut Value)) -> Show {
    let mut response = Node::read(&show.device_response).unwrap().to_value();
    change(first(field(&mut response, "documents")));
    Show { device_response: write_value(&response), ..show.clone() }
}

fn field<'v>(map: &'v mut Value, name: &str) -> &'v mut Value {
    let Value::Map(entries) = map else { panic!("a map with {name}") };
    &mut entries.iter_mut().find(|(key, _)| key.as_text() == Some(name)).unwrap().1
}

fn first(array: &mut Value) -> &mut Value {
    let Value::Array(items) = array else { panic!("an array") };
    items.first_mut().unwrap()
}

fn part(show: &Show, name: &str) -> Value {
    let response = Node::read(&show.device_response).unwrap().to_value();
    response.field("documents").unwrap().as_array().unwrap()[0].field(name).unwrap().clone()
}

/// The items of a namespace, each an encoded `IssuerSignedItem`.
fn items<'v>(document: &'v mut Value, name_space: &str) -> &'v mut Vec<Value> {
    let name_spaces = field(field(document, "issuerSigned"), "nameSpaces");
    let Value::Array(items) = field(name_spaces, name_space) else { panic!("an array") };
    items
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_of_the_screen_shown_seventy_seconds_later_is_too_old() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let photo = filmed(&police(&citizen).await);
    scene.clock.set_ahead(SignedDuration::from_secs(70));
    assert_eq!(verdict_and_reason(&present(&officer, &photo), "freshness"), refused("too_old"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_with_a_newer_time_written_into_it_fails_the_devices_signature() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let photo = filmed(&police(&citizen).await);
    scene.clock.set_ahead(SignedDuration::from_secs(70));
    let forward = Show { issued_at: photo.issued_at + 70, ..photo.clone() };
    let other_nonce = Show { nonce: *b"another!", ..photo };
    for forged in [forward.clone(), Show { nonce: *b"another!", ..forward }, other_nonce] {
        let verdict = present(&officer, &forged);
        assert_eq!(verdict_and_reason(&verdict, "device_authentication"), refused("bad_signature"));
        assert!(verdict.name.is_none() && verdict.portrait.is_none(), "nothing of it is shown");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recorded_film_is_a_replay_to_the_officer_who_saw_it_and_too_old_to_everybody_later() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    // The film has all that a camera saw of a minute: four Shows, frame by frame.
    let mut film = Vec::new();
    for second in [0, 15, 30, 45] {
        scene.clock.set_ahead(SignedDuration::from_secs(second));
        film.push(police(&citizen).await);
    }
    assert_eq!(scan(&officer, &film[3]).outcome, "accepted");
    assert_eq!(verdict_and_reason(&scan(&officer, &film[3]), "replay"), refused("seen_before"));
    // Whoever plays it to somebody else has as long as the newest Show in it is fresh.
    scene.clock.set_ahead(SignedDuration::from_secs(45 + 61));
    let other = scene.officer("other");
    other.fetch_trust().await.unwrap();
    for showing in &film {
        assert_eq!(verdict_and_reason(&scan(&other, showing), "freshness"), refused("too_old"));
    }
}

/// This one cannot be seen: nothing in a Show is addressed to anybody. What is left is that both officers see the same face.
#[tokio::test(flavor = "multi_thread")]
async fn a_show_that_is_relayed_to_another_officer_within_its_minute_is_accepted_and_shows_its_holders_face()
{
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let elsewhere = scene.officer("elsewhere");
    elsewhere.fetch_trust().await.unwrap();
    let showing = police(&citizen).await;
    let here = scan(&officer, &showing);
    scene.clock.set_ahead(SignedDuration::from_secs(40));
    let there = present(&elsewhere, &filmed(&showing));
    assert_eq!((here.outcome.as_str(), there.outcome.as_str()), ("accepted", "accepted"));
    assert!(there.portrait.is_some() && there.portrait == here.portrait && there.name == here.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_document_in_a_fresh_show_fails_the_devices_signature() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let other = scene.other_holder("other", HOLGER).await;
    let (mine, theirs) = (filmed(&police(&citizen).await), filmed(&police(&other).await));
    let issuer_signed = part(&theirs, "issuerSigned");
    let swapped = changed(&mine, |document| *field(document, "issuerSigned") = issuer_signed);
    let verdict = present(&officer, &swapped);
    assert_eq!(verdict_and_reason(&verdict, "device_authentication"), refused("bad_signature"));
    assert!(verdict.name.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_portrait_or_name_in_a_document_fails_what_the_issuer_signed() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let other = scene.other_holder("other", HOLGER).await;
    let (mine, mut theirs) = (filmed(&police(&citizen).await), filmed(&police(&other).await));
    for name_space in ["org.iso.18013.5.1", "org.iso.18013.5.1.DK"] {
        let mut document = Node::read(&theirs.device_response).unwrap().to_value();
        let foreign = items(first(field(&mut document, "documents")), name_space)[0].clone();
        let swapped = changed(&mine, |document| items(document, name_space)[0] = foreign);
        let verdict = present(&officer, &swapped);
        assert_eq!(verdict.outcome, "refused", "{}", verdict.json);
        assert!(verdict.name.is_none() && verdict.portrait.is_none());
        // Which check it is depends on what the attacker leaves for the reader to compute.
        let found = ["digests", "issuer_signature"].map(|check| reason(&verdict, check));
        assert!(
            found.contains(&"digest_differs".to_owned()) || found.contains(&"bad_signature".to_owned()),
            "{found:?}"
        );
    }
    theirs.nonce = mine.nonce;
    assert_eq!(present(&officer, &theirs).outcome, "refused", "nor does another's nonce help");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_document_beside_ones_own_refuses_both_and_shows_neither() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let other = scene.other_holder("other", HOLGER).await;
    let theirs = filmed(&police(&other).await);
    let foreign = Node::read(&theirs.device_response).unwrap().to_value();
    let foreign = foreign.field("documents").unwrap().as_array().unwrap()[0].clone();
    for place in [0, 1] {
        let mine = filmed(&police(&citizen).await);
        let mut response = Node::read(&mine.device_response).unwrap().to_value();
        let Value::Array(documents) = field(&mut response, "documents") else { panic!("an array") };
        documents.insert(place, foreign.clone());
        let both = Show { device_response: write_value(&response), ..mine.clone() };
        let verdict = present(&officer, &both);
        assert_eq!(verdict.outcome, "refused", "{}", verdict.json);
        assert!(verdict.name.is_none() && verdict.portrait.is_none() && verdict.rights.is_empty());
    }
}

/// A clock that goes back forgets nothing. One that was ahead by more than the ten minutes has forgotten, and takes a Show of
/// that very minute once more when it comes back: only whoever can set an officer's clock twice within a minute has that.
#[tokio::test(flavor = "multi_thread")]
async fn a_replay_is_seen_when_the_readers_clock_was_set_back_and_not_when_it_was_far_ahead_meanwhile() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let showing = police(&citizen).await;
    assert_eq!(scan(&officer, &showing).outcome, "accepted");
    for seconds in [-25, 300, 0] {
        scene.clock.set_ahead(SignedDuration::from_secs(seconds));
        assert_eq!(reason(&scan(&officer, &showing), "replay"), "seen_before", "{seconds} s");
    }
    scene.clock.set_ahead(SignedDuration::from_mins(11));
    assert_eq!(verdict_and_reason(&scan(&officer, &showing), "freshness"), refused("too_old"));
    scene.clock.set_ahead(SignedDuration::ZERO);
    let again = scan(&officer, &showing);
    // At eleven minutes it was seen as well, for ten minutes from then on.
    assert_eq!((again.outcome.as_str(), reason(&again, "replay").as_str()), ("refused", "seen_before"));
    let (film, fresh) = (police(&citizen).await, police(&citizen).await);
    assert_eq!(scan(&officer, &film).outcome, "accepted");
    scene.clock.set_ahead(SignedDuration::from_mins(11));
    scan(&officer, &fresh);
    scene.clock.set_ahead(SignedDuration::ZERO);
    assert_eq!(scan(&officer, &film).outcome, "accepted", "what was forgotten is new");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_whose_clock_is_hours_wrong_is_refused_with_the_reason_it_has() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    for (phone_ahead, why) in [(5, "from_the_future"), (-5, "too_old")] {
        scene.clock.set_ahead(SignedDuration::from_hours(phone_ahead));
        let showing = police(&citizen).await;
        scene.clock.set_ahead(SignedDuration::ZERO);
        assert_eq!(
            verdict_and_reason(&scan(&officer, &showing), "freshness"),
            refused(why),
            "{phone_ahead} h"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_whose_clock_is_hours_behind_what_it_has_proof_of_refuses_nobody() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let showing = police(&citizen).await;
    scene.clock.set_ahead(SignedDuration::from_hours(-5));
    let verdict = scan(&officer, &showing);
    assert_eq!(verdict.outcome, "undetermined", "{}", verdict.json);
    assert_eq!(verdict.reason.as_deref(), Some("the reader's clock is behind"));
}

/// Of a clock that is ahead nothing gives proof. The Show looks old; a challenge (Ask and Answer) does not look at clocks.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_whose_clock_is_hours_ahead_takes_every_show_for_an_old_one() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let showing = police(&citizen).await;
    scene.clock.set_ahead(SignedDuration::from_hours(5));
    assert_eq!(verdict_and_reason(&scan(&officer, &showing), "freshness"), refused("too_old"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_frame_beside_the_screen_is_said_and_the_verdict_comes_all_the_same() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let showing = police(&citizen).await;
    let Frame::Part(mut forged) = Frame::parse(&showing.frame(1)).unwrap() else { panic!("several frames") };
    forged.symbol[3] ^= 1;
    let forged = Frame::Part(forged).to_text();
    officer.begin_scan();
    let mut hints = Vec::new();
    for n in 0..showing.view().frames + 3 {
        officer.scan_frame(&forged).unwrap();
        let view = officer.scan_frame(&showing.frame(n)).unwrap();
        hints.extend(view.hint);
        if view.complete {
            break;
        }
    }
    assert_eq!(hints[0], "Something in view did not fit together. Keep pointing");
    assert_eq!(officer.verdict().unwrap().unwrap().outcome, "accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_two_phones_in_view_the_officer_is_told_and_sees_whose_licence_it_is() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let other = scene.other_holder("other", HOLGER).await;
    let (left, right) = (police(&citizen).await, police(&other).await);
    officer.begin_scan();
    let mut hints = Vec::new();
    for n in 0..left.view().frames {
        for showing in [&right, &left] {
            hints.extend(officer.scan_frame(&showing.frame(n)).unwrap().hint);
        }
    }
    assert_eq!(hints[0], "Two phones are in view");
    let verdict = officer.verdict().unwrap().unwrap();
    assert!(verdict.name.is_some() && verdict.portrait.is_some(), "{}", verdict.json);
}

//! A presentation that came by other means than a camera: an officer's app verifies it, by its own bundle or by what it is given to trust.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use lomme_app::Preset;
use lomme_app::presented::{GivenTrust, Presentation};
use lomme_licence::mdoc::{MDL_DOC_TYPE, SessionTranscript};
use lomme_licence::message::Show;
use lomme_optical::Collector;
use lomme_tests::scene::{FREJA, Scene, frames, officer_sees};

/// A Show of the holder's as frames, and the presentation in it with its transcript, as if it had come over another way.
async fn presented(scene: &Scene) -> (Vec<String>, impl Fn() -> Presentation + use<>) {
    let showing = scene.holder().await.show(Preset::Police).await.unwrap();
    let frames = frames(&showing, showing.view().frames);
    let mut collector = Collector::new();
    for frame in &frames {
        collector.push(frame).unwrap();
    }
    let Show { issued_at, nonce, device_response, .. } =
        Show::from_message(&collector.take().unwrap()).unwrap();
    let transcript = SessionTranscript::show(issued_at, &nonce);
    let presentation = move || Presentation {
        device_response: device_response.clone(),
        session_transcript: transcript.as_bytes().to_vec(),
        reader_key: None,
        doc_type: Some(MDL_DOC_TYPE.to_owned()),
    };
    (frames, presentation)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_verified_by_the_bundle_and_a_scan_under_way_is_not_touched() {
    let scene = Scene::open().await;
    let officer = scene.ready_officer().await;
    let (frames, presentation) = presented(&scene).await;
    officer.scan_frame(&frames[0]).unwrap();
    let held = officer.held_bytes();
    let verdict = officer.verify(presentation(), None).unwrap();
    assert_eq!((verdict.outcome.as_str(), verdict.reason), ("accepted", None));
    assert!(verdict.name.is_some() && verdict.portrait.is_some() && !verdict.rights.is_empty());
    assert_eq!(officer.held_bytes(), held);
    assert_eq!(
        officer.verify(presentation(), None).unwrap().outcome,
        "accepted",
        "a session is the caller's own"
    );
    assert_eq!(officer_sees(&officer, &frames).outcome, "accepted", "its number is not spent");

    scene.gateway().revoke(FREJA).unwrap();
    let revoking = scene.gateway().publish_bundle(scene.clock.now(), jiff::SignedDuration::from_hours(24));
    officer.import_trust(&revoking.unwrap()).unwrap();
    let verdict = officer.verify(presentation(), None).unwrap();
    assert_eq!(verdict.outcome, "refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_to_trust_stands_in_the_place_of_the_bundle_and_for_one_verdict_alone() {
    let scene = Scene::open().await;
    let officer = scene.ready_officer().await;
    let (_, presentation) = presented(&scene).await;
    let authority = scene.gateway().authority();
    let of = |root: &[u8]| GivenTrust { roots: vec![root.to_vec()], ..GivenTrust::default() };
    // A Show leaves out the certificate of its signer, which only the bundle has: roots alone leave it open who signed.
    for root in [authority.iaca.der(), authority.iaca.pem().unwrap().as_bytes(), authority.reader_root.der()]
    {
        let verdict = officer.verify(presentation(), Some(&of(root))).unwrap();
        assert_eq!((verdict.outcome.as_str(), verdict.name), ("undetermined", None));
        assert!(verdict.checks.iter().any(|check| check.name == "trust_chain" && check.result == "missing"));
    }
    assert_eq!(officer.verify(presentation(), None).unwrap().outcome, "accepted");

    let nobody = scene.officer("unprepared").verify(presentation(), None).unwrap();
    assert_eq!(nobody.outcome, "undetermined", "there is no bundle to go by");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_used_is_an_error_and_what_is_no_response_is_refused() {
    let scene = Scene::open().await;
    let officer = scene.ready_officer().await;
    let (_, presentation) = presented(&scene).await;
    let code = |presentation, given: Option<&GivenTrust>| {
        officer.verify(presentation, given).err().expect("it cannot be used").code
    };
    let session_transcript = b"none".to_vec();
    assert_eq!(code(Presentation { session_transcript, ..presentation() }, None), "presentation.transcript");
    let reader_key = Some(vec![0; 32]);
    assert_eq!(code(Presentation { reader_key, ..presentation() }, None), "presentation.reader_key");
    let roots = vec![scene.gateway().authority().iaca.der().to_vec()];
    let good = GivenTrust { roots, ..GivenTrust::default() };
    for (given, expected) in [
        (GivenTrust::default(), "trust.certificate"),
        (GivenTrust { roots: vec![b"none".to_vec()], ..good.clone() }, "trust.certificate"),
        (GivenTrust { vical: Some(b"none".to_vec()), ..good.clone() }, "trust.malformed"),
        (GivenTrust { revocation_lists: vec![b"none".to_vec()], ..good.clone() }, "trust.revocation_list"),
        (GivenTrust { status_lists: vec![b"none".to_vec()], ..good }, "trust.status_list"),
    ] {
        assert_eq!(code(presentation(), Some(&given)), expected);
        assert_ne!(
            officer.texts().error(expected),
            officer.texts().error("core.panic"),
            "{expected} has its words"
        );
    }
    let device_response = vec![0x81; 100_000];
    let verdict = officer.verify(Presentation { device_response, ..presentation() }, None).unwrap();
    assert_eq!((verdict.outcome.as_str(), verdict.name), ("refused", None));
    officer.pause().unwrap();
    assert_eq!(code(presentation(), None), "store.paused");
    officer.resume().unwrap();
    assert_eq!(officer.verify(presentation(), None).unwrap().outcome, "accepted");
}

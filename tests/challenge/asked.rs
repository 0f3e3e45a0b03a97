//! What the citizen is told, and that nothing happens before the yes.

use jiff::{SignedDuration, Timestamp};
use lomme_app::Preset;
use lomme_authority::{Publication, pem, rng};
use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::{ItemsRequest, MDL_DOC_TYPE, MDL_NAMESPACE};
use lomme_licence::trust::{Trust, bundle};
use lomme_licence::verify::{Clock, verify_answer};
use lomme_tests::scene::{Scene, citizen_sees};

use crate::{all, ask, filmed_answer, give_all, hand_made, only, read};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_cannot_be_trusted_is_unknown_with_its_reason() {
    let (scene, other) = (Scene::open().await, Scene::open().await);
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let certificate = scene.certify(&officer, scene.gateway().authority()).await.unwrap();
    let why = |asked: &lomme_app::view::AskedView| {
        assert!(!asked.reader_known && asked.reader.is_none() && !asked.headline.contains("Police"));
        asked.about_reader[0].clone()
    };
    let foreign = ask(&other.certified_officer().await, Preset::Police).await;
    assert_eq!(why(&read(&citizen, &foreign)), "No authority on the list vouches for the reader");

    let publication = Publication {
        issue_number: 1_000,
        now: Timestamp::from_second(scene.clock.now().as_second()).unwrap(),
        valid_for: SignedDuration::from_hours(24),
        status: &[0; 4096],
        revoked_signers: &[certificate],
    };
    let revoking = scene.gateway().authority().publish(&publication).unwrap();
    let own = ask(&officer, Preset::Police).await;
    assert!(read(&citizen, &own).reader_known);
    citizen.import_trust(&revoking).unwrap();
    assert_eq!(why(&read(&citizen, &own)), "The reader's certificate is revoked");
    // Another reader of the same authority is still known, and its revocation was checked.
    let colleague = scene.officer("colleague");
    colleague.fetch_trust().await.unwrap();
    scene.certify(&colleague, scene.gateway().authority()).await.unwrap();
    let asked = read(&citizen, &ask(&colleague, Preset::Police).await);
    assert!(asked.reader_known && !asked.about_reader.iter().any(|line| line.contains("not checked")));
    // A certificate that has run out, three years and a half later.
    scene.clock.set_ahead(SignedDuration::from_hours(24 * 1_300));
    assert_eq!(why(&read(&citizen, &own)), "The reader's certificate is not valid now");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_age_is_answered_by_the_nearest_one_and_what_is_kept_or_not_there_is_said() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    let items = ItemsRequest::new(
        MDL_DOC_TYPE,
        [
            (MDL_NAMESPACE, "age_over_17", false),
            (MDL_NAMESPACE, "family_name", true),
            (MDL_NAMESPACE, "hair_colour", false),
            ("org.example", "shoe_size", true),
        ],
    );
    let other = ItemsRequest::new("org.example.passport", [("org.example", "number", false)]);
    let now = scene.clock.now();
    let (challenge, frames) = hand_made(vec![items, other], now.as_second().unsigned_abs());
    let asked = read(&citizen, &frames);
    let [licence, passport] = &asked.documents[..] else { panic!("two documents") };
    let told = |n: usize| {
        let line = &licence.elements[n];
        (line.title.as_str(), line.value.as_str(), line.kept, line.notes.join("; "))
    };
    assert_eq!(
        told(0),
        (
            "whether you are over 17",
            "yes",
            false,
            "is answered by whether you are over 18; is not kept".to_owned()
        )
    );
    assert_eq!(told(1), ("family name", "Ødegaard Lind", true, "the reader wants to keep it".to_owned()));
    assert_eq!(told(2), ("hair colour", "is not in your licence", false, String::new()));
    assert_eq!(told(3), ("shoe_size (not known here)", "is not in your licence", true, String::new()));
    assert!(licence.title.starts_with("Answered from your driving licence"), "{}", licence.title);
    assert_eq!(passport.title, "You do not have org.example.passport in this phone");
    assert!(passport.elements.iter().all(|line| line.id.is_none()));

    let yes = only(&asked, &["whether you are over 17"]);
    let answering = citizen.answer(asked.id.clone(), yes).await.unwrap();
    assert_eq!(answering.view().gives_away, ["whether you are over 18"]);
    assert_eq!(answering.view().title, "Answer to an unknown reader");
    let answer = filmed_answer(&lomme_tests::scene::frames(&answering, answering.view().frames));
    let publisher = Certificate::from_der(scene.gateway().authority().trust_root.der()).unwrap();
    let list = scene.gateway().publish_bundle(now, SignedDuration::from_hours(24)).unwrap();
    let trust: Trust = bundle::open(&list, &publisher, None).unwrap();
    let clock = Clock { now, proven: None };
    let verdict = verify_answer(&answer, &challenge, &trust, clock, Some(MDL_DOC_TYPE));
    let claims = verdict.documents()[0].claims().expect("authentic");
    assert!(claims.answer(MDL_NAMESPACE, "age_over_17") && claims.answer(MDL_NAMESPACE, "age_over_16"));
    assert!(!claims.answer(MDL_NAMESPACE, "age_over_21") && !claims.answer(MDL_NAMESPACE, "family_name"));
    assert_eq!(claims.licence().ages(), [(18, true)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_signed_before_the_yes_and_a_locked_key_store_loses_nothing() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let question = ask(&officer, Preset::Identity).await;
    scene.keys.lock(true);
    let asked = read(&citizen, &question);
    let refused = citizen.answer(asked.id.clone(), all(&asked)).await.err().unwrap();
    assert_eq!((refused.code, refused.retryable), ("keys.locked", true));
    scene.keys.lock(false);
    assert_eq!(citizen.asked().unwrap().unwrap().id, asked.id, "the question is still on the screen");
    give_all(&citizen, &asked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_is_to_the_question_on_the_screen_and_to_nothing_that_it_does_not_ask() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let first = read(&citizen, &ask(&officer, Preset::Identity).await);
    let code = |result: Result<lomme_app::Answering, lomme_app::LommeError>| result.err().unwrap().code;
    assert_eq!(code(citizen.answer(first.id.clone(), vec![]).await), "answer.nothing");
    for odd in ["0.99", "7.0", "family_name", ""] {
        assert_eq!(code(citizen.answer(first.id.clone(), vec![odd.to_owned()]).await), "answer.not_asked");
    }
    // While the citizen reads, another question comes into view.
    for frame in ask(&officer, Preset::Rental).await {
        citizen.scan_frame(&frame).unwrap();
    }
    let second = citizen.asked().unwrap().unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(code(citizen.answer(first.id.clone(), all(&first)).await), "ask.other");
    // After the yes the question is forgotten.
    give_all(&citizen, &second).await;
    assert_eq!(code(citizen.answer(second.id.clone(), all(&second)).await), "ask.other");
    assert!(citizen.asked().unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_forgets_the_question_and_sends_nothing() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    citizen.refuse();
    assert!(citizen.asked().unwrap().is_none());
    assert_eq!(citizen.answer(asked.id.clone(), all(&asked)).await.err().unwrap().code, "ask.other");
    assert!(officer.verdict().unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_question_is_said_to_be_none() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let showing = citizen.show(Preset::Police).await.unwrap();
    let frames = lomme_tests::scene::frames(&showing, showing.view().frames);
    assert_eq!(citizen_sees(&citizen, &frames).err().unwrap().code, "ask.not_a_question");
    let garbage = crate::shown(&[2, 1, 2, 3]);
    assert_eq!(citizen_sees(&citizen, &garbage).err().unwrap().code, "ask.unreadable");
    assert_eq!(citizen.scan_frame("https://example.org").unwrap_err().code, "scan.not_a_frame");
    // And an officer who points at a colleague's question is told so.
    officer.begin_scan();
    for frame in ask(&officer, Preset::Police).await {
        officer.scan_frame(&frame).unwrap();
    }
    assert_eq!(officer.verdict().err().unwrap().code, "scan.a_question");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_without_a_licence_says_so_and_has_nothing_to_give() {
    let scene = Scene::open().await;
    let officer = scene.certified_officer().await;
    let citizen = scene.citizen();
    citizen.fetch_trust().await.unwrap();
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    assert_eq!(asked.documents[0].title, "You do not have a driving licence in this phone");
    assert!(asked.reader_known && all(&asked).is_empty());
}

/// A certificate of the right authority, and the signature of a key that it is not of.
#[tokio::test(flavor = "multi_thread")]
async fn a_borrowed_certificate_names_nobody() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let key = crate::fresh_key().public_key();
    let authority = scene.gateway().authority();
    let borrowed = authority.certify_reader(&key, scene.clock.now(), &mut rng()).unwrap();
    officer.reader_key().await.unwrap();
    assert_eq!(
        officer.import_reader_certificate(&pem(&borrowed).unwrap()).unwrap_err().code,
        "reader.other_key"
    );
    let items = ItemsRequest::new(MDL_DOC_TYPE, [(MDL_NAMESPACE, "family_name", false)]);
    let challenge = lomme_licence::challenge::Challenge::new(
        crate::fresh_key(),
        [1; 16],
        scene.clock.now().as_second().unsigned_abs(),
    );
    let unsigned = lomme_licence::reader::prepare_request(items, &challenge.transcript(), vec![borrowed]);
    let request = unsigned.finish([0x33; 64]);
    let message = challenge.ask(lomme_licence::mdoc::DeviceRequest::new(vec![request])).to_message();
    let asked = read(&citizen, &crate::shown(&message));
    assert_eq!(asked.about_reader[0], "The signature does not belong to this question");
    assert!(!asked.reader_known);
}

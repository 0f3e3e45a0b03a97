//! Who tries to use an Ask or an Answer for something else, each with the verdict.

use jiff::{SignedDuration, Timestamp};
use lomme_app::Preset;
use lomme_licence::challenge::{Answering, Challenge};
use lomme_licence::mdoc::{DeviceRequest, DocRequest, ItemsRequest, MDL_DOC_TYPE};
use lomme_licence::message::{Answer, Ask, Show};
use lomme_licence::present::{HeldDocument, SignerForm, device_response, prepare};
use lomme_licence::session::{Role, Session};
use lomme_licence::verify::{CheckName, Clock, Outcome, Reason, verify_answer};
use lomme_tests::presentation::Presentation;
use lomme_tests::scene::{HOLGER, Scene, frames, officer_sees, reason};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use crate::{ask, filmed, filmed_answer, filmed_ask, fresh_key, give_all, read, refused, shown};

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_another_ask_fails_the_challenge() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    let answer = give_all(&citizen, &asked).await;
    let colleague = scene.officer("colleague");
    colleague.fetch_trust().await.unwrap();
    assert_eq!(refused(&officer_sees(&colleague, &answer), "challenge"), "nothing_asked");
    ask(&colleague, Preset::Police).await;
    assert_eq!(refused(&officer_sees(&colleague, &answer), "challenge"), "another_ask");
    // The officer has asked anew meanwhile.
    ask(&officer, Preset::Police).await;
    assert_eq!(refused(&officer_sees(&officer, &answer), "challenge"), "another_ask");
    // The number of the new Ask on the old Answer.
    let newest = filmed_ask(&ask(&officer, Preset::Police).await);
    let renamed = Answer { ask_nonce: newest.nonce, ..filmed_answer(&answer) };
    assert_eq!(refused(&officer_sees(&officer, &shown(&renamed.to_message())), "challenge"), "not_decrypted");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_taken_once() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    let answer = give_all(&citizen, &asked).await;
    assert_eq!(officer_sees(&officer, &answer).outcome, "accepted");
    let again = officer_sees(&officer, &answer);
    assert_eq!(refused(&again, "challenge"), "nothing_asked");
    assert_eq!(again.advice, ["Ask again"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bystander_holds_into_the_camera_is_refused_and_does_not_end_the_ask() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let question = ask(&officer, Preset::Police).await;
    let asked = read(&citizen, &question);
    let answer = give_all(&citizen, &asked).await;
    let mut garbled = filmed_answer(&answer);
    garbled.ciphertext[40] ^= 1;
    for garbage in [garbled.clone(), Answer { ciphertext: Vec::new(), ..garbled }] {
        let verdict = officer_sees(&officer, &shown(&garbage.to_message()));
        assert_eq!(refused(&verdict, "challenge"), "not_decrypted");
    }
    assert_eq!(officer_sees(&officer, &answer).outcome, "accepted");
}

/// Somebody shows the police's own question to a citizen elsewhere. It says "police", because the police did sign it; but
/// whoever shows it cannot read the answer, and an answer that is carried back to the officer shows its holder's face.
#[tokio::test(flavor = "multi_thread")]
async fn an_ask_that_is_replayed_by_another_reader_gives_it_nothing_to_read() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let question = ask(&officer, Preset::Police).await;
    let stolen = filmed_ask(&question);
    let asked = read(&citizen, &shown(&stolen.to_message()));
    assert!(asked.reader_known);
    let answer = filmed_answer(&give_all(&citizen, &asked).await);
    let trust = lomme_licence::trust::Trust::absent();
    let clock = Clock { now: scene.clock.now(), proven: None };
    let thief = Challenge::new(fresh_key(), stolen.nonce, stolen.asked_at);
    let verdict = verify_answer(&answer, &thief, &trust, clock, None);
    let challenge = verdict.documents()[0].check(CheckName::Challenge).unwrap();
    assert_eq!(challenge.result.reason(), Some(Reason::NotDecrypted));
    assert!(verdict.documents()[0].claims().is_none());
    // With a key that the thief can read by, the police's signature does not fit any more.
    for forged in [
        thief.ask(stolen.request.clone()),
        Ask { nonce: [9; 16], ..stolen.clone() },
        Ask { asked_at: stolen.asked_at + 1, ..stolen.clone() },
    ] {
        let asked = read(&citizen, &shown(&forged.to_message()));
        assert_eq!(asked.about_reader[0], "The signature does not belong to this question");
    }
    // Nor does it when more is asked for.
    let more = ItemsRequest::new(MDL_DOC_TYPE, [("org.iso.18013.5.1", "resident_address", true)]);
    let reader_auth = stolen.request.doc_requests()[0].reader_auth().cloned();
    let request = DeviceRequest::new(vec![DocRequest::new(more, reader_auth)]);
    assert!(!read(&citizen, &shown(&Ask { request, ..stolen }.to_message())).reader_known);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_request_beside_an_unsigned_one_names_nobody() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let signed = filmed_ask(&ask(&officer, Preset::Police).await);
    let more = ItemsRequest::new(MDL_DOC_TYPE, [("org.iso.18013.5.1", "resident_address", true)]);
    let parts = vec![signed.request.doc_requests()[0].clone(), DocRequest::new(more, None)];
    let both = Ask { request: DeviceRequest::new(parts), ..signed };
    let asked = read(&citizen, &shown(&both.to_message()));
    assert_eq!((asked.reader_known, asked.about_reader[0].as_str()), (false, "The question is not signed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bystander_with_every_frame_of_both_sides_reads_nothing_of_the_answer() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let question = ask(&officer, Preset::Police).await;
    let asked = read(&citizen, &question);
    let answer_frames = give_all(&citizen, &asked).await;
    let (question, answer) = (filmed_ask(&question), filmed_answer(&answer_frames));
    let held = citizen.show(Preset::Police).await.unwrap();
    let plain = Show::from_message(&filmed(&frames(&held, held.view().frames))).unwrap().device_response;
    let has = |haystack: &[u8], needle: &[u8]| haystack.windows(needle.len()).any(|window| window == needle);
    for word in ["Freja", "degaard", "99000001", "org.iso.18013.5.1", "issuerAuth"] {
        assert!(has(&plain, word.as_bytes()), "{word} is in what a Show says");
        for bytes in [&answer.ciphertext[..], &filmed(&answer_frames)] {
            assert!(!has(bytes, word.as_bytes()), "{word} is in the answer");
        }
    }
    // All that is public, with every key that a bystander can have: its own, as either side.
    let own = fresh_key();
    let device_key = answer.device_key.key();
    let transcript = lomme_licence::mdoc::SessionTranscript::answer(
        &answer.device_key,
        &question.reader_key,
        &question.nonce,
        question.asked_at,
    );
    for (role, other) in [(Role::Reader, device_key), (Role::Device, question.reader_key.key())] {
        assert!(Session::open(role, &own, other, &transcript).unwrap().decrypt(&answer.ciphertext).is_err());
    }
    assert_eq!(officer_sees(&officer, &answer_frames).outcome, "accepted", "the officer reads it");
}

/// The same Ask answered twice gives two Answers that have nothing in common.
#[tokio::test(flavor = "multi_thread")]
async fn two_answers_of_one_phone_have_no_key_in_common() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let question = ask(&officer, Preset::Identity).await;
    let mut answers = Vec::new();
    for _ in 0..2 {
        let asked = read(&citizen, &question);
        answers.push(filmed_answer(&give_all(&citizen, &asked).await));
    }
    assert_ne!(answers[0].device_key, answers[1].device_key);
    let common = answers[0].ciphertext.iter().zip(&answers[1].ciphertext).filter(|(a, b)| a == b).count();
    assert!(common < answers[0].ciphertext.len() / 20, "{common}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_that_was_filmed_is_no_answer_in_an_envelope_of_ones_own() {
    let scene = Scene::open().await;
    let officer = scene.certified_officer().await;
    let other = scene.other_holder("other", HOLGER).await;
    let showing = other.show(Preset::Police).await.unwrap();
    let filmed_show = Show::from_message(&filmed(&frames(&showing, showing.view().frames))).unwrap();
    let question = filmed_ask(&ask(&officer, Preset::Police).await);
    let answer = Answering::new(&question, fresh_key()).encrypt(&filmed_show.device_response).unwrap();
    let verdict = officer_sees(&officer, &shown(&answer.to_message()));
    assert_eq!(refused(&verdict, "device_authentication"), "bad_signature");
    assert_eq!(reason(&verdict, "challenge"), "passed", "the envelope is good, the licence is another's");
}

/// Another's document, whose key the attacker does not have: signed by the attacker's own, and with a part of it exchanged.
#[test]
fn swapped_documents_inside_an_answer_fail_device_or_issuer() {
    let (mine, theirs) = (Presentation::shared(), Presentation::new());
    let challenge = Challenge::new(fresh_key(), [8; 16], mine.seconds());
    let question = challenge.ask(DeviceRequest::new(Vec::new()));
    let answer = |held: &HeldDocument, key: &SigningKey| {
        let answering = Answering::new(&question, fresh_key());
        let selection = lomme_app::Preset::Police.selection();
        let prepared = prepare(held, &selection, answering.transcript(), SignerForm::ByThumbprint);
        let signature: Signature = key.sign(prepared.to_be_signed());
        answering.encrypt(&device_response(&[prepared.sign(signature.to_bytes().into())], &[])).unwrap()
    };
    let clock = Clock { now: Timestamp::from_second(mine.made_at().as_second() + 20).unwrap(), proven: None };
    let verdict =
        |answer: &Answer| verify_answer(answer, &challenge, &mine.trust(), clock, Some(MDL_DOC_TYPE));
    assert_eq!(verdict(&answer(&mine.held, &mine.device)).outcome(), Outcome::Accepted);
    let stolen = verdict(&answer(&mine.held, &theirs.device));
    let check = |name: CheckName| stolen.documents()[0].check(name).unwrap().result.reason();
    assert_eq!(stolen.outcome(), Outcome::Refused);
    assert_eq!(check(CheckName::DeviceAuthentication), Some(Reason::BadSignature));
    assert!(stolen.documents()[0].claims().is_none());
    // A document of an authority that the reader does not trust.
    let foreign = verdict(&answer(&theirs.held, &theirs.device));
    assert!(foreign.documents()[0].claims().is_none() && foreign.outcome() != Outcome::Accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_licence_is_refused_in_an_answer_too() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    scene.gateway().revoke(lomme_tests::scene::FREJA).unwrap();
    let list = scene.gateway().publish_bundle(scene.clock.now(), SignedDuration::from_hours(24)).unwrap();
    officer.import_trust(&list).unwrap();
    let verdict = crate::round(&officer, &citizen, Preset::Police).await;
    assert_eq!((verdict.outcome.as_str(), reason(&verdict, "status").as_str()), ("refused", "revoked"));
    assert!(verdict.rights.is_empty());
}

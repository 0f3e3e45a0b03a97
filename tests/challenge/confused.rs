//! One thing in place of another: questions, answers and shown codes that are mixed up, passed on or come twice.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use lomme_app::{CitizenApp, Preset};
use lomme_licence::challenge::{Answering, Challenge};
use lomme_licence::mdoc::{DeviceRequest, DocRequest, ItemsRequest, MDL_DOC_TYPE, MDL_NAMESPACE};
use lomme_licence::message::{Answer, Ask};
use lomme_licence::present::{HeldDocument, SignerForm, device_response, prepare};
use lomme_licence::verify::{CheckName, Clock, Encounter, Outcome, Reason, Verdict, verify, verify_answer};
use lomme_tests::keys::SlowKeys;
use lomme_tests::presentation::{NONCE, NothingSeen, Presentation};
use lomme_tests::scene::{FREJA, HOLGER, Scene, frames, officer_sees, reason};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;

use crate::{all, ask, filmed_ask, fresh_key, give_all, only, read, refused, shown};

/// A stranger's question in place of the one that the citizen reads, with its number: the number is public.
#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_the_polices_question_is_none_to_a_strangers_with_the_same_number() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let question = ask(&officer, Preset::Police).await;
    let police = read(&citizen, &question);
    let stolen = filmed_ask(&question);
    let thief = Challenge::new(fresh_key(), stolen.nonce, stolen.asked_at);
    let keeps = [(MDL_NAMESPACE, "portrait", true), (MDL_NAMESPACE, "resident_address", true)];
    let other = DeviceRequest::new(vec![DocRequest::new(ItemsRequest::new(MDL_DOC_TYPE, keeps), None)]);
    let forged = [
        thief.ask(other.clone()),
        thief.ask(stolen.request.clone()),
        Ask { request: other, ..stolen.clone() },
        Ask { asked_at: stolen.asked_at + 1, ..stolen },
    ];
    for forged in forged {
        for frame in shown(&forged.to_message()) {
            citizen.scan_frame(&frame).unwrap();
        }
        let strangers = citizen.asked().unwrap().unwrap();
        assert!(!strangers.reader_known && strangers.id != police.id);
        assert_eq!(citizen.answer(police.id.clone(), all(&police)).await.err().unwrap().code, "ask.other");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_else_comes_into_view_while_the_citizen_reads_does_not_take_the_question_away() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    let showing = scene.other_holder("other", HOLGER).await.show(Preset::Police).await.unwrap();
    let strange = [(shown(&[2, 1, 2, 3]), "ask.unreadable"), (frames(&showing, 9), "ask.not_a_question")];
    for (frames, code) in strange.iter().chain(&strange) {
        frames.iter().for_each(|frame| {
            citizen.scan_frame(frame).unwrap();
        });
        assert_eq!(citizen.asked().err().unwrap().code, *code);
        assert_eq!(citizen.asked().unwrap().unwrap().id, asked.id);
    }
    assert_eq!(officer_sees(&officer, &give_all(&citizen, &asked).await).outcome, "accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_while_the_key_store_waits_for_the_person_is_a_no() {
    let scene = Scene::open().await;
    let officer = scene.certified_officer().await;
    let keys = Arc::new(SlowKeys::default());
    let citizen = CitizenApp::open(scene.config("slow"), keys.clone()).unwrap();
    citizen.receive_licence(scene.gateway().offer(FREJA).unwrap(), None).await.unwrap();
    keys.hold();
    for another_comes in [false, true] {
        let asked = read(&citizen, &ask(&officer, Preset::Identity).await);
        let (phone, yes) = (citizen.clone(), all(&asked));
        let answering = tokio::spawn(async move { phone.answer(asked.id, yes).await.map(|_| ()) });
        while !keys.is_waited_for() {
            tokio::task::yield_now().await;
        }
        citizen.refuse();
        let second = match another_comes {
            true => Some(read(&citizen, &ask(&officer, Preset::Age18).await).id),
            false => None,
        };
        keys.go_on();
        assert_eq!(answering.await.unwrap().unwrap_err().code, "ask.other");
        assert_eq!(citizen.asked().unwrap().map(|asked| asked.id), second, "the new question stays");
    }
}

/// An officer who asks wants to know what a Show cannot tell: that this phone answers, now. A Show that is held up in place of
/// an Answer, carried there from a phone elsewhere, must not look like one.
#[tokio::test(flavor = "multi_thread")]
async fn while_an_answer_is_waited_for_a_shown_code_decides_nothing_and_spends_nothing() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let showing = citizen.show(Preset::Police).await.unwrap();
    let show = frames(&showing, showing.view().frames);
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    let answer = give_all(&citizen, &asked).await;
    for _ in 0..2 {
        let verdict = officer_sees(&officer, &show);
        assert_eq!(
            (verdict.outcome.as_str(), reason(&verdict, "challenge").as_str()),
            ("undetermined", "not_an_answer")
        );
        assert_eq!(
            verdict.reason.as_deref(),
            Some("it is a shown code, and you are waiting for an answer to your question")
        );
        assert_eq!(verdict.advice.len(), 1);
    }
    assert_eq!(officer_sees(&officer, &answer).outcome, "accepted", "the question went on waiting");
    ask(&officer, Preset::Police).await;
    officer.close();
    assert_eq!(officer_sees(&officer, &show).outcome, "accepted", "the question was closed");
    let again = officer_sees(&officer, &show);
    assert_eq!((again.outcome.as_str(), reason(&again, "replay").as_str()), ("refused", "seen_before"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_frames_of_a_show_and_of_an_answer_in_one_view_neither_goes_into_the_other() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let showing = scene.other_holder("other", HOLGER).await.show(Preset::Police).await.unwrap();
    let asked = read(&citizen, &ask(&officer, Preset::Police).await);
    let answer = give_all(&citizen, &asked).await;
    officer.begin_scan();
    let mut hints = Vec::new();
    // The Answer has a frame more than the Show, so it comes first here only because it is ahead.
    hints.extend(officer.scan_frame(&answer[0]).unwrap().hint);
    hints.extend(officer.scan_frame(&answer[1]).unwrap().hint);
    let complete = answer[2..].iter().enumerate().any(|(n, frame)| {
        hints.extend(officer.scan_frame(&showing.frame(u32::try_from(n).unwrap())).unwrap().hint);
        officer.scan_frame(frame).unwrap().complete
    });
    assert!(complete && hints[0] == "Two phones are in view", "{hints:?}");
    let verdict = officer.verdict().unwrap().unwrap();
    assert_eq!((verdict.outcome.as_str(), reason(&verdict, "challenge").as_str()), ("accepted", "passed"));
    assert_eq!(verdict.name.as_deref(), Some("Freja Ødegaard Lind"));
}

/// A reader that was answered, or a phone that answers, with somebody else before it: what a device signed for one encounter is of no
/// use in another one, and not in the other message.
#[test]
fn an_answer_that_its_reader_passes_on_is_refused_as_a_show_and_as_an_answer_to_another() {
    let mine = Presentation::shared();
    let (trust, now) = (mine.trust(), Timestamp::from_second(mine.made_at().as_second() + 20).unwrap());
    let clock = Clock { now, proven: None };
    let asking = || Challenge::new(fresh_key(), [8; 16], mine.seconds());
    let (first, second) = (asking(), asking());
    let response = |held: &HeldDocument, answering: &Answering| {
        let prepared = prepare(held, &mine.everything(), answering.transcript(), SignerForm::ByThumbprint);
        let signature: Signature = mine.device.sign(prepared.to_be_signed());
        device_response(&[prepared.sign(signature.to_bytes().into())], &[])
    };
    let answering =
        |challenge: &Challenge| Answering::new(&challenge.ask(DeviceRequest::new(Vec::new())), fresh_key());
    let to_first = answering(&first);
    let passed_on = response(&mine.held, &to_first);
    let verdict =
        |answer: &Answer, challenge| verify_answer(answer, challenge, &trust, clock, Some(MDL_DOC_TYPE));
    assert_eq!(verdict(&to_first.encrypt(&passed_on).unwrap(), &first).outcome(), Outcome::Accepted);

    let bad_signature = |verdict: &Verdict| {
        assert!(verdict.outcome() == Outcome::Refused && verdict.documents()[0].claims().is_none());
        verdict.documents()[0].check(CheckName::DeviceAuthentication).unwrap().result.reason()
            == Some(Reason::BadSignature)
    };
    // To another officer, whose question has the same number and time; and once more to the first one, with a key anew.
    for challenge in [&second, &first] {
        let again = answering(challenge).encrypt(&passed_on).unwrap();
        assert!(bad_signature(&verdict(&again, challenge)));
    }
    for nonce in [[8; 8], NONCE] {
        let (issued_at, mut memory) = (mine.seconds(), NothingSeen);
        let show = Encounter::Show { issued_at, nonce, answer_awaited: false, memory: &mut memory };
        assert!(bad_signature(&verify(&passed_on, &trust, show, clock, Some(MDL_DOC_TYPE))));
    }
}

/// Who films the question can answer it with a licence of his own; an officer sees his face and not the face of who stands there.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_who_answer_one_question_the_first_is_taken_and_shows_their_own_face() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let bystander = scene.other_holder("bystander", HOLGER).await;
    let question = ask(&officer, Preset::Police).await;
    let mut answers = Vec::new();
    for phone in [&bystander, &citizen] {
        let asked = read(phone, &question);
        answers.push(give_all(phone, &asked).await);
    }
    let first = officer_sees(&officer, &answers[0]);
    assert_eq!(first.outcome, "accepted");
    assert!(first.portrait.is_some() && first.name.is_some_and(|name| name.starts_with("Holger")));
    assert_eq!(refused(&officer_sees(&officer, &answers[1]), "challenge"), "nothing_asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_was_filmed_yesterday_names_the_police_and_nobody_takes_its_answer() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let question = ask(&officer, Preset::Police).await;
    scene.clock.set_ahead(SignedDuration::from_hours(23));
    let asked = read(&citizen, &question);
    assert!(asked.reader_known);
    let answer = give_all(&citizen, &asked).await;
    assert_eq!(refused(&officer_sees(&officer, &answer), "challenge"), "answer_too_late");
    ask(&officer, Preset::Police).await;
    assert_eq!(refused(&officer_sees(&officer, &answer), "challenge"), "another_ask");
    // The officer's phone was started anew: the key of the question is nowhere any more.
    drop(officer);
    assert_eq!(refused(&officer_sees(&scene.officer("officer"), &answer), "challenge"), "nothing_asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_officers_who_ask_at_once_one_is_answered_and_the_citizen_is_told_of_two() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let colleague = scene.officer("colleague");
    colleague.fetch_trust().await.unwrap();
    let (signed, unsigned) = (ask(&officer, Preset::Police).await, ask(&colleague, Preset::Police).await);
    citizen.begin_scan();
    let mut hints = Vec::new();
    for frame in [&unsigned[0], &signed[0], &unsigned[0], &signed[1]] {
        hints.extend(citizen.scan_frame(frame).unwrap().hint);
    }
    assert_eq!(hints[0], "Two phones are in view");
    let asked = citizen.asked().unwrap().unwrap();
    assert_eq!(asked.headline, "Lomme Example Police Reader asks for");
    let answer = give_all(&citizen, &asked).await;
    assert_eq!(refused(&officer_sees(&colleague, &answer), "challenge"), "another_ask");
    assert_eq!(officer_sees(&officer, &answer).outcome, "accepted");
}

/// The phone of a holder gives what they said yes to. A phone of somebody's own making may give more: it is theirs to give.
#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_one_element_gives_one_and_a_phone_that_gives_more_shows_more() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let asked = read(&citizen, &ask(&officer, Preset::Identity).await);
    let yes = only(&asked, &["family name"]);
    let verdict = officer_sees(&officer, &crate::give(&citizen, &asked, yes).await);
    let json: serde_json::Value = serde_json::from_str(&verdict.json).unwrap();
    let claims = json["documents"][0]["claims"].as_object().unwrap();
    let given: Vec<&String> = claims.values().flat_map(|of| of.as_object().unwrap().keys()).collect();
    assert_eq!(given, ["family_name"]);

    let mine = Presentation::shared();
    let challenge = Challenge::new(fresh_key(), [8; 16], mine.seconds());
    let items = ItemsRequest::new(MDL_DOC_TYPE, [(MDL_NAMESPACE, "age_over_18", false)]);
    let question = challenge.ask(DeviceRequest::new(vec![DocRequest::new(items, None)]));
    let answering = Answering::new(&question, fresh_key());
    let prepared = prepare(&mine.held, &mine.everything(), answering.transcript(), SignerForm::ByThumbprint);
    let signature: Signature = mine.device.sign(prepared.to_be_signed());
    let more = device_response(&[prepared.sign(signature.to_bytes().into())], &[]);
    let answer = answering.encrypt(&more).unwrap();
    let clock = Clock { now: Timestamp::from_second(mine.made_at().as_second() + 20).unwrap(), proven: None };
    let verdict = verify_answer(&answer, &challenge, &mine.trust(), clock, Some(MDL_DOC_TYPE));
    assert_eq!(verdict.outcome(), Outcome::Accepted);
    assert!(verdict.documents()[0].claims().unwrap().get(MDL_NAMESPACE, "family_name").is_some());
}

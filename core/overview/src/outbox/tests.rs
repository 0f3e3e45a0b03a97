use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::json;

use super::*;
use crate::body::{ItemBody, TextLanguage};
use crate::consent::{Choice, ConsentAnswer, ConsentText};
use crate::item::Item;

fn consent() -> Item {
    serde_json::from_value(json!({"id": "c", "source": "s", "version": 5, "as_of": "2026-03-01T08:00:00Z", "title": "Samtykke",
        "area": "employment", "subject": "p", "authority": "A", "status": {"code": "requested", "label": "Afventer"},
        "details_url": "https://a.dk/", "body": {"kind": "consent", "consents": [{"purpose": "x", "data": "x", "from": "x", "to": "x",
        "legal_basis": "x", "if_refused": "x"}]}}))
    .unwrap()
}

fn act(id: &str, item: &str, kind: ActKind) -> Act {
    Act {
        id: id.into(),
        item: ItemId::new(item).unwrap(),
        seen_version: 5,
        kind,
        made_at: Timestamp::UNIX_EPOCH,
    }
}

fn yes() -> ActKind {
    let consent = consent();
    let ItemBody::Consent(declaration) = &consent.body else { panic!() };
    let text_sha256 = ConsentText::of(&consent, declaration, &TextLanguage::Danish).unwrap().sha256();
    ActKind::AnswerConsent(ConsentAnswer { choice: Choice::Yes, text_sha256, language: TextLanguage::Danish })
}

fn withdraw() -> ActKind {
    ActKind::WithdrawConsent { only: BTreeSet::new() }
}

fn status(code: &str) -> crate::Status {
    crate::Status::code(code)
}

fn status_shown(outbox: &Outbox, item: Item) -> String {
    overlay(&[item], outbox).remove(0).item.status.code
}

#[test]
fn an_act_shows_at_once_and_a_refusal_takes_it_back_and_is_shown() {
    let mut outbox = Outbox::default();
    outbox.add(act("1", "c", yes())).unwrap();
    let shown = overlay(&[consent()], &outbox).remove(0);
    assert_eq!((shown.item.status, shown.pending), (status("given"), vec!["1".to_owned()]));
    outbox.sent("1").unwrap();
    outbox.answered("1", ActOutcome::Refused { code: "too_late".into() }).unwrap();
    let shown = overlay(&[consent()], &outbox).remove(0);
    assert_eq!(shown.item.status.code, "requested");
    assert_eq!(shown.refused, [("1".to_owned(), "too_late".to_owned())]);
}

#[test]
fn an_accepted_act_shows_until_the_item_itself_is_newer() {
    let mut outbox = Outbox::default();
    outbox.add(act("1", "c", yes())).unwrap();
    outbox.answered("1", ActOutcome::Accepted).unwrap();
    assert_eq!(status_shown(&outbox, consent()), "given");
    let newer = Item { version: 6, status: status("replaced"), ..consent() };
    assert_eq!(status_shown(&outbox, newer), "replaced");
    outbox.prune(|_| Some(5), &[]);
    assert_eq!(outbox.entries().len(), 1);
    outbox.prune(|_| Some(6), &[]);
    assert!(outbox.entries().is_empty());
}

#[test]
fn an_answer_to_a_text_that_is_another_by_now_is_not_shown_as_given() {
    let mut outbox = Outbox::default();
    outbox.add(act("1", "c", yes())).unwrap();
    let changed = Item { version: 6, title: "Something else".into(), ..consent() };
    let shown = overlay(&[changed], &outbox).remove(0);
    assert_eq!((shown.item.status.code.as_str(), shown.pending.len()), ("requested", 1));
}

#[test]
fn acts_on_one_item_keep_their_order_and_do_not_hold_up_other_items() {
    let mut outbox = Outbox::default();
    outbox.add(act("1", "c", yes())).unwrap();
    outbox.add(act("2", "c", withdraw())).unwrap();
    outbox.add(act("3", "d", ActKind::MarkDone)).unwrap();
    let ids = |outbox: &Outbox| outbox.to_send().iter().map(|act| act.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&outbox), ["1", "3"]);
    outbox.sent("1").unwrap();
    assert_eq!(ids(&outbox), ["1", "3"], "without an answer it is sent again");
    outbox.answered("1", ActOutcome::Accepted).unwrap();
    assert_eq!(ids(&outbox), ["2", "3"]);
    assert_eq!(status_shown(&outbox, consent()), "withdrawn");
}

#[test]
fn an_id_is_one_act_and_has_one_answer() {
    let mut outbox = Outbox::default();
    outbox.add(act("1", "c", yes())).unwrap();
    assert_eq!(outbox.add(act("1", "c", yes())), Ok(()));
    assert_eq!(outbox.add(act("1", "c", withdraw())), Err(OutboxError::IdTaken));
    outbox.answered("1", ActOutcome::Accepted).unwrap();
    outbox.answered("1", ActOutcome::Accepted).unwrap();
    let other = outbox.answered("1", ActOutcome::Refused { code: "x".into() });
    assert_eq!(other, Err(OutboxError::AnsweredBefore));
    assert_eq!(outbox.answered("9", ActOutcome::Accepted), Err(OutboxError::NoSuchAct));
    assert_eq!(outbox.entries().len(), 1);
}

fn power(direction: &str, status: &str, scope: &str) -> Item {
    serde_json::from_value(json!({"id": "c", "source": "s", "version": 5, "as_of": "2026-03-01T08:00:00Z", "title": "Fuldmagt",
        "area": "person", "subject": "p", "authority": "A", "status": {"code": status}, "details_url": "https://a.dk/",
        "body": {"kind": "power_of_attorney", "direction": direction, "other_party": "B", "other_subject": "b", "scope": scope}}))
    .unwrap()
}

fn answer_power(item: &Item, given: bool) -> ActKind {
    let ItemBody::PowerOfAttorney(power) = &item.body else { panic!() };
    ActKind::AnswerPower { given, terms_sha256: power.terms() }
}

#[test]
fn an_answer_and_an_ending_of_a_power_of_attorney_show_at_once() {
    let asked = power("given", "requested", "read");
    for (given, state) in [(true, "valid"), (false, "declined")] {
        let mut outbox = Outbox::default();
        outbox.add(act("1", "c", answer_power(&asked, given))).unwrap();
        assert_eq!(status_shown(&outbox, asked.clone()), state);
        assert_eq!(
            status_shown(&outbox, power("given", "requested", "act")),
            "requested",
            "it was asked to read"
        );
        assert_eq!(status_shown(&outbox, power("given", "revoked", "read")), "revoked");
        assert_eq!(
            status_shown(&outbox, power("received", "requested", "read")),
            "requested",
            "not hers to answer"
        );
    }
    let mut outbox = Outbox::default();
    outbox.add(act("1", "c", ActKind::EndPower)).unwrap();
    for direction in ["given", "received"] {
        let shown = overlay(&[power(direction, "valid", "read")], &outbox).remove(0).item;
        let ItemBody::PowerOfAttorney(body) = &shown.body else { panic!() };
        assert_eq!(
            (shown.status.code.as_str(), body.ended_on),
            ("revoked", Some(jiff::civil::date(1970, 1, 1)))
        );
    }
    assert_eq!(status_shown(&outbox, power("received", "declined", "read")), "declined");
}

#[test]
fn an_unseen_refusal_is_never_dropped() {
    let mut outbox = Outbox::default();
    outbox.add(act("1", "c", yes())).unwrap();
    outbox.answered("1", ActOutcome::Refused { code: "x".into() }).unwrap();
    outbox.prune(|_| None, &[]);
    assert_eq!(outbox.entries().len(), 1);
    outbox.prune(|_| None, &["1".into()]);
    assert!(outbox.entries().is_empty());
}

#[test]
fn an_act_is_flat_json_and_the_same_after_reading() {
    let made = act("1", "c", yes());
    let json = serde_json::to_value(&made).unwrap();
    assert_eq!((json["act"].as_str(), json["given"].as_bool()), (Some("answer_consent"), Some(true)));
    assert_eq!(serde_json::from_value::<Act>(json).unwrap(), made);
    let only = ["b".to_owned()].into();
    let some = ActKind::AnswerConsent(ConsentAnswer {
        choice: Choice::Only(only),
        text_sha256: crate::TextHash::of("t"),
        language: TextLanguage::English,
    });
    for kind in [
        some,
        withdraw(),
        ActKind::WithdrawConsent { only: ["a".to_owned()].into() },
        answer_power(&power("given", "requested", "read"), true),
        ActKind::EndPower,
        ActKind::MarkNotDone,
    ] {
        let made = act("1", "c", kind);
        let json = serde_json::to_value(&made).unwrap();
        assert_eq!(json["act"].as_str(), Some(made.kind.code()));
        assert_eq!(serde_json::from_value::<Act>(json).unwrap(), made);
    }
}

#[test]
fn an_act_that_contradicts_itself_or_hashes_nothing_is_not_read() {
    let good = json!({"id": "1", "item": "c", "seen_version": 5, "act": "answer_consent", "given": true,
        "text_sha256": crate::TextHash::of("t"), "made_at": "2026-03-01T08:00:00Z"});
    assert!(serde_json::from_value::<Act>(good.clone()).is_ok());
    for (field, value) in [("text_sha256", json!("00")), ("only", json!("a")), ("given", json!("yes"))] {
        let mut bad = good.clone();
        bad[field] = value;
        assert!(serde_json::from_value::<Act>(bad).is_err(), "{field}");
    }
    let mut no_with_exceptions = good;
    no_with_exceptions["given"] = json!(false);
    no_with_exceptions["only"] = json!(["a"]);
    assert!(serde_json::from_value::<Act>(no_with_exceptions).is_err());
}

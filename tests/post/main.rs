//! Digital Post by a writer that is not ours (`python-serviceplatformen`): what it writes is read, with all of it that is kept and nothing that is
//! not to be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use jiff::civil::date;
use lomme_overview::memo::{Memo, MemoError, read, read_received};
use lomme_overview::{ActionCode, DocumentRole, IdType, LeftOutReason, MessageType, WallTime};
use lomme_tests::{project, say_loudly};

/// Every message that the writer makes, by name; nothing, said loudly, where it is not at hand.
fn written() -> Option<BTreeMap<String, String>> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from);
    let python = target.join("peers/post/bin/python");
    if !python.exists() {
        let line = "the foreign writer of Digital Post is not set up: bash tests/peers/post/set-up.sh";
        assert!(std::env::var("LOMME_PEERS").as_deref() != Ok("required"), "{line}");
        say_loudly(&format!("SKIPPED: {line}"));
        return None;
    }
    let ran = Command::new(python)
        .arg("-B")
        .arg(project().join("tests/peers/post/write_memo.py"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(serde_json::from_slice(&ran.stdout).unwrap())
}

fn at(text: &str) -> WallTime {
    WallTime::parse(text).unwrap()
}

fn read_all(written: &BTreeMap<String, String>) -> BTreeMap<&str, Memo> {
    let available = at("2026-03-02T08:00:00");
    written
        .iter()
        .map(|(name, xml)| (name.as_str(), read_received(xml.as_bytes(), available).unwrap()))
        .collect()
}

#[test]
fn everything_that_the_foreign_writer_can_say_is_read_as_it_meant_it() {
    let Some(written) = written() else { return };
    let memo = read(written["full"].as_bytes()).unwrap();
    let message = &memo.message;
    assert_eq!((memo.version.as_str(), memo.label.as_str()), ("1.2", "Indkaldelse & kort"));
    assert_eq!(message.received, at("2026-03-01T10:30:00"), "half past nine in UTC");
    assert_eq!(message.reply_by, Some(at("2026-03-20T13:00:00")));
    assert_eq!(message.held_until, Some(date(2026, 3, 5)));
    assert!(message.can_reply && message.mandatory && message.legal_notification);
    assert!(message.is_reply && message.is_forwarded);
    let texts =
        [&message.post_type, &message.notification, &message.additional_notification, &message.number_plate];
    assert_eq!(
        texts.map(|text| text.as_deref().unwrap()),
        ["MYNDIGHEDSPOST", "Du har fået post", "Se brevet", "AB12345"]
    );
    let case = message.case.as_ref().unwrap();
    assert_eq!((case.id.as_str(), case.system.as_deref()), ("SAG-12345", Some("Sagssystem 1234")));
    let subject = message.subject_code.as_ref().unwrap();
    assert_eq!((subject.key.as_str(), subject.label.as_deref()), ("32.18.04", Some("Sygedagpenge")));
    let sender = message.sender.as_ref().unwrap();
    assert_eq!(
        (&sender.id_type, sender.id.as_deref(), sender.label.as_deref()),
        (&IdType::Cvr, Some("12345678"), Some("Opdigtet Kommune"))
    );

    let documents: Vec<_> =
        message.documents.iter().map(|document| (document.role.clone(), document.files.len())).collect();
    assert_eq!(
        documents,
        [(DocumentRole::Main, 1), (DocumentRole::Additional, 2), (DocumentRole::Technical, 1)]
    );
    let sizes: Vec<_> = message
        .documents
        .iter()
        .flat_map(|document| &document.files)
        .map(|file| (file.name.as_str(), file.bytes))
        .collect();
    assert_eq!(sizes, [("brev.pdf", 1000), ("a.pdf", 2), ("b.pdf", 3), ("data.xml", 4)]);

    let codes: Vec<_> = message.actions.iter().map(|action| action.code.code()).collect();
    assert_eq!(codes, ActionCode::CODES);
    for action in message.actions.iter().filter(|action| action.code != ActionCode::Appointment) {
        assert_eq!(
            (action.start, action.end),
            (Some(at("2026-03-01T01:00:00")), Some(at("2026-03-20T13:00:00")))
        );
        let url = action.entry_point.as_ref().unwrap().as_str();
        assert_eq!(url, format!("https://post.example/{}", action.code.code().to_lowercase()));
    }
    let [reservation] = &message.reservations[..] else { panic!("{:?}", message.reservations) };
    assert_eq!(
        (reservation.start, reservation.end),
        (at("2026-04-01T10:00:00"), Some(at("2026-04-01T11:00:00")))
    );
    assert_eq!(message.actions[0].reservation_id.as_ref(), Some(&reservation.reservation_id));
    assert_eq!(
        (reservation.description.as_str(), reservation.location.as_deref()),
        ("Undersøgelse", Some("Indgang 4"))
    );
    assert_eq!(
        reservation.organizer_mail.as_ref().map(ToString::to_string).as_deref(),
        Some("tid@hospital.example")
    );

    let not_kept: Vec<_> = memo.left_out().iter().map(|left| left.element.as_str()).collect();
    let expected = [
        "CPRdata",
        "FORMdata",
        "AdditionalContentData",
        "AttentionData",
        "ContactPoint",
        "Representative",
        "File",
    ];
    assert!(
        expected.iter().all(|element| not_kept.contains(element)) && not_kept.len() == expected.len(),
        "{not_kept:?}"
    );
    assert!(memo.left_out().iter().all(|left| left.reason == LeftOutReason::NotKept));
}

#[test]
fn each_field_that_may_be_absent_is_missed_by_nothing_but_itself() {
    let Some(written) = written() else { return };
    let all = read_all(&written);
    let full = &all["full"];
    let lesser: Vec<_> =
        all.iter().filter_map(|(name, memo)| Some((name.strip_prefix("without-")?, memo))).collect();
    assert!(lesser.len() > 12, "{}", lesser.len());
    for (field, memo) in lesser {
        let mut message = full.message.clone();
        match field {
            "notification" => message.notification = None,
            "additionalNotification" => message.additional_notification = None,
            "reply" => message.can_reply = false,
            "replyByDateTime" => message.reply_by = None,
            "doNotDeliverUntilDate" => message.held_until = None,
            "mandatory" => message.mandatory = false,
            "legalNotification" => message.legal_notification = false,
            "postType" => message.post_type = None,
            "contentData" => (message.case, message.subject_code, message.number_plate) = (None, None, None),
            "forwardData" => message.is_forwarded = false,
            "replyData" => message.is_reply = false,
            "messageID" | "messageCode" => {}
            other => panic!("the writer knows {other}, and this test does not"),
        }
        message.left_out = memo.message.left_out.clone();
        assert_eq!(memo.message, message, "without {field}");
    }
}

#[test]
fn text_messages_letters_and_senders_of_all_types_are_read() {
    let Some(written) = written() else { return };
    let all = read_all(&written);
    let sms = &all["nemsms"];
    assert_eq!((&sms.message.message_type, sms.created), (&MessageType::NemSms, None));
    assert_eq!(sms.message.notification.as_deref(), Some("I morgen kl. 9"));
    assert_eq!(read(written["nemsms"].as_bytes()), Err(MemoError::Missing { element: "createdDateTime" }));
    assert_eq!((all["simple"].label.as_str(), all["simple"].message.documents.len()), ("Et brev", 1));
    let from = |name: &str| all[name].message.sender.clone().unwrap();
    let person = from("from-a-person");
    assert_eq!((person.id_type, person.id, person.label), (IdType::Cpr, None, None));
    let authority = from("from-an-authority");
    assert_eq!((authority.id_type, authority.id.as_deref()), (IdType::Authority, Some("DK-0101")));
    let broken = &all["broken"];
    assert_eq!((broken.message.actions[0].end, &broken.message.actions[0].entry_point), (None, &None));
    let reasons: Vec<_> =
        broken.left_out().iter().map(|left| (left.element.as_str(), &left.reason)).collect();
    assert!(reasons.contains(&("endDateTime", &LeftOutReason::EndsBeforeStart)), "{reasons:?}");
    assert!(reasons.contains(&("url", &LeftOutReason::Unreadable)), "{reasons:?}");
}

#[test]
fn nothing_of_a_person_and_nothing_of_a_file_is_in_what_was_read() {
    let Some(written) = written() else { return };
    assert!(written["full"].contains("0101701234") && written["full"].contains("Hemmelig"));
    for (name, memo) in read_all(&written) {
        let kept = format!("{memo:?}{}", serde_json::to_string(&memo.message).unwrap());
        for secret in ["0101701234", "Hemmelig", "eHh4"] {
            assert!(!kept.contains(secret), "{secret} in {name}");
        }
    }
}

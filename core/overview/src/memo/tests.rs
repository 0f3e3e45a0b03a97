use super::*;
use crate::body::{ActionCode, DocumentRole, IdType};
use jiff::civil::date;

fn xml(version: &str, header: &str, actions: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<m:Message xmlns:m="https://DigitalPost.dk/MeMo-1" memoVersion="{version}"><m:MessageHeader><m:messageType>DIGITALPOST</m:messageType>
<m:messageUUID>8c2ea15d-61fb-4ba9-9366-42f8b194c114</m:messageUUID><m:label>Indkaldelse &amp; kort</m:label>{header}
<m:Sender><m:senderID>00000000</m:senderID><m:idType>CVR</m:idType><m:label>Borgerservice</m:label></m:Sender></m:MessageHeader>
<m:MessageBody><m:createdDateTime>2026-03-01T09:30:00Z</m:createdDateTime><m:MainDocument>
<m:File><m:content>AAAA</m:content></m:File>{actions}</m:MainDocument></m:MessageBody></m:Message>"#
    )
}

fn note(element: &str, reason: LeftOutReason) -> LeftOut {
    LeftOut { element: element.into(), reason }
}

fn read_actions(actions: &str) -> Memo {
    read(xml("1.1", "", actions).as_bytes()).unwrap()
}

#[test]
fn a_message_is_read_and_its_files_are_said_to_be_left_out() {
    let header = "<m:replyByDateTime>2026-03-20T12:00:00Z</m:replyByDateTime><m:mandatory>true</m:mandatory>";
    let memo = read(xml("1.2", header, "").as_bytes()).unwrap();
    assert_eq!(
        (memo.label.as_str(), memo.message.sender.as_ref().and_then(|sender| sender.label.as_deref())),
        ("Indkaldelse & kort", Some("Borgerservice"))
    );
    assert_eq!(memo.message.received, WallTime::parse("2026-03-01T10:30:00").unwrap());
    assert_eq!(memo.message.reply_by, Some(WallTime::parse("2026-03-20T13:00:00").unwrap()));
    assert!(memo.message.mandatory && !memo.message.legal_notification);
    assert_eq!(memo.left_out(), [note("File", LeftOutReason::NotKept)]);
}

#[test]
fn an_action_that_ends_before_it_starts_is_kept_without_its_end() {
    let memo = read_actions(
        "<m:Action><m:label>Mød op</m:label><m:actionCode>AFTALE</m:actionCode><m:Reservation><m:description>Samtale</m:description>\
             <m:reservationUUID>r-1</m:reservationUUID><m:location>Rådhuset</m:location><m:startDateTime>2026-04-01T08:00:00Z</m:startDateTime>\
             <m:endDateTime>2026-04-01T07:00:00Z</m:endDateTime></m:Reservation></m:Action>",
    );
    let reservation = &memo.message.reservations[0];
    assert_eq!((reservation.reservation_id.as_str(), reservation.end), ("r-1", None));
    assert_eq!(reservation.start, WallTime::parse("2026-04-01T10:00:00").unwrap());
    assert_eq!(memo.message.actions[0].code, ActionCode::Appointment);
    assert!(memo.left_out().contains(&note("endDateTime", LeftOutReason::EndsBeforeStart)));
}

#[test]
fn a_link_that_is_not_https_is_left_out_and_the_action_stays() {
    let memo = read_actions(
        "<m:Action><m:label>Betal</m:label><m:actionCode>BETALING</m:actionCode><m:EntryPoint><m:url>javascript:x</m:url></m:EntryPoint></m:Action>",
    );
    assert_eq!(
        (memo.message.actions[0].code.clone(), memo.message.actions[0].entry_point.clone()),
        (ActionCode::Payment, None)
    );
    assert!(memo.left_out().contains(&note("url", LeftOutReason::Unreadable)));
}

#[test]
fn doctype_foreign_namespace_other_version_and_bombs_are_refused() {
    assert_eq!(
        read(b"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"),
        Err(MemoError::Doctype)
    );
    assert_eq!(read(b"<Message memoVersion=\"1.1\"/>"), Err(MemoError::NotMemo));
    assert_eq!(read(xml("2.0", "", "").as_bytes()), Err(MemoError::Version));
    assert_eq!(read("<a>".repeat(100).as_bytes()), Err(MemoError::TooComplex));
    let wide = format!("<a>{}</a>", "<b/>".repeat(20_000));
    assert_eq!(read(wide.as_bytes()), Err(MemoError::TooComplex));
    let entity = xml("1.1", "<m:x>&unknown;</m:x>", "");
    assert!(matches!(read(entity.as_bytes()), Err(MemoError::NotXml { .. })));
    for junk in [&b""[..], b"<", b"<a", b"\xff\xfe<a/>", b"<a></b>", b"<a><b></a>", b"hello"] {
        assert!(read(junk).is_err());
    }
}

#[test]
fn a_message_cut_short_anywhere_is_an_error_and_no_panic() {
    let whole = xml("1.1", "", "");
    for end in 0..whole.len() {
        assert!(read(&whole.as_bytes()[..end]).is_err(), "{end}");
    }
}

fn nemsms(header: &str) -> String {
    format!(
        r#"<Message xmlns="https://DigitalPost.dk/MeMo-1" memoVersion="1.2"><MessageHeader><messageType>NEMSMS</messageType>
<messageUUID>8c2ea15d-61fb-4ba9-9366-42f8b194c114</messageUUID><label>Husk din tid</label><notification>I morgen kl. 9</notification>
{header}<Recipient><recipientID>0101701234</recipientID><idType>CPR</idType><label>Opdigtet Person</label></Recipient></MessageHeader></Message>"#
    )
}

#[test]
fn a_text_message_has_no_body_and_counts_as_received_when_it_came() {
    let available = WallTime::parse("2026-03-02T08:00:00").unwrap();
    assert_eq!(read(nemsms("").as_bytes()), Err(MemoError::Missing { element: "createdDateTime" }));
    let memo = read_received(nemsms("").as_bytes(), available).unwrap();
    assert_eq!((memo.message.received, memo.created), (available, None));
    assert_eq!(memo.message.message_type, MessageType::NemSms);
    assert_eq!(memo.message.notification.as_deref(), Some("I morgen kl. 9"));
    assert_eq!(memo.left_out(), []);
}

#[test]
fn neither_number_nor_name_of_a_person_is_in_what_was_read() {
    let header = r#"<Sender><senderID>010170-1234</senderID><idType>CPR</idType><label>Opdigtet Person</label>
        <AttentionData><AttentionPerson><personID>0101701234</personID><label>Opdigtet Person</label></AttentionPerson></AttentionData></Sender>
        <ContentData xmlns:grd="https://data.gov.dk/model/core/"><grd:CPRdata><grd:cprNumber>0101701234</grd:cprNumber>
        <grd:name>Opdigtet Person</grd:name></grd:CPRdata><CaseID><caseID>0101701234</caseID><caseSystem>X</caseSystem></CaseID></ContentData>"#;
    let memo =
        read_received(nemsms(header).as_bytes(), WallTime::parse("2026-03-02T08:00:00").unwrap()).unwrap();
    let written = format!("{memo:?}");
    assert!(
        !written.contains("0101701234")
            && !written.contains("010170-1234")
            && !written.contains("Opdigtet Person"),
        "{written}"
    );
    assert_eq!(memo.message.recipient.as_ref().map(|party| party.id_type.clone()), Some(IdType::Cpr));
    for element in ["caseID", "CPRdata", "AttentionData"] {
        assert!(memo.left_out().contains(&note(element, LeftOutReason::NotKept)), "{element}");
    }
}

#[test]
fn what_the_domain_lists_is_read_from_the_namespaces_it_stands_in() {
    let header = r#"<m:postType>MYNDIGHEDSPOST</m:postType><m:additionalNotification>Se brevet</m:additionalNotification><m:reply>1</m:reply>
        <m:doNotDeliverUntilDate>2026-03-05Z</m:doNotDeliverUntilDate>
        <m:ContentData xmlns:k="http://kle-online.dk/" xmlns:v="https://motorregister.skat.dk/"><m:CaseID><m:caseID>S-7</m:caseID><m:caseSystem>Sag</m:caseSystem></m:CaseID>
        <k:KLEdata><k:subjectKey>32.18.04</k:subjectKey><k:label>Sygedagpenge</k:label></k:KLEdata>
        <v:MotorVehicle><v:licenseNumber>AB12345</v:licenseNumber></v:MotorVehicle></m:ContentData><m:ForwardData/><m:ReplyData/>"#;
    let message = read(xml("1.2", header, "").as_bytes()).unwrap().message;
    assert_eq!(message.post_type.as_deref(), Some("MYNDIGHEDSPOST"));
    assert_eq!(message.additional_notification.as_deref(), Some("Se brevet"));
    assert!(message.can_reply && message.is_reply && message.is_forwarded);
    assert_eq!(message.held_until, Some(date(2026, 3, 5)));
    let case = message.case.unwrap();
    assert_eq!((case.id.as_str(), case.system.as_deref()), ("S-7", Some("Sag")));
    let subject = message.subject_code.unwrap();
    assert_eq!((subject.key.as_str(), subject.label.as_deref()), ("32.18.04", Some("Sygedagpenge")));
    assert_eq!(message.number_plate.as_deref(), Some("AB12345"));
    let document = &message.documents[0];
    assert_eq!((document.role.clone(), document.files[0].bytes), (DocumentRole::Main, 3));
}

#[test]
fn an_element_of_the_right_name_in_another_namespace_is_not_it() {
    let header = r#"<m:ContentData><m:KLEdata><m:subjectKey>1</m:subjectKey></m:KLEdata></m:ContentData><x:reply xmlns:x="urn:x">true</x:reply>"#;
    let message = read(xml("1.2", header, "").as_bytes()).unwrap().message;
    assert_eq!((message.subject_code, message.can_reply), (None, false));
}

#[test]
fn an_appointment_without_its_key_is_kept_and_two_with_one_key_are_one() {
    let reservation = |key: &str| {
        format!(
            "<m:Action><m:label>Mød op</m:label><m:actionCode>AFTALE</m:actionCode><m:Reservation>{key}\
             <m:startDateTime>2026-04-01T08:00:00Z</m:startDateTime></m:Reservation></m:Action>"
        )
    };
    let memo = read_actions(&reservation(""));
    assert_eq!(memo.message.reservations[0].description, "Mød op");
    assert_eq!(
        memo.message.actions[0].reservation_id.as_ref(),
        Some(&memo.message.reservations[0].reservation_id)
    );
    assert!(memo.left_out().contains(&note("reservationUUID", LeftOutReason::Missing)));
    let twice = reservation("<m:reservationUUID>r</m:reservationUUID>").repeat(2);
    let message = read_actions(&twice).message;
    assert_eq!((message.reservations.len(), message.actions.len()), (1, 2));
}

#[test]
fn what_breaks_the_rules_is_left_out_with_its_reason_and_the_rest_is_used() {
    let table = [
        ("<m:replyByDateTime>snart</m:replyByDateTime>", "replyByDateTime", LeftOutReason::Unreadable),
        (
            "<m:doNotDeliverUntilDate>2026-03-05T10:00:00</m:doNotDeliverUntilDate>",
            "doNotDeliverUntilDate",
            LeftOutReason::Unreadable,
        ),
        ("<m:mandatory>ja</m:mandatory>", "mandatory", LeftOutReason::Unreadable),
        ("<m:label>Igen</m:label>", "label", LeftOutReason::Repeated),
        ("<m:Recipient><m:recipientID>1</m:recipientID></m:Recipient>", "idType", LeftOutReason::Missing),
        (
            "<m:Recipient><m:recipientID>12</m:recipientID><m:idType>CVR</m:idType></m:Recipient>",
            "recipientID",
            LeftOutReason::Unreadable,
        ),
    ];
    for (header, element, reason) in table {
        let memo = read(xml("1.1", header, "").as_bytes()).unwrap();
        assert!(memo.left_out().contains(&note(element, reason)), "{header}: {:?}", memo.left_out());
        assert_eq!(memo.label, "Indkaldelse & kort");
    }
    let long = format!("<m:postType>{}</m:postType>", "x".repeat(20_000));
    let memo = read(xml("1.1", &long, "").as_bytes()).unwrap();
    assert!(memo.left_out().contains(&note("postType", LeftOutReason::TooMuch)));
    let many = "<m:Action><m:actionCode>INFORMATION</m:actionCode></m:Action>".repeat(500);
    let memo = read_actions(&many);
    assert_eq!(memo.message.actions.len(), 50);
    assert!(memo.left_out().contains(&note("Action", LeftOutReason::TooMuch)));
}

//! Letters and pages with bytes changed, cut and doubled: refused, or read so that what is kept can be written and read again. `tests/fuzz` does the
//! same for hours; this is what runs everywhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use lomme_overview::memo::read_received;
use lomme_overview::{Message, PageCaps, ParsedPage, WallTime, parse_page};
use proptest::prelude::*;

const LETTER: &str = r#"<m:Message xmlns:m="https://DigitalPost.dk/MeMo-1" xmlns:k="http://kle-online.dk/" memoVersion="1.2"><m:MessageHeader>
<m:messageType>DIGITALPOST</m:messageType><m:messageUUID>8c2ea15d-61fb-4ba9-9366-42f8b194c114</m:messageUUID><m:label>Brev &amp; kort</m:label>
<m:reply>true</m:reply><m:replyByDateTime>2026-10-25T01:30:00Z</m:replyByDateTime><m:doNotDeliverUntilDate>2026-03-05</m:doNotDeliverUntilDate>
<m:Sender><m:senderID>12345678</m:senderID><m:idType>CVR</m:idType><m:label>Kommune</m:label></m:Sender><m:ContentData><m:CaseID><m:caseID>7</m:caseID>
</m:CaseID><k:KLEdata><k:subjectKey>32.18.04</k:subjectKey></k:KLEdata></m:ContentData></m:MessageHeader><m:MessageBody>
<m:createdDateTime>2026-03-01T09:30:00Z</m:createdDateTime><m:MainDocument><m:File><m:filename>a</m:filename><m:content>AAAA</m:content></m:File>
<m:Action><m:label>x</m:label><m:actionCode>AFTALE</m:actionCode><m:Reservation><m:reservationUUID>r</m:reservationUUID><m:startDateTime>2026-04-01T08:00:00Z</m:startDateTime>
<m:endDateTime>2026-04-01T09:00:00Z</m:endDateTime><m:organizerMail>a@b.dk</m:organizerMail></m:Reservation></m:Action></m:MainDocument></m:MessageBody></m:Message>"#;

const PAGE: &str = r#"{"changed":[{"id":"i","source":"s","version":1,"as_of":"2026-03-01T08:00:00Z","title":"t","area":"economy","subject":"p","authority":"A",
"status":{"code":"5"},"details_url":"https://a.example/","contact":[{"type":"phone","value":"33334444"}],"body":{"kind":"payment","payment_type":"debt","amount":9,
"due_date":"2026-03-20","creditor":"x","rest":4,"instalments":[{"amount":4,"due_date":"2026-03-20","status":"1"}]}},{"id":"j","source":"s","version":1,
"as_of":"2026-03-01T08:00:00Z","title":"t","area":"person","subject":"p","authority":"A","details_url":"https://a.example/","body":{"kind":"registration",
"register":{"type":"nem_konto","account":"12345678901234"},"lines":[{"name":"x","value":"12345678901234"}]}}],"removed":["k"],"coverage":[{"source":"s","name":"S",
"areas":["economy"],"kinds":["payment"],"state":{"state":"failed","since":"2026-03-01T08:00:00Z","reason":"timeout"},"as_of":"2026-03-01T08:00:00Z"}],
"next_cursor":"c","more":false,"as_of":"2026-03-01T08:00:00Z"}"#;

#[derive(Clone, Debug)]
enum Change {
    Byte(prop::sample::Index, u8),
    Cut(prop::sample::Index, usize),
    Double(prop::sample::Index, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let at = any::<prop::sample::Index>;
    // Often a character that means something in XML or JSON.
    let byte = prop_oneof![any::<u8>(), prop::sample::select(&b"<>/&\"{}[]:,0123456789-"[..])];
    let change = prop_oneof![
        (at(), byte).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (at(), 1_usize..60).prop_map(|(at, length)| Change::Cut(at, length)),
        (at(), 1_usize..200).prop_map(|(at, length)| Change::Double(at, length)),
    ];
    prop::collection::vec(change, 1..4)
}

fn changed(seed: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.as_bytes().to_vec();
    for change in changes {
        let range = |at: &prop::sample::Index, length: usize| {
            let start = at.index(bytes.len().max(1));
            start.min(bytes.len())..(start + length).min(bytes.len())
        };
        match change {
            Change::Byte(at, byte) => {
                let range = range(at, 1);
                bytes.splice(range, [*byte]);
            }
            Change::Cut(at, length) => {
                let range = range(at, *length);
                bytes.drain(range);
            }
            Change::Double(at, length) => {
                let range = range(at, *length);
                let part = bytes.get(range.clone()).unwrap_or_default().to_vec();
                bytes.splice(range.start..range.start, part);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_changed_letter_is_refused_or_read_and_what_is_kept_is_the_same_after_writing(changes in changes()) {
        let available = WallTime::parse("2026-03-02T08:00:00").unwrap();
        if let Ok(memo) = read_received(&changed(LETTER, &changes), available) {
            let json = serde_json::to_string(&memo.message).unwrap();
            prop_assert_eq!(serde_json::from_str::<Message>(&json).unwrap(), memo.message);
        }
    }

    #[test]
    fn a_changed_page_is_refused_or_read_and_what_is_kept_is_usable_again(changes in changes()) {
        if let Ok(ParsedPage { page, rejected }) = parse_page(&changed(PAGE, &changes), PageCaps::default()) {
            let json = serde_json::to_vec(&page).unwrap();
            let again = parse_page(&json, PageCaps::default()).unwrap();
            prop_assert_eq!(again.rejected, vec![]);
            prop_assert_eq!(again.page, page);
            prop_assert!(rejected.iter().all(|entry| entry.reason.to_string().len() < 250));
        }
    }
}

#[test]
fn the_seeds_are_read_whole() {
    let available = WallTime::parse("2026-03-02T08:00:00").unwrap();
    assert_eq!(read_received(LETTER.as_bytes(), available).unwrap().message.reservations.len(), 1);
    let parsed = parse_page(PAGE.as_bytes(), PageCaps::default()).unwrap();
    assert_eq!((parsed.page.changed.len(), parsed.page.coverage.len(), parsed.rejected), (2, 1, vec![]));
}

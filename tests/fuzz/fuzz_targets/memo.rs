//! Any bytes as a message of Digital Post, and any text in the places of a message that is well-formed: refused, or read, and what is kept of it is
//! the same after writing and reading.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_overview::memo::{self, BYTES_MAX};
use lomme_overview::{Message, WallTime};

fuzz_target!(|bytes: &[u8]| {
    assert!(bytes.len() <= BYTES_MAX);
    check(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    check(format!("{HEAD}{text}{BETWEEN}{TAIL}").as_bytes());
    check(format!("{HEAD}{BETWEEN}{text}{TAIL}").as_bytes());
});

const HEAD: &str = r#"<m:Message xmlns:m="https://DigitalPost.dk/MeMo-1" memoVersion="1.2"><m:MessageHeader><m:messageType>DIGITALPOST</m:messageType><m:messageUUID>u</m:messageUUID><m:label>l</m:label>"#;
const BETWEEN: &str = "</m:MessageHeader><m:MessageBody><m:createdDateTime>2026-03-01T09:30:00Z</m:createdDateTime><m:MainDocument>";
const TAIL: &str = "</m:MainDocument></m:MessageBody></m:Message>";

fn check(xml: &[u8]) {
    let available = WallTime::parse("2026-03-02T08:00:00").expect("a time");
    let Ok(read) = memo::read_received(xml, available) else { return };
    let json = serde_json::to_string(&read.message).expect("a message is JSON");
    let again: Message = serde_json::from_str(&json).expect("what was written is read");
    assert_eq!(again, read.message);
    assert!(
        read.message.actions.len() <= 50
            && read.message.documents.len() <= 100
            && read.left_out().len() <= 100
    );
}

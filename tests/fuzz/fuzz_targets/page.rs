//! Any bytes as a page of changes, and any text as an item and as a source of one: refused, or read with a report on the rest; what is kept is the
//! same after writing and reading, and nothing of what was refused is quoted. Any bytes also as a problem and as the answer to an act.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_overview::{ActOutcome, PageCaps, ParsedPage, Problem, parse_page};

fuzz_target!(|bytes: &[u8]| {
    check(bytes);
    let few = PageCaps { bytes: 512, entries: 2, depth: 4 };
    if let Ok(parsed) = parse_page(bytes, few) {
        assert!(bytes.len() <= 512 && parsed.page.changed.len() + parsed.rejected.len() <= 6);
    }
    let _ = Problem::parse(bytes);
    let _ = serde_json::from_slice::<ActOutcome>(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let frame = r#""next_cursor":"c","as_of":"2026-03-01T08:00:00Z"}"#;
    check(format!(r#"{{"changed":[{text}],{frame}"#).as_bytes());
    check(format!(r#"{{"coverage":[{text}],{frame}"#).as_bytes());
    let shared = r#""id":"i","source":"s","version":1,"as_of":"2026-03-01T08:00:00Z","title":"t","area":"economy","subject":"p","authority":"A","status":{"code":"2"},"details_url":"https://a.example/""#;
    check(format!(r#"{{"changed":[{{{shared},"body":{text}}}],{frame}"#).as_bytes());
});

fn check(bytes: &[u8]) {
    let Ok(ParsedPage { page, rejected }) = parse_page(bytes, PageCaps::default()) else { return };
    for entry in &rejected {
        assert!(entry.reason.to_string().len() < 250, "a reason names a field and no more");
    }
    let json = serde_json::to_vec(&page).expect("a page is JSON");
    let again = parse_page(&json, PageCaps { bytes: usize::MAX, ..PageCaps::default() })
        .expect("what was written is read");
    assert!(again.rejected.is_empty(), "what was kept is usable");
    // Not the items themselves: what is kept of a kind that is not known may hold numbers that lose a digit.
    let ids = |page: &lomme_overview::ChangesPage| {
        page.changed.iter().map(|item| item.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (ids(&again.page), again.page.removed, again.page.coverage),
        (ids(&page), page.removed, page.coverage)
    );
}

//! Any bytes as what a gateway says: a page of changes, an item on one, a problem, the answer to an act.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_overview::{ActOutcome, PageCaps, Problem, parse_page};

fuzz_target!(|bytes: &[u8]| {
    read_again(bytes);
    // As an item on a page that is good otherwise: it is usable, or reported and loses nothing else.
    let on_a_page =
        [&b"{\"changed\":["[..], bytes, b"],\"next_cursor\":\"c\",\"as_of\":\"2026-03-01T08:00:00Z\"}"]
            .concat();
    read_again(&on_a_page);
    let few = PageCaps { bytes: 512, entries: 2, depth: 4 };
    if let Ok(parsed) = parse_page(bytes, few) {
        assert!(bytes.len() <= 512 && parsed.page.changed.len() + parsed.rejected.len() <= 6);
    }
    let _ = Problem::parse(bytes);
    let _ = serde_json::from_slice::<ActOutcome>(bytes);
});

/// What is usable is the same after it was written and read again.
fn read_again(bytes: &[u8]) {
    let Ok(parsed) = parse_page(bytes, PageCaps::default()) else { return };
    let written = serde_json::to_vec(&parsed.page).expect("a page is written");
    let again =
        parse_page(&written, PageCaps { bytes: usize::MAX, ..PageCaps::default() }).expect("and read again");
    assert!(again.rejected.is_empty());
    assert_eq!(serde_json::to_vec(&again.page).expect("a page is written"), written);
}

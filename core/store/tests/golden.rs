//! Databases that shipped versions have made: each is opened by this one, brought up to date, and read in full.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lomme_store::{
    BundleRow, CoverageRow, DocumentRow, Form, ItemRow, Mark, MarkRow, OutboxRow, OutboxState, ScheduledRow,
    Store, StoreKey,
};

/// Every schema that has shipped has one.
const SHIPPED: [&str; 1] = ["001"];

fn key() -> StoreKey {
    StoreKey::new([0x4c; 32])
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + seconds).unwrap()
}

fn document(id: &str, form: Form) -> DocumentRow {
    DocumentRow {
        id: id.into(),
        doc_type: "org.iso.18013.5.1.mDL".into(),
        form,
        issuer_signed: vec![0xA2, 0, 255],
        key_id: format!("key-of-{id}"),
        issued_at: at(0),
        valid_until: at(86_400),
        source: "https://udsteder.eksempel.dk".into(),
    }
}

fn item(id: &str, version: u64) -> ItemRow {
    ItemRow {
        id: id.into(),
        source: "kommune".into(),
        kind: "case".into(),
        version,
        as_of: at(10),
        body: r#"{"title":"Børnehave på Ærø","authority":"Ærø Kommune"}"#.into(),
    }
}

fn coverage() -> CoverageRow {
    CoverageRow { source: "kommune".into(), body: r#"{"state":"ok"}"#.into() }
}

fn act(id: &str, subject: &str) -> OutboxRow {
    OutboxRow {
        id: id.into(),
        subject: subject.into(),
        item_id: "case-1".into(),
        body: r#"{"act":"mark_done"}"#.into(),
        made_at: at(20),
        state: OutboxState::Pending,
        reason: None,
    }
}

fn scheduled() -> ScheduledRow {
    ScheduledRow { id: "r-1".into(), fire_at: at(500), body: r#"{"parts":[]}"#.into() }
}

fn mark() -> MarkRow {
    MarkRow { id: "payment:x/d7".into(), mark: Mark::Snoozed, at: at(30), until: Some(at(90)) }
}

fn bundle() -> BundleRow {
    BundleRow { issue_number: 7, bytes: vec![0xD2, 0x84], received_at: at(5) }
}

/// Something in every table.
fn fill(store: &Store) {
    store.put_documents(&[document("full", Form::Full), document("compact", Form::Compact)]).unwrap();
    let mine = [item("case-1", 3), item("case-2", 1)];
    store.apply_page("own", &mine, &[], &[coverage()], Some("c-own"), false).unwrap();
    store.apply_page("mother", &[item("case-1", 9)], &[], &[], Some("c-mother"), false).unwrap();
    store.apply_page("own", &[item("case-3", 1)], &[], &[coverage()], Some("s-own"), true).unwrap();
    for (id, subject) in [("a-1", "own"), ("a-2", "own"), ("a-3", "mother")] {
        store.enqueue(&act(id, subject)).unwrap();
    }
    store.settle("a-2", OutboxState::Refused, Some("too_late")).unwrap();
    store.replace_scheduled(&[scheduled()], &[]).unwrap();
    store.mark(&mark()).unwrap();
    store.put_bundle(&bundle()).unwrap();
    store.advance_proven_time(at(40)).unwrap();
    store.remember_nonce(b"a nonce", at(1), at(600)).unwrap();
    store.set_setting("language", "da").unwrap();
}

/// What [`fill`] put there is there.
fn read(store: &Store) {
    let documents = [document("compact", Form::Compact), document("full", Form::Full)];
    assert!(store.documents().unwrap() == documents);
    assert!(store.items("own").unwrap() == [item("case-1", 3), item("case-2", 1)]);
    assert!(store.items("mother").unwrap() == [item("case-1", 9)]);
    assert!(store.coverage("own").unwrap() == [coverage()]);
    assert_eq!(store.cursor("own").unwrap().as_deref(), Some("c-own"));
    assert_eq!(store.cursor("mother").unwrap().as_deref(), Some("c-mother"));
    assert_eq!(store.staged_cursor("own").unwrap().as_deref(), Some("s-own"));
    let refused =
        OutboxRow { state: OutboxState::Refused, reason: Some("too_late".into()), ..act("a-2", "own") };
    assert!(store.outbox("own").unwrap() == [act("a-1", "own"), refused]);
    assert!(store.pending("mother").unwrap() == [act("a-3", "mother")]);
    assert!(store.scheduled().unwrap() == [scheduled()]);
    assert_eq!(store.marks().unwrap(), [mark()]);
    assert!(store.bundle().unwrap() == Some(bundle()));
    assert_eq!(store.proven_time().unwrap(), Some(at(40)));
    assert_eq!(store.setting("language").unwrap().as_deref(), Some("da"));
    // What was staged is still to be swapped in, and the nonce is still known.
    assert!(!store.remember_nonce(b"a nonce", at(2), at(600)).unwrap());
    store.swap_staging("own").unwrap();
    assert!(store.items("own").unwrap() == [item("case-3", 1)]);
    assert_eq!(store.cursor("own").unwrap().as_deref(), Some("s-own"));
}

#[test]
fn the_store_of_every_shipped_version_is_brought_up_to_date_and_loses_nothing() {
    for version in SHIPPED {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store");
        fs::copy(folder().join(format!("{version}.db")), &path).unwrap();
        read(&Store::open(&path, &key()).unwrap());
    }
}

#[test]
fn every_shipped_schema_has_a_database() {
    let mut found: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".db").map(str::to_owned))
        .collect();
    found.sort();
    assert_eq!(found, SHIPPED);
}

/// Makes the database of the schema as it is now: migrations/NOTES.md says when.
#[test]
#[ignore = "run by hand when a schema ships: LOMME_GOLDEN=001 cargo test -p lomme-store --test golden -- --ignored"]
fn make_the_database_of_this_version() {
    let Ok(version) = std::env::var("LOMME_GOLDEN") else { return };
    let path = folder().join(format!("{version}.db"));
    assert!(!path.exists(), "what has shipped is not made again");
    let store = Store::open(&path, &key()).unwrap();
    fill(&store);
    store.pause().unwrap();
    drop(store);
    read_a_copy(&path);
}

fn read_a_copy(path: &Path) {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("store");
    fs::copy(path, &copy).unwrap();
    read(&Store::open(copy, &key()).unwrap());
}

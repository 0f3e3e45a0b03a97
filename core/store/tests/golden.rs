//! Databases that shipped versions have made: each is opened by this one, brought up to date, and read in full.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lomme_store::{
    BundleRow, CoverageRow, DocumentRow, Form, ItemRow, ItemWords, Mark, MarkRow, OutboxRow, OutboxState,
    ScheduledRow, Store, StoreKey, WordQuery,
};

/// Every schema that has shipped has one. What 002 made never left the house without 003.
const SHIPPED: [&str; 2] = ["001", "003"];
/// The first that keeps a record of acts.
const WITH_RECORDS: &str = "003";
/// The first that has an index.
const WITH_INDEX: &str = "002";

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

/// The words as they lie between signs, in small letters.
fn words_of(row: &ItemRow) -> ItemWords {
    let text = row.body.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    ItemWords { head: words.map(str::to_owned).collect(), ..ItemWords::default() }
}

fn found(store: &Store, subject: &str, word: &str) -> usize {
    let query = WordQuery { words: vec![word.into()], kinds: vec!["case".into()] };
    store.search(subject, &query, 10, 1, words_of).unwrap().len()
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
    for id in ["r-1", "r-2", "r-3"] {
        store.queue_act(&act(id, "father"), r#"{"title":"Vist"}"#).unwrap();
    }
    store.mark_sent("r-1", at(21)).unwrap();
    store.answer_act("r-1", OutboxState::Refused, Some("too_late"), at(22)).unwrap();
    store.mark_sent("r-2", at(23)).unwrap();
    // In the index is also an item that has been removed since, and one that came later is not.
    store.apply_page("own", &[item("case-4", 1)], &[], &[], None, false).unwrap();
    assert_eq!(found(store, "own", "børneh"), 3);
    store.apply_page("own", &[item("case-2", 2)], &["case-4".into()], &[], None, false).unwrap();
    store.replace_scheduled(&[scheduled()], &[]).unwrap();
    store.mark(&mark()).unwrap();
    store.put_bundle(&bundle()).unwrap();
    store.advance_proven_time(at(40)).unwrap();
    store.remember_nonce(b"a nonce", at(1), at(600)).unwrap();
    store.set_setting("language", "da").unwrap();
}

/// What [`fill`] put there is there, as far as that version knew of it.
fn read(store: &Store, version: &str) {
    let documents = [document("compact", Form::Compact), document("full", Form::Full)];
    assert!(store.documents().unwrap() == documents);
    let second = if version >= WITH_INDEX { 2 } else { 1 };
    assert!(store.items("own").unwrap() == [item("case-1", 3), item("case-2", second)]);
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
    if version >= WITH_RECORDS {
        read_records(store);
    }
    assert_eq!((found(store, "own", "børneh"), found(store, "mother", "ærø")), (2, 1));
    // What was staged is still to be swapped in, and the nonce is still known.
    assert!(!store.remember_nonce(b"a nonce", at(2), at(600)).unwrap());
    store.swap_staging("own").unwrap();
    assert!(store.items("own").unwrap() == [item("case-3", 1)]);
    assert_eq!(store.cursor("own").unwrap().as_deref(), Some("s-own"));
    assert_eq!(found(store, "own", "børnehave"), 1);
}

fn read_records(store: &Store) {
    let records = store.act_records("father").unwrap();
    let states: Vec<_> =
        records.iter().map(|record| (record.id.as_str(), record.state, record.sent_at)).collect();
    let sent = |seconds| Some(at(seconds));
    let expected = [
        ("r-1", OutboxState::Refused, sent(21)),
        ("r-2", OutboxState::Pending, sent(23)),
        ("r-3", OutboxState::Pending, None),
    ];
    assert_eq!(states, expected);
    assert_eq!(records[0].settled_at, sent(22));
    assert_eq!(records[0].reason.as_deref(), Some("too_late"));
    assert!(records.iter().all(|record| record.shown == r#"{"title":"Vist"}"#));
    let pending: Vec<String> = store.pending("father").unwrap().into_iter().map(|act| act.id).collect();
    assert_eq!(pending, ["r-2", "r-3"]);
}

#[test]
fn the_store_of_every_shipped_version_is_brought_up_to_date_and_loses_nothing() {
    for version in SHIPPED {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store");
        fs::copy(folder().join(format!("{version}.db")), &path).unwrap();
        read(&Store::open(&path, &key()).unwrap(), version);
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
#[ignore = "run by hand when a schema ships: LOMME_GOLDEN=NNN cargo test -p lomme-store --test golden -- --ignored"]
fn make_the_database_of_this_version() {
    let Ok(version) = std::env::var("LOMME_GOLDEN") else { return };
    let path = folder().join(format!("{version}.db"));
    assert!(!path.exists(), "what has shipped is not made again");
    let store = Store::open(&path, &key()).unwrap();
    fill(&store);
    store.pause().unwrap();
    drop(store);
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("store");
    fs::copy(&path, &copy).unwrap();
    read(&Store::open(copy, &key()).unwrap(), &version);
}

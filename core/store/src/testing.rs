//! Rows and stores for the tests of this crate.

use crate::*;
use jiff::Timestamp;
use tempfile::TempDir;

pub(crate) fn key() -> StoreKey {
    StoreKey::new([1; 32])
}

pub(crate) fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path().join("store"), &key()).unwrap();
    (dir, store)
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

pub(crate) fn item(id: &str, version: u64, body: &str) -> ItemRow {
    ItemRow {
        id: id.into(),
        source: "skat".into(),
        kind: "case".into(),
        version,
        as_of: at(1),
        body: body.into(),
    }
}

pub(crate) fn act(id: &str, subject: &str) -> OutboxRow {
    OutboxRow {
        id: id.into(),
        subject: subject.into(),
        item_id: "a".into(),
        body: "{}".into(),
        made_at: at(3),
        state: OutboxState::Pending,
        reason: None,
    }
}

pub(crate) fn document(id: &str, form: Form) -> DocumentRow {
    DocumentRow {
        id: id.into(),
        doc_type: "org.iso.18013.5.1.mDL".into(),
        form,
        issuer_signed: vec![1, 2, 255],
        key_id: "device-1".into(),
        issued_at: at(0),
        valid_until: at(1000),
        source: "issuer".into(),
    }
}

/// Puts `name` into everything of the citizen's.
pub(crate) fn plant(store: &Store, name: &str) {
    store.put_document(&DocumentRow { key_id: name.into(), ..document(name, Form::Full) }).unwrap();
    let title = format!("{{\"title\":\"{name}\"}}");
    let coverage = [CoverageRow { source: "skat".into(), body: title.clone() }];
    store.apply_page("me", &[item(name, 1, &title)], &[], &coverage, Some(name), false).unwrap();
    store.apply_page("me", &[item("staged", 1, &title)], &[], &[], Some(name), true).unwrap();
    store.queue_act(&OutboxRow { body: title.clone(), ..act(name, "me") }, &title).unwrap();
    let body = format!("not JSON: {name}");
    store.replace_scheduled(&[ScheduledRow { id: name.into(), fire_at: at(5), body }], &[]).unwrap();
    store.mark(&MarkRow { id: name.into(), mark: Mark::Done, at: at(6), until: None }).unwrap();
    store.put_bundle(&BundleRow { issue_number: 1, bytes: name.into(), received_at: at(7) }).unwrap();
    store.remember_nonce(b"Planted-nonce", at(1), at(2)).unwrap();
    store.set_setting("name", name).unwrap();
}

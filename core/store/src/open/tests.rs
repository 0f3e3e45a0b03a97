use std::fs;

use super::*;
use crate::file::PAGE;
use crate::testing::*;

fn damage(path: &Path, at: u64) {
    let mut bytes = fs::read(path).unwrap();
    for byte in bytes.iter_mut().skip(at as usize).take(64) {
        *byte ^= 0x55;
    }
    fs::write(path, bytes).unwrap();
}

/// A closed store of many pages.
fn full_store() -> (tempfile::TempDir, PathBuf) {
    let (dir, store) = store();
    let items: Vec<_> = (0..200).map(|n| item(&format!("item-{n}"), 1, "x".repeat(300).as_str())).collect();
    store.apply_page("me", &items, &[], &[], Some("c"), false).unwrap();
    drop(store);
    let path = dir.path().join("store");
    assert!(fs::metadata(&path).unwrap().len() > 10 * PAGE);
    (dir, path)
}

#[test]
fn nothing_planted_is_found_in_the_files_and_no_header_says_what_they_are() {
    let (dir, store) = store();
    plant(&store, "Planted-Name-Zx9");
    let seen = |dir: &Path| -> Vec<u8> {
        fs::read_dir(dir).unwrap().flat_map(|e| fs::read(e.unwrap().path()).unwrap()).collect()
    };
    let has = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
    // Once with the log beside the file, once with all in the file.
    for step in ["open", "paused"] {
        if step == "paused" {
            store.pause().unwrap();
        }
        let bytes = seen(dir.path());
        assert!(bytes.len() > 4096);
        for planted in [&b"Planted-Name-Zx9"[..], b"Planted", b"SQLite format 3", b"CREATE TABLE", b"outbox"]
        {
            assert!(!has(&bytes, planted), "{step}");
        }
    }
    store.resume().unwrap();
    assert!(store.export().unwrap().to_string().contains("Planted-Name-Zx9"), "it was there to be found");
}

#[test]
fn another_key_is_a_wrong_key() {
    let (_dir, path) = full_store();
    assert!(matches!(Store::open(&path, &StoreKey::new([2; 32])), Err(StoreError::WrongKey)));
    assert_eq!(Store::open(&path, &key()).unwrap().items("me").unwrap().len(), 200);
}

#[test]
fn a_wrong_key_does_no_harm_to_a_log_that_a_crash_left_behind() {
    let (dir, store) = store();
    store.pause().unwrap();
    store.resume().unwrap();
    store.set_setting("a", "only in the log").unwrap();
    let crashed = tempfile::tempdir().unwrap();
    for name in ["store", "store-wal"] {
        fs::copy(dir.path().join(name), crashed.path().join(name)).unwrap();
    }
    let path = crashed.path().join("store");
    assert!(matches!(Store::open(&path, &StoreKey::new([2; 32])), Err(StoreError::WrongKey)));
    let setting = Store::open(&path, &key()).unwrap().setting("a").unwrap();
    assert_eq!(setting.as_deref(), Some("only in the log"));
}

#[test]
fn a_damaged_first_page_is_damage_and_not_a_wrong_key() {
    let (_dir, path) = full_store();
    damage(&path, 100);
    assert!(matches!(Store::open(&path, &key()), Err(StoreError::Corrupt)));
}

#[test]
fn a_damaged_later_page_is_found_when_it_is_read() {
    let (_dir, path) = full_store();
    let pages = fs::metadata(&path).unwrap().len() / PAGE;
    for page in pages / 2..pages {
        damage(&path, page * PAGE + 50);
    }
    let found = Store::open(&path, &key()).and_then(|store| store.items("me"));
    assert!(matches!(found, Err(StoreError::Corrupt)), "{:?}", found.map(|items| items.len()));
}

#[test]
fn a_file_cut_short_or_not_encrypted_is_told_apart_and_left_alone() {
    let (_dir, path) = full_store();
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 100]).unwrap();
    assert!(matches!(Store::open(&path, &key()), Err(StoreError::Corrupt)));
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let theirs = fs::read(&path).unwrap();
    assert!(matches!(Store::open(&path, &key()), Err(StoreError::NotEncrypted)));
    assert_eq!(fs::read(&path).unwrap(), theirs);
}

#[test]
fn a_store_of_a_later_version_is_refused_and_loses_nothing() {
    let (dir, store) = store();
    store.set_setting("a", "b").unwrap();
    store.read(|c| Ok(c.pragma_update(None, "user_version", 42)?)).unwrap();
    drop(store);
    let path = dir.path().join("store");
    let before = fs::read(&path).unwrap();
    assert!(matches!(Store::open(&path, &key()), Err(StoreError::Newer { found: 42, .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_paused_store_answers_with_paused_and_holds_no_file() {
    let (dir, store) = store();
    store.set_setting("a", "b").unwrap();
    store.pause().unwrap();
    store.pause().unwrap();
    assert!(matches!(store.setting("a"), Err(StoreError::Paused)));
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["store"], "no log is left beside the file");
    store.resume().unwrap();
    store.resume().unwrap();
    assert_eq!(store.setting("a").unwrap().as_deref(), Some("b"));
}

#[test]
fn wiping_leaves_no_file_and_a_wiped_store_stays_wiped() {
    for paused in [false, true] {
        let (dir, store) = store();
        store.set_setting("a", "b").unwrap();
        if paused {
            store.pause().unwrap();
        }
        store.wipe().unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        assert!(matches!(store.setting("a"), Err(StoreError::Wiped)));
        assert!(matches!(store.resume(), Err(StoreError::Wiped)));
        store.wipe().unwrap();
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, store) = store();
    store.set_setting("a", "b").unwrap();
    for entry in fs::read_dir(dir.path()).unwrap() {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o077, 0);
    }
}

#[test]
fn the_settings_that_protect_the_data_are_on() {
    let (_dir, store) = store();
    let pragma = |name: &str| -> String {
        store
            .read(|c| {
                Ok(c.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0))?)
            })
            .map(|value| format!("{value:?}"))
            .unwrap()
    };
    assert_eq!(pragma("journal_mode"), "Text(\"wal\")");
    assert_eq!(pragma("foreign_keys"), "Integer(1)");
    assert_eq!(pragma("secure_delete"), "Integer(1)");
    assert_eq!(pragma("synchronous"), "Integer(2)");
    assert!(pragma("cipher_version").contains("4."), "{}", pragma("cipher_version"));
}

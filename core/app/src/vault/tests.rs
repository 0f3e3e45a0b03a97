use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use super::*;
use crate::keys::KeyStoreError;

/// A key store whose keys are names in a folder, so that it is still there after a kill.
pub(super) struct FolderKeys {
    dir: PathBuf,
    pub(super) deleted: Mutex<BTreeSet<String>>,
}

impl FolderKeys {
    pub(super) fn new(dir: &Path) -> Self {
        std::fs::create_dir_all(dir).unwrap();
        FolderKeys { dir: dir.to_path_buf(), deleted: Mutex::default() }
    }

    pub(super) fn left(&self) -> usize {
        std::fs::read_dir(&self.dir).unwrap().count()
    }
}

impl SecureKeys for FolderKeys {
    fn make_key(&self, key_id: &str) -> Result<Vec<u8>, KeyStoreError> {
        std::fs::write(self.dir.join(key_id), "").map_err(|_| KeyStoreError::Failed)?;
        Ok(Vec::new())
    }

    fn sign(&self, _: &str, _: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        Err(KeyStoreError::Failed)
    }

    fn delete_key(&self, key_id: &str) -> Result<(), KeyStoreError> {
        self.deleted.lock().unwrap().insert(key_id.to_owned());
        match std::fs::remove_file(self.dir.join(key_id)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(KeyStoreError::Failed),
            _ => Ok(()),
        }
    }

    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        Ok(secret.iter().rev().map(|byte| byte ^ 0x5a).collect())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.wrap(wrapped)
    }
}

fn scene() -> (tempfile::TempDir, FolderKeys, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let keys = FolderKeys::new(&dir.path().join("keys"));
    let app = dir.path().join("app");
    (dir, keys, app)
}

fn names(dir: &Path) -> Vec<String> {
    let names =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn a_new_key_opens_the_store_and_the_old_one_does_not() {
    let (_dir, keys, app) = scene();
    let store = open(&app, &keys).unwrap();
    store.set_setting("a", "b").unwrap();
    let old = std::fs::read(app.join(WRAPPED_KEY)).unwrap();
    rotate(&app, &keys, &store).unwrap();
    store.set_setting("c", "d").unwrap();
    drop(store);
    assert_ne!(std::fs::read(app.join(WRAPPED_KEY)).unwrap(), old);
    assert_eq!(names(&app), ["lomme.db", "lomme.key"]);
    let store = open(&app, &keys).unwrap();
    assert_eq!(store.settings().unwrap().len(), 2);
    drop(store);
    std::fs::write(app.join(WRAPPED_KEY), old).unwrap();
    assert_eq!(open(&app, &keys).map(|_| ()).unwrap_err().code, "store.wrong_key");
}

#[test]
fn whichever_of_two_keys_the_store_has_it_opens_and_the_other_is_put_away() {
    for committed in [false, true] {
        let (_dir, keys, app) = scene();
        let store = open(&app, &keys).unwrap();
        store.set_setting("a", "b").unwrap();
        // A phone that died: the next key is there, and the store has it or not.
        files::write_whole(&app, NEXT_KEY, &keys.wrap(&[7; 32]).unwrap()).unwrap();
        if committed {
            store.rekey(&StoreKey::new([7; 32])).unwrap();
        }
        drop(store);
        let store = open(&app, &keys).unwrap();
        assert_eq!(store.setting("a").unwrap().as_deref(), Some("b"));
        assert!(!app.join(NEXT_KEY).exists());
        drop(store);
        open(&app, &keys).unwrap();
    }
}

#[test]
fn a_paused_store_keeps_its_key_and_the_next_one_is_not_touched() {
    let (_dir, keys, app) = scene();
    let store = open(&app, &keys).unwrap();
    store.pause().unwrap();
    assert_eq!(rotate(&app, &keys, &store).unwrap_err().code, "store.paused");
    assert!(!app.join(NEXT_KEY).exists());
}

#[test]
fn a_wipe_that_was_cut_off_goes_on_at_the_next_start() {
    let (_dir, keys, app) = scene();
    let store = open(&app, &keys).unwrap();
    store.set_setting("a", "b").unwrap();
    note_device_key(&app, "mdl-1").unwrap();
    keys.make_key("mdl-1").unwrap();
    drop(store);
    // It died right after it had begun.
    files::write_whole(&app, "lomme.wipe", b"mdl-1\nmdl-2").unwrap();
    let store = open(&app, &keys).unwrap();
    assert!(store.settings().unwrap().is_empty());
    assert_eq!(keys.left(), 0);
    assert!(keys.deleted.lock().unwrap().contains("mdl-2"));
    assert!(!app.join("lomme.wipe").exists() && !app.join("lomme.devices").exists());
}

#[test]
fn a_store_that_cannot_be_read_is_wiped_with_every_device_key_that_was_made() {
    let (_dir, keys, app) = scene();
    drop(open(&app, &keys).unwrap());
    note_device_key(&app, "mdl-1").unwrap();
    keys.make_key("mdl-1").unwrap();
    std::fs::write(app.join(STORE), vec![7; 8192]).unwrap();
    assert!(open(&app, &keys).is_err());
    wipe(&app, &keys, &[], || Ok(())).unwrap();
    assert!(names(&app).is_empty());
    assert_eq!(keys.left(), 0);
}

//! Opening, pausing, wiping, and the one connection.

use crate::{Result, StoreError, StoreKey, migrate};
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// SQLCipher 4's page. A file of another length was cut short.
const PAGE: u64 = 4096;
const PLAIN_HEADER: &[u8; 16] = b"SQLite format 3\0";
/// How long another process (a widget, a notification extension) may hold the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// The open store. Share it behind an `Arc`; calls wait for each other.
pub struct Store {
    path: PathBuf,
    inner: Mutex<Inner>,
    /// The overview, where it is not in the file. Taken before `inner` by whoever needs both.
    overview: Mutex<Option<Connection>>,
}

enum Inner {
    Open(Connection, StoreKey),
    /// The key stays, or a phone that only turned its screen off would have to ask for a fingerprint again. Locking
    /// the app means dropping the store.
    Paused(StoreKey),
    Wiped,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the file, makes it if there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// A wrong key and a damaged file look the same on the first page, whose authentication fails for both. All
    /// other pages are then tried: if one belongs to the key the file is [`Corrupt`](StoreError::Corrupt), if none
    /// does it is the [`WrongKey`](StoreError::WrongKey). A file whose first 16 bytes (the salt) or every page is
    /// damaged is therefore called a wrong key: no reader could tell. A file cut short is `Corrupt`, a plain one
    /// [`NotEncrypted`](StoreError::NotEncrypted), one of a later version [`Newer`](StoreError::Newer). On an error
    /// the file is as it was.
    pub fn open(path: impl AsRef<Path>, key: &StoreKey) -> Result<Store> {
        let path = path.as_ref().to_path_buf();
        let connection = connect(&path, key)?;
        let inner = Mutex::new(Inner::Open(connection, key.clone()));
        Ok(Store { path, inner, overview: Mutex::new(None) })
    }

    /// Waits for a running call, writes everything into the file and lets go of it, as an app must before it is
    /// suspended. Until [`resume`](Self::resume) every call fails with [`StoreError::Paused`]. Twice is once.
    ///
    /// # Errors
    /// When the file cannot be closed; the store is then still open.
    pub fn pause(&self) -> Result<()> {
        let mut inner = self.lock();
        match std::mem::replace(&mut *inner, Inner::Wiped) {
            Inner::Open(connection, key) => match connection.close() {
                Ok(()) => *inner = Inner::Paused(key),
                Err((connection, error)) => {
                    *inner = Inner::Open(connection, key);
                    return Err(error.into());
                }
            },
            other => *inner = other,
        }
        Ok(())
    }

    /// Opens the file again after a [`pause`](Self::pause); nothing to do if it is open.
    ///
    /// # Errors
    /// As [`open`](Self::open); the store then stays paused. [`StoreError::Wiped`] after a wipe.
    pub fn resume(&self) -> Result<()> {
        let mut inner = self.lock();
        match &*inner {
            Inner::Open(..) => Ok(()),
            Inner::Wiped => Err(StoreError::Wiped),
            Inner::Paused(key) => {
                let connection = connect(&self.path, key)?;
                *inner = Inner::Open(connection, key.clone());
                Ok(())
            }
        }
    }

    /// Closes the store, forgets the key and removes the file with its write-ahead log. What makes the data gone for
    /// good is that the wrapped key is gone too: the caller removes that first. Later calls fail with
    /// [`StoreError::Wiped`].
    ///
    /// # Errors
    /// When a file is still there; calling again tries again.
    pub fn wipe(&self) -> Result<()> {
        self.overview_lock().take();
        let mut inner = self.lock();
        *inner = Inner::Wiped;
        remove_files(&self.path)
    }

    /// Encrypts the file with another key, in one transaction: whenever the phone dies, one of the two keys opens it,
    /// and no page is of the other. From here on the store has the new key.
    ///
    /// # Errors
    /// When the file cannot be written; the old key then still opens it.
    pub fn rekey(&self, key: &StoreKey) -> Result<()> {
        let mut inner = self.lock();
        let old = match &*inner {
            Inner::Open(_, key) => key.clone(),
            Inner::Paused(_) => return Err(StoreError::Paused),
            Inner::Wiped => return Err(StoreError::Wiped),
        };
        // Until it is known which key the file has, the store is as good as paused.
        let Inner::Open(connection, _) = std::mem::replace(&mut *inner, Inner::Paused(old.clone())) else {
            return Err(StoreError::Paused);
        };
        let tried = connection.execute_batch(&key.pragma("rekey"));
        // SQLCipher does not say whether the commit held, and after a failure the connection writes with the new key and
        // reads with the old: what the file opens with is the answer, and this connection is of no more use.
        drop(connection);
        match connect(&self.path, key) {
            Ok(connection) => {
                *inner = Inner::Open(connection, key.clone());
                Ok(())
            }
            Err(not_new) => {
                *inner = Inner::Open(connect(&self.path, &old)?, old);
                Err(tried.err().map_or(not_new, StoreError::from))
            }
        }
    }

    /// Runs `work` on the connection.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        match &*self.lock() {
            Inner::Open(connection, _) => work(connection),
            Inner::Paused(_) => Err(StoreError::Paused),
            Inner::Wiped => Err(StoreError::Wiped),
        }
    }

    /// Runs `work` in one transaction, which takes effect only if it succeeds.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        match &mut *self.lock() {
            Inner::Open(connection, _) => {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let done = work(&transaction)?;
                transaction.commit()?;
                Ok(done)
            }
            Inner::Paused(_) => Err(StoreError::Paused),
            Inner::Wiped => Err(StoreError::Wiped),
        }
    }

    /// As [`read`](Self::read), where the overview is.
    pub(crate) fn read_overview<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        match &*self.overview_lock() {
            Some(connection) => {
                self.usable()?;
                work(connection)
            }
            None => self.read(work),
        }
    }

    /// As [`write`](Self::write), where the overview is.
    pub(crate) fn write_overview<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        match &mut *self.overview_lock() {
            Some(connection) => {
                self.usable()?;
                let transaction = connection.transaction()?;
                let done = work(&transaction)?;
                transaction.commit()?;
                Ok(done)
            }
            None => self.write(work),
        }
    }

    fn usable(&self) -> Result<()> {
        self.read(|_| Ok(()))
    }

    /// Where the overview is: `None` for the file.
    pub(crate) fn overview_lock(&self) -> MutexGuard<'_, Option<Connection>> {
        self.overview.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic inside `work` rolled its transaction back: the connection is sound.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(path: &Path, key: &StoreKey) -> Result<Connection> {
    let mut connection = connect_as_it_is(path, key)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16000;",
    )?;
    migrate::run(&mut connection)?;
    Ok(connection)
}

/// Opens a file whose schema is known, and leaves it as it is.
pub(crate) fn connect_as_it_is(path: &Path, key: &StoreKey) -> Result<Connection> {
    let length = prepare_file(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher would write to standard error what the result codes say already.
    connection.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    connection.execute_batch(&key.pragma("key"))?;
    connection.busy_timeout(PATIENCE)?;
    // The file's format, whatever a later SQLCipher makes its default.
    connection.execute_batch("PRAGMA cipher_compatibility = 4;")?;
    if let Err(error) = connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())) {
        return Err(match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => wrong_key_or_corrupt(&connection, length),
            _ => error.into(),
        });
    }
    migrate::check(&connection)?;
    Ok(connection)
}

/// Writes the log into the file and empties it.
pub(crate) fn truncate_log(connection: &Connection) -> Result<()> {
    // It answers with a row: whether a reader was in the way, which then keeps the log until it has read.
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

/// Makes the file if there is none, readable by its owner alone (the log beside it inherits that), and looks at what
/// can be seen without a key. The length in bytes.
fn prepare_file(path: &Path) -> Result<u64> {
    let mut options = fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let length = file.metadata()?.len();
    let mut header = [0u8; 16];
    if length >= 16 {
        file.read_exact(&mut header)?;
    }
    if header == *PLAIN_HEADER {
        return Err(StoreError::NotEncrypted);
    }
    if !length.is_multiple_of(PAGE) {
        return Err(StoreError::Corrupt);
    }
    Ok(length)
}

/// Every page is authenticated for itself, so one good page anywhere proves the key.
fn wrong_key_or_corrupt(connection: &Connection, length: u64) -> StoreError {
    let bad_pages = connection.prepare("PRAGMA cipher_integrity_check").and_then(|mut statement| {
        let mut rows = statement.query([])?;
        let mut count = 0u64;
        while rows.next()?.is_some() {
            count += 1;
        }
        Ok(count)
    });
    match bad_pages {
        Ok(bad) if bad < length / PAGE => StoreError::Corrupt,
        _ => StoreError::WrongKey,
    }
}

/// Removes a store's file with its write-ahead log and whatever else lies beside it. Nobody may have it open.
///
/// # Errors
/// When a file is still there.
pub fn remove_files(path: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = OsString::from(path);
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let items: Vec<_> =
            (0..200).map(|n| item(&format!("item-{n}"), 1, "x".repeat(300).as_str())).collect();
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
            for planted in
                [&b"Planted-Name-Zx9"[..], b"Planted", b"SQLite format 3", b"CREATE TABLE", b"outbox"]
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
                    Ok(c.query_row(&format!("PRAGMA {name}"), [], |row| {
                        row.get::<_, rusqlite::types::Value>(0)
                    })?)
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
}

//! The file under the store: made, looked at, unlocked, removed.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{Result, StoreError, StoreKey, migrate};

/// SQLCipher 4's page, in bytes. A file of another length was cut short.
pub(crate) const PAGE: u64 = 4096;
const PLAIN_HEADER: &[u8; 16] = b"SQLite format 3\0";
/// How long another process (a widget, a notification extension) may hold the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the file, makes it if there is none, and brings its schema up to date.
pub(crate) fn connect(path: &Path, key: &StoreKey) -> Result<Connection> {
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

//! What can go wrong, told without a word of what is stored.

use rusqlite::ErrorCode;
use std::io;
use thiserror::Error;

/// Why a call failed. Holds no data of the citizen's, no path and no SQL.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No page of the file belongs to this key.
    #[error("the key does not open the store; unwrap the key that was made with it, or wipe and start anew")]
    WrongKey,
    /// Some pages belong to the key and some are damaged, or the file is cut short, or holds what no version wrote.
    #[error("the store is damaged; export what can still be read, then wipe and fetch everything anew")]
    Corrupt,
    /// The file is a plain SQLite database and not ours.
    #[error("the file is not encrypted and so is none of this store's; it was left alone")]
    NotEncrypted,
    /// A later version of the app wrote the file. Nothing was changed.
    #[error("the store has schema {found} and this version knows up to {known}; update the app")]
    Newer {
        /// The file's version.
        found: i64,
        /// The highest version known here.
        known: i64,
    },
    /// Between `pause` and `resume`.
    #[error("the store is paused; resume it first")]
    Paused,
    /// After `wipe`.
    #[error("the store has been wiped; open a new one")]
    Wiped,
    /// A trust bundle older than the one that is kept.
    #[error("trust bundle {offered} is older than the kept one, {kept}; keep the newer")]
    Rollback {
        /// The issue number that is kept.
        kept: u64,
        /// The one that was offered.
        offered: u64,
    },
    /// A value outside what the file can hold.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
    /// Another process holds the file.
    #[error("the store is in use elsewhere; try again")]
    Busy,
    /// The phone has no room left.
    #[error("there is no room left on the device; make room and try again")]
    Full,
    /// The file system refused.
    #[error("the store's file could not be read or written ({0})")]
    Io(io::ErrorKind),
    /// Anything else, as SQLite's extended result code.
    #[error("the database reported code {0}")]
    Database(i32),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
            kind => StoreError::Io(kind),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                // Page 1 was readable, or the file would not be open: then a page that is none is damaged.
                ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => StoreError::Corrupt,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
                ErrorCode::DiskFull => StoreError::Full,
                ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly => {
                    StoreError::Io(io::ErrorKind::Other)
                }
                _ => StoreError::Database(failure.extended_code),
            },
            // A row that is not what the schema says.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..) => StoreError::Corrupt,
            _ => StoreError::Database(-1),
        }
    }
}

//! Opening, pausing, wiping, and the one connection.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::file::{connect, remove_files};
use crate::{Result, StoreError, StoreKey};

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

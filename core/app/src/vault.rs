//! Opening the store: its key is made by the core, wrapped by the phone's key store, and kept beside the store.
//!
//! | file | |
//! |---|---|
//! | `lomme.db`, `-wal`, `-shm`, `-journal` | the store |
//! | `lomme.key` | its key, wrapped |
//! | `lomme.key.next` | the key it is being given, wrapped; there only while the key changes |
//! | `lomme.devices` | the names of the device keys that were made, one a line: what a wipe deletes, also when the store cannot be read |
//! | `lomme.wipe` | a wipe has begun, and is finished before anything else |

mod devices;
mod files;
mod rotation;
mod wiping;

pub(crate) use devices::note_device_key;
pub(crate) use rotation::rotate;
pub(crate) use wiping::wipe;

use std::path::{Path, PathBuf};

use lomme_store::{Store, StoreError, StoreKey};
use zeroize::Zeroizing;

use crate::error::{ErrorKind, LommeError};
use crate::keys::SecureKeys;
use crate::rng::random;
use files::{io, write_whole};

const STORE: &str = "lomme.db";
const WRAPPED_KEY: &str = "lomme.key";
const NEXT_KEY: &str = "lomme.key.next";

/// Opens the store in `dir`, or makes a new one. A store whose wrapped key is gone is left alone.
pub(crate) fn open(dir: &Path, keys: &dyn SecureKeys) -> Result<Store, LommeError> {
    std::fs::create_dir_all(dir).map_err(io)?;
    if wiping::has_begun(dir) {
        wiping::go_on(dir, keys)?;
    }
    if dir.join(WRAPPED_KEY).exists() || dir.join(NEXT_KEY).exists() {
        return open_kept(dir, keys);
    }
    if dir.join(STORE).exists() {
        let detail = "the store is there and its key is not; wipe it to begin anew";
        return Err(LommeError::new(ErrorKind::Store, "store.no_key", detail));
    }
    let secret = Zeroizing::new(random::<32>()?);
    // The key is whole on disk before the store is, or a crash between the two would lock the store for good.
    write_whole(dir, WRAPPED_KEY, &keys.wrap(secret.as_slice())?)?;
    Ok(Store::open(dir.join(STORE), &StoreKey::new(*secret))?)
}

/// Opens a store by the key it has, or by the one it was being given when the phone died.
fn open_kept(dir: &Path, keys: &dyn SecureKeys) -> Result<Store, LommeError> {
    let store = dir.join(STORE);
    let next = dir.join(NEXT_KEY).exists();
    let refused = match unwrapped(dir, WRAPPED_KEY, keys)? {
        Some(key) => match Store::open(&store, &key) {
            Ok(store) => {
                if next {
                    files::remove(dir, NEXT_KEY)?;
                }
                return Ok(store);
            }
            // Both are what the other key looks like: pages of the new one are in the log, and of the old in the file.
            Err(refused @ (StoreError::WrongKey | StoreError::Corrupt)) if next => refused,
            Err(refused) => return Err(refused.into()),
        },
        None => StoreError::WrongKey,
    };
    let Some(key) = unwrapped(dir, NEXT_KEY, keys)? else { return Err(refused.into()) };
    match Store::open(&store, &key) {
        Ok(store) => {
            files::rename(dir, NEXT_KEY, WRAPPED_KEY)?;
            Ok(store)
        }
        Err(StoreError::WrongKey) => Err(refused.into()),
        Err(other) => Err(other.into()),
    }
}

/// The keys that the store may have, to read what can still be read. Those that the key store does not give are left out.
pub(crate) fn known_keys(dir: &Path, keys: &dyn SecureKeys) -> Result<Vec<StoreKey>, LommeError> {
    let both = [unwrapped(dir, WRAPPED_KEY, keys), unwrapped(dir, NEXT_KEY, keys)];
    let failed = both.iter().find_map(|key| key.as_ref().err().cloned());
    let known: Vec<StoreKey> = both.into_iter().filter_map(|key| key.ok().flatten()).collect();
    match failed {
        Some(error) if known.is_empty() => Err(error),
        _ => Ok(known),
    }
}

fn unwrapped(dir: &Path, name: &str, keys: &dyn SecureKeys) -> Result<Option<StoreKey>, LommeError> {
    let Some(wrapped) = files::read(dir, name)? else { return Ok(None) };
    let secret = Zeroizing::new(keys.unwrap(&wrapped)?);
    let key = StoreKey::from_slice(&secret);
    key.map(Some)
        .ok_or_else(|| LommeError::new(ErrorKind::Store, "store.key", "the store's key has the wrong length"))
}

/// Whether there is a store in `dir`.
pub(crate) fn is_there(dir: &Path) -> bool {
    dir.join(STORE).exists()
}

/// The store's file in `dir`.
pub(crate) fn store_file(dir: &Path) -> PathBuf {
    dir.join(STORE)
}

#[cfg(test)]
mod kills;
#[cfg(test)]
mod tests;

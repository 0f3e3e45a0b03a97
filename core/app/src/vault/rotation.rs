//! A new key for the store.
//!
//! The new key is wrapped and on disk before a page is written with it, and the old one is there until none is left, so
//! that a phone that dies in between has the one that opens the store, whichever that is.

use std::path::Path;

use lomme_store::{Store, StoreKey};
use zeroize::Zeroizing;

use super::files::{remove, rename, write_whole};
use super::{NEXT_KEY, WRAPPED_KEY};
use crate::error::LommeError;
use crate::keys::SecureKeys;
use crate::rng::random;

/// Gives the open store a new key. On an error it has the old one.
pub(crate) fn rotate(dir: &Path, keys: &dyn SecureKeys, store: &Store) -> Result<(), LommeError> {
    // A store that is not open may be between two keys, and `next` may be the one it has.
    store.settings()?;
    let secret = Zeroizing::new(random::<32>()?);
    write_whole(dir, NEXT_KEY, &keys.wrap(secret.as_slice())?)?;
    if let Err(error) = store.rekey(&StoreKey::new(*secret)) {
        if store.settings().is_ok() {
            remove(dir, NEXT_KEY)?;
        }
        return Err(error.into());
    }
    rename(dir, NEXT_KEY, WRAPPED_KEY)
}

//! Opening the store: its key is made by the core, wrapped by the phone's key store, and kept beside the store.

use std::fs;
use std::path::Path;

use lomme_store::{Store, StoreKey};
use zeroize::Zeroizing;

use crate::error::{ErrorKind, LommeError};
use crate::keys::SecureKeys;
use crate::rng::random;

const STORE: &str = "lomme.db";
const WRAPPED_KEY: &str = "lomme.key";

/// Opens the store in `dir`, or makes a new one. A store whose wrapped key is gone is left alone.
pub(crate) fn open(dir: &Path, keys: &dyn SecureKeys) -> Result<Store, LommeError> {
    fs::create_dir_all(dir).map_err(io)?;
    let (store, wrapped_key) = (dir.join(STORE), dir.join(WRAPPED_KEY));
    if wrapped_key.exists() {
        let wrapped = fs::read(&wrapped_key).map_err(io)?;
        let secret = Zeroizing::new(keys.unwrap(&wrapped)?);
        let key = StoreKey::from_slice(&secret).ok_or_else(|| {
            LommeError::new(ErrorKind::Store, "store.key", "the store's key has the wrong length")
        })?;
        return Ok(Store::open(store, &key)?);
    }
    if store.exists() {
        let detail = "the store is there and its key is not; wipe it to begin anew";
        return Err(LommeError::new(ErrorKind::Store, "store.no_key", detail));
    }
    let secret = Zeroizing::new(random::<32>()?);
    let wrapped = keys.wrap(secret.as_slice())?;
    // The key is whole on disk before the store is, or a crash between the two would lock the store for good.
    let unfinished = dir.join("lomme.key.new");
    fs::write(&unfinished, wrapped).map_err(io)?;
    fs::rename(&unfinished, &wrapped_key).map_err(io)?;
    Ok(Store::open(store, &StoreKey::new(*secret))?)
}

/// Whether there is a store in `dir`.
pub(crate) fn is_there(dir: &Path) -> bool {
    dir.join(STORE).exists()
}

/// Removes the wrapped key; the store removes itself.
pub(crate) fn remove_key(dir: &Path) -> Result<(), LommeError> {
    match fs::remove_file(dir.join(WRAPPED_KEY)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io(error)),
        _ => Ok(()),
    }
}

fn io(error: std::io::Error) -> LommeError {
    LommeError::new(
        ErrorKind::Store,
        "store.io",
        format!("the app's folder cannot be used ({})", error.kind()),
    )
}

//! Leaving nothing behind. What was begun is finished, also by the next start of the app.

use std::collections::BTreeSet;
use std::path::Path;

use lomme_store::remove_files;

use super::files::{read, remove, write_whole};
use super::{NEXT_KEY, STORE, WRAPPED_KEY, devices};
use crate::error::LommeError;
use crate::keys::SecureKeys;

/// Holds the names of the device keys that are to be deleted.
const BEGUN: &str = "lomme.wipe";

/// Whether a wipe has begun and not come to its end.
pub(super) fn has_begun(dir: &Path) -> bool {
    dir.join(BEGUN).exists()
}

/// Deletes the store's keys and the store, and the device keys that were made and those that are `known` besides. From the first
/// moment on there is no way back: whoever opens the folder next goes on with it. `close` lets go of the store, if it is open.
///
/// # Errors
/// When the key store or the file system refuses; the store's keys and the store are then gone nevertheless, where they could be.
pub(crate) fn wipe(
    dir: &Path,
    keys: &dyn SecureKeys,
    known: &[String],
    close: impl FnOnce() -> Result<(), LommeError>,
) -> Result<(), LommeError> {
    let mut names = devices::device_keys(dir)?;
    names.extend(known.iter().cloned());
    names.extend(begun(dir)?);
    let names: Vec<String> = names.into_iter().collect();
    write_whole(dir, BEGUN, names.join("\n").as_bytes())?;
    remove_keys(dir)?;
    close()?;
    go_on(dir, keys)
}

/// Goes on with a wipe. What the key store refuses does not keep the store: without its key it is noise.
pub(super) fn go_on(dir: &Path, keys: &dyn SecureKeys) -> Result<(), LommeError> {
    remove_keys(dir)?;
    remove_files(&dir.join(STORE))?;
    let mut refused = Ok(());
    for name in begun(dir)? {
        if let Err(error) = keys.delete_key(&name) {
            refused = Err(error);
        }
    }
    refused?;
    devices::forget(dir)?;
    remove(dir, BEGUN)
}

fn remove_keys(dir: &Path) -> Result<(), LommeError> {
    [WRAPPED_KEY, NEXT_KEY, "lomme.key.new", "lomme.key.next.new"]
        .iter()
        .try_for_each(|name| remove(dir, name))
}

fn begun(dir: &Path) -> Result<BTreeSet<String>, LommeError> {
    let names = read(dir, BEGUN)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&names).lines().filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

//! Which device keys were made. A key store cannot be asked for a list, and the store that knows them may be damaged: their
//! names, which say nothing of anybody, are kept beside it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::files::{io, read};
use crate::error::LommeError;

const DEVICES: &str = "lomme.devices";

/// Writes down the name of a device key that is about to be made.
pub(crate) fn note_device_key(dir: &Path, key_id: &str) -> Result<(), LommeError> {
    let mut file = File::options().append(true).create(true).open(dir.join(DEVICES)).map_err(io)?;
    file.write_all(format!("{key_id}\n").as_bytes()).map_err(io)?;
    file.sync_all().map_err(io)
}

/// The names of all that were made.
pub(super) fn device_keys(dir: &Path) -> Result<BTreeSet<String>, LommeError> {
    let names = read(dir, DEVICES)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&names).lines().filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

pub(super) fn forget(dir: &Path) -> Result<(), LommeError> {
    super::files::remove(dir, DEVICES)
}

//! Files that are there whole or not at all, also when the phone dies.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::error::{ErrorKind, LommeError};

/// Writes a file whole: it has the old content or the new one, and the new one is on the disk when this returns.
pub(crate) fn write_whole(dir: &Path, name: &str, content: &[u8]) -> Result<(), LommeError> {
    let unfinished = dir.join(format!("{name}.new"));
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished).map_err(io)?;
    file.write_all(content).map_err(io)?;
    file.sync_all().map_err(io)?;
    rename(dir, &format!("{name}.new"), name)
}

/// Gives a file another name, in place of what has it.
pub(crate) fn rename(dir: &Path, from: &str, to: &str) -> Result<(), LommeError> {
    fs::rename(dir.join(from), dir.join(to)).map_err(io)?;
    sync(dir)
}

/// Removes a file; one that is not there is no error.
pub(crate) fn remove(dir: &Path, name: &str) -> Result<(), LommeError> {
    match fs::remove_file(dir.join(name)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io(error)),
        _ => sync(dir),
    }
}

/// What is in a file; `None` where there is none.
pub(crate) fn read(dir: &Path, name: &str) -> Result<Option<Vec<u8>>, LommeError> {
    match fs::read(dir.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io(error)),
    }
}

/// Names are on the disk when their folder is.
fn sync(dir: &Path) -> Result<(), LommeError> {
    if cfg!(unix) { File::open(dir).and_then(|dir| dir.sync_all()).map_err(io) } else { Ok(()) }
}

pub(crate) fn io(error: std::io::Error) -> LommeError {
    LommeError::new(
        ErrorKind::Store,
        "store.io",
        format!("the app's folder cannot be used ({})", error.kind()),
    )
}

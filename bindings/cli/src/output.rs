//! Writing results to files.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use crate::exit::Failure;

/// Writes a file that its owner alone may read: what is written may be about a person.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| file.write_all(content))
        .map_err(|error| Failure::new(format!("{} cannot be written: {}", path.display(), error.kind())))
}

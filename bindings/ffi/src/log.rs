//! The platform's log, which the shell may hand in, and what the library says of itself.

use std::sync::Arc;

use lomme_app::{LogLevel, hush_panics, log, log_to};

use crate::error::LommeError;
use crate::foreign::Foreign;
use crate::guard::guarded;

/// How much a line matters.
#[uniffi::remote(Enum)]
pub enum LogLevel {
    /// A fault of ours.
    Error,
    /// Something did not work, and was said.
    Warning,
    /// For orientation.
    Info,
}

/// The platform's log. Lines are codes and places in the source, and hold no personal data.
#[uniffi::export(foreign)]
pub trait LogSink: Send + Sync {
    /// Writes a line. It is called from one thread of its own; what it throws is dropped.
    fn write(&self, level: LogLevel, line: String) -> Result<(), LommeError>;
}

struct ShellLog(Foreign<dyn LogSink>);

impl lomme_app::LogSink for ShellLog {
    fn write(&self, level: LogLevel, line: String) {
        self.0.call(|sink| sink.write(level, line));
    }
}

/// What this library is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LibraryBuild {
    /// The version of the core, as `0.1.0`.
    pub version: String,
    /// The commit it was built from; none where whoever built it did not say.
    pub commit: Option<String>,
    /// A fingerprint of everything that is exported: two libraries with the same one can be exchanged. 16 hexadecimal digits.
    pub fingerprint: String,
}

/// The recorded description of what is exported; a test compares it with the library.
const INTERFACE: &str = include_str!("../interface.txt");

/// Writes to the platform's log from now on, beginning with what this library is: panics by their place, and the codes of errors.
#[uniffi::export]
pub fn log_to_platform(sink: Arc<dyn LogSink>) -> Result<(), LommeError> {
    guarded(|| {
        hush_panics();
        log_to(Arc::new(ShellLog(Foreign::new(sink))))?;
        let LibraryBuild { version, commit, fingerprint } = this_build();
        let commit = commit.unwrap_or_else(|| "unknown".to_owned());
        log(LogLevel::Info, &format!("lomme {version}, commit {commit}, interface {fingerprint}"));
        Ok::<_, LommeError>(())
    })
}

/// What this library is.
#[uniffi::export]
pub fn library_build() -> Result<LibraryBuild, LommeError> {
    Ok(this_build())
}

fn this_build() -> LibraryBuild {
    LibraryBuild {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("LOMME_COMMIT").map(str::to_owned),
        fingerprint: format!("{:016x}", const { fnv1a(INTERFACE.as_bytes()) }),
    }
}

/// FNV-1a of 64 bits: it tells builds apart and protects nothing.
const fn fnv1a(mut bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    while let [first, rest @ ..] = bytes {
        hash = (hash ^ *first as u64).wrapping_mul(0x0000_0100_0000_01b3);
        bytes = rest;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_fnv_1a() {
        // Of the test suite of draft-eastlake-fnv.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(this_build().fingerprint.len(), 16);
    }
}

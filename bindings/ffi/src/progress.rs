//! How far long work on the phone is, which the shell may show.

use std::sync::Arc;

use crate::error::LommeError;
use crate::foreign::Foreign;

/// Told how far an export is, on the thread that called and never under a lock.
#[uniffi::export(foreign)]
pub trait ExportListener: Send + Sync {
    /// So many files of so many are made. What it throws is dropped, and the export goes on.
    fn made(&self, files: u32, of: u32) -> Result<(), LommeError>;
}

/// A shell's listener as the core's.
pub(crate) fn told(listener: Option<Arc<dyn ExportListener>>) -> impl Fn(usize, usize) {
    let listener = listener.map(Foreign::new);
    let count = |files: usize| u32::try_from(files).unwrap_or(u32::MAX);
    move |made, of| {
        if let Some(listener) = &listener {
            listener.call(|listener| listener.made(count(made), count(of)));
        }
    }
}

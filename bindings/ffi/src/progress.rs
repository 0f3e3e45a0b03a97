//! How far a sync has come, which the shell may show.

use std::sync::Arc;

use crate::error::LommeError;

/// Told how far a sync has come, from a worker thread and never under a lock.
#[uniffi::export(foreign)]
pub trait SyncProgress: Send + Sync {
    /// So many items have come so far. It is called after every page; what it throws is dropped, and the sync goes on.
    fn items(&self, so_far: u64) -> Result<(), LommeError>;
}

/// A shell's progress as the core's.
pub(crate) fn told(progress: Arc<dyn SyncProgress>) -> impl Fn(usize) + Send + Sync + 'static {
    move |items| {
        let _ = progress.items(items as u64);
    }
}

//! The core's own runtime. Work runs on it to its end, so a caller that is cancelled never abandons a transaction.

use std::future::Future;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

use crate::error::LommeError;

/// The runtime: two workers, started at first use.
pub(crate) fn core() -> &'static Runtime {
    static CORE: OnceLock<Runtime> = OnceLock::new();
    CORE.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(2).thread_name("lomme-core").enable_all();
        builder.build().expect("a process that cannot start a thread cannot go on")
    })
}

/// Runs `work` on the core's runtime. It can be awaited from any executor.
///
/// # Errors
/// What `work` returns; a panic in it becomes an error without its text, which may hold personal data.
pub async fn on_core<T, W>(work: W) -> Result<T, LommeError>
where
    T: Send + 'static,
    W: Future<Output = Result<T, LommeError>> + Send + 'static,
{
    core().spawn(work).await.unwrap_or_else(|_| Err(panicked()))
}

/// Runs `work`, which blocks, on a worker thread.
///
/// # Errors
/// As [`on_core`].
pub(crate) async fn blocking<T, W>(work: W) -> Result<T, LommeError>
where
    T: Send + 'static,
    W: FnOnce() -> Result<T, LommeError> + Send + 'static,
{
    core().spawn_blocking(work).await.unwrap_or_else(|_| Err(panicked()))
}

fn panicked() -> LommeError {
    LommeError::internal("core.panic", "the core failed in the middle of its work; report this")
}

//! What a shell hands in, and the end of its process. Python ends every thread that comes to it while it ends itself, and a thread that is
//! ended within Rust takes the process down: so nothing is called, and nothing let go, once the shell has said that it ends.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::LommeError;
use crate::guard::guarded;

/// For how long `before_exit` waits for calls that are under way, before it says that there are some.
const PATIENCE: Duration = Duration::from_secs(2);

static CALLS: Mutex<Calls> = Mutex::new(Calls { under_way: 0, ended: false });
static RETURNED: Condvar = Condvar::new();

struct Calls {
    under_way: usize,
    ended: bool,
}

/// A shell's object.
pub(crate) struct Foreign<T: ?Sized>(Option<Arc<T>>);

impl<T: ?Sized> Foreign<T> {
    pub(crate) fn new(object: Arc<T>) -> Self {
        Foreign(Some(object))
    }

    /// Calls it; nothing once the shell ends.
    pub(crate) fn call<R>(&self, call: impl FnOnce(&T) -> R) -> Option<R> {
        let _under_way = UnderWay::begin()?;
        self.0.as_deref().map(call)
    }
}

impl<T: ?Sized> Drop for Foreign<T> {
    fn drop(&mut self) {
        // To let it go is a call into the shell, too.
        let under_way = UnderWay::begin();
        let object = self.0.take();
        if under_way.is_none() {
            std::mem::forget(object);
        }
    }
}

/// A call into a shell.
struct UnderWay;

impl UnderWay {
    fn begin() -> Option<Self> {
        let mut calls = calls();
        if calls.ended {
            return None;
        }
        calls.under_way += 1;
        Some(UnderWay)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        calls().under_way -= 1;
        RETURNED.notify_all();
    }
}

fn calls() -> MutexGuard<'static, Calls> {
    CALLS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The process is about to end: from now on nothing that it handed in is called or let go. Waits for calls that are under way, two seconds at most, and says
/// whether none is any longer. Python's package calls it until then; other languages need not.
#[uniffi::export]
pub fn before_exit() -> Result<bool, LommeError> {
    guarded(|| {
        let mut calls = calls();
        calls.ended = true;
        let waited = RETURNED.wait_timeout_while(calls, PATIENCE, |calls| calls.under_way > 0);
        let (calls, _) = waited.unwrap_or_else(PoisonError::into_inner);
        Ok::<_, LommeError>(calls.under_way == 0)
    })
}

//! Panics stop here. uniffi would catch them too, and then hand their text to the shell.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lomme_app::hush_panics;

use crate::error::LommeError;

/// Runs `work`; a panic in it becomes the code `core.panic`.
pub(crate) fn guarded<T, E: Into<LommeError>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, LommeError> {
    hush_panics();
    // The app's own locks are taken up again after a panic, so nothing here is left half done for the next call.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(Into::into),
        Err(_) => Err(LommeError::panic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_without_its_text() {
        let result = guarded(|| -> Result<(), LommeError> { panic!("Freja, 010203-1234") });
        let error = result.unwrap_err();
        assert_eq!(error.to_string(), "core.panic");
        assert!(!format!("{error:?}").contains("Freja"));
    }

    #[test]
    fn what_does_not_panic_passes_through() {
        assert_eq!(guarded(|| Ok::<_, LommeError>(7)).unwrap(), 7);
    }
}

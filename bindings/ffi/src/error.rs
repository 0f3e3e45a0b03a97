//! The one error that crosses the boundary.

use lomme_app::{ErrorKind, Language, LogLevel, Texts, log};

use crate::guard::guarded;

/// What a shell does about an error.
#[uniffi::remote(Enum)]
pub enum ErrorKind {
    /// What was given in cannot be used; say so by its code.
    Input,
    /// The network or the other side of it.
    Network,
    /// The phone's key store.
    Keys,
    /// The store on the phone.
    Store,
    /// What came is not to be trusted, and was not taken.
    Trust,
    /// A fault of ours.
    Internal,
}

/// What went wrong. It holds no personal data, so it may be shown, logged and sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum LommeError {
    /// Whatever went wrong: there is no other case.
    #[error("{code}")]
    Failed {
        /// What to do about it.
        kind: ErrorKind,
        /// A stable code, as `net.offline`.
        code: String,
        /// Whether the same again may succeed.
        retryable: bool,
    },
}

impl LommeError {
    /// A fault in the core, without what it said.
    pub(crate) fn panic() -> Self {
        LommeError::Failed { kind: ErrorKind::Internal, code: "core.panic".to_owned(), retryable: false }
    }

    /// A part of the configuration that cannot be used.
    pub(crate) fn config(code: &str) -> Self {
        LommeError::Failed { kind: ErrorKind::Input, code: code.to_owned(), retryable: false }
    }
}

/// What a person reads of an error with this code: what happened, and what to do. It needs no app, so it is there when none opens.
#[uniffi::export]
pub fn error_text(code: String, language: Language) -> Result<String, LommeError> {
    guarded(|| Ok::<_, LommeError>(Texts::new(language).error(&code)))
}

impl From<lomme_app::LommeError> for LommeError {
    fn from(error: lomme_app::LommeError) -> Self {
        let lomme_app::LommeError { kind, code, detail: _, retryable } = error;
        // Every error that a shell sees passes here.
        log(if kind == ErrorKind::Internal { LogLevel::Error } else { LogLevel::Warning }, code);
        LommeError::Failed { kind, code: code.to_owned(), retryable }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for LommeError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        // Its reason is the foreign exception's text, at times with its whole stack, and may hold anything.
        LommeError::Failed {
            kind: ErrorKind::Internal,
            code: "shell.unexpected".to_owned(),
            retryable: false,
        }
    }
}

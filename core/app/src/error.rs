//! One error for every shell: what kind it is, a stable code, and whether trying again may help. It never holds
//! personal data, so it may be shown, logged and sent.

use lomme_licence::cert::CertificateError;
use lomme_licence::present::IssuanceFault;
use lomme_licence::trust::TrustError;
use lomme_net::overview::{GaveUp, OverviewError};
use lomme_net::{NetError, NetErrorKind};
use lomme_overview::{GiveUpReason, StopReason};
use lomme_store::StoreError;

use crate::keys::KeyStoreError;

/// What a shell does about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct LommeError {
    /// What a shell does about it.
    pub kind: ErrorKind,
    /// A stable code, as `net.offline`.
    pub code: &'static str,
    /// What happened and what to do, in plain English for a developer.
    pub detail: String,
    /// Whether the same again may succeed.
    pub retryable: bool,
}

impl LommeError {
    pub(crate) fn new(kind: ErrorKind, code: &'static str, detail: impl ToString) -> Self {
        LommeError { kind, code, detail: detail.to_string(), retryable: false }
    }

    pub(crate) fn input(code: &'static str, detail: impl ToString) -> Self {
        Self::new(ErrorKind::Input, code, detail)
    }

    pub(crate) fn internal(code: &'static str, detail: impl ToString) -> Self {
        Self::new(ErrorKind::Internal, code, detail)
    }
}

impl From<NetError> for LommeError {
    fn from(error: NetError) -> Self {
        let code = match &error.kind {
            NetErrorKind::Offline => "net.offline",
            NetErrorKind::Timeout => "net.timeout",
            NetErrorKind::Tls => "net.tls",
            NetErrorKind::NotOurs => "net.not_ours",
            NetErrorKind::Address(_) => "net.address",
            NetErrorKind::Refused(refusal) => match refusal.status {
                401 => "login.expired",
                403 => "net.forbidden",
                429 => "net.rate_limited",
                500..=599 => "net.unavailable",
                _ => "net.refused",
            },
            NetErrorKind::TooLarge { .. } => "net.too_large",
            NetErrorKind::Malformed(_) => "net.malformed",
            NetErrorKind::Signer => "keys.not_signed",
            NetErrorKind::Setup(_) => "net.setup",
        };
        let kind = if code == "keys.not_signed" { ErrorKind::Keys } else { ErrorKind::Network };
        LommeError { kind, code, detail: error.to_string(), retryable: error.retryable }
    }
}

impl From<GaveUp> for LommeError {
    /// What went wrong on the network says more than that the run was given up.
    fn from(gave_up: GaveUp) -> Self {
        let code = match (gave_up.reason, gave_up.error) {
            (GiveUpReason::Stopped(StopReason::Cancelled), _) => "sync.cancelled",
            (_, Some(error)) => return error.into(),
            (GiveUpReason::Stopped(StopReason::OutOfTime), None) => "sync.out_of_time",
            _ => "sync.gave_up",
        };
        LommeError { retryable: true, ..LommeError::new(ErrorKind::Network, code, gave_up.reason) }
    }
}

impl From<StoreError> for LommeError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::WrongKey => "store.wrong_key",
            StoreError::Corrupt => "store.corrupt",
            StoreError::NotEncrypted => "store.not_encrypted",
            StoreError::Newer { .. } => "store.newer",
            StoreError::Paused => "store.paused",
            StoreError::Wiped => "store.wiped",
            StoreError::Rollback { .. } => "trust.older",
            StoreError::OutOfRange(_) => "store.out_of_range",
            StoreError::Busy => "store.busy",
            StoreError::Full => "store.full",
            StoreError::Io(_) => "store.io",
            _ => "store.database",
        };
        let retryable = matches!(error, StoreError::Busy | StoreError::Paused);
        LommeError { kind: ErrorKind::Store, code, detail: error.to_string(), retryable }
    }
}

impl From<OverviewError<LommeError>> for LommeError {
    fn from(error: OverviewError<LommeError>) -> Self {
        match error {
            OverviewError::Net(error) => error.into(),
            OverviewError::Sink(error) => error,
            OverviewError::OutOfTurn => LommeError::internal("sync.out_of_turn", "the sync went out of turn"),
        }
    }
}

impl From<TrustError> for LommeError {
    fn from(error: TrustError) -> Self {
        let code = match &error {
            TrustError::Malformed(_) => "trust.malformed",
            TrustError::NotTrusted => "trust.publisher",
            TrustError::BadSignature => "trust.signature",
            TrustError::Older => "trust.older",
        };
        LommeError::new(ErrorKind::Trust, code, error)
    }
}

impl From<IssuanceFault> for LommeError {
    fn from(fault: IssuanceFault) -> Self {
        LommeError::new(ErrorKind::Trust, "issuance.refused", fault)
    }
}

impl From<CertificateError> for LommeError {
    fn from(error: CertificateError) -> Self {
        LommeError::input("config.certificate", error)
    }
}

impl From<KeyStoreError> for LommeError {
    fn from(error: KeyStoreError) -> Self {
        let (code, retryable) = match error {
            KeyStoreError::Locked => ("keys.locked", true),
            KeyStoreError::NoSuchKey => ("keys.no_such_key", false),
            KeyStoreError::Failed => ("keys.failed", false),
        };
        LommeError { kind: ErrorKind::Keys, code, detail: error.to_string(), retryable }
    }
}

//! What can go wrong on the network, sorted by what the person or the caller can do about it.

use std::error::Error as StdError;
use std::time::Duration;

/// An error of the network. It holds no address, no token and no text that came from outside, so it may be shown and logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct NetError {
    /// What went wrong.
    pub kind: NetErrorKind,
    /// Whether the same request may succeed later without anybody changing anything.
    pub retryable: bool,
    /// How long the server asked to be left alone.
    pub retry_after: Option<Duration>,
    /// Whether it is certain that nothing of the request has left the phone: there never was a connection.
    pub never_left: bool,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetErrorKind {
    /// No connection: no network, the name does not resolve, the port is closed, or the line broke.
    #[error("no connection; check the network and try again")]
    Offline,
    /// No answer in time.
    #[error("no answer in time; try again")]
    Timeout,
    /// The other side could not show that it is who it should be.
    #[error(
        "the server could not prove who it is; do not go on in this network, and check the phone's clock"
    )]
    Tls,
    /// An answer that is not from the authority: a network's login page, or a redirect elsewhere.
    #[error("something else answered in the server's place; log in to the network, or use another")]
    NotOurs,
    /// An address that is not https, or one that may not be asked from here.
    #[error("an address that must not be used: {0}")]
    Address(&'static str),
    /// The server refused.
    #[error("the server refused ({0})")]
    Refused(Refusal),
    /// An answer over the size that is accepted.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The most that is accepted, bytes.
        limit: usize,
    },
    /// An answer that cannot be read.
    #[error("the answer cannot be read: {0}")]
    Malformed(&'static str),
    /// The key store would not sign.
    #[error("the phone's key store did not sign; unlock the phone and try again")]
    Signer,
    /// The client was set up wrongly.
    #[error("the network is set up wrongly: {0}")]
    Setup(&'static str),
}

/// How a server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The code: the `error` of OAuth or the last part of the `type` of an RFC 9457 problem, where there is one. Lower case letters, digits,
    /// `-` and `_`, at most 64: never free text.
    pub code: Option<String>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{} {code}", self.status),
            None => write!(f, "{}", self.status),
        }
    }
}

impl Refusal {
    /// The code, empty where there is none.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }
}

impl NetError {
    pub(crate) fn new(kind: NetErrorKind) -> Self {
        let retryable = match &kind {
            NetErrorKind::Offline | NetErrorKind::Timeout | NetErrorKind::NotOurs => true,
            NetErrorKind::Refused(refusal) => {
                matches!(refusal.status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
            }
            _ => false,
        };
        Self { kind, retryable, retry_after: None, never_left: false }
    }

    pub(crate) fn malformed(what: &'static str) -> Self {
        Self::new(NetErrorKind::Malformed(what))
    }

    pub(crate) fn address(what: &'static str) -> Self {
        Self::new(NetErrorKind::Address(what))
    }

    pub(crate) fn refused(refusal: Refusal, retry_after: Option<Duration>) -> Self {
        Self { retry_after, ..Self::new(NetErrorKind::Refused(refusal)) }
    }

    /// Whether the server says that it is asked too often.
    pub fn asked_too_often(&self) -> bool {
        self.refusal().is_some_and(|refusal| refusal.status == 429)
    }

    /// How long the server is to be left alone: as it asked, and a minute where it only said that it is asked too often.
    pub fn leave_alone(&self) -> Option<Duration> {
        let least = self.asked_too_often().then_some(LEAST_PAUSE);
        self.retry_after.max(least).filter(|pause| !pause.is_zero())
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.kind {
            NetErrorKind::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

/// After "too many requests", where the server does not say how long.
const LEAST_PAUSE: Duration = Duration::from_secs(60);

impl From<reqwest::Error> for NetError {
    /// Only the kind of the error is kept: its text names the address.
    fn from(error: reqwest::Error) -> Self {
        let kind = if let Some(kind) = causes(&error).find_map(kind_of_cause) {
            kind
        } else if error.is_timeout() {
            NetErrorKind::Timeout
        } else if error.is_redirect() {
            NetErrorKind::NotOurs
        } else if error.is_builder() {
            NetErrorKind::Address("it is not an https address")
        } else if error.is_decode() {
            NetErrorKind::Malformed("its compression is broken")
        } else {
            NetErrorKind::Offline
        };
        Self { never_left: error.is_connect(), ..Self::new(kind) }
    }
}

/// What a cause deep down says more clearly than the error on top of it.
fn kind_of_cause(cause: &(dyn StdError + 'static)) -> Option<NetErrorKind> {
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(match error {
            // What speaks no TLS at all on the port of HTTPS is a network's login page.
            rustls::Error::InvalidMessage(_) => NetErrorKind::NotOurs,
            _ => NetErrorKind::Tls,
        });
    }
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        if error.is_incomplete_message() || causes(error).any(is_broken_line) {
            return Some(NetErrorKind::Offline);
        }
        if error.is_parse() {
            return Some(NetErrorKind::Malformed("it is not HTTP"));
        }
    }
    None
}

/// The line ended in the middle of an answer.
fn is_broken_line(cause: &(dyn StdError + 'static)) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let io = cause.downcast_ref::<std::io::Error>();
    io.is_some_and(|io| matches!(io.kind(), UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe))
}

/// The chain of causes. An `io::Error` skips what it wraps in its chain of sources, so it is opened by hand.
fn causes<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| cause_of(*error))
}

fn cause_of<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

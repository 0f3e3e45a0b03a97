//! What a language is asked to do.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An app at a time, and calls in their order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Scene {
    /// Its name.
    pub(crate) name: String,
    /// `citizen` or `reader`.
    pub(crate) app: String,
    /// The folder, beside the vectors, that a copy is made of to open; none for a new store. What stands in its `lomme.key` is the key
    /// with every bit turned round.
    pub(crate) store: Option<String>,
    /// `DA` or `EN`.
    pub(crate) language: String,
    /// Where its clock stands, RFC 3339.
    pub(crate) now: String,
    /// The configuration's.
    pub(crate) publisher_root_pem: String,
    /// The configuration's.
    pub(crate) tls_root_pem: String,
    /// The calls.
    pub(crate) calls: Vec<Call>,
}

/// One call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Call {
    /// The function, as Rust has it.
    pub(crate) call: String,
    /// Its arguments in their order: bytes as base64url, enums as `UPPER_CASE`, records as objects.
    pub(crate) args: Vec<Value>,
}

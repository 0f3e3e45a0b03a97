//! What a language is asked to do.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// An app at a time, and calls in their order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Scene {
    /// Its name.
    pub(crate) name: String,
    /// `citizen`, `reader`, or `library` for what needs no app.
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
    /// Its arguments in their order, as answers are written.
    pub(crate) args: Vec<Value>,
}

/// The calls of a camera that sees these frames.
pub(super) fn scanned(frames: &[String]) -> Vec<Call> {
    frames.iter().map(|text| frame(text)).collect()
}

/// The call of a camera that sees a frame.
pub(super) fn frame(text: &str) -> Call {
    call("scan_frame", [json!(text)])
}

/// A call.
pub(super) fn call<const N: usize>(name: &str, args: [Value; N]) -> Call {
    Call { call: name.to_owned(), args: args.to_vec() }
}

/// Bytes as an argument.
pub(super) fn bytes(bytes: &[u8]) -> Value {
    json!(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// Texts by key, and strings that cross unchanged because there is no text of that key: every plane of Unicode, what is no character,
/// what joins, what turns round.
pub(super) fn texts() -> Vec<Call> {
    let planes = (0..=16_u32).map(|plane| {
        let all = [0x21, 0xFFFD, 0xFFFE, 0xFFFF, 0x1234].map(|at| char::from_u32(plane << 16 | at));
        all.into_iter().flatten().collect::<String>()
    });
    let others =
        ["outcome-accepted", "", "\0", "a\u{0301}\u{200D}\u{202E}", "\"\\/\u{7f}\u{1}\n\u{2028}", "👩🏽‍🚒🇩🇰"];
    planes.chain(others.map(str::to_owned)).map(|key| call("text", [json!(key)])).collect()
}

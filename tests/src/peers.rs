//! Foreign implementations of ISO/IEC 18013-5 as processes: each takes a folder and answers JSON on standard output.
//!
//! In the folder lies `task.json`, an object with `task` and what the task needs, and files beside it:
//!
//! | task | fields | reads | writes |
//! |---|---|---|---|
//! | `verify` | `reader_key` (where there is a MAC) | `response.cbor`, `transcript.cbor`, `root.der` | nothing; answers `accepted`, `reasons`, `elements` |
//! | `issue` | `doc_type`, `elements`, `alg`, `digest`, `signed`, `valid_from`, `valid_until`, `device_key` | `signer.pem`, `chain-0.der`, … | `issued.cbor` |
//! | `authority` | `alg`, `state` | nothing | `root.der`, `chain-0.der`, `signer.pem` |
//! | `present` | `doc_type`, `elements` (names by namespace), `device_key`, `device_alg`, `mac`, `reader_key` | `issued.cbor`, `transcript.cbor` | `response.cbor` |
//! | `ask` | `doc_type`, `elements` | `transcript.cbor`, `signer.pem`, `chain-0.der` | `request.cbor` |
//! | `answer_request` | as `present` | `request.cbor` and as `present` | `response.cbor`; answers `reader_is_verified` |
//! | `reader_asks` | `doc_type`, `elements` | `engagement.txt`, `root.der` | `establishment.cbor` |
//! | `reader_takes` | | `data.cbor` | nothing; answers as `verify` |
//! | `device_engages` | | `issued.cbor` | `engagement.txt` |
//! | `device_answers` | as `present` | `establishment.cbor`, `reader-root.der` | `data.cbor`; answers `reader_is_verified` |
//!
//! `@owf/mdoc` also takes `device_may_sign` (namespaces) when it issues and `device_signed` (elements) when it presents; `pymdoccbor` a
//! `device_key` with `pem`; `isomdl` one with `y_is_odd` in place of `y`.
//!
//! Keys are JWK; in the values of elements `{"$date"}`, `{"$instant"}` and `{"$bytes"}` stand for what JSON lacks. An answer
//! with `unsupported` or `failed` says why nothing was done. The scripts and the Rust peer are in `tests/peers`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use crate::{project, say_loudly};

/// A foreign implementation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// `isomdl` (Rust).
    Isomdl,
    /// `pymdoccbor` (Python).
    Pymdoccbor,
    /// `@auth0/mdl` (JavaScript).
    Auth0,
    /// `@owf/mdoc` (JavaScript).
    Owf,
}

impl Peer {
    /// Whether it is set up. Where it is not, that is said loudly; with `LOMME_PEERS=required` it is a failure.
    pub fn is_at_hand(self) -> bool {
        let sign = match self {
            Peer::Isomdl => "isomdl/debug/peer-isomdl",
            Peer::Pymdoccbor => "python.stamp",
            Peer::Auth0 | Peer::Owf => "js.stamp",
        };
        if peers().join(sign).exists() {
            return true;
        }
        let missing = format!("{self:?} is not set up: bash tests/peers/set-up.sh");
        assert!(std::env::var_os("LOMME_PEERS").is_none_or(|value| value != "required"), "{missing}");
        say_loudly(&format!("SKIPPED: {missing}"));
        false
    }

    /// Hands it a task and returns its answer.
    pub fn run(self, folder: &Path, task: &Json) -> Json {
        std::fs::write(folder.join("task.json"), task.to_string()).unwrap();
        let run = self.command().arg(folder).output().unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        // A library may have something to say of its own before the answer.
        let answer = said.trim_end().rsplit('\n').next().unwrap_or_default();
        serde_json::from_str(answer).unwrap_or_else(|error| {
            panic!("{self:?} gave no answer ({error}): {said}{}", String::from_utf8_lossy(&run.stderr))
        })
    }

    fn command(self) -> Command {
        let javascript = |script: &str| {
            let mut node = Command::new("node");
            // The scripts are links; the packages they use lie beside the links.
            node.args(["--preserve-symlinks", "--preserve-symlinks-main"])
                .arg(peers().join("js").join(script));
            node
        };
        match self {
            Peer::Isomdl => Command::new(peers().join("isomdl/debug/peer-isomdl")),
            Peer::Pymdoccbor => {
                let mut python = Command::new(peers().join("python/bin/python"));
                python.arg("-B").arg(project().join("tests/peers/python/peer.py"));
                python
            }
            Peer::Auth0 => javascript("auth0.mjs"),
            Peer::Owf => javascript("owf.mjs"),
        }
    }
}

/// Where `tests/peers/set-up.sh` puts them: below the folder in which cargo builds.
fn peers() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    project().join(target).join("peers")
}

//! Running a script of `tests/peers/calendar` with the libraries that were set up for it.

use std::path::PathBuf;
use std::process::Command;

use lomme_tests::{project, say_loudly};
use serde::de::DeserializeOwned;

/// What the script says, or nothing, said loudly, where the libraries are not at hand.
pub(crate) fn ask<T: DeserializeOwned>(script: &str, arguments: &[&str]) -> Option<T> {
    let python = python()?;
    let script = project().join("tests/peers/calendar").join(script);
    let ran = Command::new(python).arg(&script).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{script:?} {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    Some(serde_json::from_slice(&ran.stdout).unwrap())
}

fn python() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from);
    let python = target.join("peers/calendar/bin/python");
    if python.exists() {
        return Some(python);
    }
    let line = "the foreign calendar libraries are not set up: bash tests/peers/calendar/set-up.sh";
    assert!(std::env::var("LOMME_PEERS").as_deref() != Ok("required"), "{line}");
    say_loudly(&format!("SKIPPED: {line}"));
    None
}

//! `lomme verify` on the published example of ISO/IEC 18013-5 Annex D, and on what is not one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use lomme_tests::{hex, vector};

/// The files of the example; `None` where the vectors are not at hand.
fn annex_d() -> Option<tempfile::TempDir> {
    let vectors: BTreeMap<String, String> =
        serde_json::from_str(&vector("iso18013-5/annex-d.json")?).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let part = |name: &str| vectors[&format!("ISO_18013_5_ANNEX_D_{name}")].clone();
    std::fs::write(dir.path().join("response"), part("DEVICE_RESPONSE")).unwrap();
    std::fs::write(dir.path().join("transcript"), hex(&part("SESSION_TRANSCRIPT_BYTES"))).unwrap();
    std::fs::write(dir.path().join("reader-key"), part("EPHEMERAL_READER_KEY_D")).unwrap();
    std::fs::write(dir.path().join("root"), hex(&part("IACA_CERT"))).unwrap();
    Some(dir)
}

fn verify(dir: &Path, response: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
    command.arg("verify").arg(response);
    for (option, file) in [("--transcript", "transcript"), ("--reader-key", "reader-key"), ("--root", "root")]
    {
        command.arg(option).arg(dir.join(file));
    }
    command.args(["--at", "2020-10-02T00:00:00Z"]).args(more).output().unwrap()
}

#[test]
fn the_example_is_accepted_as_text_and_as_json() {
    let Some(dir) = annex_d() else { return };
    let ran = verify(dir.path(), &dir.path().join("response"), &["--json"]);
    assert_eq!(ran.status.code(), Some(0));
    let verdict: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(verdict["outcome"], "accepted");
    assert_eq!(verdict["documents"][0]["claims"]["org.iso.18013.5.1"]["family_name"], "Doe");
    let ran = verify(dir.path(), &dir.path().join("response"), &["--lang", "en"]);
    assert!(String::from_utf8(ran.stdout).unwrap().starts_with("Valid\n"));
    assert!(ran.stderr.is_empty());
}

#[test]
fn a_changed_name_is_refused_and_its_claims_are_withheld() {
    let Some(dir) = annex_d() else { return };
    let response = std::fs::read_to_string(dir.path().join("response")).unwrap();
    // "Doe" becomes "Dof".
    let changed = response.replacen("63446f65", "63446f66", 1);
    assert_ne!(changed, response);
    let path = dir.path().join("changed");
    std::fs::write(&path, changed).unwrap();
    let ran = verify(dir.path(), &path, &["--json"]);
    assert_eq!(ran.status.code(), Some(3));
    let verdict: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(verdict["documents"][0]["claims"], serde_json::Value::Null);
    assert!(!String::from_utf8(ran.stdout).unwrap().contains("Do"));
}

#[test]
fn another_document_type_than_asked_for_is_refused() {
    let Some(dir) = annex_d() else { return };
    let asked = ["--doc-type", "org.iso.23220.photoid.1"];
    assert_eq!(verify(dir.path(), &dir.path().join("response"), &asked).status.code(), Some(3));
    let asked = ["--doc-type", "org.iso.18013.5.1.mDL"];
    assert_eq!(verify(dir.path(), &dir.path().join("response"), &asked).status.code(), Some(0));
}

#[test]
fn without_the_readers_key_it_is_undetermined() {
    let Some(dir) = annex_d() else { return };
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
    command
        .arg("verify")
        .arg(dir.path().join("response"))
        .arg("--transcript")
        .arg(dir.path().join("transcript"));
    command.arg("--root").arg(dir.path().join("root")).args(["--at", "2020-10-02T00:00:00Z"]);
    assert_eq!(command.output().unwrap().status.code(), Some(4));
}

#[test]
fn what_is_no_presentation_is_refused_with_one_clear_line() {
    let Some(dir) = annex_d() else { return };
    let response = std::fs::read_to_string(dir.path().join("response")).unwrap();
    let hostile: [(&str, Vec<u8>); 5] = [
        ("empty", Vec::new()),
        ("cut", response.as_bytes()[..response.len() / 2].to_vec()),
        ("deep", vec![0x81; 100_000]),
        ("lying about its length", vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ("a terminal's control codes", b"\x1b[2J\x07".to_vec()),
    ];
    for (name, content) in hostile {
        let path = dir.path().join("hostile");
        std::fs::write(&path, content).unwrap();
        let ran = verify(dir.path(), &path, &[]);
        let stderr = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(3), "{name}");
        assert_eq!(stderr.lines().count(), 1, "{name}: {stderr}");
        assert!(stderr.contains("not a DeviceResponse"), "{name}: {stderr}");
    }
}

#[test]
fn files_that_cannot_be_used_are_one_clear_line_and_status_1() {
    let Some(dir) = annex_d() else { return };
    let large = dir.path().join("large");
    std::fs::File::create(&large).unwrap().set_len(65 << 20).unwrap();
    let missing = dir.path().join("no such file");
    for path in [large.as_path(), missing.as_path(), dir.path()] {
        let ran = verify(dir.path(), path, &[]);
        assert_eq!(ran.status.code(), Some(1), "{}", path.display());
        assert_eq!(String::from_utf8(ran.stderr).unwrap().lines().count(), 1);
        assert!(ran.stdout.is_empty());
    }
    for spoilt in ["transcript", "reader-key", "root"] {
        let fresh = annex_d().unwrap();
        std::fs::write(fresh.path().join(spoilt), "garbage!").unwrap();
        let ran = verify(fresh.path(), &fresh.path().join("response"), &[]);
        assert_eq!(ran.status.code(), Some(1), "{spoilt}");
        assert_eq!(String::from_utf8(ran.stderr).unwrap().lines().count(), 1, "{spoilt}");
    }
}

#[test]
fn wrong_usage_is_status_2() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
    assert_eq!(command.args(["verify", "file"]).output().unwrap().status.code(), Some(2));
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
    assert_eq!(command.arg("fly").output().unwrap().status.code(), Some(2));
}

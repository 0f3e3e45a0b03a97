//! `lomme verify` with lists that come one by one, as a foreign authority publishes them: VICAL, revocation list, status list.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;
use std::process::{Command, Output};

use jiff::SignedDuration;
use lomme_gateway::authority::Publication;
use lomme_licence::cbor::Node;
use lomme_licence::cose::Sign1;
use lomme_licence::mdoc::{DeviceRequest, DocRequest, ItemsRequest, SessionTranscript};
use lomme_licence::present::SignerForm;
use lomme_tests::presentation::{NONCE, Presentation};

struct Files {
    dir: tempfile::TempDir,
    scene: Presentation,
}

impl Files {
    fn new() -> Self {
        let files = Files { dir: tempfile::tempdir().unwrap(), scene: Presentation::new() };
        let scene = &files.scene;
        files.write("response", &scene.response(&scene.everything(), SignerForm::AsIssued));
        files.write("transcript", SessionTranscript::show(scene.seconds(), &NONCE).as_bytes());
        files.write("provider.der", scene.authority.trust_root.der());
        let [vical, status, crl] = parts(&scene.bundle);
        files.write("vical", &vical);
        files.write("status", &status);
        files.write("crl", &crl);
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn verify(&self, lists: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
        command.current_dir(self.dir.path()).args(["verify", "response", "--transcript", "transcript"]);
        command
            .args(["--root", "provider.der", "--vical", "vical", "--at"])
            .arg(self.scene.made_at().to_string());
        command.arg("--json").args(lists).output().unwrap()
    }
}

/// The VICAL, the status list and the issuing authority's revocation list of a bundle.
fn parts(bundle: &[u8]) -> [Vec<u8>; 3] {
    let node = Node::read(bundle).unwrap();
    let signed = Sign1::read_standalone(&node).unwrap();
    let payload = Node::read(signed.payload().unwrap()).unwrap();
    let fields = payload.fields().unwrap();
    let first = |key| fields.optional_numbered(key).unwrap().array().unwrap()[0].bytes().unwrap().to_vec();
    [fields.optional_numbered(4).unwrap().bytes().unwrap().to_vec(), first(7), first(8)]
}

fn reason(ran: &Output, check: &str) -> String {
    let verdict: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let checks = verdict["documents"][0]["checks"].as_array().unwrap();
    let found = checks.iter().find(|found| found["name"] == check).unwrap();
    found["reason"].as_str().or(found["result"].as_str()).unwrap().to_owned()
}

#[test]
fn with_every_list_it_is_accepted_and_each_that_is_missing_is_named() {
    let files = Files::new();
    let nothing = files.verify(&[]);
    assert_eq!(nothing.status.code(), Some(4), "{}", String::from_utf8_lossy(&nothing.stderr));
    assert_eq!(reason(&nothing, "certificate_revocation"), "no_revocation_list");
    assert_eq!(reason(&nothing, "status"), "no_status_list");
    assert_eq!(reason(&nothing, "trust_age"), "passed");
    let everything = files.verify(&["--crl", "crl", "--status-list", "status"]);
    assert_eq!(everything.status.code(), Some(0), "{}", String::from_utf8_lossy(&everything.stdout));
}

#[test]
fn a_list_that_says_revoked_refuses() {
    let files = Files::new();
    let mut statuses = [0; 100];
    statuses[7] = 1;
    let publication = Publication {
        issue_number: 2,
        now: files.scene.made_at(),
        valid_for: SignedDuration::from_hours(24),
        status: &statuses,
        revoked_signers: &[],
    };
    files.write("status", &files.scene.authority.status_list(&publication).unwrap());
    let ran = files.verify(&["--crl", "crl", "--status-list", "status"]);
    assert_eq!((ran.status.code(), reason(&ran, "status").as_str()), (Some(3), "revoked"));
}

#[test]
fn a_list_that_nobody_answers_for_is_one_clear_line_and_status_1() {
    let files = Files::new();
    let [vical, status, crl] = parts(&Presentation::new().bundle);
    for (name, list, foreign) in [("foreign-crl", "--crl", crl), ("foreign-status", "--status-list", status)]
    {
        files.write(name, &foreign);
        let ran = files.verify(&[list, name]);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!((ran.status.code(), said.lines().count()), (Some(1), 1), "{said}");
        assert!(said.contains(name), "{said}");
    }
    files.write("vical", &vical);
    let ran = files.verify(&[]);
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!((ran.status.code(), said.lines().count()), (Some(1), 1), "{said}");
}

#[test]
fn a_request_is_told_by_what_it_asks_for_and_keeps() {
    let files = Files::new();
    let asked = ItemsRequest::new(
        "org.iso.18013.5.1.mDL",
        [("org.iso.18013.5.1", "portrait", false), ("org.iso.18013.5.1", "family_name", true)],
    );
    files.write("request", &DeviceRequest::new(vec![DocRequest::new(asked, None)]).to_bytes());
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
    let ran = command.arg("inspect").arg(files.path("request")).output().unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    for line in ["to see: portrait", "to keep: family_name", "not signed by a reader", "NOTHING WAS VERIFIED"]
    {
        assert!(said.contains(line), "{line}: {said}");
    }
}

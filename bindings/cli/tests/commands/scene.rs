//! What every command is run on: files in a folder of their own.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use jiff::Timestamp;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};

pub(crate) const NOON: &str = "2026-06-01T12:00:00Z";
pub(crate) const SOON: &str = "2026-06-01T12:00:20Z";

/// A folder with an authority `a`, a device's key, and a compact licence for it, issued at noon.
pub(crate) struct Scene {
    dir: tempfile::TempDir,
    pub(crate) index: u32,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        let mut scene = Scene { dir: tempfile::tempdir().unwrap(), index: 0 };
        assert_eq!(scene.run(&["authority", "init", "a", "--at", NOON]).status.code(), Some(0));
        let key = SecretKey::from_slice(&[7; 32]).unwrap();
        let other = SecretKey::from_slice(&[8; 32]).unwrap();
        scene.write("device.pem", key.to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes());
        scene.write("other.pem", other.to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes());
        scene.write("device.pub.pem", key.public_key().to_public_key_pem(LineEnding::LF).unwrap().as_bytes());
        scene.write("device.point", key.public_key().to_sec1_point(true).as_bytes());
        let person = lomme_data::person("freja").unwrap();
        scene.write("freja.json", person.json.replace("../portraits/", "").as_bytes());
        scene.write("freja.jpg", person.portrait);
        scene.write("freja-small.jpg", person.portrait_small);
        scene.write("memo.xml", lomme_data::memo_xml("freja-indkaldelse.xml", noon()).unwrap().as_bytes());
        let items = serde_json::to_vec(&lomme_data::items("freja", noon())).unwrap();
        scene.write("items.json", &items);
        let ran = scene.run(&ISSUE);
        assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
        scene.index = stderr(&ran).trim().strip_prefix("status index ").unwrap().parse().unwrap();
        scene
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, b"")
    }

    pub(crate) fn run_with(&self, args: &[&str], stdin: &[u8]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
        command.args(args).current_dir(self.dir.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that refuses early does not read its input to the end.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        child.wait_with_output().unwrap()
    }

    /// Publishes at a time and returns the number of the issue.
    pub(crate) fn publish(&self, file: &str, at: &str, more: &[&str]) -> u64 {
        let args = [&["authority", "publish", "a", "--out", file, "--at", at], more].concat();
        let ran = self.run(&args);
        assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
        let said = stdout(&ran);
        said.split("issue ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap()
    }

    /// The text of the frames of a Show at a time.
    pub(crate) fn show(&self, at: &str) -> String {
        let args = ["show", "--document", "licence.cbor", "--device-key", "device.pem", "--at", at];
        let ran = self.run(&args);
        assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
        stdout(&ran)
    }

    pub(crate) fn scan(
        &self,
        frames: &str,
        at: &str,
        bundle: Option<&str>,
    ) -> (Option<i32>, serde_json::Value) {
        let mut args = vec!["scan", "-", "--json", "--at", at];
        if let Some(bundle) = bundle {
            args.extend(["--bundle", bundle, "--publisher", "a/trust-root.pem"]);
        }
        let ran = self.run_with(&args, frames.as_bytes());
        (ran.status.code(), serde_json::from_slice(&ran.stdout).unwrap())
    }
}

pub(crate) const ISSUE: [&str; 12] = [
    "issue",
    "--authority",
    "a",
    "--person",
    "freja.json",
    "--device-key",
    "device.pub.pem",
    "--compact",
    "--out",
    "licence.cbor",
    "--at",
    NOON,
];

pub(crate) fn noon() -> Timestamp {
    NOON.parse().unwrap()
}

pub(crate) fn stdout(ran: &Output) -> String {
    String::from_utf8(ran.stdout.clone()).unwrap()
}

pub(crate) fn stderr(ran: &Output) -> String {
    String::from_utf8(ran.stderr.clone()).unwrap()
}

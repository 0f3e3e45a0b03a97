//! `lomme ask`, `answer` and `scan --asking`, as two people with two folders play them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const NOON: &str = "2026-11-22T12:00:00Z";
const A_MINUTE_LATER: &str = "2026-11-22T12:01:00Z";
const BUNDLE: [&str; 4] = ["--bundle", "list.cbor", "--publisher", "a/trust-root.pem"];
const WALLET: [&str; 4] = ["--document", "licence.cbor", "--device-key", "device.pem"];

struct Folder(tempfile::TempDir);

impl Folder {
    /// An authority, its list, and a licence for a key that OpenSSL's form names.
    fn new() -> Self {
        use p256::pkcs8::{EncodePrivateKey, LineEnding};
        let folder = Folder(tempfile::tempdir().unwrap());
        let key = p256::SecretKey::from_slice(&[0x17; 32]).unwrap();
        std::fs::write(folder.path("device.pem"), key.to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes())
            .unwrap();
        let person = lomme_tests::project().join("fixtures/data/people/freja.json");
        folder.done(&["authority", "init", "a", "--at", NOON]);
        folder.done(&["authority", "publish", "a", "--out", "list.cbor", "--at", NOON]);
        let person = person.to_str().unwrap();
        let issue = ["issue", "--authority", "a", "--person", person, "--device-key", "device.pem"];
        folder.done(&[&issue[..], &["--compact", "--out", "licence.cbor", "--at", NOON]].concat());
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str], stdin: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
        command.args(args).current_dir(self.0.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// What a command prints that is done.
    fn done(&self, args: &[&str]) -> String {
        self.done_with(args, "")
    }

    fn done_with(&self, args: &[&str], stdin: &str) -> String {
        let ran = self.run(args, stdin);
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {}", text(&ran.stderr));
        text(&ran.stdout)
    }

    fn ask(&self, more: &[&str]) -> String {
        self.done(&[&["ask", "--asking", "asking.json", "--at", NOON][..], more].concat())
    }

    fn answer(&self, frames: &str, more: &[&str]) -> String {
        let fixed = ["answer", "-", "--at", NOON, "--lang", "en"];
        self.done_with(&[&fixed[..], &WALLET, &BUNDLE, more].concat(), frames)
    }

    fn scan(&self, frames: &str, at: &str, more: &[&str]) -> (Option<i32>, serde_json::Value) {
        let ran = self.run(&[&["scan", "-", "--json", "--at", at][..], &BUNDLE, more].concat(), frames);
        (ran.status.code(), serde_json::from_slice(&ran.stdout).unwrap())
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn challenge(verdict: &serde_json::Value) -> String {
    let checks = verdict["documents"][0]["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["name"] == "challenge").unwrap();
    check["reason"].as_str().or(check["result"].as_str()).unwrap().to_owned()
}

const READER: [&str; 4] = ["--reader-key", "a/reader.key.pem", "--reader-certificate", "a/reader.pem"];
const ASKING: [&str; 2] = ["--asking", "asking.json"];

#[test]
fn a_question_is_shown_in_words_answered_in_part_and_accepted_once() {
    let folder = Folder::new();
    let question = folder.ask(&READER);
    let shown = folder.answer(&question, &[]);
    assert!(shown.starts_with("Lomme Example Police Reader asks for\n"), "{shown}");
    assert!(shown.contains("given name: Freja [given_name]") && !shown.contains("L2:"), "{shown}");
    let answer = folder.answer(&question, &["--give", "family_name", "--give", "portrait_small"]);

    assert_eq!(folder.scan(&answer, A_MINUTE_LATER, &[]).0, Some(3), "without what lomme ask kept");
    let (status, verdict) = folder.scan(&answer, A_MINUTE_LATER, &ASKING);
    assert_eq!((status, challenge(&verdict).as_str()), (Some(0), "passed"), "{verdict:#}");
    let claims = &verdict["documents"][0]["claims"];
    assert_eq!(claims["org.iso.18013.5.1"].as_object().unwrap().len(), 1);
    assert!(claims["org.iso.18013.5.1.DK"]["portrait_small"].is_string());
    assert!(!folder.path("asking.json").exists(), "an Ask is answered once");
}

#[test]
fn an_answer_is_refused_when_it_is_late_or_to_another_ask() {
    let folder = Folder::new();
    let answer = folder.answer(&folder.ask(&[]), &["--give-all"]);
    let (status, verdict) = folder.scan(&answer, "2026-11-22T12:02:01Z", &ASKING);
    assert_eq!((status, challenge(&verdict).as_str()), (Some(3), "answer_too_late"));
    assert!(folder.path("asking.json").exists());
    folder.ask(&[]);
    let (status, verdict) = folder.scan(&answer, NOON, &ASKING);
    assert_eq!((status, challenge(&verdict).as_str()), (Some(3), "another_ask"));
    assert!(verdict["documents"][0]["claims"].is_null());
}

#[test]
fn an_unsigned_question_is_of_an_unknown_reader() {
    let folder = Folder::new();
    let shown = folder.answer(&folder.ask(&["--preset", "identity"]), &[]);
    assert!(shown.starts_with("Unknown reader asks for\n  (The question is not signed)"), "{shown}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path("asking.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it holds a key");
    }
}

#[test]
fn inspect_says_what_ask_and_answer_are_and_nothing_of_what_is_encrypted() {
    let folder = Folder::new();
    let question = folder.ask(&READER);
    let said = folder.done_with(&["inspect", "-"], &question);
    for part in
        ["Ask of lomme-qr/1, made 2026-11-22T12:00:00Z", "DeviceRequest", "driving_privileges", "signer"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = folder.done_with(&["inspect", "-"], &folder.answer(&question, &["--give-all"]));
    assert!(said.contains("Answer of lomme-qr/1") && said.contains("bytes encrypted"), "{said}");
}

#[test]
fn what_cannot_be_done_is_one_clear_line() {
    let folder = Folder::new();
    let question = folder.ask(&[]);
    let answer = [&["answer", "-", "--at", NOON][..], &WALLET].concat();
    let given = folder.answer(&question, &["--give-all"]);
    let other_key =
        ["ask", "--asking", "x", "--reader-key", "device.pem", "--reader-certificate", "a/reader.pem"];
    let shown = folder.done(&[&["show", "--at", NOON][..], &WALLET].concat());
    // Pictures of a presentation, and files that are no frames.
    folder.done(&[&["show", "--at", NOON, "--frames", "frames"][..], &WALLET].concat());
    let frame = std::fs::read(folder.path("frames/frame-0001.png")).unwrap();
    std::fs::write(folder.path("cut.png"), &frame[..400]).unwrap();
    std::fs::write(folder.path("photo.jpg"), b"\xff\xd8\xff\xe0 a photo").unwrap();
    std::fs::write(folder.path("empty"), b"").unwrap();
    let give = |name: &'static str| [&answer[..], &["--give", "family_name", "--give", name]].concat();
    let cases: [(&[&str], &str, i32, &str); 15] = [
        (&other_key, "", 1, "another key"),
        (&other_key[..5], "", 2, "--reader-certificate"),
        (&answer, &shown, 1, "no reader's question"),
        (&give("sex"), &question, 1, "sex is not asked for"),
        (&give("family name"), &question, 1, "family name is not asked for"),
        (&["scan", "-"], &question, 1, "a reader's question"),
        (&["scan", "-", "--asking", "device.pem"], &given, 1, "not what lomme ask keeps"),
        (&["scan", "-", "--asking", "asking.json", "--at", NOON], &shown, 4, "this is a Show and no Answer"),
        (&["scan", "empty"], "", 1, "nothing to read was found in empty"),
        (&["scan", "photo.jpg"], "", 1, "photo.jpg is a JPEG; only PNG pictures are read"),
        (&["scan", "cut.png"], "", 1, "cut.png: the picture cannot be read as PNG"),
        (&["scan", "licence.cbor"], "", 1, "licence.cbor is neither a PNG picture nor text"),
        (&["scan", "-"], "https://example.org", 1, "not a frame of Lomme"),
        (&["scan", "frames/frame-0002.png", "empty"], "", 1, "; nothing to read was found in empty"),
        (&["ask", "--asking", "asking.json", "--frames", "frames"], "", 1, "holds frames already"),
    ];
    let kept = std::fs::read(folder.path("asking.json")).unwrap();
    for (args, stdin, status, part) in cases {
        let ran = folder.run(args, stdin);
        assert_eq!(ran.status.code(), Some(status), "{args:?}: {}", text(&ran.stderr));
        assert!(text(&ran.stderr).contains(part), "{args:?}: {}", text(&ran.stderr));
    }
    assert_eq!(std::fs::read(folder.path("asking.json")).unwrap(), kept, "the question goes on waiting");
}

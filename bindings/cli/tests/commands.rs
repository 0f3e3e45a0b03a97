//! The commands as somebody at a terminal runs them: the journey of a licence through files, what each file is said to
//! be, and input that is cut, huge, not there or something else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use jiff::{SignedDuration, Timestamp};
use lomme_gateway::authority::{Authority, Publication};
use lomme_licence::cbor::{Node, tagged_bytes};
use lomme_licence::cose::Sign1;
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::message::Show;
use lomme_licence::trust::vical;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};

const NOON: &str = "2026-06-01T12:00:00Z";
const SOON: &str = "2026-06-01T12:00:20Z";

/// A folder with an authority `a`, a device's key, and a compact licence for it, issued at noon.
struct Scene {
    dir: tempfile::TempDir,
    index: u32,
}

impl Scene {
    fn new() -> Scene {
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

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.path(name), content).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, b"")
    }

    fn run_with(&self, args: &[&str], stdin: &[u8]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
        command.args(args).current_dir(self.dir.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that refuses early does not read its input to the end.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        child.wait_with_output().unwrap()
    }

    /// Publishes at a time and returns the number of the issue.
    fn publish(&self, file: &str, at: &str, more: &[&str]) -> u64 {
        let args = [&["authority", "publish", "a", "--out", file, "--at", at], more].concat();
        let ran = self.run(&args);
        assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
        let said = stdout(&ran);
        said.split("issue ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap()
    }

    /// The text of the frames of a Show at a time.
    fn show(&self, at: &str) -> String {
        let args = ["show", "--document", "licence.cbor", "--device-key", "device.pem", "--at", at];
        let ran = self.run(&args);
        assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
        stdout(&ran)
    }

    fn scan(&self, frames: &str, at: &str, bundle: Option<&str>) -> (Option<i32>, serde_json::Value) {
        let mut args = vec!["scan", "-", "--json", "--at", at];
        if let Some(bundle) = bundle {
            args.extend(["--bundle", bundle, "--publisher", "a/trust-root.pem"]);
        }
        let ran = self.run_with(&args, frames.as_bytes());
        (ran.status.code(), serde_json::from_slice(&ran.stdout).unwrap())
    }
}

const ISSUE: [&str; 12] = [
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

fn noon() -> Timestamp {
    NOON.parse().unwrap()
}

fn stdout(ran: &Output) -> String {
    String::from_utf8(ran.stdout.clone()).unwrap()
}

fn stderr(ran: &Output) -> String {
    String::from_utf8(ran.stderr.clone()).unwrap()
}

/// The result and reason of one check of the first document.
fn check<'v>(verdict: &'v serde_json::Value, name: &str) -> (&'v str, Option<&'v str>) {
    let checks = verdict["documents"][0]["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["name"] == name).unwrap();
    (check["result"].as_str().unwrap(), check["reason"].as_str())
}

#[test]
fn a_licence_is_issued_shown_and_accepted_from_pictures_with_one_missing() {
    let scene = Scene::new();
    scene.publish("bundle.cbor", NOON, &[]);
    let show = ["show", "--document", "licence.cbor", "--device-key", "device.pem", "--at", NOON];
    let ran = scene.run(&[&show[..], &["--frames", "frames"]].concat());
    assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
    let said = stdout(&ran);
    let mut frames: Vec<&str> = said.lines().collect();
    assert!(frames.len() > 2);
    frames.reverse();
    frames.remove(1);
    let trust = ["--bundle", "bundle.cbor", "--publisher", "a/trust-root.pem", "--at", SOON];
    let scan = [&["scan"], &frames[..], &trust[..]].concat();
    let ran = scene.run(&[&scan[..], &["--json"]].concat());
    assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
    let verdict: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(verdict["outcome"], "accepted");
    assert_eq!(verdict["documents"][0]["claims"]["org.iso.18013.5.1"]["given_name"], "Freja");
    let ran = scene.run(&[&scan[..], &["--lang", "en"]].concat());
    assert!(stdout(&ran).starts_with("Valid\n"), "{}", stdout(&ran));
    // A folder that holds frames of one presentation takes none of another.
    let ran = scene.run(&[&show[..], &["--frames", "frames"]].concat());
    assert_eq!(ran.status.code(), Some(1));
    // Too few frames are no verdict.
    let ran = scene.run(&[&["scan", frames[0]], &trust[..]].concat());
    assert_eq!(ran.status.code(), Some(1));
    assert!(stderr(&ran).contains("too few frames: 1 of about"), "{}", stderr(&ran));
}

#[test]
fn a_revoked_licence_is_refused_and_an_old_or_missing_bundle_leaves_it_undetermined() {
    let scene = Scene::new();
    let first = scene.publish("old.cbor", "2026-05-31T13:00:00Z", &["--valid-hours", "20"]);
    let frames = scene.show(NOON);
    let (exit, verdict) = scene.scan(&frames, SOON, Some("old.cbor"));
    assert_eq!(exit, Some(4));
    assert_eq!(check(&verdict, "trust_age"), ("missing", Some("trust_list_too_old")));
    assert_eq!(check(&verdict, "status"), ("missing", Some("status_list_too_old")));
    let (exit, verdict) = scene.scan(&frames, SOON, None);
    assert_eq!(exit, Some(4));
    assert_eq!(check(&verdict, "trust_age"), ("missing", Some("no_trust_list")));
    assert!(verdict["documents"][0]["claims"].is_null());

    let index = scene.index.to_string();
    let second = scene.publish("revoking.cbor", NOON, &["--revoke", &index]);
    let (exit, verdict) = scene.scan(&frames, SOON, Some("revoking.cbor"));
    assert_eq!((exit, verdict["outcome"].as_str()), (Some(3), Some("refused")));
    assert_eq!(check(&verdict, "status"), ("failed", Some("revoked")));
    // It stays revoked in the bundles after that, whose numbers only grow.
    let third = scene.publish("later.cbor", NOON, &[]);
    assert_eq!(scene.scan(&frames, SOON, Some("later.cbor")).0, Some(3));
    assert!(first < second && second < third);
}

#[test]
fn a_show_that_is_older_than_a_minute_is_refused() {
    let scene = Scene::new();
    scene.publish("bundle.cbor", NOON, &[]);
    let (exit, verdict) = scene.scan(&scene.show(NOON), "2026-06-01T12:02:00Z", Some("bundle.cbor"));
    assert_eq!(exit, Some(3));
    assert_eq!(check(&verdict, "freshness"), ("failed", Some("too_old")));
}

#[test]
fn spaces_within_a_frame_are_kept_and_those_around_a_line_are_not() {
    let scene = Scene::new();
    scene.publish("bundle.cbor", NOON, &[]);
    let frames = scene.show(NOON);
    assert!(frames.contains(' '), "a space is a character of base45");
    let around: Vec<String> = frames.lines().map(|line| format!("\t {line} \r\n\n")).collect();
    assert_eq!(scene.scan(&around.concat(), SOON, Some("bundle.cbor")).0, Some(0));
    let ran = scene.run_with(&["inspect", "-"], around.concat().as_bytes());
    assert!(stdout(&ran).contains("DeviceResponse"), "{}", stderr(&ran));
}

#[test]
fn keys_of_every_form_are_taken_and_another_device_cannot_show_the_licence() {
    let scene = Scene::new();
    for key in ["device.pem", "device.pub.pem", "device.point"] {
        let args = ISSUE.map(|arg| if arg == "device.pub.pem" { key } else { arg });
        assert_eq!(scene.run(&args).status.code(), Some(0), "{key}");
        let show = ["show", "--document", "licence.cbor", "--device-key", "device.pem"];
        assert_eq!(scene.run(&show).status.code(), Some(0), "{key}");
        let ran = scene.run(&["show", "--document", "licence.cbor", "--device-key", "other.pem"]);
        assert_eq!(ran.status.code(), Some(1));
        assert!(stderr(&ran).contains("another device key"));
    }
    // The document as base64url on stdout is the document.
    let ran = scene.run(&ISSUE[..8]);
    let show = ["show", "--document", "-", "--device-key", "device.pem"];
    assert_eq!(scene.run_with(&show, &ran.stdout).status.code(), Some(0));
}

#[test]
fn an_authority_is_never_overwritten_and_an_index_nobody_has_is_not_revoked() {
    let scene = Scene::new();
    let key = scene.read("a/iaca.key.pem");
    assert_eq!(scene.run(&["authority", "init", "a"]).status.code(), Some(1));
    assert_eq!(scene.run(&["authority", "init", "freja.json"]).status.code(), Some(1));
    assert_eq!(scene.read("a/iaca.key.pem"), key);
    let nobody = (scene.index + 1).to_string();
    let ran = scene.run(&["authority", "publish", "a", "--out", "b.cbor", "--revoke", &nobody]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(!scene.path("b.cbor").exists());
    let ran = scene.run(&["authority", "publish", "a", "--out", "b.cbor", "--valid-hours", "0"]);
    assert_eq!(ran.status.code(), Some(2));
}

/// Writes one file of every structure that there is, and what each is called.
fn structures(scene: &Scene) -> Vec<(&'static str, &'static str)> {
    scene.publish("bundle.cbor", NOON, &[]);
    let authority = Authority::load(&scene.path("a")).unwrap();
    let publication = Publication {
        issue_number: 1,
        now: noon(),
        valid_for: SignedDuration::from_hours(24),
        status: &[0, 1, 2, 0],
        revoked_signers: &[],
    };
    scene.write("status.cwt", &authority.status_list(&publication).unwrap());
    let content = vical::VicalContent {
        provider: "Nobody".into(),
        date: noon(),
        issue_id: 1,
        next_update: noon(),
        certificates: &[(authority.iaca.der().to_vec(), vec!["org.iso.18013.5.1.mDL".into()])],
    };
    let signer = &authority.trust_signer;
    scene.write("vical.cbor", &vical::build(&content, signer.key(), signer.der()).unwrap());
    scene.write("iaca.der", authority.iaca.der());
    let frames = scene.show(NOON);
    scene.write("frames.txt", frames.as_bytes());
    let mut collector = lomme_optical::Collector::new();
    frames.lines().for_each(|frame| assert!(collector.push(frame).is_ok()));
    let message = collector.take().unwrap();
    scene.write("message", &message);
    let show = Show::from_message(&message).unwrap();
    scene.write("response.cbor", &show.device_response);
    let transcript = SessionTranscript::show(show.issued_at, &show.nonce);
    scene.write("transcript.cbor", &tagged_bytes(transcript.as_bytes()));
    let licence = scene.read("licence.cbor");
    let licence = Node::read(&licence).unwrap();
    let issuer_auth = licence.fields().unwrap().optional("issuerAuth").unwrap().clone();
    scene.write("issuer-auth.cbor", issuer_auth.raw());
    scene.write("mso.cbor", Sign1::read(&issuer_auth).unwrap().payload().unwrap());
    scene.write("other.cbor", &[0x82, 0x01, 0x63, b'a', 0x1b, b'b']);
    scene.run(&["show", "--document", "licence.cbor", "--device-key", "device.pem", "--frames", "frames"]);
    vec![
        ("bundle.cbor", "Trust bundle, issue 1"),
        ("status.cwt", "Status list https://authority.example/status/1"),
        ("vical.cbor", "VICAL of Nobody"),
        ("iaca.der", "Certificate: Lomme Example IACA"),
        ("a/reader.pem", "Certificate: Lomme Example Police Reader"),
        ("frames.txt", "L2: symbol 0"),
        ("frames/frame-0001.png", "L2: symbol 0"),
        ("message", "Show of lomme-qr/1, made 2026-06-01T12:00:00Z"),
        ("response.cbor", "DeviceResponse of"),
        ("licence.cbor", "IssuerSigned of"),
        ("issuer-auth.cbor", "COSE_Sign1 over a mobile security object"),
        ("mso.cbor", "MobileSecurityObject"),
        ("transcript.cbor", "SessionTranscript of"),
        ("device.pem", "Private key of P-256"),
        ("device.pub.pem", "Public key of P-256"),
        ("other.cbor", "CBOR of 6 bytes"),
    ]
}

#[test]
fn every_file_is_said_to_be_what_it_is_and_tells_nothing_of_the_person() {
    let scene = Scene::new();
    for (file, what) in structures(&scene) {
        let ran = scene.run(&["inspect", file]);
        assert_eq!(ran.status.code(), Some(0), "{file}: {}", stderr(&ran));
        let said = stdout(&ran);
        assert!(said.starts_with(what), "{file}: {said}");
        assert!(!said.contains("Freja") && !said.contains('\u{1b}'), "{file}: {said}");
        let signed = !matches!(file, "transcript.cbor" | "other.cbor" | "frames/frame-0001.png")
            && !file.starts_with("device");
        assert_eq!(said.contains("NOTHING WAS VERIFIED"), signed, "{file}: {said}");
    }
    let ran = scene.run(&["inspect", "licence.cbor"]);
    assert!(stdout(&ran).contains("given_name"));
    assert!(stdout(&scene.run(&["inspect", "licence.cbor", "--raw"])).contains("\"Freja\""));
}

#[test]
fn a_status_is_told_with_what_it_is_worth() {
    let scene = Scene::new();
    structures(&scene);
    let ask = |index: &str, at: &str, signer: &[&str]| {
        let ran = scene.run(&[&["status", "status.cwt", "--index", index, "--at", at], signer].concat());
        (ran.status.code(), stdout(&ran))
    };
    let signer = ["--signer", "a/status-signer.pem"];
    assert_eq!(ask("0", NOON, &signer).0, Some(0));
    assert_eq!(ask("0", NOON, &["--signer", "a/iaca.pem"]).0, Some(0));
    assert_eq!(ask("1", NOON, &signer).0, Some(3));
    assert_eq!(ask("2", NOON, &signer).0, Some(3));
    assert_eq!(ask("99", NOON, &signer).0, Some(3));
    // An old list still knows who was revoked, and nothing else.
    assert_eq!(ask("1", "2027-01-01T00:00:00Z", &signer).0, Some(3));
    assert_eq!(ask("0", "2027-01-01T00:00:00Z", &signer).0, Some(4));
    let (exit, said) = ask("0", NOON, &[]);
    assert_eq!(exit, Some(4));
    assert!(said.contains("trusted by nobody"), "{said}");
    assert_eq!(ask("0", NOON, &["--signer", "a/reader-root.pem"]).0, Some(1));
}

#[test]
fn a_folder_that_holds_no_phone_is_refused_and_left_as_it_was() {
    let scene = Scene::new();
    let export = scene.run(&["export", "--store", "nothing-here", "--out", "exported"]);
    assert_eq!(export.status.code(), Some(1));
    assert!(!scene.path("exported").exists());
    for command in ["agenda", "remind", "overview", "inbox", "accesslog"] {
        let ran = scene.run(&[command, "--store", "nothing-here"]);
        assert_eq!(ran.status.code(), Some(1));
        assert!(stderr(&ran).contains("holds no phone"), "{}", stderr(&ran));
        let neither = scene.run(&[command]);
        assert_eq!(neither.status.code(), Some(2));
        let both = scene.run(&[command, "--store", "a", "--items", "items.json"]);
        assert_eq!(both.status.code(), Some(2));
    }
}

#[test]
fn items_become_an_overview_an_agenda_and_reminders_and_one_that_is_unusable_is_reported() {
    let scene = Scene::new();
    let run = |args: &[&str]| {
        let ran = scene.run(&[args, &["--items", "items.json", "--at", NOON]].concat());
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {}", stderr(&ran));
        stdout(&ran)
    };
    let json = |args: &[&str]| serde_json::from_str::<serde_json::Value>(&run(args)).unwrap();
    assert!(json(&["overview", "--json"])["sections"].as_array().unwrap().len() > 8);
    assert!(!json(&["agenda", "--json"])["later"].as_array().unwrap().is_empty());
    assert!(!json(&["remind", "--json"])["planned"].as_array().unwrap().is_empty());
    let explained = run(&["remind", "--explain", "--lang", "en"]);
    for words in ["the evening before", "days before the last day", "Without a reminder, or with fewer"] {
        assert!(explained.contains(words), "{words}\n{explained}");
    }
    assert!(!run(&["remind", "--lang", "en"]).contains("days before the last day"));
    let agenda = run(&["agenda", "--lang", "en", "--me", "somebody-else"]);
    assert!(agenda.contains("for somebody you act for") && agenda.contains("Otherwise:"), "{agenda}");
    let feed = run(&["agenda", "--ics", "--feed", "--alarms"]);
    assert!(feed.contains("REFRESH-INTERVAL") && feed.contains("BEGIN:VALARM") && !feed.contains("LOCATION"));
    let calendar = run(&["agenda", "--ics"]);
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert_ne!(run(&["overview"]), run(&["overview", "--lang", "en"]));
    for view in ["overview", "agenda", "remind"] {
        assert!(!run(&[view]).is_empty());
    }

    let mut items: Vec<serde_json::Value> = serde_json::from_slice(&scene.read("items.json")).unwrap();
    let whole = items.len();
    items.insert(1, serde_json::json!({"title": "hemmelig"}));
    let page = serde_json::json!({"changed": items, "next_cursor": "c", "as_of": NOON});
    for content in [serde_json::json!(items), page] {
        let args = ["overview", "--json", "--items", "-", "--at", NOON];
        let ran = scene.run_with(&args, content.to_string().as_bytes());
        let view: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
        let sections = view["sections"].as_array().unwrap().iter();
        assert_eq!(sections.map(|section| section["items"].as_array().unwrap().len()).sum::<usize>(), whole);
        assert!(stderr(&ran).contains("cannot be used: 1; the first has index 1"), "{}", stderr(&ran));
        assert!(!stderr(&ran).contains("hemmelig"));
    }
}

#[test]
fn items_are_searched_by_the_beginnings_of_words_and_by_kind() {
    let scene = Scene::new();
    let run = |args: &[&str]| {
        let ran = scene.run(&[&["search"], args, &["--items", "items.json", "--at", NOON]].concat());
        (ran.status.code(), stdout(&ran), stderr(&ran))
    };
    let json = |args: &[&str]| -> serde_json::Value {
        let (status, said, error) = run(&[args, &["--json"]].concat());
        assert_eq!(status, Some(0), "{error}");
        serde_json::from_str(&said).unwrap()
    };
    let (status, danish, _) = run(&["RESTSK"]);
    assert_eq!(status, Some(0));
    assert!(danish.contains("[Restskat]") && danish.contains("Fundet i titlen: "), "{danish}");
    assert!(run(&["restsk", "--lang", "en"]).1.contains("Found in the title: "));
    let all = json(&["restsk"])["hits"].as_array().unwrap().len();
    let payments = json(&["restsk", "--kind", "payment"]);
    let payments = payments["hits"].as_array().unwrap();
    assert!(!payments.is_empty() && payments.len() <= all);
    assert!(payments.iter().all(|hit| hit["kind"] == "payment"));
    assert!(json(&["restsk", "--kind", "permit"])["hits"].as_array().unwrap().is_empty());
    // Two words typed as one or as two are two words, and both have to be there.
    assert_eq!(json(&["skattest", "restskat"]), json(&["skattest restskat"]));
    assert!(json(&["restskat", "findesikke"])["hits"].as_array().unwrap().is_empty());
    let one = json(&["k", "--limit", "1"]);
    assert_eq!((one["hits"].as_array().unwrap().len(), &one["more"]), (1, &true.into()));
    let (status, nothing, _) = run(&["findesikke"]);
    assert_eq!((status, nothing.lines().count()), (Some(0), 1), "{nothing}");
    let (status, _, error) = run(&["restskat", "--kind", "hologram"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("no kind hologram"), "{error}");
}

#[test]
fn a_message_is_read_with_what_was_left_out_of_it() {
    let scene = Scene::new();
    let ran = scene.run(&["memo", "memo.xml"]);
    assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
    let said = stdout(&ran);
    let parts = [
        "MeMo 1.2",
        "Brev i Digital Post fra Opdigtet Hospital",
        "> Aftale: Undersøgelse i øjenambulatoriet",
        "Brev: Indkaldelse, indkaldelse.txt, text/plain, da, 1 kB",
        "! Filernes indhold: gemmes ikke her",
        "! En sluttid: ligger før begyndelsen og er ikke brugt",
    ];
    for part in parts {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(stdout(&scene.run(&["memo", "memo.xml", "--lang", "en"])).contains("> Appointment: "));
    let json = scene.run(&["memo", "memo.xml", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["message"]["sender"]["label"], "Opdigtet Hospital");
}

#[test]
fn the_overview_is_narrowed_an_item_is_opened_and_the_inbox_is_listed() {
    let scene = Scene::new();
    let run = |args: &[&str]| {
        let ran = scene.run(&[args, &["--items", "items.json", "--at", NOON]].concat());
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {}", stderr(&ran));
        stdout(&ran)
    };
    let cases = run(&["overview", "--kind", "case", "--area", "building", "--json"]);
    let cases: serde_json::Value = serde_json::from_str(&cases).unwrap();
    let sections = cases["sections"].as_array().unwrap();
    assert_eq!((sections.len(), sections[0]["kind"].as_str()), (1, Some("case")));
    let first = sections[0]["items"][0]["id"].as_str().unwrap();
    let filters = run(&["overview", "--filters", "--authority", "københavns kommune"]);
    assert!(filters.contains("Del af livet") && filters.contains("valgt"), "{filters}");
    let item = run(&["item", first]);
    assert!(item.starts_with("Sag: ") && item.contains("https://"), "{item}");
    let missing = scene.run(&["item", "nobody", "--items", "items.json"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("not held here"), "{}", stderr(&missing));
    let inbox = run(&["inbox", "--lang", "en"]);
    assert!(inbox.contains("unread messages") && inbox.contains("> Appointment: "), "{inbox}");
    let unread = inbox.lines().skip(1).find(|line| !line.starts_with("  ")).unwrap();
    assert!(unread.starts_with("* "), "{inbox}");
}

#[test]
fn the_access_log_is_told_in_sentences_with_what_no_log_tells_of_and_who_to_turn_to() {
    let scene = Scene::new();
    let page = serde_json::json!({"changed": lomme_data::items("freja", noon()), "coverage": lomme_data::coverage("freja", noon()), "next_cursor": "c", "as_of": NOON});
    let run = |args: &[&str], content: &serde_json::Value| {
        let args = [&["accesslog", "--items", "-", "--at", NOON], args].concat();
        let ran = scene.run_with(&args, content.to_string().as_bytes());
        assert_eq!(ran.status.code(), Some(0), "{args:?}: {}", stderr(&ran));
        stdout(&ran)
    };
    let (danish, english) = (run(&[], &page), run(&["--lang", "en"], &page));
    for (said, parts) in [
        (
            &danish,
            [
                "Opdigtet Hospital har været inde i dine oplysninger om sundhed og ældre 3 gange",
                "Ingen log fortæller, hvem der har set",
            ],
        ),
        (
            &english,
            [
                "Opdigtet Hospital looked at your data on health and elderly 3 times",
                "No log tells who looked",
            ],
        ),
    ] {
        for part in parts.into_iter().chain(["https://minlog.example/1", "https://www.datatilsynet.dk/"]) {
            assert!(said.contains(part), "{part}\n{said}");
        }
    }
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"], &page)).unwrap();
    let groups = json["groups"].as_array().unwrap();
    assert_eq!(groups.iter().map(|group| group["lookups"].as_u64().unwrap()).sum::<u64>(), 4);
    // Birgit's log is not connected: that is no answer.
    let of = |person: &str| serde_json::json!({"changed": [], "coverage": lomme_data::coverage(person, noon()), "next_cursor": "c", "as_of": NOON});
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"], &of("birgit"))).unwrap();
    assert_eq!(json["nothing"]["means"], "not_connected");
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"], &of("freja"))).unwrap();
    assert_eq!(json["nothing"]["means"], "none");
}

/// Every command that reads a file, with `@` in the place of the file that is bad, and a good one to cut.
const READERS: [(&str, &[&str]); 17] = [
    ("licence.cbor", &["inspect", "@"]),
    ("bundle.cbor", &["inspect", "@"]),
    ("status.cwt", &["status", "@", "--index", "0"]),
    ("a/status-signer.pem", &["status", "status.cwt", "--index", "0", "--signer", "@"]),
    ("frames/frame-0001.png", &["scan", "@"]),
    ("frames.txt", &["scan", "@"]),
    ("bundle.cbor", &["scan", "frames.txt", "--bundle", "@", "--publisher", "a/trust-root.pem"]),
    ("a/trust-root.pem", &["scan", "frames.txt", "--bundle", "bundle.cbor", "--publisher", "@"]),
    ("freja.json", &["issue", "--authority", "a", "--device-key", "device.pem", "--person", "@"]),
    ("device.pem", &["issue", "--authority", "a", "--person", "freja.json", "--device-key", "@"]),
    ("licence.cbor", &["show", "--device-key", "device.pem", "--document", "@"]),
    ("device.pem", &["show", "--document", "licence.cbor", "--device-key", "@"]),
    ("items.json", &["overview", "--items", "@"]),
    ("items.json", &["agenda", "--ics", "--items", "@"]),
    ("items.json", &["remind", "--items", "@"]),
    ("items.json", &["accesslog", "--items", "@"]),
    ("memo.xml", &["memo", "@"]),
];

#[test]
fn bad_input_is_one_clear_line_and_status_1_whatever_the_command() {
    let scene = Scene::new();
    structures(&scene);
    scene.write("empty", b"");
    scene.write("random", &noise(1_000));
    scene.write("large", &vec![b'a'; 5_000_000]);
    std::fs::create_dir(scene.path("folder")).unwrap();
    for (good, args) in READERS {
        let content = scene.read(good);
        scene.write("cut", &content[..content.len() / 3]);
        for bad in ["empty", "random", "large", "missing", "folder", "cut"] {
            let args: Vec<&str> = args.iter().map(|arg| if *arg == "@" { bad } else { arg }).collect();
            fails(&scene, &args, b"");
        }
        if !args.contains(&"--publisher") {
            let args: Vec<&str> = args.iter().map(|arg| if *arg == "@" { "-" } else { arg }).collect();
            fails(&scene, &args, &noise(1_000));
        }
    }
    for bad in ["empty", "missing", "folder"] {
        fails(&scene, &["authority", "publish", bad, "--out", "b"], b"");
        fails(
            &scene,
            &["issue", "--authority", bad, "--person", "freja.json", "--device-key", "device.pem"],
            b"",
        );
    }
    fails(&scene, &["authority", "publish", "a", "--out", "folder"], b"");
    scene.write("a/register.json", b"{");
    fails(&scene, &["authority", "publish", "a", "--out", "b"], b"");
}

fn fails(scene: &Scene, args: &[&str], stdin: &[u8]) {
    let ran = scene.run_with(args, stdin);
    let said = stderr(&ran);
    assert_eq!(ran.status.code(), Some(1), "{args:?}: {said}");
    assert!(said.starts_with("lomme: ") && said.lines().count() == 1, "{args:?}: {said}");
    assert!(ran.stdout.is_empty(), "{args:?}: {}", stdout(&ran));
    assert!(!said.contains("Ødegaard") && !said.contains("99000001"), "{args:?}: {said}");
}

#[test]
fn damaged_files_never_bring_a_command_down() {
    let scene = Scene::new();
    let mut noise = noise(4_000).into_iter();
    for (file, _) in structures(&scene) {
        let content = scene.read(file);
        for _ in 0..12 {
            let mut damaged = content.clone();
            for _ in 0..3 {
                let (high, low, value) =
                    (noise.next().unwrap(), noise.next().unwrap(), noise.next().unwrap());
                let at = usize::from(u16::from_be_bytes([high, low])) % damaged.len();
                damaged[at] = value;
            }
            for args in [&["inspect", "-", "--raw"][..], &["scan", "-"]] {
                let ran = scene.run_with(args, &damaged);
                let said = String::from_utf8(ran.stderr).unwrap();
                assert!(matches!(ran.status.code(), Some(0 | 1 | 3 | 4)), "{file}: {said}");
                assert!(!said.contains("panicked"), "{file}: {said}");
            }
        }
    }
}

#[test]
fn a_picture_that_claims_to_be_gigantic_is_refused_before_memory_is_taken_for_it() {
    let scene = Scene::new();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 8, 0, 0, 0, 0]);
    let mut picture = Vec::new();
    // The checksums are right, so that the size is what is refused.
    let mut encoder = png::Encoder::new(&mut picture, 30_000, 30_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_chunk(png::chunk::IDAT, &[]).unwrap();
    for (name, content) in [("header.png", png), ("large.png", picture)] {
        scene.write(name, &content);
        fails(&scene, &["scan", name], b"");
        fails(&scene, &["inspect", name], b"");
    }
}

#[test]
fn a_disturbed_symbol_never_brings_a_scan_down() {
    let scene = Scene::new();
    structures(&scene);
    let frame = scene.read("frames/frame-0001.png");
    let mut decoder = png::Decoder::new(std::io::Cursor::new(&frame));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (width, channels) = (info.width as usize, info.color_type.samples());
    let mut noise = noise(20_000).into_iter();
    let mut place = |below: usize| {
        usize::from(u16::from_be_bytes([noise.next().unwrap(), noise.next().unwrap()])) % below
    };
    for round in 0..36 {
        let mut disturbed = pixels.clone();
        // From a few specks to a picture that is mostly something else.
        for _ in 0..=round % 12 {
            let (x, y, size) = (place(width), place(info.height as usize), 1 + place(width / 3));
            for (dx, dy) in (0..size).flat_map(|dx| (0..size).map(move |dy| (dx, dy))) {
                let at = ((y + dy) * width + (x + dx).min(width - 1)) * channels;
                disturbed.iter_mut().skip(at).take(channels).for_each(|byte| *byte = !*byte);
            }
        }
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, info.width, info.height);
        encoder.set_color(info.color_type);
        encoder.write_header().unwrap().write_image_data(&disturbed).unwrap();
        let ran = scene.run_with(&["scan", "-"], &picture);
        assert_eq!((ran.status.code(), stderr(&ran).lines().count()), (Some(1), 1), "{}", stderr(&ran));
    }
}

/// Bytes without any order, the same every time, that are neither text nor CBOR.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_be_bytes()[0]
    };
    [0xff].into_iter().chain((1..length).map(next)).collect()
}

#[test]
fn text_of_a_person_on_the_way_in_is_not_text_for_the_terminal() {
    let scene = Scene::new();
    let items = String::from_utf8(scene.read("items.json")).unwrap();
    scene.write("items.json", items.replacen("\"title\":\"", "\"title\":\"\\u001b[2J\\u009b", 1).as_bytes());
    for args in [&["overview"][..], &["agenda"], &["agenda", "--ics", "--own-titles"], &["remind", "--json"]]
    {
        let ran = scene.run(&[args, &["--items", "items.json", "--at", NOON]].concat());
        assert_eq!(ran.status.code(), Some(0));
        assert!(!stdout(&ran).contains(['\u{1b}', '\u{9b}']), "{args:?}");
    }
}

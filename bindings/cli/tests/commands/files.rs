//! Every file is said to be what it is.

use jiff::SignedDuration;
use lomme_gateway::authority::{Authority, Publication};
use lomme_licence::cbor::{Node, tagged_bytes};
use lomme_licence::cose::Sign1;
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::message::Show;
use lomme_licence::trust::vical;

use crate::scene::{NOON, Scene, noon, stderr, stdout};

/// Writes one file of every structure that there is, and what each is called.
pub(crate) fn structures(scene: &Scene) -> Vec<(&'static str, &'static str)> {
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

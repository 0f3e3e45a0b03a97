//! The journey of a licence through files: issued, shown, scanned, revoked.

use crate::scene::{ISSUE, NOON, SOON, Scene, stderr, stdout};

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

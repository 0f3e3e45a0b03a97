//! `lomme sync` against a gateway: what it says when it works and when it does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use std::process::{Command, Output};

use lomme_tests::scene::{FREJA, HOLGER, Scene};

fn sync(dir: &Path, gateway: &str, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
    command.arg("sync").arg("--store").arg(dir.join("phone")).arg("--tls-ca").arg(dir.join("ca.pem"));
    command.args(["--gateway", gateway, "--lang", "en"]).args(more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_synchronised_by_an_offer_then_by_the_login_it_keeps_and_reads_on_offline() {
    let mut scene = Scene::open().await;
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("ca.pem"), scene.gateway().tls_ca_pem()).unwrap();
    let url = scene.gateway().url().to_owned();

    let stranger = sync(dir.path(), &url, &[]);
    assert_eq!(stranger.status.code(), Some(1));
    let said = text(&stranger.stderr);
    assert!(said.contains("Log in before you fetch") && said.contains("not fetched yet"), "{said}");

    let offer = scene.gateway().offer(FREJA).unwrap();
    let first = sync(dir.path(), &url, &["--offer", &offer]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let (said, progress) = (text(&first.stdout), text(&first.stderr));
    assert!(
        said.contains("items are new or changed") && progress.contains("fetched so far"),
        "{said}{progress}"
    );
    assert!(said.contains("not connected"), "what is missing is said: {said}");

    let second = sync(dir.path(), &url, &["--json"]);
    let json: serde_json::Value = serde_json::from_slice(&second.stdout).unwrap();
    assert_eq!((&json["sync"]["changed"], &json["sync"]["full_read"]), (&0.into(), &false.into()));

    let used = sync(dir.path(), &url, &["--offer", &offer]);
    assert_eq!(used.status.code(), Some(1), "an offer can be used once");

    // A phone is one person's: another's login is refused, and whoever logs in anew reads everything.
    let other = sync(dir.path(), &url, &["--offer", &scene.gateway().offer(HOLGER).unwrap()]);
    assert_eq!(other.status.code(), Some(1));
    assert!(
        text(&other.stderr).contains("This phone holds another person's data"),
        "{}",
        text(&other.stderr)
    );
    let again = sync(dir.path(), &url, &["--offer", &scene.gateway().offer(FREJA).unwrap(), "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(json["sync"]["full_read"], true);

    scene.go_offline().await;
    let offline = sync(dir.path(), &url, &[]);
    assert_eq!(offline.status.code(), Some(1));
    let said = text(&offline.stderr);
    assert!(said.contains("There is no connection") && said.contains("Last fetched just now"), "{said}");
    for secret in ["pre-authorized", FREJA, "cursor"] {
        assert!(!said.contains(secret), "{said}");
    }
    assert_eq!(sync(dir.path(), "", &["--nonsense"]).status.code(), Some(2));
}

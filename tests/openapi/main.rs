//! The gateway and its OpenAPI document, held against each other by others: schemathesis drives the gateway from the document, and
//! what the gateway holds on everybody is checked against the document's schemas.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::process::Command;

use jiff::SignedDuration;
use lomme_gateway::{Gateway, GatewayConfig, PersonSeed};
use lomme_net::issuance::{Issuance, parse_offer};
use lomme_net::{Config, HttpClient};
use lomme_tests::scene::TestClock;
use lomme_tests::{project, say_loudly};
use serde_json::{Value, json};

/// Requests an operation and phase, unless `LOMME_OPENAPI_EXAMPLES` says otherwise.
const EXAMPLES: &str = "25";

struct World {
    gateway: Gateway,
    client: HttpClient,
    dir: tempfile::TempDir,
}

async fn world() -> World {
    let dir = tempfile::tempdir().unwrap();
    let clock = TestClock::default();
    let (people, now) = (PersonSeed::made_up(clock.now()), clock.source());
    let config = GatewayConfig { people, now, page_size: 7, ..GatewayConfig::new(dir.path()) };
    let gateway = Gateway::start(config).await.unwrap();
    let client = HttpClient::new(Config::new(gateway.url(), vec![gateway.tls_ca_pem().to_owned()])).unwrap();
    World { gateway, client, dir }
}

impl World {
    async fn token(&self, person: &str) -> String {
        let link = parse_offer(&self.gateway.offer(person).unwrap()).unwrap();
        let issuance = Issuance::begin(&self.client, link).await.unwrap();
        issuance.token(&self.client, None).await.unwrap().secret().to_owned()
    }

    fn ca(&self) -> PathBuf {
        self.dir.path().join("tls-ca.pem")
    }
}

/// A program of the environment that was set up, or nothing, said loudly, where it was not.
fn peer(program: &str) -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from);
    let program = target.join("peers/openapi/bin").join(program);
    if program.exists() {
        return Some(program);
    }
    let line = "schemathesis is not set up: bash tests/peers/openapi/set-up.sh";
    assert!(std::env::var("LOMME_PEERS").as_deref() != Ok("required"), "{line}");
    say_loudly(&format!("SKIPPED: {line}"));
    None
}

fn peers() -> PathBuf {
    project().join("tests/peers/openapi")
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_no_answer_that_the_document_does_not_say() {
    let Some(schemathesis) = peer("schemathesis") else { return };
    let world = world().await;
    let token = world.token("0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be001").await;
    let examples = std::env::var("LOMME_OPENAPI_EXAMPLES").unwrap_or_else(|_| EXAMPLES.into());
    let mut run = Command::new(schemathesis);
    run.arg("--config-file").arg(peers().join("schemathesis.toml"));
    run.arg("run").arg(format!("{}/v1/openapi.json", world.gateway.url()));
    run.arg("--tls-verify").arg(world.ca());
    run.env("LOMME_PERSON", token);
    run.env("LOMME_CASE_SYSTEM", world.gateway.case_system_token("kk-fagsystem").unwrap());
    run.args(["--checks", "all", "--max-examples", &examples, "--seed", "20261124", "--no-color"]);
    // What it keeps between runs is not wanted here, and a second run is to be as the first.
    run.current_dir(world.dir.path());
    let ran = run.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    println!("{}", said.split("SUMMARY").last().unwrap_or_default());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_gateway_holds_on_everybody_is_what_the_document_says() {
    let Some(python) = peer("python") else { return };
    let world = world().await;
    let director = world.gateway.director();
    director.tax_letter("0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be001", 1).unwrap();
    director.ask_consent("0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be001", 1).unwrap();
    director.move_appointment("0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be001", 1).unwrap();
    director.fail_source("skat", None, SignedDuration::from_hours(1)).unwrap();
    let (mut tokens, mut expected) = (serde_json::Map::new(), 2);
    for resident in lomme_data::residents() {
        tokens.insert(resident.name.into(), world.token(resident.id).await.into());
        expected += lomme_data::items(resident.id, TestClock::default().now()).len();
    }
    let task = json!({"url": world.gateway.url(), "ca": world.ca(), "tokens": tokens});
    let ran = Command::new(python)
        .arg("-B")
        .arg(peers().join("validate.py"))
        .arg(task.to_string())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let said: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((&said["errors"], &said["items"]), (&json!([]), &json!(expected)));
}

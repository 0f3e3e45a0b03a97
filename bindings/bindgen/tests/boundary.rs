//! The foreign boundary from the other side: Python loads the library through generated bindings, and makes the whole journey against the stand-in for the authorities.
//!
//! Needs python3, 3.9 or newer, and nothing else: its standard library is enough. Without it the test says so and
//! passes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use lomme_gateway::{Gateway, GatewayConfig, PersonSeed};
use lomme_tests::{project, say_loudly};
use serde_json::{Value, json};

/// What a careless shell throws and a person may type: it must not come out anywhere.
const PERSONAL: &str = "010203-1234";

/// More than there are tests in `journey.py`: an offer is good once.
const OFFERS: usize = 32;

#[test]
fn python_makes_the_whole_journey_through_the_boundary() {
    let Some(python) = python() else {
        say_loudly("SKIPPED: the foreign boundary needs python3 (3.9 or newer), and it is not here");
        return;
    };
    let work = tempfile::tempdir().unwrap();
    let library = library();
    generate_python(&library, work.path());
    std::fs::copy(&library, work.path().join(library.file_name().unwrap())).unwrap();

    let runtime = tokio::runtime::Runtime::new().unwrap();
    // Small pages, so that a sync takes several.
    let people = PersonSeed::made_up(Timestamp::now());
    let config = GatewayConfig { people, page_size: 5, ..GatewayConfig::new(work.path().join("gateway")) };
    let gateway = runtime.block_on(Gateway::start(config)).unwrap();
    let described = work.path().join("gateway.json");
    std::fs::write(&described, describe(&gateway).to_string()).unwrap();

    let output = Command::new(python)
        .arg(project().join("tests/boundary/journey.py"))
        .arg(&described)
        .env("PYTHONPATH", work.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    eprintln!("{said}");
    assert!(output.status.success(), "the journey failed: {}", output.status);
    assert!(!said.contains(PERSONAL), "what a shell threw came out");
}

/// What Python has to know of the gateway.
fn describe(gateway: &Gateway) -> Value {
    let freja = lomme_data::person("freja").unwrap();
    let licence: Value = serde_json::from_str(freja.json).unwrap();
    let name = ["given_name", "family_name"].map(|element| licence[element].as_str().unwrap());
    let offers: Vec<String> = (0..OFFERS).map(|_| gateway.offer(freja.id).unwrap()).collect();
    json!({
        "url": gateway.url(),
        "tls_root_pem": gateway.tls_ca_pem(),
        "publisher_root_pem": gateway.authority().trust_root.pem().unwrap(),
        "name": name.join(" "),
        "offers": offers,
        "personal": PERSONAL,
        "version": env!("CARGO_PKG_VERSION"),
    })
}

/// The first Python that is new enough.
fn python() -> Option<&'static str> {
    let new_enough = |python: &&str| {
        let check = "import sys; sys.exit(sys.version_info < (3, 9))";
        let run =
            Command::new(python).args(["-c", check]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    };
    ["python3", "python"].into_iter().find(new_enough)
}

/// The library, which cargo built for this test because its package depends on it, in the folder of the test itself.
fn library() -> PathBuf {
    let name = format!("{}lomme_ffi{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    std::env::current_exe().unwrap().with_file_name(name)
}

/// Generates the Python module for the library.
fn generate_python(library: &Path, out_dir: &Path) {
    let generate = ["generate", "--language", "python", "--no-format", "--metadata-no-deps", "--out-dir"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme-bindgen"));
    let output = command.args(generate).arg(out_dir).arg(library).current_dir(project()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

//! The foreign boundary from the other side: Python loads the library as it ships, through generated bindings, and
//! makes the whole journey against the stand-in for the authorities.
//!
//! Needs python3, 3.9 or newer, and nothing else: its standard library is enough. Without it the test says so and
//! passes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use lomme_gateway::{Gateway, GatewayConfig, PersonSeed};
use lomme_tests::project;
use serde_json::{Value, json};

/// What a careless shell throws and a person may type: it must not come out anywhere.
const PERSONAL: &str = "010203-1234";

/// More than there are tests in `journey.py`: an offer is good once.
const OFFERS: usize = 32;

#[test]
fn python_makes_the_whole_journey_through_the_boundary() {
    let Some(python) = python() else {
        eprintln!(
            "\n*** SKIPPED: the foreign boundary needs python3 (3.9 or newer), and it is not here ***\n"
        );
        return;
    };
    let work = tempfile::tempdir().unwrap();
    let library = build_library();
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

/// Builds the library alone, as it ships but without optimisation, and returns its path.
fn build_library() -> PathBuf {
    let arguments = ["rustc", "-p", "lomme-ffi", "--lib", "--crate-type", "cdylib"];
    let output = cargo().args(arguments).arg("--message-format=json-render-diagnostics").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let built = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ours = built.filter(|m| m["reason"] == "compiler-artifact" && m["target"]["name"] == "lomme_ffi");
    let files: Vec<PathBuf> = ours
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .collect();
    let is_library = |file: &&PathBuf| file.extension().is_some_and(|e| e == std::env::consts::DLL_EXTENSION);
    files.iter().find(is_library).unwrap_or_else(|| panic!("no library among {files:?}")).clone()
}

/// Generates the Python module for the library.
fn generate_python(library: &Path, out_dir: &Path) {
    let generate = ["generate", "--language", "python", "--no-format", "--metadata-no-deps", "--out-dir"];
    let mut command = cargo();
    command.args(["run", "-p", "lomme-bindgen", "--"]).args(generate).arg(out_dir).arg(library);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The cargo that built this test, on the same target folder, so that what is built already is used again.
fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(project()).env("CARGO_TARGET_DIR", target_dir());
    // Cargo tells a test about its own package. Build scripts of dependencies watch some of these variables, and would
    // run again, and everything above them, each time that they come and go.
    for (name, _) in std::env::vars_os() {
        let ours = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_")
                || name.starts_with("CARGO_BIN_")
                || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"]
                    .contains(&name)
        });
        if ours {
            command.env_remove(name);
        }
    }
    command
}

/// The target folder of this test, `<target>/<profile>/deps/boundary-…`.
fn target_dir() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).expect("cargo puts tests three folders deep").to_path_buf()
}

//! The foreign boundary from the other side: Python, Kotlin and Swift load the library through generated bindings, and make the whole
//! journey against the stand-in for the authorities.
//!
//! Python needs python3, 3.11 or newer, and nothing else; Kotlin a JDK of 17 or newer and Maven; Swift 6, or the root that
//! `bindings/swift/set-up` makes. A language that is not at hand is skipped, which is said loudly; with `LOMME_LANGUAGES=required` it is a
//! failure, and with `LOMME_LANGUAGES=Python,Swift` of these.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod kotlin;
mod library;
mod python;
mod swift;
mod vectors;
mod world;

use std::process::{Command, Output};

use lomme_tests::say_loudly;

/// Whether a language is at hand; where it is not, that is said, or fails.
fn at_hand(language: &str, needs: &str, there: bool) -> bool {
    if !there {
        let missing = format!("the foreign boundary to {language} needs {needs}, and it is not here");
        let required = std::env::var("LOMME_LANGUAGES").unwrap_or_default();
        assert!(required != "required" && !required.split(',').any(|one| one == language), "{missing}");
        say_loudly(&format!("SKIPPED: {missing}"));
    }
    there
}

/// Runs a program to its end and returns what it said. What a shell threw and a person typed must not be in it.
fn run(what: &str, command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let said = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
    eprintln!("{said}");
    assert!(status.success(), "{what} failed: {status}");
    assert!(!said.contains(world::PERSONAL), "what a shell threw came out");
    said
}

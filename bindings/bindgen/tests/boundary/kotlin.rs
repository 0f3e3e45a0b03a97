//! Kotlin on the JVM: `bindings/kotlin` is built by Maven from the library of this very build and tested against it.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use lomme_tests::project;

use crate::library::generate;
use crate::vectors::Vectors;
use crate::world::World;
use crate::{at_hand, run};

#[test]
fn kotlin_makes_the_whole_journey_through_the_boundary() {
    if !at_hand("Kotlin", "a JDK (17 or newer) and Maven", answers("javac") && answers("mvn")) {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let generated = work.path().join("kotlin");
    generate("kotlin", &generated);
    let world = World::start(work.path());
    let vectors = Vectors::make(&work.path().join("vectors"));
    let answers = work.path().join("answers");
    let files = [
        ("generated", &generated),
        ("library", &generated),
        ("world", &world.described),
        ("vectors", &vectors.file),
        ("answers", &answers),
    ];
    run("the tests in Kotlin", &mut maven(&files));
    vectors.compare("Kotlin", &answers);
}

#[test]
#[ignore = "LOMME_LIBRARY has to name an optimised library with probes: docs/boundary.md"]
fn what_a_call_from_kotlin_costs() {
    let work = tempfile::tempdir().unwrap();
    let generated = work.path().join("kotlin");
    generate("kotlin", &generated);
    let world = World::with_items(work.path(), 100);
    let files = [("generated", &generated), ("library", &generated), ("world", &world.described)];
    let said = run("the figures", maven(&files).args(["-Dlomme.figures=true", "-Dtest=FiguresTest"]));
    assert!(said.contains("FIGURE Show"));
}

fn maven(files: &[(&str, &PathBuf)]) -> Command {
    let mut command = Command::new("mvn");
    command.args(["--batch-mode", "--no-transfer-progress", "--file"]).arg(project().join("bindings/kotlin"));
    command.args(["--projects", "lomme", "test"]);
    // Not every line of ours is to be read where a fault is made on purpose.
    command.env("RUST_BACKTRACE", "0");
    for (name, path) in files {
        command.arg(format!("-Dlomme.{name}={}", path.display()));
    }
    command
}

fn answers(program: &str) -> bool {
    let run = Command::new(program).arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

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
    let tour = work.path().join("tour");
    std::fs::create_dir(&tour).unwrap();
    let readme = std::fs::read_to_string(project().join("bindings/kotlin/README.md")).unwrap();
    std::fs::write(tour.join("TourTest.kt"), tour_of(&readme)).unwrap();
    let files = [
        ("generated", &generated),
        ("library", &generated),
        ("world", &world.described),
        ("vectors", &vectors.file),
        ("answers", &answers),
        ("tour", &tour),
    ];
    let said = run("the tests in Kotlin", &mut maven(&files));
    for needed in ["the screen shows the licence of Freja", " so far", "INPUT scan.not_a_frame again? false"]
    {
        assert!(said.contains(needed), "the tour does not say {needed}");
    }
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

/// The Kotlin in a page, as a test that has what the page takes for given.
fn tour_of(page: &str) -> String {
    let blocks =
        page.split("```kotlin\n").skip(1).flat_map(|block| block.split("```").next().unwrap().lines());
    let (imports, steps): (Vec<&str>, Vec<&str>) = blocks.partition(|line| line.starts_with("import "));
    TOUR.replace("IMPORTS", &imports.join("\n")).replace("STEPS", &steps.join("\n"))
}

const TOUR: &str = "package dk.lomme.tour

import dk.lomme.LogLevel
import dk.lomme.LogSink
import dk.lomme.SoftwareKeys
import dk.lomme.World
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlin.test.Test
IMPORTS

class TourTest {
    @Test
    fun `the tour of the README is made`(): Unit = runBlocking {
        val given = World.config()
        val (folder, address) = given.dir to given.gatewayUrl
        val (tlsRoot, publisherRoot) = given.tlsRootsPem.first() to given.publisherRootPem
        val keys = SoftwareKeys()
        val offer = World.offer()
        val scope = this
        val log = object : LogSink {
            override fun write(level: LogLevel, line: String) = Unit
        }
STEPS
    }
}
";

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

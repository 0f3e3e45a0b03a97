//! Python: the journey and what can go wrong at the boundary, in `tests/boundary`.

use std::path::Path;
use std::process::{Command, Stdio};

use lomme_tests::project;

use crate::library::{generate, library};
use crate::vectors::Vectors;
use crate::world::World;
use crate::{at_hand, run};

#[test]
fn python_makes_the_whole_journey_through_the_boundary() {
    let Some(python) = python() else { return };
    let work = tempfile::tempdir().unwrap();
    package(work.path());
    let world = World::start(work.path());
    run("the journey in Python", script(python, work.path(), "journey.py").arg(&world.described));
}

#[test]
fn what_goes_wrong_at_the_boundary_is_an_error_in_python() {
    let Some(python) = python() else { return };
    let work = tempfile::tempdir().unwrap();
    package(work.path());
    let world = World::start(work.path());
    run("the boundary in Python", script(python, work.path(), "boundary.py").arg(&world.described));
}

#[test]
fn python_answers_the_vectors_as_rust_does() {
    let Some(python) = python() else { return };
    let work = tempfile::tempdir().unwrap();
    package(work.path());
    let vectors = Vectors::make(&work.path().join("vectors"));
    let answers = work.path().join("answers");
    run("the vectors in Python", script(python, work.path(), "vectors.py").arg(&vectors.file).arg(&answers));
    vectors.compare("Python", &answers);
}

/// The wheel goes into an environment that has nothing else, and there the tour of its README is made.
#[test]
fn the_wheel_can_be_installed_and_its_tutorial_runs() {
    let Some(python) = python() else { return };
    let work = tempfile::tempdir().unwrap();
    let (dist, environment) = (work.path().join("dist"), work.path().join("environment"));
    let mut build = Command::new(python);
    build.arg(project().join("bindings/python/build.py")).arg("--library").arg(library());
    build.args(["--generator", env!("CARGO_BIN_EXE_lomme-bindgen")]).arg(&dist);
    let wheel = run("building the wheel", &mut build);
    run("making an environment", Command::new(python).args(["-m", "venv"]).arg(&environment));
    let python = environment.join("bin/python");
    let install =
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"];
    run("installing the wheel", Command::new(&python).args(install).arg(wheel.trim()));
    let said = "import lomme; assert 'checked: ' in lomme.LicenceView.__doc__, lomme.LicenceView.__doc__";
    run("looking for its words", Command::new(&python).args(["-I", "-c", said]));
    let typed = "import pathlib, lomme; assert 'listener: SyncListener | None=...' in pathlib.Path(lomme.__file__).with_name('lomme_ffi.pyi').read_text()";
    run("looking for its types", Command::new(&python).args(["-I", "-c", typed]));

    let tour = work.path().join("tour.py");
    std::fs::write(
        &tour,
        tour_of(&std::fs::read_to_string(project().join("bindings/python/README.md")).unwrap()),
    )
    .unwrap();
    let world = World::start(work.path());
    // An environment of its own: nothing of this project is on the path.
    let mut tour = Command::new(python);
    tour.args(["-I", "tour.py", world.url(), &world.offer()]).current_dir(work.path());
    let said = run("the tour", &mut tour);
    for needed in ["2 documents", "Valid - Freja", "INPUT scan.not_a_frame False", " so far"] {
        assert!(said.contains(needed), "the tour does not say {needed}");
    }
}

/// The Python in a page.
fn tour_of(page: &str) -> String {
    let blocks = page.split("```python\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect::<Vec<_>>().join("\n\n")
}

/// The package as the wheel has it, in a folder.
fn package(dir: &Path) {
    let (package, ours) = (dir.join("lomme"), project().join("bindings/python/lomme"));
    generate("python", &package);
    for file in
        std::fs::read_dir(ours).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file())
    {
        std::fs::copy(&file, package.join(file.file_name().unwrap())).unwrap();
    }
}

fn script(python: &str, modules: &Path, name: &str) -> Command {
    let mut command = Command::new(python);
    command.arg(project().join("tests/boundary").join(name));
    command.env("PYTHONPATH", modules).env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONIOENCODING", "utf-8");
    command
}

/// The first Python that is new enough.
fn python() -> Option<&'static str> {
    let new_enough = |python: &&str| {
        let check = "import sys; sys.exit(sys.version_info < (3, 11))";
        let run =
            Command::new(python).args(["-c", check]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        run.is_ok_and(|status| status.success())
    };
    let found = ["python3", "python"].into_iter().find(new_enough);
    at_hand("Python", "python3 (3.11 or newer)", found.is_some());
    found
}

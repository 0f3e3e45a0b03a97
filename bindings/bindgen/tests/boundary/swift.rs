//! Swift: `bindings/swift` is built from the library of this very build and tested against it; by the `swift` at hand, or by one in
//! a root of its own (`bindings/swift/set-up`), which `LOMME_SWIFT_ROOT` names.

mod calls;

use std::path::{Path, PathBuf};
use std::process::Command;

use lomme_tests::project;
use lomme_tests::scene::files_below;

use crate::library::generate;
use crate::vectors::Vectors;
use crate::world::World;
use crate::{at_hand, run};

#[test]
fn swift_makes_the_whole_journey_through_the_boundary() {
    let Some(swift) = Swift::at_hand() else { return };
    let work = tempfile::tempdir().unwrap();
    let package = package();
    let world = World::start(work.path());
    let vectors = Vectors::make(&work.path().join("vectors"));
    let answers = work.path().join("answers");
    let mut tests = swift.test(&package, work.path());
    tests
        .env("LOMME_WORLD", &world.described)
        .env("LOMME_VECTORS", &vectors.file)
        .env("LOMME_ANSWERS", &answers);
    let said = run("the tests in Swift", &mut tests);
    for needed in ["the screen shows the licence of Freja", "input scan.not_a_frame again? false"] {
        assert!(said.contains(needed), "the tour does not say {needed}");
    }
    for suite in ["JourneyTests", "ClockTests", "VectorsTests", "BoundaryTests", "ViewsTests"] {
        assert!(said.contains(&format!("Test Suite '{suite}' passed")), "{suite} was not run");
    }
    vectors.compare("Swift", &answers);
}

/// Also where there is no Swift.
#[test]
fn a_function_of_data_is_a_line_of_swift_and_one_of_objects_is_none() {
    let lines = calls::in_swift();
    for needed in [
        "case \"act\": return try plain(app.act(item: .init(json: args[0]), seenVersion: .init(json: args[1]), act: .init(json: args[2])))",
        "case \"deliver\": return try await plain(app.deliver())",
        // What a shell implements is left out where it may be.
        "case \"sync\": return try await plain(app.sync())",
        "case \"library_build\": return try plain(Lomme.libraryBuild())",
        "case \"SOME\": self = try .some(only: .init(json: json.field(\"only\", of: \"SOME\")))",
        "try self.init(ownTitles: .init(json: json.member(\"own_titles\")), alarms:",
    ] {
        assert!(lines.contains(needed), "{needed}\n{lines}");
    }
    for object in ["observe", "show", "open", "log_to_platform"] {
        assert!(!lines.contains(&format!("case \"{object}\"")), "{object}");
    }
}

#[test]
#[ignore = "LOMME_LIBRARY has to name an optimised library with probes: docs/boundary.md"]
fn what_a_call_from_swift_costs() {
    let Some(swift) = Swift::at_hand() else { return };
    let work = tempfile::tempdir().unwrap();
    let package = package();
    let world = World::with_items(work.path(), 100);
    let mut tests = swift.test(&package, work.path());
    tests.args(["--configuration", "release", "--filter", "FiguresTests"]);
    tests.env("LOMME_WORLD", &world.described).env("LOMME_FIGURES", "true");
    let said = run("the figures", &mut tests);
    assert!(said.contains("FIGURE Show"));
}

/// Where Swift is.
enum Swift {
    OnThePath,
    InRoot(PathBuf),
}

impl Swift {
    fn at_hand() -> Option<Self> {
        let found = if let Some(root) = std::env::var_os("LOMME_SWIFT_ROOT") {
            Some(Swift::InRoot(project().join(root)))
        } else {
            new_enough().then_some(Swift::OnThePath)
        };
        let needs =
            "Swift 6, or a root with it that LOMME_SWIFT_ROOT names (bindings/swift/set-up makes one)";
        at_hand("Swift", needs, found.is_some());
        found
    }

    /// Tests a package, which may read and write a folder.
    fn test(&self, package: &Path, folder: &Path) -> Command {
        let mut command = match self {
            Swift::OnThePath => Command::new("swift"),
            Swift::InRoot(root) => {
                let mut command = Command::new(project().join("bindings/swift/in-root"));
                command.env("LOMME_SWIFT_ROOT", root);
                command.arg("--with").arg(package).arg("--with").arg(folder).arg("swift");
                command
            }
        };
        let library = package.join("library");
        command.current_dir(package).args(["test", "--disable-swift-testing"]);
        for option in ["-L", "-rpath"].map(|option| [Path::new(option), &library]).concat() {
            command.arg("-Xlinker").arg(option);
        }
        // On a Mac too this library is tested, and not an XCFramework. Not every line of ours is to be read where a fault is made on purpose.
        command.env("LOMME_SYSTEM_LIBRARY", "true").env("RUST_BACKTRACE", "0");
        command
    }
}

/// Whether the `swift` on the path is of version 6 or newer.
fn new_enough() -> bool {
    let Ok(output) = Command::new("swift").arg("--version").output() else { return false };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = said.split_once("Swift version ").and_then(|(_, version)| version.split(['.', ' ']).next());
    version.and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= 6)
}

/// The package with the library and what is generated, in a folder that stays: what has not changed is not compiled again.
fn package() -> PathBuf {
    let ours = project().join("bindings/swift");
    let mut files: Vec<(PathBuf, Vec<u8>)> = ["Sources", "Tests", "Package.swift"]
        .into_iter()
        .map(|part| ours.join(part))
        .flat_map(|part| if part.is_dir() { files_below(&part) } else { vec![part] })
        .map(|file| (file.strip_prefix(&ours).unwrap().to_owned(), std::fs::read(&file).unwrap()))
        .collect();
    let generated = tempfile::tempdir().unwrap();
    generate("swift", generated.path());
    for file in files_below(generated.path()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let folder = match name {
            "Lomme.swift" => "Sources/LommeCore",
            "lommeFFI.h" => "Sources/lommeFFI",
            // The package has its own: this one is for Apple's platforms alone.
            "lommeFFI.modulemap" => continue,
            _ => "library",
        };
        files.push((Path::new(folder).join(name), std::fs::read(&file).unwrap()));
    }
    let readme = std::fs::read_to_string(ours.join("README.md")).unwrap();
    for (name, made) in [("Calls.swift", calls::in_swift()), ("Tour.swift", tour(&readme))] {
        files.push((Path::new("Tests/LommeTests").join(name), made.into_bytes()));
    }
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("swift");
    lay_down(&package, &files);
    package
}

/// The Swift in a page, as a function of what it takes for given.
fn tour(page: &str) -> String {
    let blocks = page.split("```swift\n").skip(1).map(|block| block.split("```").next().unwrap());
    let given = "folder: String, address: String, tlsRoot: String, publisherRoot: String, keys: any SecureKeys, offer: String";
    let blocks = blocks.collect::<Vec<_>>().join("\n");
    format!("import Lomme\n\nfunc tour({given}) async throws {{\n{blocks}}}\n")
}

/// Leaves files alone that are as they should be, since what is compiled anew goes by time, and removes sources that are no more.
fn lay_down(package: &Path, files: &[(PathBuf, Vec<u8>)]) {
    for (file, content) in files {
        let file = package.join(file);
        if std::fs::read(&file).is_ok_and(|there| there == *content) {
            continue;
        }
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, content).unwrap();
    }
    for old in ["Sources", "Tests"].iter().flat_map(|part| files_below(&package.join(part))) {
        let name = old.strip_prefix(package).unwrap();
        if !files.iter().any(|(file, _)| file == name) {
            std::fs::remove_file(&old).unwrap();
        }
    }
}

//! One set of vectors for every language: apps at a fixed time, on a store or from nothing, and what each call answers.
//!
//! They are made anew by every run, from the authorities' stand-in: licences, lists, Asks and a synchronised overview are real. A
//! language reads `vectors.json`, opens each app, makes its calls and writes a line for each to a file of its own; all have to be
//! the same to the byte as what Rust answers. How a record becomes JSON is each language's own work: nothing of it comes out of the core.
//!
//! A line is the scene, the number of the call, its name, and `{"ok": …}` or `{"error": …}` in JSON without blanks, with sorted
//! members, in UTF-8, bytes as base64url, nothing as `null`. A case of an enum is its name in `UPPER_CASE`; one with fields is an object with
//! that name alone, which holds them: `"MARK_READ"`, `{"WITHDRAW_CONSENT":{"only":["a"]}}`.

mod citizens;
mod form;
mod making;
mod officers;
mod published;
mod rust;
mod scene;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a vector cannot hold: what is given an object of the shell, and the end of a process.
const NO_VECTOR: [&str; 4] = ["observe", "log_to_platform", "salvage", "before_exit"];

/// The vectors on disk, and what Rust answers.
pub(crate) struct Vectors {
    /// The file that a language reads.
    pub(crate) file: PathBuf,
    expected: String,
    called: BTreeSet<String>,
}

impl Vectors {
    /// Makes them in a folder.
    pub(crate) fn make(dir: &Path) -> Self {
        std::fs::create_dir_all(dir).unwrap();
        let scenes = making::scenes(dir);
        let file = dir.join("vectors.json");
        std::fs::write(&file, serde_json::to_string(&scenes).unwrap()).unwrap();
        let expected: String = scenes.iter().map(|scene| rust::answers(scene, dir)).collect();
        // The library has hushed the panics of this process, too; those of a test are to be read.
        drop(std::panic::take_hook());
        let called =
            scenes.iter().flat_map(|scene| scene.calls.iter().map(|call| call.call.clone())).collect();
        Vectors { file, expected, called }
    }

    /// Fails at the first answer of `language`, in a file, that is not Rust's.
    pub(crate) fn compare(&self, language: &str, answers: &Path) {
        let answers = std::fs::read_to_string(answers).unwrap();
        for (ours, theirs) in self.expected.lines().zip(answers.lines()) {
            assert_eq!(ours, theirs, "Rust and {language} do not answer the same");
        }
        assert_eq!(self.expected.len(), answers.len(), "{language} does not answer everything");
        let calls = self.expected.lines().count();
        eprintln!("{language}: the same as Rust in {calls} answers of {} bytes", answers.len());
    }

    /// What Rust answers, a line a call.
    pub(crate) fn expected(&self) -> &str {
        &self.expected
    }
}

/// The functions of the apps, and those that need none, which answer at once: no object, no coroutine.
fn exported() -> BTreeSet<&'static str> {
    let lines = include_str!("../../../../ffi/interface.txt").lines();
    let functions = lines
        .filter_map(|line| line.split_once('(').map(|(name, _)| name))
        .filter(|name| !name.contains(' '));
    let apart = functions.map(|name| name.split_once('.').unwrap_or(("", name)));
    apart.filter(|(of, _)| matches!(*of, "" | "CitizenApp" | "ReaderApp")).map(|(_, name)| name).collect()
}

#[test]
fn the_vectors_say_something_of_verdicts_views_agendas_plans_and_errors() {
    let work = tempfile::tempdir().unwrap();
    let vectors = Vectors::make(work.path());
    let lines = vectors.expected();
    for needed in [
        r#""outcome":"accepted""#,
        r#""outcome":"refused""#,
        r#""outcome":"undetermined""#,
        r#""this_week":[{"#,
        r#""schedule":[{"#,
        r#""sections":[{"#,
        r#""may_drive":true"#,
        r#""code":"scan.not_a_frame""#,
        r#""code":"trust.older""#,
        r#""code":"time.unreadable""#,
        r#""code":"store.paused""#,
        r#""code":"act.changed""#,
        r#""code":"act.does_not_fit""#,
        r#""code":"power.none""#,
        r#""act":{"ANSWER_CONSENT":{"give":"ALL"}}"#,
        r#""act":{"WITHDRAW_CONSENT":{"only":["#,
        r#""act":"MARK_READ""#,
        r#""found_in":"title""#,
        r#""acting_for":{"#,
    ] {
        assert!(lines.contains(needed), "no vector has {needed}");
    }
    let published = lomme_tests::vector("iso18013-5/annex-d.json").is_some();
    assert!(!published || published::is_accepted_as_it_was_published_alone(lines), "Annex D");
    let missing: Vec<_> = exported()
        .into_iter()
        .filter(|name| !vectors.called.contains(*name) && !NO_VECTOR.contains(name))
        .collect();
    assert!(missing.is_empty(), "no vector calls {missing:?}");
    assert!(lines.lines().count() > 1_000, "{}", lines.lines().count());
}

//! The library, and the bindings generated from it.

use std::path::{Path, PathBuf};
use std::process::Command;

use lomme_tests::project;

/// The library, which cargo built for this test because its package depends on it, in the folder of the test itself; or the one that
/// `LOMME_LIBRARY` names, as when what a phone gets is tried.
pub(crate) fn library() -> PathBuf {
    if let Some(named) = std::env::var_os("LOMME_LIBRARY") {
        return named.into();
    }
    let name = format!("{}lomme_ffi{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    std::env::current_exe().unwrap().with_file_name(name)
}

/// The library that is loaded: where one has been named that still describes itself (`…/unstripped`), the one beside it that a phone gets.
fn loaded(library: &Path) -> PathBuf {
    let unstripped = library.parent().filter(|folder| folder.ends_with("unstripped"));
    let shipped = unstripped.and_then(|folder| Some(folder.with_file_name(library.file_name()?)));
    shipped.filter(|shipped| shipped.is_file()).unwrap_or_else(|| library.to_owned())
}

/// Generates the bindings of a language into a folder, and puts the library there too: where nobody builds it anew meanwhile.
pub(crate) fn generate(language: &str, out_dir: &Path) {
    let library = library();
    let generate = ["generate", "--language", language, "--no-format", "--metadata-no-deps", "--out-dir"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme-bindgen"));
    let output = command.args(generate).arg(out_dir).arg(&library).current_dir(project()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::copy(loaded(&library), out_dir.join(library.file_name().unwrap())).unwrap();
}

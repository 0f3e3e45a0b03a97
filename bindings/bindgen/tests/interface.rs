//! What the library exports, as it is recorded in `bindings/ffi/interface.txt`. A change of it shows as a diff; what was added and what
//! was broken are told apart, since a shell in a shop cannot be changed together with the core.
//!
//! `LOMME_RECORD=1 cargo test -p lomme-bindgen --test interface` records it anew.
#![allow(clippy::unwrap_used, clippy::panic)]

mod described;

use std::collections::BTreeSet;

use described::{describe, exported};
use lomme_tests::project;

const RECORDED: &str = "bindings/ffi/interface.txt";

#[test]
fn the_library_exports_what_is_recorded() {
    let file = project().join(RECORDED);
    let now = describe(&exported());
    if std::env::var_os("LOMME_RECORD").is_some() {
        std::fs::write(&file, now.join("\n") + "\n").unwrap();
        return;
    }
    let recorded = std::fs::read_to_string(&file).unwrap();
    let recorded: BTreeSet<&str> = recorded.lines().collect();
    let now: BTreeSet<&str> = now.iter().map(String::as_str).collect();
    let broken: Vec<_> = recorded.difference(&now).collect();
    let added: Vec<_> = now.difference(&recorded).collect();
    assert!(
        broken.is_empty() && added.is_empty(),
        "{RECORDED} is not what the library exports.\nbroken, shells that use it no longer build or run: {broken:#?}\n\
         added: {added:#?}\nIf it is meant: LOMME_RECORD=1 cargo test -p lomme-bindgen --test interface"
    );
}

#[test]
fn everything_exported_is_documented_and_every_function_can_fail_in_the_one_way() {
    let lacking: Vec<String> = exported().iter().flat_map(described::lacks).collect();
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// The words that Kotlin, Python and Swift keep for themselves, and that a name therefore is written otherwise for, in backticks or with an
/// underscore.
const WORDS: &str = "and as assert async await break case catch class continue def default defer deinit del do elif else enum except extension \
    fallthrough false finally for from fun func global guard if import in init inout interface internal is lambda let nil nonlocal not null \
    object operator or package pass private protocol public raise repeat rethrows return self static struct subscript super switch this \
    throw throws true try typealias typeof val var when where while with yield";

#[test]
fn no_name_is_a_word_of_a_language() {
    let words: BTreeSet<&str> = WORDS.split_whitespace().collect();
    let exported = exported();
    let taken: Vec<&str> =
        exported.iter().flat_map(described::names).filter(|name| words.contains(name)).collect();
    assert!(taken.is_empty(), "{taken:?}");
}

/// Words that mean something to who writes Rust and to nobody else.
const RUST: &str = "Arc Box Err None Ok Option Result Self Some String Vec bool impl isize str struct trait usize u8 u16 u32 u64 i8 i16 i32 i64";

/// Values that a view holds, spelled so in each language; that a function has such a name too is another matter.
const VALUES: [&str; 2] = ["mark_done", "start_anew"];

/// It becomes KDoc, Swift's doc comments and Python's docstrings. A name in it is not written anew for any of them, and two of them write
/// `close_verdict` in another way.
#[test]
fn what_is_said_is_said_for_each_language() {
    let rust: BTreeSet<&str> = RUST.split_whitespace().collect();
    let exported = exported();
    let names: BTreeSet<&str> = exported.iter().flat_map(described::names).collect();
    let is_foreign = |words: &str| {
        let links = words.contains("[`") || words.contains("](") || words.contains("::");
        links || words.split(|c: char| !c.is_alphanumeric()).any(|word| rust.contains(word))
    };
    let names_of_rust = |words: &str| {
        let mut quoted = words.split('`').skip(1).step_by(2);
        quoted.any(|word| word.contains('_') && names.contains(word) && !VALUES.contains(&word))
    };
    let wrong: Vec<&str> = exported
        .iter()
        .flat_map(described::words)
        .filter_map(|(_, words)| words)
        .filter(|words| is_foreign(words) || names_of_rust(words))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

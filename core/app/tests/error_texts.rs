//! Every code of an error has a text that says what to do, in Danish and English. The codes are looked for in the sources, so that a new one cannot
//! be forgotten. A fault of ours (`LommeError::internal`) has one text for all of them.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lomme_app::{Language, Texts};

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// `net.offline`: a family and a name.
fn is_code(text: &str) -> bool {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(|c| c.is_ascii_lowercase())
            && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    text.split_once('.').is_some_and(|(family, name)| word(family) && word(name))
}

/// The codes of a source: literals of their form, save settings' names, faults of ours and what tests say.
fn codes(source: &str) -> BTreeSet<String> {
    let shipped = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut codes = BTreeSet::new();
    let mut before = "";
    // A literal and what stands before it. No source has a quote within a literal of this form.
    for (number, part) in shipped.split('"').enumerate() {
        let before_it = before.trim_end();
        let line = before_it.rsplit('\n').next().unwrap_or_default();
        let is_setting =
            line.trim_start().starts_with("const ") || line.trim_start().starts_with("pub(super) const ");
        let is_ours = before_it.ends_with("internal(") || part == "core.panic";
        if number % 2 == 1 && is_code(part) && !is_setting && !is_ours && !line.contains("//") {
            codes.insert(part.to_owned());
        }
        before = part;
    }
    codes
}

fn all_codes() -> BTreeSet<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&here.join("src"), &mut files);
    sources(&here.join("../../bindings/ffi/src"), &mut files);
    files.iter().flat_map(|file| codes(&fs::read_to_string(file).unwrap())).collect()
}

#[test]
fn every_code_in_the_sources_has_a_text_in_both_languages() {
    let codes = all_codes();
    assert!(codes.contains("net.offline") && codes.contains("store.full") && codes.len() > 50, "{codes:?}");
    for language in [Language::Da, Language::En] {
        let texts = Texts::new(language);
        let key = |code: &String| format!("error-{}", code.replace(['.', '_'], "-"));
        let missing: Vec<String> = codes.iter().map(key).filter(|key| !texts.has(key)).collect();
        assert!(missing.is_empty(), "texts/*.ftl lack, in {language:?}: {missing:#?}");
    }
}

#[test]
fn a_text_says_what_happened_in_whole_sentences_without_codes() {
    for language in [Language::Da, Language::En] {
        let texts = Texts::new(language);
        for code in all_codes() {
            let text = texts.error(&code);
            assert!(text.ends_with('.') && text.chars().count() <= 240, "{code}: {text}");
            for jargon in ["TLS", "HTTP", "JSON", "gateway", "cursor", "token", "server", "error", &code] {
                assert!(!text.contains(jargon), "{code}: {text}");
            }
        }
        assert_eq!(texts.error("core.of_tomorrow"), texts.get("error-internal"));
    }
}

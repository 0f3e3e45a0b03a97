//! Words, folded: see the rule in [`super`].

use std::ops::Range;

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Folded letters of a word that count.
const LETTERS_MAX: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// As it is compared: lower-case letters and digits.
    pub folded: String,
}

/// The words of a text, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<(usize, Folding)> = None;
    for (at, letter) in text.char_indices() {
        let inside = open.is_some();
        if letter.is_alphanumeric() || (inside && is_mark(letter)) {
            open.get_or_insert_with(|| (at, Folding::default())).1.push(letter);
        } else if let Some((from, folding)) = open.take() {
            words.extend(folding.word(from..at));
        }
    }
    if let Some((from, folding)) = open {
        words.extend(folding.word(from..text.len()));
    }
    words
}

/// A mark that belongs to the letter before it, where a text writes them apart.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// A word while it is read.
#[derive(Default)]
struct Folding {
    folded: String,
    letters: usize,
    before: Option<char>,
}

impl Folding {
    fn push(&mut self, letter: char) {
        if letter.is_ascii() {
            return self.base(letter.to_ascii_lowercase());
        }
        const NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfd();
        for letter in NFD.normalize_iter(letter.to_lowercase()) {
            if is_mark(letter) { self.mark(letter) } else { self.base(letter) }
        }
    }

    fn base(&mut self, letter: char) {
        let spelt = match letter {
            'æ' => "ae",
            'ø' | 'œ' => "oe",
            'ß' => "ss",
            'þ' => "th",
            'ð' | 'đ' => "d",
            'ł' => "l",
            _ => "",
        };
        if spelt.is_empty() {
            self.put(letter);
        } else {
            spelt.chars().for_each(|letter| self.put(letter));
        }
        self.before = Some(letter);
    }

    /// A ring, two dots and a stroke make letters of their own out of some.
    fn mark(&mut self, mark: char) {
        match (self.before.take(), mark) {
            (Some('a'), '\u{30a}') => self.put('a'),
            (Some('a' | 'o'), '\u{308}') | (Some('o'), '\u{338}') => self.put('e'),
            (before, _) => self.before = before,
        }
    }

    fn put(&mut self, letter: char) {
        // What a letter decomposes to may be none: it would split the word where it is compared.
        if letter.is_alphanumeric() && self.letters < LETTERS_MAX {
            self.folded.push(letter);
            self.letters += 1;
        }
    }

    fn word(self, range: Range<usize>) -> Option<Word> {
        (!self.folded.is_empty()).then_some(Word { range, folded: self.folded })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn danish_letters_are_as_they_are_written_without_their_keys() {
        for (one, other) in [
            ("Århus", "Aarhus"),
            ("BØRNE", "boerne"),
            ("æbleskiver", "Aebleskiver"),
            ("Ærøskøbing", "AEROESKOEBING"),
            ("café", "CAFE"),
            ("Müller", "muller"),
            ("Käthe Sjöström", "Kæthe Sjøstrøm"),
            ("Straße", "strasse"),
            ("Þórður", "thordur"),
            ("A\u{30a}rhus og o\u{338}", "Århus og ø"),
            ("é", "e\u{301}"),
            ("ǻ", "aa"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn letters_that_are_others_to_a_dane_stay_others() {
        for (one, other) in [("for", "før"), ("kobenhavn", "København"), ("hal", "hæl"), ("tal", "tål")] {
            assert_ne!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn words_are_letters_and_digits_and_know_where_they_stand() {
        let text = "28-årig: 1.250,00 kr. (FI+71)";
        let words = words(text);
        let parts: Vec<&str> = words.iter().map(|word| text.get(word.range.clone()).unwrap()).collect();
        assert_eq!(parts, ["28", "årig", "1", "250", "00", "kr", "FI", "71"]);
        assert!(super::words("  …–«»\u{301}\u{0}").is_empty());
    }

    #[test]
    fn a_word_is_letters_and_digits_alone_also_of_foreign_scripts_and_has_an_end() {
        for text in ["ﬀ ΐ ǆ İ ǰ ΰ", "عربى हिन्दी 中文", &"å".repeat(10_000)] {
            for word in words(text) {
                assert!(word.folded.chars().all(char::is_alphanumeric), "{word:?}");
                assert!(word.folded.chars().count() <= LETTERS_MAX);
            }
        }
    }
}

//! Search: which words of an item a person would look for, how words are compared, and where in an item they were found.
//!
//! The rule of comparison, the same for what is kept and for what is typed ([`words`]):
//! - upper and lower case are the same;
//! - `å` is `aa`, `ø` and `ö` are `oe`, `æ` and `ä` are `ae`, as they are written where there are no such keys, so that *Århus* and *Aarhus*,
//!   *børne* and *boerne* are one. `o` is not `ø`: *kobenhavn* finds no *København*, and *for* is not *før*;
//! - other accents do not count (`é` is `e`, `ü` is `u`); `ß` is `ss`, `ð` is `d`, `þ` is `th`;
//! - a word is letters and digits; whatever else stands between two. Of a longer word the first 64 letters count.
//!
//! A word that is typed is found in every word it is the beginning of, since Danish puts its article and its endings at the end: *skat* finds
//! *skatten* and *skattekort*. The end of a compound is not found: *støtte* finds no *boligstøtte*.

mod fold;
mod snippet;
mod text;

pub use fold::{Word, words};
pub use snippet::{Found, Place, Span};
pub use text::{Searchable, searchable_text};

/// The number of the rule by which items are indexed. It changes with [`words`] and [`searchable_text`]: an index by another is made anew.
pub const RULE: u32 = 1;

/// Words of a query that are looked for; more are not looked at.
const WORDS_MAX: usize = 12;
/// Bytes of a query that are looked at.
const QUERY_MAX: usize = 400;

/// What somebody has typed, as words to look for. Whatever was typed is a query: nothing in it is a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
}

impl Query {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Self {
        let mut end = typed.len().min(QUERY_MAX);
        while !typed.is_char_boundary(end) {
            end -= 1;
        }
        let mut found: Vec<String> = Vec::new();
        for word in words(typed.get(..end).unwrap_or_default()) {
            if !found.contains(&word.folded) && found.len() < WORDS_MAX {
                found.push(word.folded);
            }
        }
        // A word that begins another one says nothing beside it.
        let all = found.clone();
        found.retain(|word| !all.iter().any(|other| other != word && other.starts_with(word.as_str())));
        Self { words: found }
    }

    /// The words, folded. Every one is the beginning of a word to be found.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether it finds this word of a text.
    fn finds(&self, word: &Word) -> bool {
        self.words.iter().any(|typed| word.folded.starts_with(typed.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_words_whatever_it_looks_like() {
        let parsed = |typed: &str| Query::parse(typed).words().to_vec();
        assert_eq!(parsed("Århus  skat*"), ["aarhus", "skat"]);
        assert_eq!(parsed(r#"" OR head : (NEAR "x" AND -- ;"#), ["or", "head", "near", "x", "and"]);
        assert_eq!(parsed("skat skattekort SKAT"), ["skattekort"]);
        assert!(Query::parse("  -\"*()^:  ").is_empty());
        assert_eq!(parsed(&"å ".repeat(5_000)), ["aa"]);
        let many: String = (0..100).map(|number| format!("{} ", 100 + number)).collect();
        assert_eq!(parsed(&many).len(), WORDS_MAX);
    }
}

//! One element in words: what it is, and what it says.

use lomme_licence::cbor::Value;
use lomme_licence::mdl::{Privilege, age_of};

use crate::texts::{Texts, code_key};

/// More characters of a text from outside are left out.
const CHARACTERS: usize = 120;

/// What an element is.
pub(crate) fn element_title(element: &str, texts: &Texts) -> String {
    if age_of(element).is_some() || texts.has(&code_key("element", element)) {
        return texts.element(element);
    }
    texts.with("element-unknown", &[("element", clip(element).into())])
}

/// What an element says, in one line.
pub(crate) fn value_words(value: &Value, texts: &Texts) -> String {
    if let Some(date) = value.as_date() {
        return texts.date(date);
    }
    match value {
        Value::Text(text) => clip(text),
        Value::Bool(yes) => texts.get(if *yes { "value-yes" } else { "value-no" }),
        Value::Bytes(bytes) if is_picture(bytes) => texts.get("value-photo"),
        Value::Bytes(bytes) => {
            texts.with("value-bytes", &[("n", i64::try_from(bytes.len()).unwrap_or(i64::MAX).into())])
        }
        Value::Array(_) => match Privilege::list_of(value) {
            (privileges, 0) if !privileges.is_empty() => {
                let categories: Vec<&str> = privileges.iter().map(|one| one.category.as_str()).collect();
                clip(&categories.join(", "))
            }
            _ => clip(&value.to_json().to_string()),
        },
        value => clip(&value.to_json().to_string()),
    }
}

/// The picture of an element, JPEG.
pub(crate) fn picture(value: &Value) -> Option<Vec<u8>> {
    value.as_bytes().filter(|bytes| is_picture(bytes)).map(<[u8]>::to_vec)
}

fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8, 0xff])
}

/// A text from outside: one line, not too long, and nothing in it that turns what stands after it round.
pub fn clip(text: &str) -> String {
    let shown = |c: char| if c.is_control() || moves(c) { '\u{fffd}' } else { c };
    let mut clipped: String = text.chars().take(CHARACTERS).map(shown).collect();
    if text.chars().nth(CHARACTERS).is_some() {
        clipped.push('…');
    }
    clipped
}

/// Whether a character ends the line or sets the direction of what follows (Unicode's line and paragraph separators, embeddings,
/// overrides and isolates).
fn moves(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use lomme_licence::mdl::Language;

    #[test]
    fn text_from_outside_is_one_short_line() {
        assert_eq!(clip("a\u{1b}[2J\nb"), "a\u{fffd}[2J\u{fffd}b");
        assert_eq!(clip(&"x".repeat(500)).chars().count(), CHARACTERS + 1);
    }

    #[test]
    fn elements_are_named_in_words_and_unknown_ones_in_plain_sight() {
        let texts = Texts::new(Language::En);
        assert_eq!(element_title("family_name", &texts), "family name");
        assert_eq!(element_title("age_over_17", &texts), "whether you are over 17");
        assert_eq!(element_title("shoe\u{1b}size", &texts), "shoe\u{fffd}size (not known here)");
        assert_eq!(element_title("\u{202e}81 revo", &texts), "\u{fffd}81 revo (not known here)");
        assert_eq!(clip("لیند\u{200f} Lind\u{2029}x"), "لیند\u{200f} Lind\u{fffd}x");
    }

    #[test]
    fn values_are_one_short_line() {
        let texts = Texts::new(Language::Da);
        let date = jiff::civil::date(1988, 4, 17);
        assert_eq!(value_words(&Value::full_date(date), &texts), "17. april 1988");
        assert_eq!(value_words(&Value::Bool(true), &texts), "ja");
        assert_eq!(value_words(&Value::Bytes(vec![0xff, 0xd8, 0xff, 0xe0]), &texts), "vises som billede");
        assert_eq!(value_words(&"x".repeat(500).as_str().into(), &texts).chars().count(), CHARACTERS + 1);
        assert_eq!(value_words(&Value::Integer(3), &texts), "3");
    }
}

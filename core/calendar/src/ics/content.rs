//! Content lines (RFC 5545, sections 3.1 and 3.3.11): a name, a value, at most 75 octets a line.

/// The most octets of a line, its end not counted.
const OCTETS: usize = 75;

/// Lines of a calendar.
#[derive(Default)]
pub(super) struct Content(String);

impl Content {
    /// A line of our own making: nothing in it needs escaping.
    pub(super) fn raw(&mut self, line: &str) {
        self.fold(line.chars());
    }

    /// A property whose value is a text from elsewhere.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        let escaped = plain(value).flat_map(escape);
        self.fold(name.chars().chain([':']).chain(escaped));
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    /// Folds before a character that would not fit: one is never cut in two, nor is an escape from what it escapes.
    fn fold(&mut self, characters: impl Iterator<Item = char>) {
        let mut octets = 0;
        let mut after_escape = false;
        for character in characters {
            // A backslash is put where the character after it fits too.
            let needed = character.len_utf8() + usize::from(character == '\\' && !after_escape);
            if octets + needed > OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(character);
            octets += character.len_utf8();
            after_escape = character == '\\' && !after_escape;
        }
        self.0.push_str("\r\n");
    }
}

/// Texts come from outside: a line break stays one, as an escape; no other control character gets through, nor one that would start a line of
/// the file.
fn plain(text: &str) -> impl Iterator<Item = char> {
    let mut before = ' ';
    text.chars().filter_map(move |character| {
        let second_of_a_pair = before == '\r' && character == '\n';
        before = character;
        match character {
            '\n' if second_of_a_pair => None,
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            control if control.is_control() => Some(' '),
            other => Some(other),
        }
    })
}

fn escape(character: char) -> impl Iterator<Item = char> {
    let (escape, character) = match character {
        '\n' => (Some('\\'), 'n'),
        '\\' | ';' | ',' => (Some('\\'), character),
        _ => (None, character),
    };
    escape.into_iter().chain([character])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(value: &str) -> String {
        let mut content = Content::default();
        content.text("SUMMARY", value);
        content.finish()
    }

    /// Reads it back by the words of the RFC.
    fn read(line: &str) -> String {
        let unfolded = line.replace("\r\n ", "");
        let value = unfolded.strip_suffix("\r\n").unwrap().strip_prefix("SUMMARY:").unwrap();
        let mut read = String::new();
        let mut characters = value.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next().unwrap() {
                    'n' => read.push('\n'),
                    other => read.push(other),
                },
                other => read.push(other),
            }
        }
        read
    }

    #[test]
    fn text_is_escaped_and_cannot_start_a_line_of_its_own() {
        let line = written("Møde; a, b\\c\r\nATTENDEE:mailto:x\u{0}\u{85}y");
        assert_eq!(line, "SUMMARY:Møde\\; a\\, b\\\\c\\nATTENDEE:mailto:x \\ny\r\n");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_no_line_is_longer_than_75_octets(text in any::<String>(), many in 0_usize..4, escapes in 0_usize..80) {
            let text = format!("{}{}", text.repeat(many), ",;".repeat(escapes));
            let line = written(&text);
            for line in line.strip_suffix("\r\n").unwrap().split("\r\n") {
                prop_assert!(line.len() <= OCTETS, "{}", line.len());
                let escapes = line.len() - line.trim_end_matches('\\').len();
                prop_assert!(escapes % 2 == 0, "an escape is not cut from what it escapes: {line}");
            }
            prop_assert_eq!(read(&line), plain(&text).collect::<String>());
        }
    }
}

//! `lomme-consent/1`: the text of a declaration, exactly as it is shown and hashed.
//!
//! UTF-8, one line a statement, each ended by a line feed. The first line names the format and the language; every other is a label, a colon,
//! a space and a value. Values are the source's own with runs of white space and of control characters (also those that turn the direction of
//! writing) made one space, so that no value can pretend to be a line. The hash of an answer is the SHA-256 of all of it.
//!
//! The day to answer by, the state and the history are shown beside it and are no part of it: they change without what is consented to.

use super::words::Words;
use crate::body::{Consent, SpecificConsent, TextLanguage};
use crate::item::Item;
use crate::value::TextHash;

const FORMAT: &str = "lomme-consent/1";

/// A line of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine {
    /// What it is, in the text's language.
    pub label: &'static str,
    /// What it says.
    pub value: String,
}

/// The text of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentText {
    language: TextLanguage,
    head: Vec<TextLine>,
    parts: Vec<Vec<TextLine>>,
}

impl ConsentText {
    /// The text of a consent's item; none where the language is not known, or it is not known what a yes means.
    pub fn of(item: &Item, consent: &Consent, language: &TextLanguage) -> Option<Self> {
        let words = Words::of(language)?;
        let kind = words.kind(&consent.declaration)?;
        let line = |label, value: &str| TextLine { label, value: one_line(value) };
        let mut head = vec![line(kind.title, &item.title), line(words.asked_by, &item.authority)];
        head.extend(consent.case_number.as_deref().map(|number| line(words.case, number)));
        head.push(line(words.yes_means, kind.yes_means));
        let count = consent.consents.len();
        let part = |(one, number): (&SpecificConsent, usize)| {
            let mut lines = vec![line(kind.one, &words.number(number, count))];
            lines.extend(specific(one, words));
            lines
        };
        let parts = consent.consents.iter().zip(1..).map(part).collect();
        Some(Self { language: language.clone(), head, parts })
    }

    /// The language.
    pub fn language(&self) -> &TextLanguage {
        &self.language
    }

    /// What is said of the whole declaration.
    pub fn head(&self) -> &[TextLine] {
        &self.head
    }

    /// What is said of each specific consent, in order.
    pub fn parts(&self) -> &[Vec<TextLine>] {
        &self.parts
    }

    /// All of it, as it is hashed.
    pub fn text(&self) -> String {
        let mut text = format!("{FORMAT} {}\n", self.language.code());
        for TextLine { label, value } in self.head.iter().chain(self.parts.iter().flatten()) {
            text.push_str(&format!("{label}: {value}\n"));
        }
        text
    }

    /// The hash of it.
    pub fn sha256(&self) -> TextHash {
        TextHash::of(&self.text())
    }
}

fn specific(one: &SpecificConsent, words: &Words) -> Vec<TextLine> {
    let line = |label, value: &str| TextLine { label, value: one_line(value) };
    let from = one.valid_from.map_or_else(|| words.from_answer.to_owned(), |day| words.date(day));
    let until = one.valid_until.map_or_else(|| words.until_decided.to_owned(), |day| words.date(day));
    vec![
        line(words.purpose, &one.purpose),
        line(words.data, &one.data),
        line(words.from, &one.from),
        line(words.to, &one.to),
        line(words.legal_basis, &one.legal_basis),
        line(words.valid_from, &from),
        line(words.valid_until, &until),
        line(words.if_refused, &one.if_refused),
        line(words.if_withdrawn, one.if_withdrawn.as_deref().unwrap_or(words.not_said)),
    ]
}

/// A value on one line, without anything that moves a cursor or turns the writing round.
fn one_line(value: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words = value.split(|c: char| c.is_whitespace() || c.is_control() || turns(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::ItemBody;
    use serde_json::json;

    fn item(body: serde_json::Value) -> Item {
        serde_json::from_value(json!({"id": "c", "source": "s", "version": 5, "as_of": "2026-03-01T08:00:00Z", "title": "Lægeattest",
            "area": "employment", "subject": "p", "authority": "Kommunen", "status": {"code": "requested"},
            "details_url": "https://a.dk/", "body": body}))
        .unwrap()
    }

    fn one(purpose: &str) -> serde_json::Value {
        json!({"purpose": purpose, "data": "Attest", "from": "Lægen", "to": "Kommunen", "legal_basis": "§ 11 a",
            "valid_until": "2026-06-30", "if_refused": "Sagen afgøres uden"})
    }

    fn text_of(item: &Item, language: &str) -> Option<ConsentText> {
        let ItemBody::Consent(consent) = &item.body else { panic!() };
        ConsentText::of(item, consent, &language.into())
    }

    #[test]
    fn the_text_is_the_same_for_ever() {
        let item = item(json!({"kind": "consent", "case_number": "26/7", "consents": [one("At afklare")]}));
        let danish = text_of(&item, "da").unwrap();
        let expected = "lomme-consent/1 da\nSamtykkeerklæring: Lægeattest\nSpørger: Kommunen\nSag: 26/7\n\
            Et ja betyder: Oplysningerne må deles, som det står her\nSamtykke: 1 af 1\nFormål: At afklare\nOplysninger: Attest\n\
            Fra: Lægen\nTil: Kommunen\nLovgrundlag: § 11 a\nGælder fra: dit svar\nGælder til og med: 30. juni 2026\n\
            Hvis du siger nej: Sagen afgøres uden\nHvis du trækker dit ja tilbage: Det oplyser myndigheden ikke\n";
        assert_eq!(danish.text(), expected);
        assert_eq!(danish.sha256(), TextHash::of(expected));
        let english = text_of(&item, "en").unwrap();
        assert!(english.text().contains("\nValid until: 30 June 2026\n"));
        assert_ne!(english.sha256(), danish.sha256());
        assert_eq!(text_of(&item, "kl"), None);
    }

    #[test]
    fn opting_out_says_that_a_yes_shares_nothing_and_an_unknown_kind_has_no_text() {
        let of = |kind: &str| item(json!({"kind": "consent", "declaration": kind, "consents": [one("x")]}));
        let text = text_of(&of("opt_out"), "da").unwrap().text();
        assert!(text.contains("Frabedelse: Lægeattest\n") && text.contains("Oplysningerne bliver ikke delt"));
        assert_eq!(text_of(&of("lottery"), "da"), None);
    }

    #[test]
    fn a_value_cannot_pretend_to_be_another_line() {
        let tricks = "At hjælpe\nTil: \u{202e}Ingen\r\n\t\u{7}Lovgrundlag: x";
        let item = item(json!({"kind": "consent", "consents": [one(tricks)]}));
        let text = text_of(&item, "da").unwrap().text();
        assert!(text.contains("Formål: At hjælpe Til: Ingen Lovgrundlag: x\n"), "{text}");
        assert_eq!(text.lines().filter(|line| line.starts_with("Til: ")).count(), 1);
    }

    #[test]
    fn every_word_of_what_is_consented_to_changes_the_hash_and_the_procedure_does_not() {
        let whole = item(json!({"kind": "consent", "consents": [one("a")]}));
        let hash = |item: &Item| text_of(item, "da").unwrap().sha256();
        for field in ["purpose", "data", "from", "to", "legal_basis", "if_refused", "if_withdrawn"] {
            let mut other = one("a");
            other[field] = json!("noget andet");
            assert_ne!(hash(&item(json!({"kind": "consent", "consents": [other]}))), hash(&whole), "{field}");
        }
        for field in ["valid_from", "valid_until"] {
            let mut other = one("a");
            other[field] = json!("2027-01-01");
            assert_ne!(hash(&item(json!({"kind": "consent", "consents": [other]}))), hash(&whole), "{field}");
        }
        let history = json!([{"state": "requested", "at": "2026-01-01T09:00:00"}]);
        let later = json!({"kind": "consent", "respond_by": "2026-09-01", "history": history, "consents": [one("a")]});
        let later = Item { version: 9, status: crate::Status::code("given"), ..item(later) };
        assert_eq!(hash(&later), hash(&whole));
    }
}

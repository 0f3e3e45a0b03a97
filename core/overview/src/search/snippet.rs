//! Where in an item the words of a query were found.

use super::Query;
use super::fold::{Word, words};
use super::text::Searchable;

/// Letters of a line that are shown around what was found.
const AROUND: usize = 40;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// In which of an item's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the title.
    Title,
    /// In the authority's name.
    Authority,
    /// In the rest.
    Body,
}

/// What was found where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The text that has most of the words; of equal ones the title, then the authority, then the first line.
    pub place: Place,
    /// That text, or the part of it around the first word that was found. What is left out is marked by `…`.
    pub spans: Vec<Span>,
}

impl Query {
    /// Where the query is found in an item; `None` where none of its words is.
    pub fn find(&self, text: &Searchable) -> Option<Found> {
        let named = [(Place::Title, text.title.as_str()), (Place::Authority, text.authority.as_str())];
        let lines = text.lines.iter().map(|line| (Place::Body, line.as_str()));
        let mut best: Option<(usize, Place, &str, Vec<Word>)> = None;
        for (place, line) in named.into_iter().chain(lines) {
            let words = words(line);
            let typed = |typed: &&String| words.iter().any(|word| word.folded.starts_with(typed.as_str()));
            let count = self.words().iter().filter(typed).count();
            if count > best.as_ref().map_or(0, |best| best.0) {
                best = Some((count, place, line, words));
            }
        }
        best.map(|(_, place, line, words)| Found { place, spans: self.spans(line, &words) })
    }

    fn spans(&self, line: &str, words: &[Word]) -> Vec<Span> {
        let hits: Vec<&Word> = words.iter().filter(|word| self.finds(word)).collect();
        let first = hits.first().map_or(0, |word| word.range.start);
        let last = hits.first().map_or(0, |word| word.range.end);
        // Cut between words, so that no half one is read out.
        let from = if char_count(line, 0, first) <= AROUND {
            0
        } else {
            let starts = words.iter().map(|word| word.range.start);
            starts.filter(|start| char_count(line, *start, first) <= AROUND).min().unwrap_or(first)
        };
        let until = if char_count(line, last, line.len()) <= AROUND {
            line.len()
        } else {
            let ends = words.iter().map(|word| word.range.end);
            ends.filter(|end| *end >= last && char_count(line, last, *end) <= AROUND).max().unwrap_or(last)
        };
        let mut spans = Vec::new();
        let mut at = from;
        let mut push = |text: String, hit| {
            if !text.is_empty() {
                spans.push(Span { text, hit });
            }
        };
        let lead = if from > 0 { "…" } else { "" };
        let mut before = lead.to_owned();
        for hit in hits.iter().filter(|hit| hit.range.end <= until) {
            before.push_str(line.get(at..hit.range.start).unwrap_or_default());
            push(std::mem::take(&mut before), false);
            push(line.get(hit.range.clone()).unwrap_or_default().to_owned(), true);
            at = hit.range.end;
        }
        before.push_str(line.get(at..until).unwrap_or_default());
        if until < line.len() {
            before.push('…');
        }
        push(before, false);
        spans
    }
}

fn char_count(line: &str, from: usize, until: usize) -> usize {
    line.get(from..until).map_or(0, |text| text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(title: &str, lines: &[&str]) -> Searchable {
        Searchable {
            title: title.into(),
            authority: "Ærø Kommune".into(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        }
    }

    fn shown(query: &str, text: &Searchable) -> Option<(Place, String)> {
        let found = Query::parse(query).find(text)?;
        let marked = found
            .spans
            .iter()
            .map(|span| if span.hit { format!("[{}]", span.text) } else { span.text.clone() });
        Some((found.place, marked.collect()))
    }

    #[test]
    fn the_title_goes_before_the_authority_and_that_before_the_rest() {
        let item = text("Byggesag", &["Kommunen har modtaget den"]);
        assert_eq!(shown("BYGGE", &item), Some((Place::Title, "[Byggesag]".into())));
        assert_eq!(shown("kommun", &item), Some((Place::Authority, "Ærø [Kommune]".into())));
        assert_eq!(
            shown("modtaget kommunen", &item),
            Some((Place::Body, "[Kommunen] har [modtaget] den".into()))
        );
        assert_eq!(shown("aeroe", &item), Some((Place::Authority, "[Ærø] Kommune".into())));
        assert_eq!(shown("findes ikke", &item), None);
    }

    #[test]
    fn a_long_text_is_cut_between_words_and_says_so() {
        let long = format!("{}vandskaden {}", "forord ".repeat(30), "efterord ".repeat(30));
        let (_, shown) = shown("vandskade", &text("x", &[&long])).unwrap();
        assert!(shown.starts_with("…forord") && shown.ends_with("efterord…"), "{shown}");
        assert!(shown.contains("[vandskaden]") && shown.chars().count() < 110, "{shown}");
    }
}

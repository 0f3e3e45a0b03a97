//! What a search found, and where in it.

use jiff::Timestamp;
use lomme_overview::Item;
use lomme_overview::search::{Query, searchable_text};
use serde::Serialize;

use super::acting::ActingFor;
use super::line::{ItemLine, item_line};
use crate::citizen::search::place_code;
use crate::texts::Texts;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchView {
    /// What was found, the best first.
    pub hits: Vec<SearchHit>,
    /// Whether there is more than was asked for.
    pub more: bool,
    /// What to read out: how many there are, that there is none, or that nothing was typed.
    pub summary: String,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchHit {
    /// It, as the overview shows it.
    pub item: ItemLine,
    /// Its kind's stable name.
    pub kind: String,
    /// Its kind in words.
    pub kind_title: String,
    /// `title`, `authority` or `body`.
    pub found_in: String,
    /// The same in words.
    pub found_in_words: String,
    /// The text it was found in, or the part around it. Read one after the other it is that text.
    pub snippet: Vec<SearchSpan>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchSpan {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// The first `limit` of `items`, which the query has found.
pub(crate) fn search_view(
    query: &Query,
    items: &[Item],
    limit: usize,
    now: Timestamp,
    texts: &Texts,
) -> SearchView {
    let hits: Vec<SearchHit> = items.iter().take(limit).map(|item| hit(query, item, now, texts)).collect();
    let more = items.len() > limit;
    let summary = if query.is_empty() {
        texts.get("search-nothing-typed")
    } else if hits.is_empty() {
        texts.get("search-none")
    } else {
        let count = i64::try_from(hits.len()).unwrap_or(i64::MAX);
        texts.with(if more { "search-more" } else { "search-found" }, &[("n", count.into())])
    };
    SearchView { hits, more, summary, acting_for: None }
}

fn hit(query: &Query, item: &Item, now: Timestamp, texts: &Texts) -> SearchHit {
    // The words may lie in several texts, so that none has them all; one of them has one.
    let found = query.find(&searchable_text(item));
    let place = found.as_ref().map_or("title", |found| place_code(found.place));
    let spans = found.map(|found| found.spans).unwrap_or_default();
    let kind = item.body.kind();
    SearchHit {
        item: item_line(item, now, texts),
        kind: kind.to_owned(),
        kind_title: texts.code("kind", if super::is_known_kind(kind) { kind } else { "unknown" }),
        found_in: place.to_owned(),
        found_in_words: texts.code("search-in", place),
        snippet: spans.into_iter().map(|span| SearchSpan { text: span.text, hit: span.hit }).collect(),
    }
}

//! The overview's first screen.

use jiff::Timestamp;
use lomme_overview::{Coverage, Filter, Item, KINDS};
use serde::Serialize;

use super::acting::ActingFor;
use super::coverage::{CoverageLine, coverage_line, nothing_view};
use super::line::{ItemLine, item_line};
use crate::texts::Texts;

/// The overview's first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverviewStart {
    /// One section a kind, in a fixed order; kinds without items are left out, kinds that are not known stand last.
    pub sections: Vec<SectionStart>,
    /// What is covered, by whom, and how old it is.
    pub coverage: Vec<CoverageLine>,
    /// Why there is nothing, when there is nothing.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// The items of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionStart {
    /// The kind's stable name.
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// How many items there are.
    pub count: u64,
    /// The first of them.
    pub items: Vec<ItemLine>,
}

/// Whether this version knows the kind.
pub(crate) fn is_known_kind(kind: &str) -> bool {
    KINDS.contains(&kind)
}

pub(crate) fn overview_start_view(
    kinds: &[(String, u64, Vec<Item>)],
    coverage: &[Coverage],
    now: Timestamp,
    texts: &Texts,
) -> OverviewStart {
    let place = |kind: &str| KINDS.iter().position(|known| *known == kind).unwrap_or(KINDS.len());
    let mut sections: Vec<SectionStart> = kinds
        .iter()
        .map(|(kind, count, items)| SectionStart {
            kind: kind.clone(),
            title: texts.code("kind", if is_known_kind(kind) { kind } else { "unknown" }),
            count: *count,
            items: items.iter().map(|item| item_line(item, now, texts)).collect(),
        })
        .collect();
    sections.sort_by(|a, b| (place(&a.kind), &a.kind).cmp(&(place(&b.kind), &b.kind)));
    let empty = sections.is_empty().then(|| nothing_view(coverage, &Filter::default(), now, texts).spoken);
    let coverage = coverage.iter().map(|coverage| coverage_line(coverage, now, texts)).collect();
    OverviewStart { sections, coverage, empty, acting_for: None }
}

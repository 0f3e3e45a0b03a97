//! Mit overblik in lines: what to do first, what there is by kind, and what each source covers.

use jiff::Timestamp;
use lomme_overview::{Coverage, Filter, Item, KINDS, UNKNOWN_KIND, kind_of};
use serde::Serialize;

use super::acting::ActingFor;
use super::coverage::{AreaCoverage, CoverageLine, NothingView, by_area, coverage_line, nothing_view};
use super::filters::{FilterGroup, filter_groups};
use super::first::FirstLine;
use super::line::{ItemLine, item_line};
use crate::people::People;
use crate::texts::Texts;

/// The overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverviewView {
    /// What to do first.
    pub first: Vec<FirstLine>,
    /// The title of what to do first, and what it says when there is nothing to do.
    pub first_title: String,
    /// One section a kind, in a fixed order. A kind without items says why; before anything was fetched there are none.
    pub sections: Vec<OverviewSection>,
    /// What is covered, by whom, and how old it is.
    pub coverage: Vec<CoverageLine>,
    /// The same by part of life.
    pub areas: Vec<AreaCoverage>,
    /// What it can be narrowed to.
    pub filters: Vec<FilterGroup>,
    /// Whether it is narrowed.
    pub filtered: bool,
    /// Why there is nothing at all, when there is nothing.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// The items of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverviewSection {
    /// The kind's stable name.
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// Its items.
    pub items: Vec<ItemLine>,
    /// What it means that there are none.
    pub nothing: Option<NothingView>,
}

/// What a sync brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SyncView {
    /// Items that are new or changed.
    pub changed: usize,
    /// Items that are gone.
    pub removed: usize,
    /// Entries that could not be used.
    pub unusable: usize,
    /// Whether everything was read anew.
    pub full_read: bool,
}

/// What an overview is made of.
pub(crate) struct Overview<'a> {
    pub(crate) items: &'a [Item],
    pub(crate) coverage: &'a [Coverage],
    pub(crate) filter: &'a Filter,
    pub(crate) people: &'a People,
    pub(crate) now: Timestamp,
    pub(crate) texts: &'a Texts,
}

impl Overview<'_> {
    /// The view. `first` is what to do first of the items that pass the filter.
    pub(crate) fn view(&self, first: Vec<FirstLine>) -> OverviewView {
        let Self { items, coverage, filter, people, now, texts } = *self;
        let (filters, found) = filter_groups(items, filter, people, texts);
        let mut sections = self.sections();
        let nothing_at_all = sections.iter().all(|section| section.items.is_empty());
        let empty = nothing_at_all.then(|| nothing_view(coverage, filter, now, texts).spoken);
        if coverage.is_empty() {
            sections.retain(|section| !section.items.is_empty());
        }
        let title = if first.is_empty() { "first-nothing" } else { "first" };
        OverviewView {
            first_title: texts.get(title),
            first,
            sections,
            coverage: coverage.iter().map(|source| coverage_line(source, now, texts)).collect(),
            areas: by_area(&found.areas, coverage, now, texts),
            filters,
            filtered: !filter.is_empty(),
            empty,
            acting_for: None,
        }
    }

    /// The kinds that are looked at. What a newer gateway sends is shown by its title, last, and only if there is any.
    fn sections(&self) -> Vec<OverviewSection> {
        let looked_at =
            |kind: &str| self.filter.kinds.is_empty() || self.filter.kinds.iter().any(|one| one == kind);
        let known = KINDS.iter().filter(|kind| looked_at(kind)).map(|kind| self.section(kind));
        let unknown = [self.section(UNKNOWN_KIND)].into_iter().filter(|section| !section.items.is_empty());
        known.chain(unknown).collect()
    }

    fn section(&self, kind: &str) -> OverviewSection {
        let Self { items, coverage, filter, now, texts, .. } = *self;
        let of_kind = items.iter().filter(|item| kind_of(item) == kind && filter.accepts(item));
        let items: Vec<ItemLine> = of_kind.map(|item| item_line(item, now, texts)).collect();
        let filter = Filter { kinds: vec![kind.to_owned()], ..filter.clone() };
        let nothing = items.is_empty().then(|| nothing_view(coverage, &filter, now, texts));
        OverviewSection { kind: kind.to_owned(), title: texts.code("kind", kind), items, nothing }
    }
}

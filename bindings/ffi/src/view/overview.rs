//! Mit overblik in lines.

use lomme_app::view::{
    ActingFor, AreaCoverage, CoverageLine, FilterGroup, FilterValue, FirstLine, ItemLine, NothingView,
    OverviewFilter, OverviewSection, OverviewView,
};

/// The overview.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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

/// One item.
#[uniffi::remote(Record)]
pub struct ItemLine {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who holds it.
    pub authority: String,
    /// Its status in words, or the code as it stands.
    pub status: Option<String>,
    /// What matters most: an amount, a date, what is left of a right.
    pub detail: Option<String>,
    /// How old it is.
    pub age: String,
    /// Where its details are, at the authority.
    pub details_url: String,
    /// That something the citizen did to it is on its way, or was refused, in words.
    pub act: Option<String>,
    /// What a screen reader says.
    pub spoken: String,
}

/// One thing to do first.
#[uniffi::remote(Record)]
pub struct FirstLine {
    /// The item to open.
    pub item: String,
    /// Its entry of the agenda; none where it has no date.
    pub entry: Option<String>,
    /// What it is, in a word.
    pub kind: String,
    /// Title.
    pub title: String,
    /// By when, in words.
    pub when_words: Option<String>,
    /// Its time has passed.
    pub overdue: bool,
    /// What happens if it is missed.
    pub if_missed: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub on_behalf_of: Option<String>,
    /// What a screen reader says.
    pub spoken: String,
}

/// One source.
#[uniffi::remote(Record)]
pub struct CoverageLine {
    /// Its name.
    pub name: String,
    /// `ok`, `stale`, `failed`, `not_connected` or `unknown`.
    pub state: String,
    /// The state in words, with its age; of one that failed, why.
    pub words: String,
    /// From which day on it tells, in words, where it tells of nothing older.
    pub since: Option<String>,
    /// The code of the municipality, for a municipal source.
    pub municipality: Option<String>,
    /// What a screen reader says.
    pub spoken: String,
}

/// One part of life and who covers it.
#[uniffi::remote(Record)]
pub struct AreaCoverage {
    /// The area's code.
    pub area: String,
    /// The area in words.
    pub title: String,
    /// How many items there are.
    pub items: u32,
    /// The sources that cover it.
    pub sources: Vec<CoverageLine>,
    /// What is missing of it, in a sentence; none where every source answered.
    pub missing: Option<String>,
}

/// What it means that a list is empty.
#[uniffi::remote(Record)]
pub struct NothingView {
    /// `none`, `partly`, `not_asked`, `not_connected`, `not_covered` or `never_asked`.
    pub means: String,
    /// The same in a sentence.
    pub headline: String,
    /// How old the answers are and what they leave out, and each source that did not answer with why.
    pub lines: Vec<String>,
    /// What a screen reader says.
    pub spoken: String,
}

/// What the citizen chose to look at: ids of FilterValue. An empty list lets everything through.
#[uniffi::remote(Record)]
pub struct OverviewFilter {
    /// Parts of life, by code.
    #[uniffi(default = [])]
    pub areas: Vec<String>,
    /// Authorities, by name.
    #[uniffi(default = [])]
    pub authorities: Vec<String>,
    /// People, by the opaque id of their items.
    #[uniffi(default = [])]
    pub people: Vec<String>,
    /// Kinds, by name; `unknown` for those this version does not know.
    #[uniffi(default = [])]
    pub kinds: Vec<String>,
}

/// One list of values to choose from.
#[uniffi::remote(Record)]
pub struct FilterGroup {
    /// `areas`, `authorities`, `people` or `kinds`.
    pub id: String,
    /// The list in words.
    pub title: String,
    /// Its values.
    pub values: Vec<FilterValue>,
}

/// One value.
#[uniffi::remote(Record)]
pub struct FilterValue {
    /// What an `OverviewFilter` names it by.
    pub id: String,
    /// In words.
    pub title: String,
    /// How many items there would be if it were chosen too.
    pub count: u32,
    /// It is chosen.
    pub chosen: bool,
    /// What a screen reader says.
    pub spoken: String,
}

/// What a sync brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct SyncView {
    /// Items that are new or changed.
    pub changed: u64,
    /// Items that are gone.
    pub removed: u64,
    /// Entries that could not be used.
    pub unusable: u64,
    /// Whether everything was read anew.
    pub full_read: bool,
}

impl From<lomme_app::view::SyncView> for SyncView {
    fn from(view: lomme_app::view::SyncView) -> Self {
        let lomme_app::view::SyncView { changed, removed, unusable, full_read } = view;
        SyncView { changed: changed as u64, removed: removed as u64, unusable: unusable as u64, full_read }
    }
}

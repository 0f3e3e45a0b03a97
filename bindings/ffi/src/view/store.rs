//! Search, the first screen, the offline copy, export and recovery.

use lomme_app::ExportFile;
use lomme_app::recovery::{RecoveryStep, RecoveryView, SalvageView};
use lomme_app::view::{
    ActingFor, CoverageLine, ItemLine, OfflineView, OverviewStart, SearchHit, SearchSpan, SearchView,
    SectionStart,
};

/// What a search found.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct SearchSpan {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// The overview's first screen.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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

/// Whether there is an offline copy, and for how long.
#[uniffi::remote(Record)]
pub struct OfflineView {
    /// Whether the citizen chose one.
    pub kept: bool,
    /// Days after which one that was not renewed is deleted.
    pub days: u32,
    /// How old what is shown is; none before the first sync to its end.
    pub age: Option<String>,
    /// All of that in words.
    pub words: String,
}

/// A file of an export.
#[uniffi::remote(Record)]
pub struct ExportFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What is in it.
    pub text: String,
}

/// What it means that the store does not open.
#[uniffi::remote(Record)]
pub struct RecoveryView {
    /// What happened.
    pub title: String,
    /// What it means.
    pub explanation: String,
    /// The ways on, the gentlest first.
    pub steps: Vec<RecoveryStep>,
}

/// A way on.
#[uniffi::remote(Record)]
pub struct RecoveryStep {
    /// `retry`, `update`, `salvage` or `start_anew`.
    pub action: String,
    /// What stands on its button.
    pub label: String,
    /// What it does, and what is lost by it.
    pub explanation: String,
}

/// What could still be read.
#[uniffi::remote(Record)]
pub struct SalvageView {
    /// All of it, as JSON.
    pub json: String,
    /// Documents.
    pub documents: u32,
    /// Items of the overview.
    pub items: u32,
    /// The citizen's own acts that no authority has answered.
    pub acts: u32,
    /// Whether nothing is missing.
    pub whole: bool,
    /// All of that in words.
    pub words: String,
}

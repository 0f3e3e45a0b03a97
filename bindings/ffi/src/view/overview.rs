//! Mit overblik in lines.

use lomme_app::view::{ActingFor, CoverageLine, ItemLine, OverviewView, Section};

/// The overview.
#[uniffi::remote(Record)]
pub struct OverviewView {
    /// One section a kind, in a fixed order; kinds without items are left out.
    pub sections: Vec<Section>,
    /// What is covered, by whom, and how old it is.
    pub coverage: Vec<CoverageLine>,
    /// Why there is nothing, when there is nothing.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// The items of one kind.
#[uniffi::remote(Record)]
pub struct Section {
    /// The kind's stable name.
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// Its items.
    pub items: Vec<ItemLine>,
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
}

/// One source.
#[uniffi::remote(Record)]
pub struct CoverageLine {
    /// Its name.
    pub name: String,
    /// `ok`, `stale`, `failed` or `not_connected`.
    pub state: String,
    /// The state in words, with its age.
    pub words: String,
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

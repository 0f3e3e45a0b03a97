//! An item on its own screen.

use lomme_app::view::{
    ActLine, ActingFor, ContactLine, Fact, ItemAction, ItemDate, ItemView, MessageView, Relation,
};

/// An item.
#[uniffi::remote(Record)]
pub struct ItemView {
    /// Stable id.
    pub id: String,
    /// The kind's stable name.
    pub kind: String,
    /// The kind in words.
    pub kind_title: String,
    /// Title.
    pub title: String,
    /// The part of life it belongs to, in words.
    pub area: String,
    /// Whose it is, where it is not the citizen's own.
    pub on_behalf_of: Option<String>,
    /// Its status in words.
    pub status: Option<String>,
    /// The status as the authority calls it, where that is something else.
    pub status_as_stated: Option<String>,
    /// What happens next, sentence by sentence.
    pub next: Vec<String>,
    /// Its dates in the agenda.
    pub dates: Vec<ItemDate>,
    /// What it says, name by name.
    pub facts: Vec<Fact>,
    /// Of a message, what it says and asks.
    pub message: Option<MessageView>,
    /// The items it hangs together with.
    pub relations: Vec<Relation>,
    /// The authority's case number.
    pub case_number: Option<String>,
    /// Who is responsible.
    pub authority: String,
    /// The source it came from, and how that is doing.
    pub source: String,
    /// When the source said so, and how long ago.
    pub as_of: String,
    /// How the authority is reached.
    pub contact: Vec<ContactLine>,
    /// Where its details are, at the authority.
    pub details_url: String,
    /// What that link is called.
    pub details_label: String,
    /// What the citizen can do.
    pub actions: Vec<ItemAction>,
    /// What the citizen did, which waits for its answer or was refused.
    pub acts: Vec<ActLine>,
    /// The version the citizen sees, to be sent back with an act.
    pub version: u64,
    /// What a screen reader says first.
    pub spoken: String,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// A date of an item.
#[uniffi::remote(Record)]
pub struct ItemDate {
    /// Its entry of the agenda.
    pub entry: String,
    /// What it is, in a word.
    pub kind: String,
    /// When, in words.
    pub when_words: String,
    /// Its time has passed, and it is owed.
    pub overdue: bool,
    /// What happens if it is missed.
    pub if_missed: Option<String>,
    /// Why it stands on this day, where that is not simply what the source says.
    pub why: Option<String>,
    /// That the day is not sure, in words.
    pub unsure: Option<String>,
}

/// A name and what it is.
#[uniffi::remote(Record)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// An item that another hangs together with.
#[uniffi::remote(Record)]
pub struct Relation {
    /// How, in words.
    pub relation: String,
    /// Its title; its id where it is not held here.
    pub title: String,
    /// The item to open; none where it is not held here.
    pub item: Option<String>,
}

/// One way to reach an authority.
#[uniffi::remote(Record)]
pub struct ContactLine {
    /// What it is, in words.
    pub name: String,
    /// What it says.
    pub value: String,
    /// What opens it, where something does: `tel:`, `mailto:` or `https:`.
    pub link: Option<String>,
}

/// Something the citizen can do.
#[uniffi::remote(Record)]
pub struct ItemAction {
    /// `answer_consent`, `withdraw_consent`, `answer_power`, `end_power`, `mark_read`, `mark_done`, `mark_not_done`, `remind`, `open_details`, or that of something a
    /// message asks for.
    pub id: String,
    /// In words.
    pub title: String,
    /// What it opens, where it opens something.
    pub url: Option<String>,
}

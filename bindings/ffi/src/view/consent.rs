//! Consents in words.

use lomme_app::view::{
    ActLine, ActingFor, ActionLine, ConsentGroup, ConsentLine, ConsentPartView, ConsentView, ConsentsView,
    LabelledLine, ReceiptView,
};

/// All consents.
#[uniffi::remote(Record)]
pub struct ConsentsView {
    /// Those that wait for an answer, those that are given, and those that are over; groups without any are left out.
    pub groups: Vec<ConsentGroup>,
    /// That there is none, when there is none.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// Consents of one kind.
#[uniffi::remote(Record)]
pub struct ConsentGroup {
    /// `requested`, `given` or `over`.
    pub code: String,
    /// It in words.
    pub title: String,
    /// Its consents: requested ones by the day to answer by, others the newest first.
    pub consents: Vec<ConsentLine>,
}

/// One consent in the list.
#[uniffi::remote(Record)]
pub struct ConsentLine {
    /// The item's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who asks.
    pub authority: String,
    /// The state's stable name.
    pub state: String,
    /// The state in words, with what it rests on.
    pub words: String,
    /// The day to answer by, in words, while it waits.
    pub answer_by: Option<String>,
    /// That an act on it is on its way or was refused, in words.
    pub act: Option<String>,
    /// All of it as one sentence for a screen reader.
    pub spoken: String,
}

/// One consent.
#[uniffi::remote(Record)]
pub struct ConsentView {
    /// The item's id.
    pub id: String,
    /// The version the citizen sees, to be sent back with an act.
    pub version: u64,
    /// Its title.
    pub title: String,
    /// Who asks.
    pub authority: String,
    /// The state's stable name.
    pub state: String,
    /// The state in words, with what it rests on.
    pub words: String,
    /// The day to answer by, in words, while it waits.
    pub answer_by: Option<String>,
    /// How it is answered, where it holds several.
    pub answered_as: Option<String>,
    /// Why nothing can be answered here, where that is so.
    pub cannot_answer: Option<String>,
    /// What is said of all of it: who asks, for which case, what a yes means.
    pub head: Vec<LabelledLine>,
    /// Its specific consents.
    pub parts: Vec<ConsentPartView>,
    /// The exact text, whose hash goes with an answer; the lines above are its lines.
    pub text: Option<String>,
    /// The SHA-256 of the text, hexadecimal.
    pub text_sha256: Option<String>,
    /// What happened, oldest first, in words.
    pub history: Vec<String>,
    /// What the source once said had happened and no longer says, in words.
    pub lost_history: Vec<String>,
    /// What can be done.
    pub actions: Vec<ActionLine>,
    /// What the citizen did here, newest first.
    pub acts: Vec<ActLine>,
    /// The consent that took its place.
    pub replaced_by: Option<String>,
    /// How old it is.
    pub age: String,
    /// Where its details are, at the authority.
    pub details_url: String,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// One specific consent.
#[uniffi::remote(Record)]
pub struct ConsentPartView {
    /// Its key, by which it is chosen.
    pub key: String,
    /// The state's stable name.
    pub state: String,
    /// The state in words.
    pub words: String,
    /// Purpose, data, from whom, to whom, legal basis, from when to when, what a no and what a withdrawal means.
    pub lines: Vec<LabelledLine>,
}

/// A statement.
#[uniffi::remote(Record)]
pub struct LabelledLine {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// A receipt.
#[uniffi::remote(Record)]
pub struct ReceiptView {
    /// What was answered, in words.
    pub title: String,
    /// When, by whom, to whom, how far it is, and whether the text is the one that was answered.
    pub lines: Vec<LabelledLine>,
    /// The exact text.
    pub text: String,
    /// Whether the text has the hash that was sent.
    pub verifies: bool,
    /// The receipt to save, as JSON.
    pub json: String,
}

//! The verdict on the officer's screen.

use lomme_app::view::{CheckLine, RightLine, VerdictView};

/// A verdict, ready to show.
#[uniffi::remote(Record)]
pub struct VerdictView {
    /// `accepted`, `refused` or `undetermined`.
    pub outcome: String,
    /// The outcome in one word.
    pub headline: String,
    /// Why, in a sentence; none for an accepted one.
    pub reason: Option<String>,
    /// What the officer can do.
    pub advice: Vec<String>,
    /// The person's portrait, JPEG.
    pub portrait: Option<Vec<u8>>,
    /// Given and family name; none unless the document is authentic.
    pub name: Option<String>,
    /// Birth date in words.
    pub birth_date: Option<String>,
    /// The number of the licence.
    pub document_number: Option<String>,
    /// What the lines of `rights` are: confirmed, or only what the document says.
    pub rights_title: Option<String>,
    /// Ages, each in words: `Over 18`, `Ikke over 21`.
    pub ages: Vec<String>,
    /// What was asked for and not given, in a sentence; none for a Show.
    pub not_given: Option<String>,
    /// What may be driven, and what may not. Empty for a refused document: what it says does not count.
    pub rights: Vec<RightLine>,
    /// Elements that are not known here, as they stand.
    pub others: Vec<String>,
    /// What does not decide and should be known, each in a sentence.
    pub notes: Vec<String>,
    /// Every check.
    pub checks: Vec<CheckLine>,
    /// The verdict as the command line prints it in JSON.
    pub json: String,
}

/// One check in words.
#[uniffi::remote(Record)]
pub struct CheckLine {
    /// The check's stable name.
    pub name: String,
    /// What it checks, in words.
    pub title: String,
    /// `passed`, `failed`, `missing` or `not_applicable`.
    pub result: String,
    /// The result in a word.
    pub word: String,
    /// Why, in words.
    pub reason: Option<String>,
    /// How old the evidence is, in words.
    pub evidence_age: Option<String>,
}

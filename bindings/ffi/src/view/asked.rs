//! Who asks the citizen for what, before anything is given.

use lomme_app::view::{AskedDocument, AskedLine, AskedView};

/// A reader's question on the citizen's screen.
#[uniffi::remote(Record)]
pub struct AskedView {
    /// Which question it is; an answer names it, so that nobody answers another one than they read.
    pub id: String,
    /// Who asks, in a sentence that what is asked follows.
    pub headline: String,
    /// Whether a trusted authority vouches for the name of who asks. Without it no name is shown.
    pub reader_known: bool,
    /// Who asks, as a trusted authority vouches for it; none for an unknown reader.
    pub reader: Option<String>,
    /// More about who asks: whom it belongs to and who vouches for it, or why it is unknown. Each in a sentence.
    pub about_reader: Vec<String>,
    /// What is asked of each document.
    pub documents: Vec<AskedDocument>,
    /// That one may give less, and that nothing is given yet.
    pub note: String,
    /// For so many seconds from now it can be answered. Draw it as a ring.
    pub seconds_left: u32,
}

/// What is asked of one document.
#[uniffi::remote(Record)]
pub struct AskedDocument {
    /// Which document answers, or that there is none.
    pub title: String,
    /// Each element that is asked for.
    pub elements: Vec<AskedLine>,
}

/// One element that is asked for.
#[uniffi::remote(Record)]
pub struct AskedLine {
    /// What a yes to it names; none when there is nothing to give.
    pub id: Option<String>,
    /// What it is.
    pub title: String,
    /// What it says, in words.
    pub value: String,
    /// It as a picture, JPEG.
    pub picture: Option<Vec<u8>>,
    /// Whether the reader means to keep it.
    pub kept: bool,
    /// What else to know of it, each in a sentence: that it is kept, or answered by another age.
    pub notes: Vec<String>,
}

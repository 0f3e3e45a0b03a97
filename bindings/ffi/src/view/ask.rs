//! What stands beside the symbols of an Ask and of an Answer.

use lomme_app::view::{AnswerView, AskView};

/// An Ask on the officer's screen.
#[uniffi::remote(Record)]
pub struct AskView {
    /// What it asks for, by the preset's name.
    pub title: String,
    /// Each element that it asks for.
    pub asks_for: Vec<String>,
    /// The name that the holder will see; none where the holder will see an unknown reader.
    pub signed_as: Option<String>,
    /// The same in a sentence.
    pub signature: String,
    /// For so many seconds an answer is waited for. Draw it as a ring.
    pub valid_for_seconds: u32,
    /// How large the message is, in bytes.
    pub message_bytes: u32,
    /// How many frames a camera needs that misses none.
    pub frames: u32,
    /// How bright the screen should be.
    pub brightness_percent: u8,
}

/// An Answer on the citizen's screen.
#[uniffi::remote(Record)]
pub struct AnswerView {
    /// Whom it answers.
    pub title: String,
    /// Exactly what it gives away, and only to the reader who asked.
    pub gives_away: Vec<String>,
    /// How large the message is, in bytes.
    pub message_bytes: u32,
    /// How many frames a camera needs that misses none.
    pub frames: u32,
    /// How bright the screen should be.
    pub brightness_percent: u8,
}

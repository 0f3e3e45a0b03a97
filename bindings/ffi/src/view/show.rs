//! What stands beside the symbol.

use lomme_app::view::ShowView;

/// A Show on the screen.
#[uniffi::remote(Record)]
pub struct ShowView {
    /// The preset's name.
    pub title: String,
    /// Exactly what it gives away.
    pub gives_away: Vec<String>,
    /// After how many seconds the phone makes it anew.
    pub renew_after_seconds: u32,
    /// How large the message is, in bytes.
    pub message_bytes: u32,
    /// How many frames a camera needs that misses none.
    pub frames: u32,
    /// How bright the screen should be.
    pub brightness_percent: u8,
}

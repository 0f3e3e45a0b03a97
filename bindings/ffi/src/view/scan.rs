//! The officer's scan and readiness.

use lomme_app::view::{ReadyView, ScanView};

/// Where a scan stands.
#[uniffi::remote(Record)]
pub struct ScanView {
    /// Frames of this presentation so far.
    pub frames_seen: u32,
    /// About how many are needed.
    pub frames_needed_about: u32,
    /// `6 af cirka 9`.
    pub progress: String,
    /// What to do or know, if anything.
    pub hint: Option<String>,
    /// All is there: ask for the verdict.
    pub complete: bool,
}

/// What an officer should know before a shift.
#[uniffi::remote(Record)]
pub struct ReadyView {
    /// Whether a licence can be decided now.
    pub ready: bool,
    /// The trust list and its age.
    pub trust: String,
    /// Each status list and its age.
    pub status_lists: Vec<String>,
    /// The clock.
    pub clock: String,
    /// By which name this reader asks.
    pub reader: String,
}

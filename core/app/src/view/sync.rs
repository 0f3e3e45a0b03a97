//! How old what is shown is.

use serde::Serialize;

/// How old what is shown is, and whether a sync has to wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SyncStateView {
    /// When all was read for the last time, in words, with its age.
    pub shown: String,
    /// The same as an instant in RFC 3339; none before the first time.
    pub synced_at: Option<String>,
    /// Until when the authorities want to be left alone, in words; none while they do not.
    pub wait: Option<String>,
}

//! The offline copy of the overview.

use serde::Serialize;

/// Whether there is an offline copy, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

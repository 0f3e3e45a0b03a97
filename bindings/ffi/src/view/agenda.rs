//! The agenda in lines.

use lomme_app::view::AgendaLine;

/// The agenda.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AgendaView {
    /// Owed, and too late.
    pub overdue: Vec<AgendaLine>,
    /// Today.
    pub today: Vec<AgendaLine>,
    /// Later this week.
    pub this_week: Vec<AgendaLine>,
    /// After that.
    pub later: Vec<AgendaLine>,
    /// The titles of the four groups, in this order.
    pub titles: Vec<String>,
}

/// One entry.
#[uniffi::remote(Record)]
pub struct AgendaLine {
    /// Stable id.
    pub id: String,
    /// What it is, in a word.
    pub kind: String,
    /// Title.
    pub title: String,
    /// When, in words.
    pub when: String,
    /// Where.
    pub place: Option<String>,
    /// What happens if it is missed.
    pub if_missed: Option<String>,
    /// Why it stands on this day, where that is not simply what the source says.
    pub why: Option<String>,
    /// How many sources gave it.
    pub sources: u32,
}

impl From<lomme_app::view::AgendaView> for AgendaView {
    fn from(view: lomme_app::view::AgendaView) -> Self {
        let lomme_app::view::AgendaView { overdue, today, this_week, later, titles } = view;
        AgendaView { overdue, today, this_week, later, titles: titles.into() }
    }
}

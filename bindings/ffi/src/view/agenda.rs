//! The agenda in lines.

use lomme_app::items::IcsOptions;
use lomme_app::view::{ActingFor, AgendaLine};

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
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
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
    /// When, in words: Danish time, and where the phone's clock shows another, that too.
    pub when_words: String,
    /// The instant it begins in RFC 3339, or the first day as a date.
    pub starts: String,
    /// Where.
    pub place: Option<String>,
    /// Whose it is, where it is not the citizen's own: for whom they act.
    pub on_behalf_of: Option<String>,
    /// What happens if it is missed.
    pub if_missed: Option<String>,
    /// It is called off.
    pub cancelled: bool,
    /// That it was moved and from when, in words.
    pub moved: Option<String>,
    /// Why it stands on this day, where that is not simply what the source says.
    pub why: Option<String>,
    /// Where the rule is written, and of which version of the rules.
    pub why_source: Option<String>,
    /// That the day is not sure, in words.
    pub unsure: Option<String>,
    /// How many sources gave it.
    pub sources: u32,
}

/// How an agenda is written as iCalendar.
#[uniffi::remote(Record)]
pub struct IcsOptions {
    /// The items' own titles, places and what happens if they are missed; neutral titles without it.
    #[uniffi(default = false)]
    pub own_titles: bool,
    /// With alarms of the calendar's own.
    #[uniffi(default = false)]
    pub alarms: bool,
    /// As a feed that is fetched again, not a file that is read once.
    #[uniffi(default = false)]
    pub feed: bool,
}

impl From<lomme_app::view::AgendaView> for AgendaView {
    fn from(view: lomme_app::view::AgendaView) -> Self {
        let lomme_app::view::AgendaView { overdue, today, this_week, later, titles, acting_for } = view;
        AgendaView { overdue, today, this_week, later, titles: titles.into(), acting_for }
    }
}

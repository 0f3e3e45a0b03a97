//! Powers of attorney in words.

use lomme_app::view::{ActLine, ActingFor, ActionLine, PowerGroup, PowerLine, PowerView, PowersView};

/// All powers of attorney.
#[uniffi::remote(Record)]
pub struct PowersView {
    /// Those that wait for the citizen's answer, those asked for, those received, those given, and those that are over; groups without any
    /// are left out.
    pub groups: Vec<PowerGroup>,
    /// That there is none, when there is none.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// Powers of attorney of one kind.
#[uniffi::remote(Record)]
pub struct PowerGroup {
    /// `answer`, `asked`, `received`, `given` or `over`.
    pub code: String,
    /// It in words.
    pub title: String,
    /// Its powers: those to answer by the day to answer by, those in force by their last day, those that are over the latest first.
    pub powers: Vec<PowerLine>,
}

/// One power of attorney in the list.
#[uniffi::remote(Record)]
pub struct PowerLine {
    /// The item's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who gives whom a power, in a sentence.
    pub who: String,
    /// What may be done by it, in a few words.
    pub may: String,
    /// `requested`, `not_yet`, `valid`, `ended` or `unknown`.
    pub state: String,
    /// The state in words; of one that is over why and since when.
    pub words: String,
    /// The last day, in words, while it stands.
    pub until: Option<String>,
    /// That it ends soon, in words.
    pub ends_soon: Option<String>,
    /// The day to answer by, in words, while it waits.
    pub answer_by: Option<String>,
    /// That an act on it is on its way or was refused, in words.
    pub act: Option<String>,
    /// All of it as one line for a screen reader.
    pub spoken: String,
}

/// One power of attorney.
#[uniffi::remote(Record)]
pub struct PowerView {
    /// The item's id.
    pub id: String,
    /// The version the citizen sees, to be sent back with an act.
    pub version: u64,
    /// Its title.
    pub title: String,
    /// The register that holds it.
    pub authority: String,
    /// `given` or `received`; one that is asked for goes the way it would go.
    pub direction: String,
    /// Who gives whom a power, in a sentence.
    pub who: String,
    /// `requested`, `not_yet`, `valid`, `ended` or `unknown`.
    pub state: String,
    /// The state in words; of one that is over why and since when.
    pub words: String,
    /// The title of what may be done.
    pub may_title: String,
    /// What may be done by it, sentence by sentence.
    pub may: Vec<String>,
    /// What may not be done by it, sentence by sentence.
    pub may_not: Vec<String>,
    /// What it covers, in the source's words.
    pub covers: Vec<String>,
    /// That the source does not say what it covers, where it does not.
    pub covers_unsaid: Option<String>,
    /// The first day, in words.
    pub begins: Option<String>,
    /// The last day, or that there is none, in words.
    pub until: String,
    /// That it ends soon, in words.
    pub ends_soon: Option<String>,
    /// The day to answer by, in words, while it waits.
    pub answer_by: Option<String>,
    /// Why nothing can be done here although it is not over, in words.
    pub cannot: Option<String>,
    /// What ending it means, where it can be ended.
    pub ending: Option<String>,
    /// Whom the citizen may act for by it now, by their opaque id.
    pub act_for: Option<String>,
    /// What can be done.
    pub actions: Vec<ActionLine>,
    /// What the citizen did here, newest first.
    pub acts: Vec<ActLine>,
    /// How old it is.
    pub age: String,
    /// Where its details are, at the authority.
    pub details_url: String,
    /// All that matters first as one line for a screen reader.
    pub spoken: String,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

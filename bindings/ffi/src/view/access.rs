//! The access log in words.

use lomme_app::view::{
    AccessArea, AccessConcern, AccessGroupLine, AccessLink, AccessLogView, AccessStep, ActingFor,
    CoverageLine, NothingView,
};

/// Who looked at the data.
#[uniffi::remote(Record)]
pub struct AccessLogView {
    /// How many lookups there are and when the newest was, or what it means that there is none.
    pub headline: String,
    /// The lookups in groups, that with the newest first.
    pub groups: Vec<AccessGroupLine>,
    /// What it means that there are none.
    pub nothing: Option<NothingView>,
    /// That newer lookups may be missing, and why, where there are some.
    pub missing: Option<String>,
    /// From which day on it can be known, in words.
    pub known_from: String,
    /// The access logs, with how they are doing.
    pub logs: Vec<CoverageLine>,
    /// Each part of life with what a log tells of it.
    pub areas: Vec<AccessArea>,
    /// What the log is not.
    pub is_not: Vec<String>,
    /// What to do about a lookup that is not understood.
    pub concern: AccessConcern,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// Lookups that belong together. Nobody's name is in it: only organisations and roles.
#[uniffi::remote(Record)]
pub struct AccessGroupLine {
    /// The items behind it, the newest first.
    pub items: Vec<String>,
    /// Who looked; empty where the log does not say.
    pub organisation: String,
    /// How many lookups.
    pub lookups: u64,
    /// Who was in whose data, how often and when, in a sentence.
    pub sentence: String,
    /// Why, or that the log does not say.
    pub reason: String,
    /// What was done, where the log says so.
    pub activity: Option<String>,
    /// In which systems, or that the log does not say.
    pub systems: String,
    /// In which role, where the log says so.
    pub role: Option<String>,
    /// How critical the log calls it, where it does.
    pub criticality: Option<String>,
    /// Who to ask about it.
    pub ask: String,
    /// The link to the authority that is responsible for the newest entry.
    pub link: AccessLink,
    /// What a screen reader says.
    pub spoken: String,
}

/// What a log tells of one part of life.
#[uniffi::remote(Record)]
pub struct AccessArea {
    /// The area's code.
    pub area: String,
    /// The area in words.
    pub title: String,
    /// `none` where a log covers it and answered; else `partly`, `not_asked`, `not_connected`, `not_covered` or `never_asked`.
    pub covered: String,
    /// The same in words.
    pub words: String,
    /// The systems that hold data of it, by name.
    pub systems: Vec<String>,
    /// What a screen reader says.
    pub spoken: String,
}

/// What to do about a lookup that is not understood.
#[uniffi::remote(Record)]
pub struct AccessConcern {
    /// Its title.
    pub title: String,
    /// The steps, in order.
    pub steps: Vec<AccessStep>,
}

/// One step.
#[uniffi::remote(Record)]
pub struct AccessStep {
    /// What to do.
    pub words: String,
    /// Where.
    pub links: Vec<AccessLink>,
}

/// A link.
#[uniffi::remote(Record)]
pub struct AccessLink {
    /// What it leads to, in words.
    pub label: String,
    /// The https address.
    pub url: String,
}

//! Whose data are on the screen.

use lomme_app::view::{ActingFor, ActingView, MayActFor};

/// The person whose data are shown, where it is not the citizen.
#[uniffi::remote(Record)]
pub struct ActingFor {
    /// Their opaque id, by which the citizen acts for them.
    pub subject: String,
    /// Their name.
    pub name: String,
    /// The banner: whose data these are, and what may be done. A screen reader reads it first.
    pub words: String,
    /// Until when, in words; nothing where the power has no last day.
    pub until: Option<String>,
    /// That it ends soon, in words.
    pub ends_soon: Option<String>,
    /// Whether the citizen may act in their place.
    pub may_act: bool,
}

/// Somebody the citizen may act for.
#[uniffi::remote(Record)]
pub struct MayActFor {
    /// Their opaque id.
    pub subject: String,
    /// Their name.
    pub name: String,
    /// What may be done, in words.
    pub may: String,
    /// Until when, in words; nothing where the power has no last day.
    pub until: Option<String>,
}

/// The screen 'Acting for'.
#[uniffi::remote(Record)]
pub struct ActingView {
    /// Whose data are shown; nothing for one's own.
    pub shown: Option<ActingFor>,
    /// Who else may be acted for.
    pub may_act_for: Vec<MayActFor>,
    /// Why there is nobody, when there is nobody.
    pub empty: Option<String>,
    /// Powers of attorney that ended: whose data were deleted from this phone, why, and how many acts were not sent.
    pub ended: Vec<String>,
}

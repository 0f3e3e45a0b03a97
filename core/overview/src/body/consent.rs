//! Consents (*Digitalt Samtykke*). What follows from them stands in [`crate::consent`].

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::status::ConsentState;
use crate::value::{Due, ItemId, WallTime};

/// A consent declaration (*samtykkeerklæring*). Its state is the item's status ([`ConsentState`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// What a yes means.
    #[serde(default, skip_serializing_if = "is_default")]
    pub declaration: DeclarationKind,
    /// Whether its specific consents are answered together or each on its own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answered: AnsweredAs,
    /// Answer wanted by.
    #[serde(default)]
    pub respond_by: Option<Due>,
    /// The authority's number of the case it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_number: Option<String>,
    /// The specific consents it holds, at least one.
    pub consents: Vec<SpecificConsent>,
    /// What happened to it; only grows.
    #[serde(default)]
    pub history: Vec<ConsentEvent>,
    /// What an earlier version said had happened and this one no longer says: noted by the phone, so that it is not lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost_history: Vec<ConsentEvent>,
    /// The declaration that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<ItemId>,
}

/// One specific consent in a declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecificConsent {
    /// The source's id of it, unique in the declaration; see [`Consent::keys`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What for.
    pub purpose: String,
    /// What data.
    pub data: String,
    /// Who gives the data away.
    pub from: String,
    /// Who gets them.
    pub to: String,
    /// By which law.
    pub legal_basis: String,
    /// First day.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day; none means until the case is decided.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// What happens on a no.
    pub if_refused: String,
    /// What happens on a withdrawal.
    #[serde(default)]
    pub if_withdrawn: Option<String>,
    /// Its own state, where it is not that of the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ConsentState>,
}

/// Something that happened to a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEvent {
    /// The state it went to.
    pub state: ConsentState,
    /// When.
    pub at: WallTime,
    /// The specific consents it happened to, by their keys; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// SHA-256 of the exact text shown, in hex, where it was an answer.
    #[serde(default)]
    pub text_sha256: Option<String>,
    /// The language of that text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<TextLanguage>,
    /// Whose act it was, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ActedBy>,
}

coded! {
    /// What a declaration is. One that is not known here is not answered here, because nobody knows what a yes would mean.
    #[derive(Default)]
    DeclarationKind {
        /// *Samtykke*: a yes lets the data be shared.
        #[default]
        Consent = "consent",
        /// *Frabedelse*: a yes means that nothing is shared.
        OptOut = "opt_out",
    }
}

coded! {
    /// How the specific consents of a declaration are answered.
    #[derive(Default)]
    AnsweredAs {
        /// One answer for all.
        #[default]
        Together = "together",
        /// A yes or no to each.
        Each = "each",
    }
}

coded! {
    /// The language of a consent's text.
    TextLanguage {
        /// Danish.
        Danish = "da",
        /// English.
        English = "en",
    }
}

coded! {
    /// Who did something to a consent.
    ActedBy {
        /// The citizen.
        Citizen = "citizen",
        /// Somebody with a power of attorney of the citizen's.
        Representative = "representative",
        /// The authority, for a citizen who is not digital, or by itself.
        Authority = "authority",
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Consent {
    /// The keys of the specific consents, in order: the source's ids, or their numbers counted from 1 where not every one has an id of its own.
    pub fn keys(&self) -> Vec<String> {
        let ids: BTreeSet<&str> = self.consents.iter().filter_map(|one| one.id.as_deref()).collect();
        let all_have_ids = ids.len() == self.consents.len() && !ids.contains("");
        let key = |(one, number): (&SpecificConsent, usize)| match &one.id {
            Some(id) if all_have_ids => id.clone(),
            _ => number.to_string(),
        };
        self.consents.iter().zip(1..).map(key).collect()
    }
}

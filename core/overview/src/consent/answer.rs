//! The citizen's answer to a declaration, as it goes over the wire.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::body::TextLanguage;
use crate::value::TextHash;

/// What the citizen says to a declaration. It always answers all of it: a specific consent that gets no yes gets a no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// No to all.
    No,
    /// Yes to all.
    Yes,
    /// Yes to the specific consents with these keys, no to the rest. Not empty.
    Only(BTreeSet<String>),
}

/// An answer, with the text that it is an answer to.
///
/// In JSON `{"given": bool, "only": [key…], "text_sha256": hex, "language": "da"}`; `only` and a Danish `language` may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "OnTheWire", into = "OnTheWire")]
pub struct ConsentAnswer {
    /// Yes, no, or yes to some.
    pub choice: Choice,
    /// The hash of the exact text shown.
    pub text_sha256: TextHash,
    /// The language it was shown in.
    pub language: TextLanguage,
}

/// An answer that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an answer that is no cannot name specific consents")]
pub struct BadAnswer;

#[derive(Clone, Serialize, Deserialize)]
struct OnTheWire {
    given: bool,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    only: BTreeSet<String>,
    text_sha256: TextHash,
    #[serde(default = "danish", skip_serializing_if = "is_danish")]
    language: TextLanguage,
}

fn danish() -> TextLanguage {
    TextLanguage::Danish
}

fn is_danish(language: &TextLanguage) -> bool {
    *language == TextLanguage::Danish
}

impl TryFrom<OnTheWire> for ConsentAnswer {
    type Error = BadAnswer;

    fn try_from(wire: OnTheWire) -> Result<Self, BadAnswer> {
        let OnTheWire { given, only, text_sha256, language } = wire;
        let choice = match (given, only.is_empty()) {
            (true, true) => Choice::Yes,
            (true, false) => Choice::Only(only),
            (false, true) => Choice::No,
            (false, false) => return Err(BadAnswer),
        };
        Ok(Self { choice, text_sha256, language })
    }
}

impl From<ConsentAnswer> for OnTheWire {
    fn from(answer: ConsentAnswer) -> Self {
        let ConsentAnswer { choice, text_sha256, language } = answer;
        let (given, only) = match choice {
            Choice::No => (false, BTreeSet::new()),
            Choice::Yes => (true, BTreeSet::new()),
            Choice::Only(only) => (true, only),
        };
        Self { given, only, text_sha256, language }
    }
}

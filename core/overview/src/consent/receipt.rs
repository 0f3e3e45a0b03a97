//! The citizen's receipt for an answer or a withdrawal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::body::{ActedBy, DeclarationKind, TextLanguage};
use crate::outbox::ActState;
use crate::status::ConsentState;
use crate::value::{ItemId, TextHash};

/// What was answered, when, by whom, and to which text. As JSON it can be saved and checked by anybody: the hash is the SHA-256 of `text` in
/// UTF-8, and the authority's history names the same hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// `lomme-consent-receipt/1`.
    pub format: String,
    /// The act's id, by which the authority knows it.
    pub act: String,
    /// The declaration.
    pub item: ItemId,
    /// Its version when it was seen.
    pub seen_version: u64,
    /// Its title.
    pub title: String,
    /// The authority that asks.
    pub authority: String,
    /// What was said.
    pub answer: ReceiptAnswer,
    /// When the citizen did it.
    pub answered_at: Timestamp,
    /// Who did it.
    pub by: ActedBy,
    /// How far it is.
    pub state: ActState,
    /// When the authority's answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
    /// The language of the text.
    pub language: TextLanguage,
    /// The exact text that was shown.
    pub text: String,
    /// Its hash.
    pub text_sha256: TextHash,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptAnswer {
    /// What a yes meant.
    #[serde(default)]
    pub declaration: DeclarationKind,
    /// `given`, `refused` or `withdrawn`; the state of the declaration that was asked for.
    pub state: ConsentState,
    /// What was asked for each specific consent.
    pub parts: Vec<ReceiptPart>,
}

/// One specific consent on a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptPart {
    /// Its key in the declaration.
    pub key: String,
    /// What it is for.
    pub purpose: String,
    /// What was asked for it.
    pub state: ConsentState,
}

impl Receipt {
    /// The format's name.
    pub const FORMAT: &str = "lomme-consent-receipt/1";

    /// Whether the text is the one whose hash was sent.
    pub fn verifies(&self) -> bool {
        TextHash::of(&self.text) == self.text_sha256
    }
}

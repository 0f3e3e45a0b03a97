//! An act of the citizen and the authority's answer to it, as they are sent.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::body::{Direction, ItemBody};
use crate::consent::{ConsentAnswer, ConsentText};
use crate::item::Item;
use crate::value::{ItemId, TextHash};

/// Something the citizen did to an item. This is also the JSON of `POST /v1/acts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Made by the phone (a UUID): the key of idempotent delivery.
    pub id: String,
    /// The item.
    pub item: ItemId,
    /// The version of the item the citizen saw: an answer to a text that has changed since can be refused.
    pub seen_version: u64,
    /// What was done.
    #[serde(flatten)]
    pub kind: ActKind,
    /// When.
    pub made_at: Timestamp,
}

/// What the citizen did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ActKind {
    /// Said yes or no to a consent request.
    AnswerConsent(ConsentAnswer),
    /// Took a consent back.
    WithdrawConsent {
        /// The specific consents taken back, by their keys; empty for all that are given.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        only: BTreeSet<String>,
    },
    /// Said yes or no to a request for a power of attorney.
    AnswerPower {
        /// Whether it is given.
        given: bool,
        /// The hash of what was answered: [`PowerOfAttorney::terms`](crate::PowerOfAttorney::terms).
        terms_sha256: TextHash,
    },
    /// Ended a power of attorney that was given or received, or took a request for one back.
    EndPower,
    /// Read a message.
    MarkRead,
    /// Marked something as done.
    MarkDone,
    /// Marked something as not done after all.
    MarkNotDone,
}

impl ActKind {
    /// Whether this kind of act can be done to this kind of item.
    pub fn fits(&self, body: &ItemBody) -> bool {
        match self {
            Self::AnswerConsent(_) | Self::WithdrawConsent { .. } => matches!(body, ItemBody::Consent(_)),
            Self::AnswerPower { .. } => {
                matches!(body, ItemBody::PowerOfAttorney(power) if power.direction == Direction::Given)
            }
            Self::EndPower => matches!(body, ItemBody::PowerOfAttorney(_)),
            Self::MarkRead => matches!(body, ItemBody::Message(_)),
            Self::MarkDone | Self::MarkNotDone => true,
        }
    }

    /// Whether it is for the citizen alone, and never for who acts in their place: nobody gives themselves a power of attorney.
    pub fn is_personal(&self) -> bool {
        matches!(self, Self::AnswerPower { .. } | Self::EndPower)
    }

    /// Whether it answers another text than the consent, or other terms than the power of attorney, has now: such an answer counts for nothing, and is not worth sending.
    pub fn answers_other_text(&self, item: &Item) -> bool {
        match (self, &item.body) {
            (Self::AnswerConsent(answer), ItemBody::Consent(consent)) => {
                let text = ConsentText::of(item, consent, &answer.language);
                text.is_none_or(|text| text.sha256() != answer.text_sha256)
            }
            (Self::AnswerPower { terms_sha256, .. }, ItemBody::PowerOfAttorney(power)) => {
                power.terms() != *terms_sha256
            }
            _ => false,
        }
    }

    /// The stable name, as written in `act`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AnswerConsent(_) => "answer_consent",
            Self::WithdrawConsent { .. } => "withdraw_consent",
            Self::AnswerPower { .. } => "answer_power",
            Self::EndPower => "end_power",
            Self::MarkRead => "mark_read",
            Self::MarkDone => "mark_done",
            Self::MarkNotDone => "mark_not_done",
        }
    }
}

/// The authority's answer to an act: the JSON that `POST /v1/acts` gives back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ActOutcome {
    /// Done, now or at an earlier delivery of the same id.
    Accepted,
    /// Not done.
    Refused {
        /// A short code: `too_late`, `changed`, `not_allowed`.
        code: String,
    },
}

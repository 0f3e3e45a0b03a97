//! What a citizen can do to an item.

use std::collections::BTreeSet;

use jiff::Timestamp;
use lomme_licence::mdl::Language;
use lomme_overview::consent::{Choice, ConsentFault, Declaration, Standing, StateNow};
use lomme_overview::{ActKind, ConsentState, Item, ItemBody, PowerFault, PowerOfAttorney, TextLanguage};
use serde::Serialize;

use crate::error::LommeError;

/// Something a citizen does to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum CitizenAct {
    /// Answers a declaration of consent.
    AnswerConsent {
        /// What with.
        give: Give,
    },
    /// Takes a consent back.
    WithdrawConsent {
        /// The specific consents by their keys; empty for all that are given.
        only: Vec<String>,
    },
    /// Answers a request for a power of attorney.
    AnswerPower {
        /// Whether it is given.
        given: bool,
    },
    /// Ends a power of attorney that was given or received, or takes a request for one back.
    EndPower,
    /// Has read a message.
    MarkRead,
    /// Is done with it.
    MarkDone,
    /// Is not done with it after all.
    MarkNotDone,
}

/// An answer to a declaration. It answers all of it: what gets no yes gets a no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "give", rename_all = "snake_case")]
pub enum Give {
    /// No to all.
    Nothing,
    /// Yes to all.
    All,
    /// Yes to some.
    Some {
        /// The specific consents by their keys, at least one.
        only: Vec<String>,
    },
}

/// The language that a text was shown in.
pub(crate) fn text_language(language: Language) -> TextLanguage {
    match language {
        Language::Da => TextLanguage::Danish,
        Language::En => TextLanguage::English,
    }
}

impl CitizenAct {
    /// Whether it is for the citizen alone, and never for who acts in their place.
    pub(crate) fn is_personal(&self) -> bool {
        matches!(self, Self::AnswerPower { .. } | Self::EndPower)
    }

    /// The act for an item as it is shown, where it can be done; none where it would change nothing.
    pub(super) fn on(
        &self,
        item: &Item,
        others: &[Item],
        language: Language,
        now: Timestamp,
    ) -> Result<Option<ActKind>, LommeError> {
        let declaration = || {
            let declaration = Declaration::of(item, now).ok_or_else(does_not_fit)?;
            Ok::<_, LommeError>(declaration.among(others))
        };
        match self {
            Self::AnswerConsent { give } => {
                let declaration = declaration()?;
                let Standing::Requested(request) = declaration.standing() else {
                    return Err(fault(why_not(&declaration)));
                };
                Ok(Some(request.answer(give.choice(), &text_language(language)).map_err(fault)?))
            }
            Self::WithdrawConsent { only } => {
                let declaration = declaration()?;
                let Standing::Given(given) = declaration.standing() else {
                    return Err(fault(why_not(&declaration)));
                };
                Ok(Some(given.withdraw(only.iter().cloned().collect()).map_err(fault)?))
            }
            Self::AnswerPower { given } => {
                let power = power(item)?;
                power.can_answer(&item.status, now).map_err(power_fault)?;
                Ok(Some(ActKind::AnswerPower { given: *given, terms_sha256: power.terms() }))
            }
            Self::EndPower => {
                power(item)?.can_end(&item.status, now).map_err(power_fault)?;
                Ok(Some(ActKind::EndPower))
            }
            Self::MarkRead => match &item.body {
                ItemBody::Message(message) => Ok(message.unread.then_some(ActKind::MarkRead)),
                _ => Err(does_not_fit()),
            },
            Self::MarkDone => Ok((!item.done).then_some(ActKind::MarkDone)),
            Self::MarkNotDone => Ok(item.done.then_some(ActKind::MarkNotDone)),
        }
    }
}

fn power(item: &Item) -> Result<&PowerOfAttorney, LommeError> {
    match &item.body {
        ItemBody::PowerOfAttorney(power) => Ok(power),
        _ => Err(does_not_fit()),
    }
}

fn power_fault(fault: PowerFault) -> LommeError {
    let code = match fault {
        PowerFault::State => "power.not_allowed",
        PowerFault::TooLate => "power.too_late",
    };
    LommeError::input(code, fault)
}

impl Give {
    fn choice(&self) -> Choice {
        match self {
            Give::Nothing => Choice::No,
            Give::All => Choice::Yes,
            Give::Some { only } => Choice::Only(only.iter().cloned().collect::<BTreeSet<_>>()),
        }
    }
}

fn why_not(declaration: &Declaration<'_>) -> ConsentFault {
    match declaration.state() {
        StateNow { state: ConsentState::Expired, ended: Some(_) } => ConsentFault::TooLate,
        StateNow { state: ConsentState::Requested | ConsentState::Given, .. }
            if declaration.consent().known().is_err() =>
        {
            ConsentFault::NotKnown
        }
        _ => ConsentFault::State,
    }
}

fn does_not_fit() -> LommeError {
    LommeError::input("act.does_not_fit", "this cannot be done to this kind of item")
}

fn fault(fault: ConsentFault) -> LommeError {
    let code = match fault {
        ConsentFault::State => "consent.not_allowed",
        ConsentFault::TooLate => "consent.too_late",
        ConsentFault::NotKnown => "consent.not_known",
        ConsentFault::AsAWhole => "consent.as_a_whole",
        ConsentFault::NoSuchConsent => "consent.no_such_consent",
    };
    LommeError::input(code, fault)
}

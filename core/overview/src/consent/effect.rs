//! What an answer and a withdrawal do to a declaration: once for the phone, which shows it at once, and for the authority, which does it.

use std::collections::BTreeSet;

use super::answer::Choice;
use super::state::ConsentStep;
use crate::body::{AnsweredAs, Consent, DeclarationKind};
use crate::status::ConsentState;

/// Why a consent cannot be answered or withdrawn so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConsentFault {
    /// It is in a state that has no such step: an answered one is not answered again.
    #[error("the consent is not in a state in which this can be done")]
    State,
    /// The day to answer by is past.
    #[error("the day to answer by is past")]
    TooLate,
    /// A kind of declaration, of answer or of language that this version does not know, or one without a specific consent.
    #[error("this kind of declaration cannot be answered here; answer it at the authority")]
    NotKnown,
    /// It wants one answer for all of it.
    #[error("this declaration is answered as a whole")]
    AsAWhole,
    /// No specific consent has this key, or not in a state in which this can be done.
    #[error("the declaration holds no such specific consent")]
    NoSuchConsent,
}

impl ConsentFault {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::State, Self::TooLate, Self::NotKnown, Self::AsAWhole, Self::NoSuchConsent];

    /// The stable code; the codes of [`crate::ActOutcome::Refused`] where they are the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::State => "not_allowed",
            Self::TooLate => "too_late",
            Self::NotKnown => "not_known",
            Self::AsAWhole => "as_a_whole",
            Self::NoSuchConsent => "no_such_consent",
        }
    }
}

impl Consent {
    /// The state of a specific consent, where the declaration is in state `status`.
    pub fn state_of(&self, index: usize, status: &ConsentState) -> ConsentState {
        let own = self.consents.get(index).and_then(|specific| specific.state.as_ref());
        match (own, status) {
            // The end of a declaration is the end of what was given by it.
            (Some(ConsentState::Given), ConsentState::Expired | ConsentState::Replaced) | (None, _) => {
                status.clone()
            }
            (Some(own), _) => own.clone(),
        }
    }

    /// Answers a declaration that is in state `status`. The state it is in then; each specific consent has its own.
    ///
    /// # Errors
    /// [`ConsentFault`]; nothing has changed then. Dates are not looked at.
    pub fn answer(&mut self, status: &ConsentState, choice: &Choice) -> Result<ConsentState, ConsentFault> {
        self.known()?;
        let step = if *choice == Choice::No { ConsentStep::Refuse } else { ConsentStep::Give };
        let after = status.after(step).map_err(|_| ConsentFault::State)?;
        if let Choice::Only(only) = choice {
            self.check_keys(only)?;
            let state =
                |key: &String| if only.contains(key) { ConsentState::Given } else { ConsentState::Refused };
            self.set_states(self.keys().iter().map(state).collect());
        } else {
            self.consents.iter_mut().for_each(|specific| specific.state = None);
        }
        Ok(after)
    }

    /// Withdraws what was given: the specific consents with these keys, or, with none, all. The state the declaration is in then: it
    /// stays given as long as one of them is.
    ///
    /// # Errors
    /// [`ConsentFault`]; nothing has changed then.
    pub fn withdraw(
        &mut self,
        status: &ConsentState,
        only: &BTreeSet<String>,
    ) -> Result<ConsentState, ConsentFault> {
        self.known()?;
        let after = status.after(ConsentStep::Withdraw).map_err(|_| ConsentFault::State)?;
        if !only.is_empty() {
            self.check_keys(only)?;
        }
        let mut states: Vec<ConsentState> =
            (0..self.consents.len()).map(|i| self.state_of(i, status)).collect();
        let mut withdrawn = 0;
        for (key, state) in self.keys().iter().zip(&mut states) {
            let meant = only.is_empty() || only.contains(key);
            if meant && *state == ConsentState::Given {
                *state = ConsentState::Withdrawn;
                withdrawn += 1;
            }
        }
        if withdrawn == 0 || withdrawn < only.len() {
            return Err(ConsentFault::NoSuchConsent);
        }
        let still_given = states.contains(&ConsentState::Given);
        self.set_states(states);
        Ok(if still_given { ConsentState::Given } else { after })
    }

    fn set_states(&mut self, states: Vec<ConsentState>) {
        for (specific, state) in self.consents.iter_mut().zip(states) {
            specific.state = Some(state);
        }
    }

    /// Whether it is known here what a yes means, and to what.
    ///
    /// # Errors
    /// [`ConsentFault::NotKnown`].
    pub fn known(&self) -> Result<(), ConsentFault> {
        let kind = matches!(self.declaration, DeclarationKind::Consent | DeclarationKind::OptOut);
        let answered = matches!(self.answered, AnsweredAs::Together | AnsweredAs::Each);
        if kind && answered && !self.consents.is_empty() { Ok(()) } else { Err(ConsentFault::NotKnown) }
    }

    fn check_keys(&self, only: &BTreeSet<String>) -> Result<(), ConsentFault> {
        if self.answered != AnsweredAs::Each {
            return Err(ConsentFault::AsAWhole);
        }
        let keys: BTreeSet<String> = self.keys().into_iter().collect();
        if only.is_empty() || !only.is_subset(&keys) { Err(ConsentFault::NoSuchConsent) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::SpecificConsent;

    fn keys(of: &[&str]) -> BTreeSet<String> {
        of.iter().map(|key| (*key).to_owned()).collect()
    }

    fn declaration(answered: AnsweredAs, count: usize) -> Consent {
        Consent { answered, consents: vec![SpecificConsent::default(); count], ..Consent::default() }
    }

    fn states(consent: &Consent, status: &ConsentState) -> Vec<ConsentState> {
        (0..consent.consents.len()).map(|index| consent.state_of(index, status)).collect()
    }

    #[test]
    fn a_yes_to_some_is_a_no_to_the_rest_and_the_yes_can_be_withdrawn_bit_by_bit() {
        use ConsentState::{Given, Refused, Requested, Withdrawn};
        let mut consent = declaration(AnsweredAs::Each, 3);
        let status = consent.answer(&Requested, &Choice::Only(keys(&["1", "3"]))).unwrap();
        assert_eq!((status.clone(), states(&consent, &status)), (Given, vec![Given, Refused, Given]));
        assert_eq!(consent.withdraw(&status, &keys(&["2"])), Err(ConsentFault::NoSuchConsent));
        let status = consent.withdraw(&status, &keys(&["1"])).unwrap();
        assert_eq!((status.clone(), states(&consent, &status)), (Given, vec![Withdrawn, Refused, Given]));
        let status = consent.withdraw(&status, &keys(&[])).unwrap();
        assert_eq!(
            (status.clone(), states(&consent, &status)),
            (Withdrawn, vec![Withdrawn, Refused, Withdrawn])
        );
    }

    #[test]
    fn what_is_answered_as_a_whole_takes_no_answer_to_a_part() {
        let mut consent = declaration(AnsweredAs::Together, 2);
        let before = consent.clone();
        let some = Choice::Only(keys(&["1"]));
        assert_eq!(consent.answer(&ConsentState::Requested, &some), Err(ConsentFault::AsAWhole));
        assert_eq!(consent.withdraw(&ConsentState::Given, &keys(&["1"])), Err(ConsentFault::AsAWhole));
        assert_eq!(consent, before);
        assert_eq!(consent.answer(&ConsentState::Requested, &Choice::Yes), Ok(ConsentState::Given));
    }

    #[test]
    fn what_nobody_knows_the_meaning_of_is_not_answered() {
        let kinds = [
            Consent { declaration: "lottery".into(), ..declaration(AnsweredAs::Together, 1) },
            declaration("by_post".into(), 1),
            declaration(AnsweredAs::Together, 0),
        ];
        for mut consent in kinds {
            assert_eq!(consent.answer(&ConsentState::Requested, &Choice::Yes), Err(ConsentFault::NotKnown));
        }
        let mut known = declaration(AnsweredAs::Each, 1);
        for state in [ConsentState::Given, ConsentState::Expired, ConsentState::from("frozen")] {
            assert_eq!(known.answer(&state, &Choice::Yes), Err(ConsentFault::State));
        }
        let nobody = Choice::Only(keys(&["7"]));
        assert_eq!(known.answer(&ConsentState::Requested, &nobody), Err(ConsentFault::NoSuchConsent));
        let nothing = Choice::Only(keys(&[]));
        assert_eq!(known.answer(&ConsentState::Requested, &nothing), Err(ConsentFault::NoSuchConsent));
    }

    #[test]
    fn ids_that_are_missing_or_double_are_replaced_by_numbers() {
        let with_ids = |ids: &[Option<&str>]| {
            let mut consent = declaration(AnsweredAs::Each, ids.len());
            for (specific, id) in consent.consents.iter_mut().zip(ids) {
                specific.id = id.map(str::to_owned);
            }
            consent.keys()
        };
        assert_eq!(with_ids(&[Some("a"), Some("b")]), ["a", "b"]);
        assert_eq!(with_ids(&[Some("2"), None]), ["1", "2"]);
        assert_eq!(with_ids(&[Some("a"), Some("a")]), ["1", "2"]);
    }
}

//! The states of a consent and the steps between them.

use crate::status::ConsentState;

/// A step of a consent from one state to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentStep {
    /// The citizen says yes.
    Give,
    /// The citizen says no.
    Refuse,
    /// The citizen takes a yes back.
    Withdraw,
    /// Its time runs out.
    Expire,
    /// A newer one takes its place.
    Replace,
}

impl ConsentStep {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Give, Self::Refuse, Self::Withdraw, Self::Expire, Self::Replace];

    fn leads_to(self) -> ConsentState {
        match self {
            Self::Give => ConsentState::Given,
            Self::Refuse => ConsentState::Refused,
            Self::Withdraw => ConsentState::Withdrawn,
            Self::Expire => ConsentState::Expired,
            Self::Replace => ConsentState::Replaced,
        }
    }
}

/// A step that does not begin in this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a consent in this state cannot go this way")]
pub struct NoSuchStep;

impl ConsentState {
    /// All states this version knows.
    pub const ALL: [Self; 6] =
        [Self::Requested, Self::Given, Self::Refused, Self::Withdrawn, Self::Expired, Self::Replaced];

    /// The state after a step. A refusal, a withdrawal and an expiry are final but for a newer declaration in their place: who wants a
    /// consent after all has to ask anew.
    ///
    /// # Errors
    /// [`NoSuchStep`] where the step does not begin here; none begins in a state this version does not know.
    pub fn after(&self, step: ConsentStep) -> Result<Self, NoSuchStep> {
        use ConsentStep::{Expire, Give, Refuse, Replace, Withdraw};
        match (self, step) {
            (Self::Requested, Give | Refuse | Expire | Replace)
            | (Self::Given, Withdraw | Expire | Replace)
            | (Self::Refused | Self::Withdrawn | Self::Expired, Replace) => Ok(step.leads_to()),
            _ => Err(NoSuchStep),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_states_are_left_only_by_the_steps_that_begin_in_them() {
        let steps =
            |state: &ConsentState| ConsentStep::ALL.iter().filter(|step| state.after(**step).is_ok()).count();
        let counts: Vec<usize> = ConsentState::ALL.iter().map(steps).collect();
        assert_eq!(counts, [4, 3, 1, 1, 1, 0]);
        assert_eq!(steps(&ConsentState::from("frozen")), 0);
        assert_eq!(ConsentState::Given.after(ConsentStep::Withdraw), Ok(ConsentState::Withdrawn));
        assert_eq!(ConsentState::Withdrawn.after(ConsentStep::Give), Err(NoSuchStep));
    }

    #[test]
    fn no_way_leads_back_to_where_it_was() {
        for from in ConsentState::ALL {
            for step in ConsentStep::ALL {
                let Ok(to) = from.after(step) else { continue };
                let back = ConsentStep::ALL.iter().any(|step| to.after(*step).as_ref() == Ok(&from));
                assert!(!back && to != from, "{from:?} and {to:?} lead to each other");
            }
        }
    }
}

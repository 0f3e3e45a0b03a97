//! Why an entry stands on its day: the rule, where it is written, the dates it began with, and each step of the way.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::step::Step;

/// Why an entry stands on its day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The rule, where the day was computed; none where it is what the source says.
    pub rule: Option<Arc<RuleRef>>,
    /// The dates the source gave.
    pub stated: Vec<Stated>,
    /// The steps from a stated date to the entry's last day, each with the day it led to.
    pub steps: Vec<Taken>,
}

impl Why {
    /// The source says so.
    pub(crate) fn stated(what: StatedAs, date: Date) -> Self {
        Self { rule: None, stated: vec![Stated { what, date }], steps: Vec::new() }
    }
}

/// Where a rule is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRef {
    /// The rule's name in the data file; it never changes.
    pub id: String,
    /// Where it is written, in words.
    pub source: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// Version of the data file.
    pub version: String,
}

/// How sure a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Read in the public source that is named.
    Public,
    /// Held to be so, not confirmed by a source at hand: the citizen is told to check.
    Assumed,
    /// No rule of any authority: Lomme's own suggestion of a good time.
    Suggested,
}

/// A date a source gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// What it is the date of.
    pub what: StatedAs,
    /// The date.
    pub date: Date,
}

/// What a stated date is the date of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatedAs {
    /// The thing itself.
    Date,
    /// A last day to pay.
    DueDate,
    /// A permit's last day.
    Expiry,
    /// The day renewal opens.
    RenewalOpens,
    /// The day of what happened: a move, a birth, a decision.
    Event,
    /// An appointment that something has to happen before.
    Appointment,
}

impl StatedAs {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Date, Self::DueDate, Self::Expiry, Self::RenewalOpens, Self::Event, Self::Appointment];

    /// The name a text is found by.
    pub fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DueDate => "due_date",
            Self::Expiry => "expiry",
            Self::RenewalOpens => "renewal_opens",
            Self::Event => "event",
            Self::Appointment => "appointment",
        }
    }
}

/// A step that was taken, and where it led.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The step.
    pub step: Step,
    /// The day after it.
    pub day: Date,
}

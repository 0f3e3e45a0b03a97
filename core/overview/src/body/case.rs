//! Cases (*sager*), model Sag 2.0.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CaseEvent, Consistent};
use crate::coded::coded;
use crate::value::ItemId;

/// A case (*sag*). Its progress is in the item's status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Case {
    /// The authority's case number.
    pub number: Option<String>,
    /// Day it was opened.
    pub opened: Option<Date>,
    /// What happens next, in the authority's words.
    pub next_step: Option<String>,
    /// When the next step is expected.
    pub next_by: Option<Date>,
    /// Cases it hangs together with.
    pub relations: Vec<CaseRelation>,
    /// What happened that deadlines are counted from: a move, a birth, a decision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<CaseEvent>,
}

impl Consistent for Case {
    fn at_odds(&self) -> Option<&'static str> {
        let early = self.opened.zip(self.next_by).is_some_and(|(opened, by)| by < opened);
        early.then_some("next_by")
    }
}

/// A relation to another case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRelation {
    /// How they hang together.
    pub relation: CaseRelationKind,
    /// The other case.
    pub item: ItemId,
}

coded! {
    /// How one case relates to another, model Sag 2.0.
    CaseRelationKind {
        /// Oversag.
        Parent = "1",
        /// AndenSag.
        Other = "2",
        /// Præcedens.
        Precedent = "3",
        /// Samlesag.
        Collective = "4",
    }
}

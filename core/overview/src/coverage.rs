//! Coverage: which sources there are, what they cover and how they are doing. "Not connected" and "failed" are different from "nothing".

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::item::Area;
use crate::value::{MunicipalityCode, SourceId};

/// What one source covers and how it is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The source.
    pub source: SourceId,
    /// Its name for people.
    pub name: String,
    /// Areas it covers.
    pub areas: Vec<Area>,
    /// The municipality, for a municipal source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<MunicipalityCode>,
    /// Nothing older than this is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_date: Option<Date>,
    /// How it is doing.
    pub state: SourceState,
    /// When that was so.
    pub as_of: Timestamp,
}

/// How a source is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SourceState {
    /// It answered.
    Ok,
    /// What is shown is older than it should be.
    StaleSince {
        /// The last time it was fresh.
        since: Timestamp,
    },
    /// It could not be read.
    Failed {
        /// Since when.
        since: Timestamp,
        /// A short code, no text and no personal data: `timeout`, `http_503`.
        reason: String,
    },
    /// It is not part of the overview yet.
    NotConnected,
}

impl SourceState {
    /// Whether an empty list from this source really means "nothing".
    pub fn nothing_means_nothing(&self) -> bool {
        matches!(self, Self::Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_the_same_after_writing_and_reading() {
        let since = Timestamp::UNIX_EPOCH;
        let failed = SourceState::Failed { since, reason: "timeout".into() };
        for state in [SourceState::Ok, SourceState::StaleSince { since }, failed, SourceState::NotConnected] {
            let json = serde_json::to_string(&state).unwrap();
            assert_eq!(serde_json::from_str::<SourceState>(&json).unwrap(), state);
        }
    }

    #[test]
    fn only_a_source_that_answered_can_say_nothing() {
        assert!(SourceState::Ok.nothing_means_nothing());
        assert!(!SourceState::NotConnected.nothing_means_nothing());
    }
}

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
    /// Areas it covers; a source that names none may hold something in any.
    pub areas: Vec<Area>,
    /// Kinds of items it holds, by their names in JSON; a source that names none may hold any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
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

impl Coverage {
    /// Whether it may hold something of an area.
    pub fn covers_area(&self, area: &Area) -> bool {
        self.areas.is_empty() || self.areas.contains(area)
    }

    /// Whether it may hold items of a kind.
    pub fn covers_kind(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|named| named == kind)
    }
}

/// How a source is doing. In JSON an object whose `state` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
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
    /// A state this version does not know, by its name. It is not known to have answered.
    Unknown(String),
}

#[derive(Serialize, Deserialize)]
struct Raw {
    state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("the state of a source has no since")]
struct NoSince;

impl TryFrom<Raw> for SourceState {
    type Error = NoSince;

    fn try_from(raw: Raw) -> Result<Self, NoSince> {
        let Raw { state, since, reason } = raw;
        Ok(match state.as_str() {
            "ok" => Self::Ok,
            "stale_since" => Self::StaleSince { since: since.ok_or(NoSince)? },
            "failed" => Self::Failed { since: since.ok_or(NoSince)?, reason: reason.unwrap_or_default() },
            "not_connected" => Self::NotConnected,
            _ => Self::Unknown(state),
        })
    }
}

impl From<SourceState> for Raw {
    fn from(state: SourceState) -> Self {
        let raw = |state: &str, since, reason| Raw { state: state.to_owned(), since, reason };
        match state {
            SourceState::Ok => raw("ok", None, None),
            SourceState::StaleSince { since } => raw("stale_since", Some(since), None),
            SourceState::Failed { since, reason } => raw("failed", Some(since), Some(reason)),
            SourceState::NotConnected => raw("not_connected", None, None),
            SourceState::Unknown(state) => raw(&state, None, None),
        }
    }
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
        let unknown = SourceState::Unknown("on_strike".into());
        for state in
            [SourceState::Ok, SourceState::StaleSince { since }, failed, SourceState::NotConnected, unknown]
        {
            let json = serde_json::to_string(&state).unwrap();
            assert_eq!(serde_json::from_str::<SourceState>(&json).unwrap(), state);
        }
        assert!(serde_json::from_str::<SourceState>(r#"{"state": "failed"}"#).is_err());
    }

    #[test]
    fn only_a_source_that_answered_can_say_nothing() {
        assert!(SourceState::Ok.nothing_means_nothing());
        assert!(!SourceState::NotConnected.nothing_means_nothing());
        assert!(!SourceState::Unknown("on_strike".into()).nothing_means_nothing());
    }
}

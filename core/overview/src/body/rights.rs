//! Who may see and do what: powers of attorney and the access log.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::value::{Due, PersonRef, WallTime};

/// A power of attorney (*digital fuldmagt*), or a request for one. Its state is the item's status ([`crate::PowerState`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerOfAttorney {
    /// Given to another, or received from another. One that is only asked for goes the way it would go.
    pub direction: Direction,
    /// The other person's name as the source shows it.
    pub other_party: String,
    /// Whose data may be seen by it, where the source says: the subject of that person's items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_subject: Option<PersonRef>,
    /// What the holder may do.
    pub scope: PowerScope,
    /// What it covers, in the source's words.
    #[serde(default)]
    pub covers: Vec<String>,
    /// First day.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// Answer wanted by, where it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond_by: Option<Due>,
    /// The first day on which it no longer stood, where it was ended before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Date>,
}

coded! {
    /// Which way a power of attorney goes.
    Direction {
        /// The citizen gave it.
        Given = "given",
        /// The citizen holds it.
        Received = "received",
    }
}

coded! {
    /// What the holder of a power of attorney may do.
    PowerScope {
        /// Act in the giver's place.
        Act = "act",
        /// Be in contact with the authority.
        Contact = "contact",
        /// Read.
        Read = "read",
    }
}

/// A group of the access log (MinLog2): lookups that belong together. Names and numbers of those who looked (`UserPersonName`,
/// `UserPersonIdentifier`) are not carried, and dropped where a source sends them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLogEntry {
    /// `SystemName`; empty where several systems took part.
    #[serde(default)]
    pub system: String,
    /// `OrganisationName`; empty where the log does not say.
    #[serde(default)]
    pub organisation: String,
    /// `Activity`.
    #[serde(default)]
    pub activity: String,
    /// `Reason`.
    #[serde(default)]
    pub reason: Option<String>,
    /// `UserRole`.
    #[serde(default)]
    pub user_role: Option<String>,
    /// `FromDateTime`.
    pub from: WallTime,
    /// `ToDateTime`.
    #[serde(default)]
    pub until: Option<WallTime>,
    /// `NumberOfLogDataEntries`.
    #[serde(default)]
    pub entries: u32,
    /// `Criticality`, in the log's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<String>,
    /// `CorrelationId`: what the lookups have in common. Opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
}

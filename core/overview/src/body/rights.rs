//! Who may see and do what: powers of attorney and the access log.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::value::{PersonRef, WallTime};

/// A power of attorney (*digital fuldmagt*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerOfAttorney {
    /// Given to another, or received from another.
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

/// A line of the access log (MinLog2). Names of case workers are not carried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLogEntry {
    /// `SystemName`.
    pub system: String,
    /// `OrganisationName`.
    pub organisation: String,
    /// `Activity`.
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
}

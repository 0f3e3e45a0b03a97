//! Digital Post.

use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::value::{HttpsUrl, WallTime};

/// A message in Digital Post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// When it was available in the mailbox: that is when it counts as received, read or not.
    pub received: WallTime,
    /// Answer wanted by.
    #[serde(default)]
    pub reply_by: Option<WallTime>,
    /// Not opened yet.
    #[serde(default)]
    pub unread: bool,
    /// The sender marks it as one that starts a legal effect (*forkyndelse* and the like).
    #[serde(default)]
    pub legal_notification: bool,
    /// The citizen cannot opt out of it.
    #[serde(default)]
    pub mandatory: bool,
    /// What the message asks the reader to do.
    #[serde(default)]
    pub actions: Vec<MessageAction>,
    /// Appointments the message carries.
    #[serde(default)]
    pub reservations: Vec<Reservation>,
}

/// An action in a message (MeMo `Action`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageAction {
    /// What it is.
    pub code: ActionCode,
    /// Its text.
    pub label: String,
    /// Open from.
    #[serde(default)]
    pub start: Option<WallTime>,
    /// Open until.
    #[serde(default)]
    pub end: Option<WallTime>,
    /// Where it is done.
    #[serde(default)]
    pub entry_point: Option<HttpsUrl>,
}

coded! {
    /// MeMo `actionCode`.
    ActionCode {
        /// An appointment.
        Appointment = "AFTALE",
        /// A payment; MeMo gives neither amount nor payment id.
        Payment = "BETALING",
        /// Self-service.
        SelfService = "SELVBETJENING",
        /// Information.
        Information = "INFORMATION",
        /// Sign.
        Sign = "UNDERSKRIV",
        /// Confirm.
        Confirm = "BEKRAEFT",
        /// Prepare.
        Preparation = "FORBEREDELSE",
        /// Sign up.
        Registration = "TILMELDING",
    }
}

/// An appointment inside a message (MeMo `Reservation`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// `reservationUUID`: key for updates and for the same appointment from another source.
    pub reservation_id: String,
    /// What it is about.
    pub description: String,
    /// Where.
    #[serde(default)]
    pub location: Option<String>,
    /// Begins.
    pub start: WallTime,
    /// Ends; left out where the message had it before the start.
    #[serde(default)]
    pub end: Option<WallTime>,
}

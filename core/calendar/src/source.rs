//! What the agenda is made from: plain values, filled from whatever holds items. This crate knows nothing of where they come from.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::entry::When;
use crate::wall::WallTime;

/// Something with a time in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedItem {
    /// Stable id of the item.
    pub id: String,
    /// Source it came from.
    pub source: String,
    /// Whose it is: an opaque id.
    pub subject: String,
    /// Title.
    pub title: String,
    /// When the source said so: of two sources of one appointment the later is believed.
    pub as_of: Timestamp,
    /// What happens if it is missed, where the source says.
    pub if_missed: Option<String>,
    /// The citizen is done with it: it makes no entry.
    pub done: bool,
    /// Its time.
    pub timed: Timed,
}

/// The time in an item. An item with several (a message with a reply-by date and an appointment) gives several [`TimedItem`]s with the same id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timed {
    /// An appointment.
    Appointment {
        /// Begins.
        start: WallTime,
        /// Ends.
        end: Option<WallTime>,
        /// Where.
        place: Option<String>,
        /// Key that all sources of the appointment share.
        reservation_id: Option<String>,
        /// Called off.
        cancelled: bool,
    },
    /// A deadline.
    Deadline {
        /// When it is due.
        due: When,
    },
    /// Something to pay. A paid one is left out by `done`.
    Payment {
        /// Last day to pay as stated.
        due_date: Date,
    },
    /// A permit, passport or licence category.
    Permit {
        /// Kind, as the rules name it (`driving_licence`).
        permit: String,
        /// Last day it is valid.
        valid_until: Date,
        /// The day renewal opens, where the source says so.
        renewal_opens: Option<Date>,
    },
    /// A message that wants an answer.
    ReplyBy {
        /// When it was received.
        received: WallTime,
        /// Answer by.
        by: WallTime,
    },
    /// A consent request that wants an answer.
    ConsentAnswer {
        /// Answer by.
        by: When,
    },
    /// The next step of a case.
    CaseStep {
        /// Expected by.
        by: Date,
    },
    /// A benefit is paid out.
    BenefitPayout {
        /// On.
        on: Date,
    },
    /// A power of attorney ends.
    PowerOfAttorneyEnds {
        /// Last day.
        on: Date,
    },
}

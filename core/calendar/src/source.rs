//! What the agenda is made from: plain values, filled from whatever holds items. This crate knows nothing of where they come from.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::entry::EntryKind;
use crate::recurrence::Recurrence;
use crate::wall::WallTime;
use crate::when::When;

/// Something with a time in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedItem {
    /// Stable id of the item, unique over all sources.
    pub id: String,
    /// Source it came from.
    pub source: String,
    /// Whose it is: an opaque id.
    pub subject: String,
    /// Title.
    pub title: String,
    /// Grows with every change of the item.
    pub version: u64,
    /// When the source said so: of two sources of one appointment the later is believed.
    pub as_of: Timestamp,
    /// What happens if it is missed, where the source says.
    pub if_missed: Option<String>,
    /// The source marks it as one that starts a legal effect.
    pub legal_effect: bool,
    /// The citizen is done with it: it makes no entry.
    pub done: bool,
    /// Its time.
    pub timed: Timed,
}

/// The time in an item. An item with several (a message with a reply-by date and an appointment) gives several [`TimedItem`]s with the same id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timed {
    /// An appointment.
    Appointment(Box<Appointment>),
    /// A date or time the source states, as what it is.
    Stated {
        /// What it is. Not an appointment, a payment or a permit, which have rules of their own.
        kind: EntryKind,
        /// When.
        when: When,
        /// What tells it apart from another of the same kind in the same item.
        part: Option<String>,
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
        /// Vehicle category, where it is a driving licence.
        category: Option<String>,
        /// Last day it is valid.
        valid_until: Date,
        /// The day renewal opens, where the source says so.
        renewal_opens: Option<Date>,
    },
    /// A condition of a permit that ends on a day of its own.
    Condition {
        /// Its code on the document (`141`), or `medical` for a term set for health.
        code: String,
        /// Last day.
        until: Date,
    },
    /// A message that wants an answer.
    ReplyBy {
        /// When it was received.
        received: WallTime,
        /// Answer by.
        by: WallTime,
    },
    /// Something that happened and that deadlines are counted from: a move, a birth, a decision, a tax year.
    Event {
        /// What happened, as the rules name it (`moving`).
        event: String,
        /// When.
        on: Date,
    },
}

/// An appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Begins.
    pub start: WallTime,
    /// Ends.
    pub end: Option<WallTime>,
    /// Where.
    pub place: Option<String>,
    /// Key that all sources of the appointment share.
    pub reservation_id: Option<String>,
    /// Called off.
    pub cancelled: bool,
    /// When it was before it was moved, where that is known.
    pub moved_from: Option<WallTime>,
    /// What it is, where rules depend on it (`driving_test`).
    pub event: Option<String>,
    /// It comes again and again.
    pub recurrence: Option<Recurrence>,
}

impl Appointment {
    /// An appointment of which only the beginning is known.
    pub fn at(start: WallTime) -> Self {
        Self {
            start,
            end: None,
            place: None,
            reservation_id: None,
            cancelled: false,
            moved_from: None,
            event: None,
            recurrence: None,
        }
    }
}

//! An entry of the agenda.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::wall::WallTime;
use crate::when::When;
use crate::why::Why;

/// One line of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaEntry {
    /// Stable: the same thing has the same id whenever the agenda is made, in whatever order its items came.
    pub id: String,
    /// What it is.
    pub kind: EntryKind,
    /// Title of the item it comes from.
    pub title: String,
    /// When.
    pub start: When,
    /// When an appointment ends.
    pub end: Option<WallTime>,
    /// Where.
    pub place: Option<String>,
    /// The items it comes from, at least one.
    pub from: Vec<ItemRef>,
    /// Whose it is.
    pub subject: String,
    /// What happens if it is missed.
    pub if_missed: Option<IfMissed>,
    /// Why it stands on this day.
    pub why: Why,
    /// How much hangs on it.
    pub urgency: Urgency,
    /// Called off: it stays visible so that nobody turns up.
    pub cancelled: bool,
    /// When it was before it was moved.
    pub moved_from: Option<WallTime>,
    /// When a message that wants an answer was received.
    pub received: Option<WallTime>,
    /// Grows with every change of the items it comes from.
    pub revision: u64,
    /// When the last of its sources said so.
    pub as_of: Timestamp,
}

/// An item of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ItemRef {
    /// The source.
    pub source: String,
    /// The item.
    pub item: String,
}

/// What happens if an entry is missed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfMissed {
    /// In the source's words.
    Stated(String),
    /// Known of the rule or the kind of entry: the name of a text.
    Known(String),
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Be somewhere.
    Appointment,
    /// Do something by a time.
    Deadline,
    /// Pay.
    Payment,
    /// A permit's last day.
    PermitExpires,
    /// A permit can be renewed from now until it expires.
    RenewalOpen,
    /// A condition of a permit ends: a companion in the car, a term set by a doctor.
    ConditionEnds,
    /// Answer a message.
    ReplyBy,
    /// Complain of a decision.
    ComplaintBy,
    /// Report something to an authority.
    ReportBy,
    /// Last day to call an appointment off.
    CancelBy,
    /// What a message asks to be done: sign, confirm, prepare.
    ActionBy,
    /// Answer a consent request.
    ConsentAnswer,
    /// A consent that was given ends.
    ConsentEnds,
    /// A case moves on.
    CaseStep,
    /// Money comes.
    BenefitPayout,
    /// A service is given from a day to a day.
    ServicePeriod,
    /// A power of attorney's last day.
    PowerOfAttorneyEnds,
}

impl EntryKind {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Appointment,
        Self::Deadline,
        Self::Payment,
        Self::PermitExpires,
        Self::RenewalOpen,
        Self::ConditionEnds,
        Self::ReplyBy,
        Self::ComplaintBy,
        Self::ReportBy,
        Self::CancelBy,
        Self::ActionBy,
        Self::ConsentAnswer,
        Self::ConsentEnds,
        Self::CaseStep,
        Self::BenefitPayout,
        Self::ServicePeriod,
        Self::PowerOfAttorneyEnds,
    ];

    /// A short code that never changes: it is part of ids.
    pub fn code(self) -> &'static str {
        match self {
            Self::Appointment => "appointment",
            Self::Deadline => "deadline",
            Self::Payment => "payment",
            Self::PermitExpires => "permit_expires",
            Self::RenewalOpen => "renewal_open",
            Self::ConditionEnds => "condition_ends",
            Self::ReplyBy => "reply_by",
            Self::ComplaintBy => "complaint_by",
            Self::ReportBy => "report_by",
            Self::CancelBy => "cancel_by",
            Self::ActionBy => "action_by",
            Self::ConsentAnswer => "consent_answer",
            Self::ConsentEnds => "consent_ends",
            Self::CaseStep => "case_step",
            Self::BenefitPayout => "benefit_payout",
            Self::ServicePeriod => "service_period",
            Self::PowerOfAttorneyEnds => "power_of_attorney_ends",
        }
    }

    /// Whether the citizen owes something, so that it is overdue once its time has passed. Other entries are then simply over: a complaint
    /// that nobody made, an offer that nobody took.
    pub fn is_owed(self) -> bool {
        matches!(
            self,
            Self::Deadline
                | Self::Payment
                | Self::PermitExpires
                | Self::ReplyBy
                | Self::ReportBy
                | Self::ActionBy
                | Self::ConsentAnswer
        )
    }

    /// Whether there is nothing to do but to know of it.
    pub(crate) fn is_information(self) -> bool {
        matches!(
            self,
            Self::CaseStep
                | Self::BenefitPayout
                | Self::ServicePeriod
                | Self::PowerOfAttorneyEnds
                | Self::ConsentEnds
                | Self::ConditionEnds
        )
    }
}

/// How much hangs on an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Good to know.
    Information,
    /// Something to do.
    Action,
    /// Something to do, and something is lost otherwise.
    Loss,
    /// A right ends or a duty is broken by law if it is missed.
    LegalEffect,
}

//! An entry of the agenda.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::wall::WallTime;

/// One line of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaEntry {
    /// Stable: the same thing has the same id whenever the agenda is made.
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
    /// What happens if it is missed, where the source says.
    pub if_missed: Option<String>,
    /// Why it stands on this day.
    pub why: Why,
    /// How much hangs on it.
    pub urgency: Urgency,
    /// Called off: it stays visible so that nobody turns up.
    pub cancelled: bool,
    /// When a message that wants an answer was received.
    pub received: Option<WallTime>,
}

/// An item of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ItemRef {
    /// The source.
    pub source: String,
    /// The item.
    pub item: String,
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
    /// Answer a message.
    ReplyBy,
    /// Answer a consent request.
    ConsentAnswer,
    /// A case moves on.
    CaseStep,
    /// Money comes.
    BenefitPayout,
    /// A power of attorney's last day.
    PowerOfAttorneyEnds,
}

impl EntryKind {
    /// A short code that never changes: it is part of ids.
    pub fn code(self) -> &'static str {
        match self {
            Self::Appointment => "appointment",
            Self::Deadline => "deadline",
            Self::Payment => "payment",
            Self::PermitExpires => "permit_expires",
            Self::RenewalOpen => "renewal_open",
            Self::ReplyBy => "reply_by",
            Self::ConsentAnswer => "consent_answer",
            Self::CaseStep => "case_step",
            Self::BenefitPayout => "benefit_payout",
            Self::PowerOfAttorneyEnds => "power_of_attorney_ends",
        }
    }

    /// Whether the citizen owes something, so that it is overdue once its time has passed. Other entries are then simply over.
    pub fn is_owed(self) -> bool {
        matches!(
            self,
            Self::Deadline | Self::Payment | Self::PermitExpires | Self::ReplyBy | Self::ConsentAnswer
        )
    }
}

/// When an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// On a day, until its end.
    AllDay(Date),
    /// At a time.
    At(WallTime),
    /// From a day to a day, both included.
    Period {
        /// First day.
        first: Date,
        /// Last day.
        last: Date,
    },
}

impl When {
    /// First day.
    pub fn first_day(self) -> Date {
        match self {
            Self::AllDay(day) | Self::Period { first: day, .. } => day,
            Self::At(time) => time.date(),
        }
    }

    /// Last day.
    pub fn last_day(self) -> Date {
        match self {
            Self::AllDay(day) | Self::Period { last: day, .. } => day,
            Self::At(time) => time.date(),
        }
    }

    /// The instant after which it is too late: the time itself, or the end of the last day.
    pub fn ends(self) -> Timestamp {
        match self {
            Self::At(time) => time.instant(),
            whole => {
                let next = whole.last_day().tomorrow().unwrap_or(Date::MAX);
                WallTime(next.to_datetime(Time::midnight())).instant()
            }
        }
    }

    /// What a list is sorted by.
    pub(crate) fn sort_key(self) -> (Date, Time) {
        match self {
            Self::At(time) => (time.date(), time.0.time()),
            whole => (whole.first_day(), Time::midnight()),
        }
    }
}

/// Why an entry stands on its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The rule.
    pub rule: Rule,
    /// Where the rule is written, for a rule that is data: its source and the version of the rules.
    pub rule_source: Option<RuleSource>,
    /// The dates the source gave, that the entry's own was made from.
    pub stated: Vec<Date>,
}

/// Where a rule is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSource {
    /// In words, with the law.
    pub source: String,
    /// Version of the rules.
    pub version: String,
}

/// How an entry's day came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The source says so.
    AsStated,
    /// The day stated is no bank day; this is the next one.
    NextBankDay,
    /// Counted back from the expiry.
    RenewalWindow,
}

/// How much hangs on an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Good to know.
    Information,
    /// Something to do.
    Action,
    /// Something to do, and the source says what is lost otherwise.
    Loss,
}

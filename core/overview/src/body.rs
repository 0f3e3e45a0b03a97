//! What each kind of item holds beside what all items share (domains Sag, OekonomiskYdelse, Serviceydelse, Akkreditiv, GaeldOgBetaling and
//! AftaleFrister, Digital Post, consents, powers of attorney and the access log).

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::coded::coded;
use crate::value::{Due, ItemId, Ore, WallTime};

mod consent;
mod event;
mod post;
mod rights;

pub use consent::*;
pub use event::*;
pub use post::*;
pub use rights::*;

/// The part of an item that depends on its kind. In JSON an object whose `kind` names the variant in snake_case.
///
/// A kind this version does not know is kept whole as [`ItemBody::Unknown`]: it is shown by its title and written back as it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "kind", rename_all = "snake_case")]
pub enum ItemBody {
    /// *Sag*.
    Case(Case),
    /// *Økonomisk ydelse*.
    Benefit(Benefit),
    /// *Serviceydelse*.
    Service(Service),
    /// *Akkreditiv*: permit, passport, licence.
    Permit(Permit),
    /// *Betaling* or *gæld*.
    Payment(Payment),
    /// *Kalenderaftale*.
    Appointment(Appointment),
    /// *Frist*.
    Deadline(Deadline),
    /// Digital Post.
    Message(Message),
    /// *Samtykke*.
    Consent(Consent),
    /// *Fuldmagt*.
    PowerOfAttorney(PowerOfAttorney),
    /// Who looked at the citizen's data (MinLog).
    AccessLogEntry(AccessLogEntry),
    /// What a register says: address, NemKonto, vehicle.
    Registration(Registration),
    /// A kind a newer gateway sends.
    #[serde(skip)]
    Unknown(UnknownBody),
}

/// A body of a kind this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownBody {
    kind: String,
    json: serde_json::Value,
}

impl UnknownBody {
    /// The kind's name as the gateway sent it.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// All of it, as it came.
    pub fn json(&self) -> &serde_json::Value {
        &self.json
    }
}

/// The names of the kinds this version knows, as written in `kind`.
pub const KINDS: [&str; 12] = [
    "case",
    "benefit",
    "service",
    "permit",
    "payment",
    "appointment",
    "deadline",
    "message",
    "consent",
    "power_of_attorney",
    "access_log_entry",
    "registration",
];

impl ItemBody {
    /// The kind's name as written in JSON.
    pub fn kind(&self) -> &str {
        match self {
            Self::Case(_) => "case",
            Self::Benefit(_) => "benefit",
            Self::Service(_) => "service",
            Self::Permit(_) => "permit",
            Self::Payment(_) => "payment",
            Self::Appointment(_) => "appointment",
            Self::Deadline(_) => "deadline",
            Self::Message(_) => "message",
            Self::Consent(_) => "consent",
            Self::PowerOfAttorney(_) => "power_of_attorney",
            Self::AccessLogEntry(_) => "access_log_entry",
            Self::Registration(_) => "registration",
            Self::Unknown(unknown) => unknown.kind(),
        }
    }
}

impl Serialize for ItemBody {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown(unknown) => unknown.json.serialize(to),
            known => Self::serialize(known, to),
        }
    }
}

impl<'de> Deserialize<'de> for ItemBody {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(from)?;
        let kind = json.get("kind").and_then(serde_json::Value::as_str);
        let kind = kind.ok_or_else(|| serde::de::Error::missing_field("kind"))?;
        if KINDS.contains(&kind) {
            // `remote = "Self"` makes the derived function an inherent one.
            Self::deserialize(json).map_err(|error| serde::de::Error::custom(error_without_values(&error)))
        } else {
            Ok(Self::Unknown(UnknownBody { kind: kind.to_owned(), json }))
        }
    }
}

/// serde's messages may quote the value they stumbled over; that value may be personal, so only the kind of trouble is kept.
fn error_without_values(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => "the body has a field that is missing or of the wrong type",
        _ => "the body is not readable JSON",
    }
}

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

/// A cash benefit (*økonomisk ydelse*).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Benefit {
    /// The next or usual amount.
    pub amount: Option<Ore>,
    /// When it is next paid out.
    pub next_payment: Option<Date>,
    /// When something has to be reported next, so that it is paid out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_by: Option<Date>,
    /// What is used and what is left of a right (*dagpengetæller*, SU *klip*).
    pub counters: Vec<Counter>,
}

/// How much of a right is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// What is counted, in the authority's words.
    pub name: String,
    /// Used so far.
    pub used: i64,
    /// The most there is, where there is one.
    #[serde(default)]
    pub limit: Option<i64>,
    /// What one is.
    pub unit: CounterUnit,
}

coded! {
    /// What a counter counts.
    CounterUnit {
        /// Hours.
        Hours = "hours",
        /// Days.
        Days = "days",
        /// Weeks.
        Weeks = "weeks",
        /// Months.
        Months = "months",
        /// SU *klip*.
        Grants = "grants",
        /// Money, in øre.
        Ore = "ore",
    }
}

/// A service in kind (*serviceydelse*): home help, day care.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Who gives it.
    pub provider: Option<String>,
}

/// A permit, passport or licence (*akkreditiv*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    /// What it is.
    pub permit_type: PermitType,
    /// Vehicle category, where it is a driving licence.
    #[serde(default)]
    pub category: Option<String>,
    /// Day it begins.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day it is valid; none where it does not end.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// The day renewal opens, where the source says so; else the calendar's own rule is used.
    #[serde(default)]
    pub renewal_opens: Option<Date>,
    /// Conditions that end on a day of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<PermitCondition>,
}

/// A condition of a permit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermitCondition {
    /// Its code on the document (`141`), or `medical` for a term that is set for health.
    pub code: String,
    /// Last day; none where it ends with the permit.
    #[serde(default)]
    pub until: Option<Date>,
}

coded! {
    /// Kinds of permit with rules of their own.
    PermitType {
        /// A driving licence, or one category of it.
        DrivingLicence = "driving_licence",
        /// A passport.
        Passport = "passport",
        /// A residence permit.
        Residence = "residence",
        /// A weapon permit.
        Weapon = "weapon",
        /// A parking permit.
        Parking = "parking",
        /// The European health insurance card.
        HealthInsurance = "health_insurance",
    }
}

/// A payment or a debt. Whether it is paid is in the item's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Amount to pay.
    pub amount: Ore,
    /// Last day to pay as the creditor states it; the calendar moves it to a bank day.
    pub due_date: Date,
    /// Id to pay by (FI line or the like).
    #[serde(default)]
    pub payment_id: Option<String>,
    /// Who is owed.
    pub creditor: String,
    /// What happens if it is missed, in the creditor's words.
    #[serde(default)]
    pub if_missed: Option<String>,
}

/// An appointment (*aftale*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Begins.
    pub start: WallTime,
    /// Ends.
    #[serde(default)]
    pub end: Option<WallTime>,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
    /// Key that all sources of the same appointment share (MeMo `reservationUUID`).
    #[serde(default)]
    pub reservation_id: Option<String>,
    /// Called off; it stays visible so that nobody turns up.
    #[serde(default)]
    pub cancelled: bool,
    /// What happens if one stays away.
    #[serde(default)]
    pub if_missed: Option<String>,
    /// When it was before it was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<WallTime>,
    /// What it is, where deadlines depend on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventType>,
    /// It comes again and again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Repeats>,
}

/// A deadline (*frist*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// When it is due.
    pub due: Due,
    /// What happens if it is missed, in the authority's words.
    #[serde(default)]
    pub if_missed: Option<String>,
}

/// What a register says about the citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Since when.
    #[serde(default)]
    pub since: Option<Date>,
    /// What it says, line by line.
    pub lines: Vec<RegistrationLine>,
}

/// A name and a value in a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationLine {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
}

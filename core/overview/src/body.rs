//! What each kind of item holds beside what all items share (domains Sag, OekonomiskYdelse, Serviceydelse, Akkreditiv, GaeldOgBetaling and
//! AftaleFrister, Digital Post, consents, powers of attorney and the access log).

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::coded::coded;
use crate::value::{Due, HttpsUrl, ItemId, Ore, WallTime};

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

/// A consent declaration (*samtykkeerklæring*). Its state is the item's status ([`crate::ConsentState`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Answer wanted by.
    #[serde(default)]
    pub respond_by: Option<Due>,
    /// The specific consents it holds, at least one.
    pub consents: Vec<SpecificConsent>,
    /// What happened to it; only grows.
    #[serde(default)]
    pub history: Vec<ConsentEvent>,
}

/// One specific consent in a declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecificConsent {
    /// What for.
    pub purpose: String,
    /// What data.
    pub data: String,
    /// Who gives the data away.
    pub from: String,
    /// Who gets them.
    pub to: String,
    /// By which law.
    pub legal_basis: String,
    /// First day.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day; none means until the case is decided.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// What happens on a no.
    pub if_refused: String,
    /// What happens on a withdrawal.
    #[serde(default)]
    pub if_withdrawn: Option<String>,
}

/// Something that happened to a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEvent {
    /// The state it went to.
    pub state: crate::ConsentState,
    /// When.
    pub at: WallTime,
    /// SHA-256 of the exact text shown, in hex, where it was an answer.
    #[serde(default)]
    pub text_sha256: Option<String>,
}

/// A power of attorney (*digital fuldmagt*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerOfAttorney {
    /// Given to another, or received from another.
    pub direction: Direction,
    /// The other person's name as the source shows it.
    pub other_party: String,
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

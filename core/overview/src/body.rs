//! What each kind of item holds beside what all items share (domains Sag, OekonomiskYdelse, Serviceydelse, Akkreditiv, GaeldOgBetaling and
//! AftaleFrister, Digital Post, consents, powers of attorney and the access log).

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fault::{Reader, Stop, field, named, read_field, said_field};
use crate::value::{Due, WallTime};

mod benefit;
mod case;
mod consent;
mod event;
mod payment;
mod permit;
mod post;
mod register;
mod rights;

pub use benefit::*;
pub use case::*;
pub use consent::*;
pub use event::*;
pub use payment::*;
pub use permit::*;
pub use post::*;
pub use register::*;
pub use rights::*;

/// What its fields say together has to make sense.
pub(crate) trait Consistent {
    /// The first field that does not go with the others.
    fn at_odds(&self) -> Option<&'static str> {
        None
    }
}

impl Consistent for Consent {}
impl Consistent for PowerOfAttorney {}
impl Consistent for AccessLogEntry {}

/// Whether something ends before it begins.
fn ends_too_early<T: Ord>(from: Option<T>, until: Option<T>) -> bool {
    from.zip(until).is_some_and(|(from, until)| until < from)
}

/// The part of an item that depends on its kind. In JSON an object whose `kind` names the variant in snake_case.
///
/// A kind this version does not know is kept whole as [`ItemBody::Unknown`]: it is shown by its title and written back as it came.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(remote = "Self", tag = "kind", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a message is half a kilobyte, and a mailbox on a phone has some hundreds"
)]
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
        from.deserialize_map(AnyKind).map_err(|error| named(said_field(&error.to_string())))
    }
}

/// Reads a body in one pass where its kind comes first, as it does in what this crate has written; else by way of a JSON value.
struct AnyKind;

impl<'de> Visitor<'de> for AnyKind {
    type Value = ItemBody;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object with a kind")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ItemBody, A::Error> {
        let mut json = serde_json::Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value: serde_json::Value = map.next_value()?;
            if json.is_empty()
                && key == "kind"
                && let Some(kind) = value.as_str().filter(|kind| KINDS.contains(kind))
            {
                return known(kind, MapAccessDeserializer::new(map));
            }
            json.insert(key, value);
        }
        let json = serde_json::Value::Object(json);
        let kind = read_field(&json, "kind")?;
        if KINDS.contains(&kind) {
            return known_in(kind, &json).map_err(|field| named(&field));
        }
        Ok(ItemBody::Unknown(UnknownBody { kind: kind.to_owned(), json }))
    }
}

/// A body of a kind that is known, out of an object in which the kind may stand too; on failure the path of the field.
fn known_in(kind: &str, json: &serde_json::Value) -> Result<ItemBody, String> {
    let stop = Stop::default();
    known(kind, Reader::new(json, &stop)).map_err(|error| field(stop, &error.to_string()))
}

fn known<'de, D: Deserializer<'de>>(kind: &str, from: D) -> Result<ItemBody, D::Error> {
    match kind {
        "case" => body(from).map(ItemBody::Case),
        "benefit" => body(from).map(ItemBody::Benefit),
        "service" => body(from).map(ItemBody::Service),
        "permit" => body(from).map(ItemBody::Permit),
        "payment" => body(from).map(ItemBody::Payment),
        "appointment" => body(from).map(ItemBody::Appointment),
        "deadline" => body(from).map(ItemBody::Deadline),
        "message" => body(from).map(ItemBody::Message),
        "consent" => body(from).map(ItemBody::Consent),
        "power_of_attorney" => body(from).map(ItemBody::PowerOfAttorney),
        "access_log_entry" => body(from).map(ItemBody::AccessLogEntry),
        "registration" => body(from).map(ItemBody::Registration),
        _ => Err(named("kind")),
    }
}

/// A body whose fields are right each and together.
fn body<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Consistent,
    D: Deserializer<'de>,
{
    let body = T::deserialize(from)?;
    match body.at_odds() {
        None => Ok(body),
        Some(field) => Err(named(field)),
    }
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

// One that ends before it starts is still one to turn up at: it is kept, and the calendar makes nothing of the end.
impl Consistent for Appointment {}

/// A deadline (*frist*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// When it is due.
    pub due: Due,
    /// What happens if it is missed, in the authority's words.
    #[serde(default)]
    pub if_missed: Option<String>,
}

impl Consistent for Deadline {}

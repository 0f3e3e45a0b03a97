//! The small values items are made of. Each can only be built from something that makes sense.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Why a value was refused. Holds nothing of the value itself: it may be personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidValue {
    /// An id is 1 to 200 visible ASCII characters.
    #[error("an id must be 1 to 200 visible ASCII characters")]
    Id,
    /// A person is named by an opaque id, never by the CPR number.
    #[error("a person reference must not be a CPR number; use an opaque id")]
    PersonIsCpr,
    /// A link is a full https URL without user name or password.
    #[error(
        "a link must be a full https URL with a host, without user name and password, at most 2048 bytes"
    )]
    Url,
    /// A municipality code is four digits.
    #[error("a municipality code must be four digits, left padded with zeros")]
    Municipality,
    /// A date-time is `YYYY-MM-DDTHH:MM[:SS]`, meaning Danish wall time.
    #[error("a date-time must be YYYY-MM-DDTHH:MM:SS and exist in the calendar")]
    WallTime,
    /// A hash is 64 lower case hexadecimal digits.
    #[error("a SHA-256 must be 64 lower case hexadecimal digits")]
    Hash,
    /// A due point is a date or a date-time.
    #[error("a due point must be a date or a date-time")]
    Due,
    /// A telephone number is eight digits.
    #[error("a telephone number must be eight digits")]
    Phone,
    /// An e-mail address has one `@` and a host.
    #[error("an e-mail address must have one @ and a host with a dot, and be at most 254 bytes")]
    Email,
    /// An account has digits.
    #[error("an account must have digits")]
    Account,
    /// A number plate is two to seven letters and digits.
    #[error("a number plate must be two to seven letters and digits")]
    Plate,
}

const ID_MAX: usize = 200;
const URL_MAX: usize = 2048;

fn check_id(text: &str) -> Result<(), InvalidValue> {
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if text.is_empty() || text.len() > ID_MAX || !visible {
        return Err(InvalidValue::Id);
    }
    Ok(())
}

macro_rules! text_value {
    ($(#[$meta:meta])* $name:ident, $check:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes the text if it is one.
            pub fn new(text: impl Into<String>) -> Result<Self, $crate::value::InvalidValue> {
                let check: fn(String) -> Result<String, $crate::value::InvalidValue> = $check;
                check(text.into()).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::value::InvalidValue;
            fn try_from(text: String) -> Result<Self, $crate::value::InvalidValue> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str(&self.0)
            }
        }
    };
}

pub(crate) use text_value;

text_value! {
    /// The id of an item: stable for as long as the source knows it, unique over all sources.
    ItemId, |text| check_id(&text).map(|()| text)
}

text_value! {
    /// The id of a source system (a UUID where the source has one).
    SourceId, |text| check_id(&text).map(|()| text)
}

text_value! {
    /// Whose an item is: an opaque id. A CPR number is refused, so that it cannot slip into ids, logs and file names.
    PersonRef, |text| {
        check_id(&text)?;
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let only_digits_and_dash = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if digits == 10 && only_digits_and_dash { Err(InvalidValue::PersonIsCpr) } else { Ok(text) }
    }
}

text_value! {
    /// A Danish municipality (*kommune*): four digits, left padded (`0101` is Copenhagen).
    MunicipalityCode, |text| {
        let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { Ok(text) } else { Err(InvalidValue::Municipality) }
    }
}

text_value! {
    /// A link a person may be sent to: absolute, https, with a host, without user name or password.
    HttpsUrl, |text| {
        if text.len() > URL_MAX {
            return Err(InvalidValue::Url);
        }
        let parsed = url::Url::parse(&text).map_err(|_| InvalidValue::Url)?;
        let anonymous = parsed.username().is_empty() && parsed.password().is_none();
        if parsed.scheme() != "https" || parsed.host_str().is_none_or(str::is_empty) || !anonymous {
            return Err(InvalidValue::Url);
        }
        Ok(parsed.into())
    }
}

text_value! {
    /// The SHA-256 of a text, as 64 lower case hexadecimal digits.
    TextHash, |text| {
        let hex = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if text.len() == 64 && hex { Ok(text) } else { Err(InvalidValue::Hash) }
    }
}

impl TextHash {
    /// The hash of a text in UTF-8.
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// An amount of money in øre (hundredths of a krone).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ore(pub i64);

impl Ore {
    /// Whole kroner and the rest in øre, both carrying the sign.
    pub fn kroner_and_ore(self) -> (i64, i64) {
        (self.0 / 100, self.0 % 100)
    }
}

/// A date and time on the clock in Denmark. Sources send it without a zone and mean Europe/Copenhagen.
///
/// A value that does come with `Z` or an offset is an instant; it is turned into what the clock in Denmark shows then. In the night the clock is set
/// back it shows an hour twice: without an offset the first is meant, and the second is written with its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WallTime {
    civil: DateTime,
    second: bool,
}

impl WallTime {
    /// Wall time from a civil date-time; of two like ones the first.
    pub fn new(civil: DateTime) -> Self {
        Self { civil, second: false }
    }

    /// What the clock in Denmark shows at an instant.
    pub fn at(instant: Timestamp) -> Self {
        let zone = TimeZone::get("Europe/Copenhagen").expect("the time zone database is compiled in");
        let (civil, offset) = (zone.to_datetime(instant), zone.to_offset(instant));
        let second = match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Fold { after, .. } => offset == after,
            _ => false,
        };
        Self { civil, second }
    }

    /// Reads `2026-03-01T10:00:00`, or an instant such as `2026-03-01T09:00:00Z`.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(Self::at(instant));
        }
        if !text.contains(['T', 't', ' ']) {
            return Err(InvalidValue::WallTime);
        }
        text.parse().map(Self::new).map_err(|_| InvalidValue::WallTime)
    }

    /// The civil date-time.
    pub fn civil(self) -> DateTime {
        self.civil
    }

    /// Whether it is the second of the two times the clock shows this.
    pub fn is_second(self) -> bool {
        self.second
    }

    /// The day.
    pub fn date(self) -> Date {
        self.civil.date()
    }
}

impl Serialize for WallTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.second {
            to.collect_str(&format_args!("{}+01:00", self.civil))
        } else {
            self.civil.serialize(to)
        }
    }
}

impl<'de> Deserialize<'de> for WallTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// When something is due: on a day, or at a time on a day. Written as one string, `2026-05-20` or `2026-05-20T12:00:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Due {
    /// By the end of the day.
    Day(Date),
    /// At a time.
    Time(WallTime),
}

impl Due {
    /// The day it is due on.
    pub fn date(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Time(time) => time.date(),
        }
    }
}

impl Serialize for Due {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Day(day) => day.serialize(to),
            Self::Time(time) => time.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let due = if text.len() == "2026-05-20".len() {
            text.parse().map(Self::Day).map_err(|_| InvalidValue::Due)
        } else {
            WallTime::parse(&text).map(Self::Time).map_err(|_| InvalidValue::Due)
        };
        due.map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cpr_number_is_no_person_reference() {
        assert_eq!(PersonRef::new("0101701234"), Err(InvalidValue::PersonIsCpr));
        assert_eq!(PersonRef::new("010170-1234"), Err(InvalidValue::PersonIsCpr));
        assert!(PersonRef::new("6f1c2a4e-0000-4000-8000-000000000001").is_ok());
    }

    #[test]
    fn only_full_https_links_are_taken() {
        for bad in [
            "http://a.dk",
            "javascript:alert(1)",
            "https://",
            "/sag/1",
            "https://user:pw@a.dk/",
            "https://a.dk@b.dk/",
            "",
        ] {
            assert_eq!(HttpsUrl::new(bad), Err(InvalidValue::Url), "{bad}");
        }
        assert_eq!(HttpsUrl::new("https://eksempel.dk/sag/1").unwrap().as_str(), "https://eksempel.dk/sag/1");
    }

    #[test]
    fn a_municipality_is_four_digits() {
        assert!(MunicipalityCode::new("0101").is_ok());
        for bad in ["101", "01010", "o101", ""] {
            assert_eq!(MunicipalityCode::new(bad), Err(InvalidValue::Municipality));
        }
    }

    #[test]
    fn a_date_time_without_zone_is_danish_and_one_with_zone_becomes_danish() {
        let plain = WallTime::parse("2026-07-01T10:00:00").unwrap();
        assert_eq!(WallTime::parse("2026-07-01T08:00:00Z").unwrap(), plain);
        assert_eq!(WallTime::parse("2026-07-01T10:00:00+02:00").unwrap(), plain);
        assert!(WallTime::parse("2026-02-30T10:00:00").is_err());
        assert!(WallTime::parse("2026-02-28").is_err());
    }

    #[test]
    fn the_second_of_two_like_times_stays_the_second() {
        let second = WallTime::parse("2026-10-25T01:30:00Z").unwrap();
        assert!(second.is_second() && !WallTime::parse("2026-10-25T02:30:00").unwrap().is_second());
        let json = serde_json::to_string(&second).unwrap();
        assert_eq!(json, "\"2026-10-25T02:30:00+01:00\"");
        assert_eq!(serde_json::from_str::<WallTime>(&json).unwrap(), second);
    }

    #[test]
    fn a_due_point_reads_and_writes_as_it_came() {
        for text in ["\"2026-05-20\"", "\"2026-05-20T12:00:00\""] {
            let due: Due = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&due).unwrap(), text);
        }
        assert!(serde_json::from_str::<Due>("\"maj 2026\"").is_err());
    }
}

//! A CBOR value that owns its content: what an element of a document holds.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{TAG_FULL_DATE, TAG_TDATE};

/// Any CBOR value. Its `Debug` form shows the kind and never the content, which may be personal data.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// An integer of either sign, `-2^64 ..= 2^64 - 1`.
    Integer(i128),
    /// A byte string.
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
    /// An array.
    Array(Vec<Value>),
    /// A map in the order of its entries.
    Map(Vec<(Value, Value)>),
    /// A tagged value.
    Tag(u64, Box<Value>),
    /// A boolean.
    Bool(bool),
    /// `null`.
    Null,
    /// `undefined`.
    Undefined,
    /// A floating-point number.
    Float(f64),
    /// Any other simple value.
    Simple(u8),
}

impl Value {
    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes, if it is a byte string.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(bool) => Some(*bool),
            _ => None,
        }
    }

    /// The items, if it is an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a map's text key.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.as_text() == Some(name)).map(|(_, v)| v),
            _ => None,
        }
    }

    /// A `full-date`.
    pub fn full_date(date: Date) -> Self {
        Value::Tag(TAG_FULL_DATE, Box::new(Value::Text(date.to_string())))
    }

    /// A `tdate` as ISO/IEC 18013-5 asks for: UTC with `Z`, no fraction of a second.
    pub fn tdate(instant: Timestamp) -> Self {
        let seconds = Timestamp::from_second(instant.as_second()).unwrap_or(instant);
        Value::Tag(TAG_TDATE, Box::new(Value::Text(seconds.to_string())))
    }

    /// The date of a `full-date`, or the UTC date of a `tdate`.
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Value::Tag(TAG_FULL_DATE, inner) => inner.as_text()?.parse().ok(),
            Value::Tag(TAG_TDATE, inner) => {
                let instant: Timestamp = inner.as_text()?.parse().ok()?;
                Some(instant.to_zoned(jiff::tz::TimeZone::UTC).date())
            }
            _ => None,
        }
    }

    /// The value as JSON: bytes as base64url, dates as their RFC 3339 text, integers beyond JSON's as text.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Value::Integer(n) => i64::try_from(*n).map_or_else(|_| Json::from(n.to_string()), Json::from),
            Value::Bytes(bytes) => Json::from(BASE64_URL_SAFE_NO_PAD.encode(bytes)),
            Value::Text(text) => Json::from(text.as_str()),
            Value::Array(items) => items.iter().map(Value::to_json).collect(),
            Value::Map(entries) => {
                let mut map = serde_json::Map::new();
                for (key, value) in entries {
                    let name = key.as_text().map_or_else(|| key.to_json().to_string(), str::to_owned);
                    map.insert(name, value.to_json());
                }
                Json::Object(map)
            }
            Value::Tag(_, inner) => inner.to_json(),
            Value::Bool(bool) => Json::from(*bool),
            Value::Null | Value::Undefined => Json::Null,
            Value::Float(float) => Json::from(*float),
            Value::Simple(simple) => Json::from(*simple),
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Value::Integer(_) => "Integer(…)",
            Value::Bytes(_) => "Bytes(…)",
            Value::Text(_) => "Text(…)",
            Value::Array(_) => "Array(…)",
            Value::Map(_) => "Map(…)",
            Value::Tag(..) => "Tag(…)",
            Value::Bool(_) => "Bool(…)",
            Value::Null => "Null",
            Value::Undefined => "Undefined",
            Value::Float(_) => "Float(…)",
            Value::Simple(_) => "Simple(…)",
        })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tdate_has_no_fraction() {
        let instant: Timestamp = "2026-11-22T10:00:00.75Z".parse().unwrap();
        assert!(Value::tdate(instant) == Value::Tag(0, Box::new(Value::from("2026-11-22T10:00:00Z"))));
    }

    #[test]
    fn debug_shows_no_content() {
        assert_eq!(format!("{:?}", Value::from("Freja")), "Text(…)");
    }
}

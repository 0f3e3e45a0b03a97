//! `driving_privileges`: categories, their dates and codes (ISO/IEC 18013-5, 7.2.4).

use jiff::civil::Date;
use serde::Deserialize;

use crate::cbor::Value;

/// A code of field 12 of the card, as `01.06`, or `B96` with sign and value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Code {
    /// The code.
    pub code: String,
    /// A sign, as `<=`.
    #[serde(default)]
    pub sign: Option<String>,
    /// A value, as `80`.
    #[serde(default)]
    pub value: Option<String>,
}

/// One vehicle category and since when, until when and how it may be driven.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Privilege {
    /// The category, as `B`.
    #[serde(rename = "vehicle_category_code")]
    pub category: String,
    /// May be driven from this day.
    #[serde(default)]
    pub issue_date: Option<Date>,
    /// May be driven through this day.
    #[serde(default)]
    pub expiry_date: Option<Date>,
    /// Its codes.
    #[serde(default)]
    pub codes: Vec<Code>,
}

impl Privilege {
    /// Reads the list of an element, and counts the entries that cannot be read. Such an entry gives no right: one whose
    /// end or restriction is not understood could give more than was granted.
    pub fn list_of(value: &Value) -> (Vec<Privilege>, usize) {
        let entries = value.as_array().unwrap_or_default();
        let read: Vec<Privilege> = entries.iter().filter_map(Privilege::read).collect();
        let unreadable = entries.len() - read.len();
        (read, unreadable)
    }

    fn read(value: &Value) -> Option<Privilege> {
        let codes = match value.field("codes") {
            None => Vec::new(),
            Some(codes) => codes.as_array()?.iter().map(Code::read).collect::<Option<_>>()?,
        };
        Some(Privilege {
            category: value.field("vehicle_category_code")?.as_text()?.to_owned(),
            issue_date: optional(value.field("issue_date"), Value::as_date)?,
            expiry_date: optional(value.field("expiry_date"), Value::as_date)?,
            codes,
        })
    }

    /// The element's value for a list of privileges.
    pub fn to_value(list: &[Privilege]) -> Value {
        Value::Array(list.iter().map(Privilege::write).collect())
    }

    fn write(&self) -> Value {
        let mut map = vec![(Value::from("vehicle_category_code"), Value::from(self.category.as_str()))];
        map.extend(self.issue_date.map(|date| (Value::from("issue_date"), Value::full_date(date))));
        map.extend(self.expiry_date.map(|date| (Value::from("expiry_date"), Value::full_date(date))));
        if !self.codes.is_empty() {
            map.push((Value::from("codes"), Value::Array(self.codes.iter().map(Code::write).collect())));
        }
        Value::Map(map)
    }
}

impl Code {
    fn read(value: &Value) -> Option<Code> {
        let text = |value: &Value| value.as_text().map(str::to_owned);
        Some(Code {
            code: text(value.field("code")?)?,
            sign: optional(value.field("sign"), text)?,
            value: optional(value.field("value"), text)?,
        })
    }

    fn write(&self) -> Value {
        let mut map = vec![(Value::from("code"), Value::from(self.code.as_str()))];
        map.extend(self.sign.as_deref().map(|sign| (Value::from("sign"), Value::from(sign))));
        map.extend(self.value.as_deref().map(|value| (Value::from("value"), Value::from(value))));
        Value::Map(map)
    }
}

/// A field that may be absent; the outer `None` is one that is there and cannot be read.
fn optional<T>(field: Option<&Value>, read: impl FnOnce(&Value) -> Option<T>) -> Option<Option<T>> {
    match field {
        None => Some(None),
        Some(value) => read(value).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(fields: &[(&str, Value)]) -> Value {
        Value::Map(fields.iter().map(|(name, value)| (Value::from(*name), value.clone())).collect())
    }

    #[test]
    fn an_entry_whose_end_or_restriction_cannot_be_read_gives_no_right() {
        let b = ("vehicle_category_code", Value::from("B"));
        let good = entry(std::slice::from_ref(&b));
        let endless = entry(&[b.clone(), ("expiry_date", "2020-01-01".into())]);
        let coded = entry(&[b, ("codes", Value::Array(vec![entry(&[("code", Value::Integer(1))])]))]);
        let nameless = entry(&[("issue_date", Value::full_date(jiff::civil::date(2020, 1, 1)))]);
        let (read, unreadable) = Privilege::list_of(&Value::Array(vec![good, endless, coded, nameless]));
        assert_eq!((read.len(), unreadable), (1, 3));
    }
}

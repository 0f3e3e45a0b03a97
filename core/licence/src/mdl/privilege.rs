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
    /// Reads the list of an element; an entry without a category is left out.
    pub fn list_of(value: &Value) -> Vec<Privilege> {
        value.as_array().unwrap_or_default().iter().filter_map(Privilege::read).collect()
    }

    fn read(value: &Value) -> Option<Privilege> {
        let codes = value.field("codes").and_then(Value::as_array).unwrap_or_default();
        Some(Privilege {
            category: value.field("vehicle_category_code")?.as_text()?.to_owned(),
            issue_date: value.field("issue_date").and_then(Value::as_date),
            expiry_date: value.field("expiry_date").and_then(Value::as_date),
            codes: codes.iter().filter_map(Code::read).collect(),
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
        let text = |name| value.field(name).and_then(Value::as_text).map(str::to_owned);
        Some(Code { code: text("code")?, sign: text("sign"), value: text("value") })
    }

    fn write(&self) -> Value {
        let mut map = vec![(Value::from("code"), Value::from(self.code.as_str()))];
        map.extend(self.sign.as_deref().map(|sign| (Value::from("sign"), Value::from(sign))));
        map.extend(self.value.as_deref().map(|value| (Value::from("value"), Value::from(value))));
        Value::Map(map)
    }
}

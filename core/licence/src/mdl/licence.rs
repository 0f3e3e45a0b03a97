//! A licence as the register holds it, and the elements an authority signs.

use jiff::civil::Date;
use serde::Deserialize;

use super::{DANISH_PRIVILEGES, Privilege, SMALL_PORTRAIT};
use crate::cbor::Value;
use crate::issue::Element;
use crate::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE};
use crate::present::Preset;

/// The ages that a licence answers for.
const AGES: [i16; 4] = [15, 16, 18, 21];
/// ISO's limit for text elements, in characters.
const MAX_TEXT: usize = 150;

/// Why a licence cannot be made of its data. Says which element, never its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LicenceError {
    /// The data is not what it should be; the position is that of the JSON text.
    #[error("the licence's data cannot be read, line {line} column {column}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A text is longer than the standard allows.
    #[error("{0} is longer than 150 characters")]
    TooLong(&'static str),
}

/// The data of a driving licence.
#[derive(Clone, Deserialize)]
pub struct DrivingLicence {
    family_name: String,
    given_name: String,
    birth_date: Date,
    issue_date: Date,
    expiry_date: Date,
    issuing_country: String,
    issuing_authority: String,
    document_number: String,
    un_distinguishing_sign: String,
    driving_privileges: Vec<Privilege>,
    #[serde(default)]
    sex: Option<u8>,
    #[serde(default)]
    nationality: Option<String>,
    #[serde(default)]
    birth_place: Option<String>,
    #[serde(default)]
    resident_address: Option<String>,
    #[serde(default)]
    resident_city: Option<String>,
    #[serde(default)]
    resident_postal_code: Option<String>,
    #[serde(default)]
    resident_country: Option<String>,
    #[serde(default)]
    dk: Danish,
    #[serde(skip)]
    portrait: Vec<u8>,
    #[serde(skip)]
    portrait_small: Vec<u8>,
}

#[derive(Clone, Default, Deserialize)]
struct Danish {
    #[serde(default)]
    categories: Vec<Privilege>,
}

impl DrivingLicence {
    /// Reads a licence from JSON whose fields have the names of the elements, with its two portraits in JPEG.
    ///
    /// # Errors
    /// When a field is missing, of another type or too long.
    pub fn from_json(json: &str, portrait: &[u8], portrait_small: &[u8]) -> Result<Self, LicenceError> {
        let mut licence: DrivingLicence = serde_json::from_str(json)
            .map_err(|error| LicenceError::Malformed { line: error.line(), column: error.column() })?;
        for (name, text) in licence.texts() {
            if text.chars().count() > MAX_TEXT {
                return Err(LicenceError::TooLong(name));
            }
        }
        licence.portrait = portrait.to_vec();
        licence.portrait_small = portrait_small.to_vec();
        Ok(licence)
    }

    /// The last day of the licence.
    pub fn expiry_date(&self) -> Date {
        self.expiry_date
    }

    fn texts(&self) -> Vec<(&'static str, &str)> {
        let mut texts = vec![
            ("family_name", self.family_name.as_str()),
            ("given_name", &self.given_name),
            ("issuing_country", &self.issuing_country),
            ("issuing_authority", &self.issuing_authority),
            ("document_number", &self.document_number),
            ("un_distinguishing_sign", &self.un_distinguishing_sign),
        ];
        let optional = [
            ("nationality", &self.nationality),
            ("birth_place", &self.birth_place),
            ("resident_address", &self.resident_address),
            ("resident_city", &self.resident_city),
            ("resident_postal_code", &self.resident_postal_code),
            ("resident_country", &self.resident_country),
        ];
        texts.extend(optional.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?))));
        texts
    }

    /// All elements, as they stand on `today`.
    pub fn elements(&self, today: Date) -> Vec<Element> {
        let iso = |name: &str, value: Value| (MDL_NAMESPACE.to_owned(), name.to_owned(), value);
        let danish = |name: &str, value: Value| (DANISH_NAMESPACE.to_owned(), name.to_owned(), value);
        let mut elements: Vec<Element> =
            self.texts().into_iter().map(|(name, text)| iso(name, Value::from(text))).collect();
        elements.extend([
            iso("birth_date", Value::full_date(self.birth_date)),
            iso("issue_date", Value::full_date(self.issue_date)),
            iso("expiry_date", Value::full_date(self.expiry_date)),
            iso("portrait", Value::Bytes(self.portrait.clone())),
            iso("driving_privileges", Privilege::to_value(&self.driving_privileges)),
        ]);
        elements.extend(self.sex.map(|sex| iso("sex", Value::Integer(sex.into()))));
        elements
            .extend(AGES.map(|age| iso(&format!("age_over_{age}"), Value::Bool(self.is_over(age, today)))));
        elements.push(danish(SMALL_PORTRAIT, Value::Bytes(self.portrait_small.clone())));
        if !self.dk.categories.is_empty() {
            elements.push(danish(DANISH_PRIVILEGES, Privilege::to_value(&self.dk.categories)));
        }
        elements
    }

    /// Only the elements of the police preset, for the compact licence of the QR.
    pub fn compact_elements(&self, today: Date) -> Vec<Element> {
        let police = Preset::Police.selection();
        self.elements(today).into_iter().filter(|(name, element, _)| police.contains(name, element)).collect()
    }

    /// Whether the holder has turned `age` on `today`. A birthday on 29 February is reached on 1 March of other years.
    fn is_over(&self, age: i16, today: Date) -> bool {
        let (born, year) = (self.birth_date, self.birth_date.year().saturating_add(age));
        let birthday = Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, 3, 1));
        birthday.is_ok_and(|birthday| birthday <= today)
    }
}

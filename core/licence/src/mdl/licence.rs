//! A licence as the register holds it, and the elements an authority signs.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::{DANISH_PRIVILEGES, ElementFault, Privilege, SMALL_PORTRAIT, age_over, element_type};
use crate::cbor::Value;
use crate::issue::Element;
use crate::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE};
use crate::present::Preset;

/// The ages that a licence answers for.
const AGES: [u8; 4] = [15, 16, 18, 21];

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
    /// An element is not what the standard says.
    #[error("{element} {fault}")]
    Element {
        /// The element.
        element: String,
        /// What is wrong with it.
        fault: ElementFault,
    },
}

/// The data of a driving licence.
///
/// `age_in_years` is not issued: the day on which it becomes wrong says more than any `age_over_NN`. Biometric templates
/// are not issued: the portrait binds the licence to the person.
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
    #[serde(flatten)]
    optional: Optional,
    #[serde(default)]
    dk: Danish,
    #[serde(skip)]
    portrait: Vec<u8>,
    #[serde(skip)]
    portrait_small: Vec<u8>,
}

/// The optional elements, each by its name.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Optional {
    administrative_number: Option<String>,
    sex: Option<u8>,
    height: Option<u16>,
    weight: Option<u16>,
    eye_colour: Option<String>,
    hair_colour: Option<String>,
    birth_place: Option<String>,
    resident_address: Option<String>,
    resident_city: Option<String>,
    resident_state: Option<String>,
    resident_postal_code: Option<String>,
    resident_country: Option<String>,
    portrait_capture_date: Option<Timestamp>,
    issuing_jurisdiction: Option<String>,
    nationality: Option<String>,
    family_name_national_character: Option<String>,
    given_name_national_character: Option<String>,
    /// JPEG in base64.
    signature_usual_mark: Option<Base64>,
}

#[derive(Clone)]
struct Base64(Vec<u8>);

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64_STANDARD.decode(text).map(Base64).map_err(|_| serde::de::Error::custom("not base64"))
    }
}

#[derive(Clone, Default, Deserialize)]
struct Danish {
    #[serde(default)]
    categories: Vec<Privilege>,
}

impl Optional {
    fn elements(&self) -> Vec<(&'static str, Value)> {
        let texts = [
            ("administrative_number", &self.administrative_number),
            ("eye_colour", &self.eye_colour),
            ("hair_colour", &self.hair_colour),
            ("birth_place", &self.birth_place),
            ("resident_address", &self.resident_address),
            ("resident_city", &self.resident_city),
            ("resident_state", &self.resident_state),
            ("resident_postal_code", &self.resident_postal_code),
            ("resident_country", &self.resident_country),
            ("issuing_jurisdiction", &self.issuing_jurisdiction),
            ("nationality", &self.nationality),
            ("family_name_national_character", &self.family_name_national_character),
            ("given_name_national_character", &self.given_name_national_character),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| Some((name, Value::from(text.as_deref()?))));
        let numbers = [("sex", self.sex.map(u16::from)), ("height", self.height), ("weight", self.weight)];
        let numbers = numbers.into_iter().filter_map(|(name, n)| Some((name, Value::Integer(n?.into()))));
        let captured = self.portrait_capture_date.map(|at| ("portrait_capture_date", Value::tdate(at)));
        let signature = self.signature_usual_mark.iter();
        let signature = signature.map(|mark| ("signature_usual_mark", Value::Bytes(mark.0.clone())));
        texts.chain(numbers).chain(captured).chain(signature).collect()
    }
}

impl DrivingLicence {
    /// Reads a licence from JSON whose fields have the names of the elements, with its two portraits in JPEG.
    ///
    /// # Errors
    /// When a field is missing or of another type, or an element is not what the standard says.
    pub fn from_json(json: &str, portrait: &[u8], portrait_small: &[u8]) -> Result<Self, LicenceError> {
        let mut licence: DrivingLicence = serde_json::from_str(json)
            .map_err(|error| LicenceError::Malformed { line: error.line(), column: error.column() })?;
        licence.portrait = portrait.to_vec();
        licence.portrait_small = portrait_small.to_vec();
        for (name_space, element, value) in licence.elements(licence.issue_date) {
            if let Some(Err(fault)) = element_type(&name_space, &element).map(|known| known.check(&value)) {
                return Err(LicenceError::Element { element, fault });
            }
        }
        Ok(licence)
    }

    /// The last day of the licence.
    pub fn expiry_date(&self) -> Date {
        self.expiry_date
    }

    /// All elements, as they stand on `today`.
    pub fn elements(&self, today: Date) -> Vec<Element> {
        let text = |name: &'static str, text: &str| (name, Value::from(text));
        let mut iso = vec![
            text("family_name", &self.family_name),
            text("given_name", &self.given_name),
            text("issuing_country", &self.issuing_country),
            text("issuing_authority", &self.issuing_authority),
            text("document_number", &self.document_number),
            text("un_distinguishing_sign", &self.un_distinguishing_sign),
            ("birth_date", Value::full_date(self.birth_date)),
            ("issue_date", Value::full_date(self.issue_date)),
            ("expiry_date", Value::full_date(self.expiry_date)),
            ("portrait", Value::Bytes(self.portrait.clone())),
            ("driving_privileges", Privilege::to_value(&self.driving_privileges)),
            ("age_birth_year", Value::Integer(self.birth_date.year().into())),
        ];
        iso.extend(self.optional.elements());
        let element = |name_space: &str, name: &str, value| (name_space.to_owned(), name.to_owned(), value);
        let mut elements: Vec<Element> =
            iso.into_iter().map(|(name, value)| element(MDL_NAMESPACE, name, value)).collect();
        elements.extend(
            AGES.map(|age| {
                element(MDL_NAMESPACE, &age_over(age), Value::Bool(self.is_over(age.into(), today)))
            }),
        );
        let small = Value::Bytes(self.portrait_small.clone());
        elements.push(element(DANISH_NAMESPACE, SMALL_PORTRAIT, small));
        if !self.dk.categories.is_empty() {
            let categories = Privilege::to_value(&self.dk.categories);
            elements.push(element(DANISH_NAMESPACE, DANISH_PRIVILEGES, categories));
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

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xd9];

    fn json(more: &str) -> String {
        format!(
            r#"{{"family_name": "Lind", "given_name": "Freja", "birth_date": "2008-02-29", "issue_date": "2026-01-01",
                "expiry_date": "2041-01-01", "issuing_country": "DK", "issuing_authority": "Rigspolitiet",
                "document_number": "1", "un_distinguishing_sign": "DK", "driving_privileges": [] {more}}}"#
        )
    }

    #[test]
    fn a_birthday_on_the_29th_of_february_is_reached_on_the_1st_of_march() {
        let licence = DrivingLicence::from_json(&json(""), JPEG, JPEG).unwrap();
        let adult = |today: &str| {
            let elements = licence.elements(today.parse().unwrap());
            elements.into_iter().find(|(_, element, _)| element == "age_over_18").unwrap().2
        };
        assert!(adult("2026-02-28") == Value::Bool(false));
        assert!(adult("2026-03-01") == Value::Bool(true));
    }

    #[test]
    fn every_optional_element_is_issued_by_its_name_and_type() {
        let all = r#", "administrative_number": "7", "sex": 2, "height": 171, "weight": 70, "eye_colour": "blue",
            "hair_colour": "brown", "birth_place": "Svendborg", "resident_address": "Vej 1", "resident_city": "Ribe",
            "resident_state": "Syddanmark", "resident_postal_code": "6760", "resident_country": "DK",
            "portrait_capture_date": "2026-01-01T10:00:00Z", "issuing_jurisdiction": "DK-83", "nationality": "DK",
            "family_name_national_character": "Лінд", "given_name_national_character": "Фрея",
            "signature_usual_mark": "/9j/2Q==""#;
        let licence = DrivingLicence::from_json(&json(all), JPEG, JPEG).unwrap();
        let names: Vec<String> =
            licence.elements(licence.issue_date).into_iter().map(|(_, element, _)| element).collect();
        for name in all.split('"').filter(|part| element_type(MDL_NAMESPACE, part).is_some()) {
            assert!(names.iter().any(|n| n == name), "{name}");
        }
    }

    #[test]
    fn an_element_against_the_standard_is_named_and_its_value_is_not() {
        let error = |more| DrivingLicence::from_json(&json(more), JPEG, JPEG).err().unwrap().to_string();
        assert_eq!(error(r#", "sex": 3"#), "sex is not one of the values of the standard");
        assert_eq!(
            error(r#", "resident_city": "Łódź""#),
            "resident_city has a character that Latin-1 does not have"
        );
        let gif = DrivingLicence::from_json(&json(""), b"GIF89a", JPEG).err().unwrap().to_string();
        assert_eq!(gif, "portrait is not a JPEG image");
    }
}

//! The elements of the driving licence and the type each must have (ISO/IEC 18013-5, table 5, and the Danish domestic
//! ones).

use crate::cbor::{TAG_FULL_DATE, TAG_TDATE, Value};
use crate::codes::codes;
use crate::mdl::{DANISH_PRIVILEGES, Privilege, SMALL_PORTRAIT};
use crate::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE};

/// ISO's limit for text elements, in characters.
const MAX_TEXT: usize = 150;

/// The elements that every licence has.
pub const MANDATORY: [&str; 11] = [
    "family_name",
    "given_name",
    "birth_date",
    "issue_date",
    "expiry_date",
    "issuing_country",
    "issuing_authority",
    "document_number",
    "portrait",
    "driving_privileges",
    "un_distinguishing_sign",
];

const EYE_COLOURS: &[&str] =
    &["black", "blue", "brown", "dichromatic", "grey", "green", "hazel", "maroon", "pink", "unknown"];
const HAIR_COLOURS: &[&str] =
    &["bald", "black", "blond", "brown", "grey", "red", "auburn", "sandy", "white", "unknown"];

/// What an element must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElementType {
    /// Text in Latin-1, at most 150 characters.
    Text,
    /// Text in any script, at most 150 characters.
    NationalText,
    /// One of the words of the standard.
    OneOf(&'static [&'static str]),
    /// A country, ISO 3166-1 alpha-2.
    Country,
    /// `full-date`.
    FullDate,
    /// `full-date` or `tdate`.
    Date,
    /// `tdate`.
    Instant,
    /// A number from 0.
    Unsigned,
    /// ISO/IEC 5218: 0 not known, 1 male, 2 female, 9 not applicable.
    Sex,
    /// `true` or `false`.
    Flag,
    /// JPEG or JPEG 2000.
    Image,
    /// Bytes of any meaning.
    Bytes,
    /// A list of driving privileges.
    Privileges,
}

codes! {
    /// Why an element is not what the standard says. It is shown as it stands all the same.
    #[derive(thiserror::Error)]
    ElementFault {
        /// Another type.
        #[error("is not of the type of the standard")]
        Type = "type",
        /// More than 150 characters.
        #[error("is longer than 150 characters")]
        TooLong = "too_long",
        /// A character that Latin-1 does not have.
        #[error("has a character that Latin-1 does not have")]
        NotLatin1 = "not_latin1",
        /// Not one of the values of the standard.
        #[error("is not one of the values of the standard")]
        Value = "value",
        /// A date that is none.
        #[error("is not a date")]
        Date = "date",
        /// Not a JPEG or JPEG 2000 image.
        #[error("is not a JPEG image")]
        Image = "image",
        /// An entry of the list cannot be read.
        #[error("has an entry that cannot be read")]
        Entry = "entry",
    }
}

/// The type of an element; `None` for one that is not known here.
pub fn element_type(name_space: &str, element: &str) -> Option<ElementType> {
    use ElementType as T;
    if name_space == DANISH_NAMESPACE {
        return match element {
            DANISH_PRIVILEGES => Some(T::Privileges),
            SMALL_PORTRAIT => Some(T::Image),
            _ => None,
        };
    }
    if name_space != MDL_NAMESPACE {
        return None;
    }
    Some(match element {
        "family_name"
        | "given_name"
        | "issuing_authority"
        | "document_number"
        | "administrative_number"
        | "un_distinguishing_sign"
        | "birth_place"
        | "resident_address"
        | "resident_city"
        | "resident_state"
        | "resident_postal_code"
        | "issuing_jurisdiction" => T::Text,
        "family_name_national_character" | "given_name_national_character" => T::NationalText,
        "issuing_country" | "nationality" | "resident_country" => T::Country,
        "birth_date" => T::FullDate,
        "issue_date" | "expiry_date" => T::Date,
        "portrait_capture_date" => T::Instant,
        "height" | "weight" | "age_in_years" | "age_birth_year" => T::Unsigned,
        "sex" => T::Sex,
        "eye_colour" => T::OneOf(EYE_COLOURS),
        "hair_colour" => T::OneOf(HAIR_COLOURS),
        "portrait" | "signature_usual_mark" => T::Image,
        "driving_privileges" => T::Privileges,
        _ if super::age_of(element).is_some() => T::Flag,
        _ if element.starts_with("biometric_template_") => T::Bytes,
        _ => return None,
    })
}

impl ElementType {
    /// Whether a value is of the type.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(self, value: &Value) -> Result<(), ElementFault> {
        use ElementType as T;
        let require = |holds: bool, fault: ElementFault| if holds { Ok(()) } else { Err(fault) };
        match self {
            T::Text => {
                let text = value.as_text().ok_or(ElementFault::Type)?;
                require(text.chars().all(is_latin1), ElementFault::NotLatin1)?;
                require(text.chars().count() <= MAX_TEXT, ElementFault::TooLong)
            }
            T::NationalText => {
                let text = value.as_text().ok_or(ElementFault::Type)?;
                require(text.chars().count() <= MAX_TEXT, ElementFault::TooLong)
            }
            T::OneOf(words) => {
                require(words.contains(&value.as_text().ok_or(ElementFault::Type)?), ElementFault::Value)
            }
            T::Country => {
                let country = value.as_text().ok_or(ElementFault::Type)?;
                let two_letters = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
                require(two_letters, ElementFault::Value)
            }
            T::FullDate => check_date(value, &[TAG_FULL_DATE]),
            T::Date => check_date(value, &[TAG_FULL_DATE, TAG_TDATE]),
            T::Instant => check_date(value, &[TAG_TDATE]),
            T::Unsigned => require(matches!(value, Value::Integer(0..)), ElementFault::Type),
            T::Sex => match value {
                Value::Integer(0 | 1 | 2 | 9) => Ok(()),
                Value::Integer(_) => Err(ElementFault::Value),
                _ => Err(ElementFault::Type),
            },
            T::Flag => require(value.as_bool().is_some(), ElementFault::Type),
            T::Image => require(is_jpeg(value.as_bytes().ok_or(ElementFault::Type)?), ElementFault::Image),
            T::Bytes => require(value.as_bytes().is_some(), ElementFault::Type),
            T::Privileges => {
                value.as_array().ok_or(ElementFault::Type)?;
                require(Privilege::list_of(value).1 == 0, ElementFault::Entry)
            }
        }
    }
}

fn check_date(value: &Value, tags: &[u64]) -> Result<(), ElementFault> {
    match value {
        Value::Tag(tag, _) if tags.contains(tag) => value.as_date().map(|_| ()).ok_or(ElementFault::Date),
        _ => Err(ElementFault::Type),
    }
}

/// The printable characters of ISO/IEC 8859-1.
fn is_latin1(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{ff}')
}

/// JPEG begins with its start of image, JPEG 2000 with a signature box or its start of code-stream.
fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8, 0xff])
        || bytes.starts_with(b"\0\0\0\x0cjP  \r\n\x87\n")
        || bytes.starts_with(&[0xff, 0x4f, 0xff, 0x51])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(element: &str, value: Value) -> Result<(), ElementFault> {
        element_type(MDL_NAMESPACE, element).unwrap().check(&value)
    }

    #[test]
    fn every_mandatory_element_has_a_type() {
        assert!(MANDATORY.iter().all(|element| element_type(MDL_NAMESPACE, element).is_some()));
        assert_eq!(element_type(MDL_NAMESPACE, "age_over_18"), Some(ElementType::Flag));
        assert_eq!(element_type(MDL_NAMESPACE, "biometric_template_face"), Some(ElementType::Bytes));
        assert_eq!(element_type(MDL_NAMESPACE, "shoe_size"), None);
        assert_eq!(element_type("org.example", "family_name"), None);
    }

    #[test]
    fn text_is_latin_1_and_at_most_150_characters() {
        assert_eq!(check("family_name", "Ødegård-Çelik".into()), Ok(()));
        assert_eq!(check("family_name", "Şahin".into()), Err(ElementFault::NotLatin1));
        assert_eq!(check("family_name_national_character", "Şahin".into()), Ok(()));
        assert_eq!(check("birth_place", "æ".repeat(150).as_str().into()), Ok(()));
        assert_eq!(check("birth_place", "æ".repeat(151).as_str().into()), Err(ElementFault::TooLong));
        assert_eq!(check("family_name", Value::Integer(1)), Err(ElementFault::Type));
    }

    #[test]
    fn dates_have_the_tag_of_their_kind() {
        let day = Value::full_date(jiff::civil::date(2026, 11, 24));
        let instant = Value::tdate("2026-11-24T10:00:00Z".parse().unwrap());
        assert_eq!(check("birth_date", day.clone()), Ok(()));
        assert_eq!(check("birth_date", instant.clone()), Err(ElementFault::Type));
        assert_eq!(check("expiry_date", day.clone()), Ok(()));
        assert_eq!(check("expiry_date", instant), Ok(()));
        assert_eq!(check("portrait_capture_date", day), Err(ElementFault::Type));
        assert_eq!(check("birth_date", "2026-11-24".into()), Err(ElementFault::Type));
        let no_day = Value::Tag(TAG_FULL_DATE, Box::new("2026-02-30".into()));
        assert_eq!(check("birth_date", no_day), Err(ElementFault::Date));
    }

    #[test]
    fn numbers_words_and_images_are_those_of_the_standard() {
        assert_eq!(check("sex", Value::Integer(9)), Ok(()));
        assert_eq!(check("sex", Value::Integer(3)), Err(ElementFault::Value));
        assert_eq!(check("height", Value::Integer(-1)), Err(ElementFault::Type));
        assert_eq!(check("eye_colour", "hazel".into()), Ok(()));
        assert_eq!(check("hair_colour", "hazel".into()), Err(ElementFault::Value));
        assert_eq!(check("issuing_country", "dk".into()), Err(ElementFault::Value));
        assert_eq!(check("portrait", Value::Bytes(b"GIF89a".to_vec())), Err(ElementFault::Image));
        assert_eq!(check("age_over_18", Value::Integer(1)), Err(ElementFault::Type));
    }
}

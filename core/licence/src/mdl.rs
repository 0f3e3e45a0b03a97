//! The driving licence: its elements, categories and codes (ISO/IEC 18013-5, 7.2, and the Danish domestic ones).

mod disclosed;
mod element;
mod licence;
mod privilege;
mod rights;

pub(crate) use disclosed::ages;
pub use disclosed::{DisclosedLicence, FaultyElement};
pub use element::{ElementFault, ElementType, MANDATORY, element_type};
pub use licence::{DrivingLicence, LicenceError};
pub use privilege::{Code, Privilege};
pub use rights::{Language, MayDrive, Meaning, Restriction, Right, category_words, rights};

/// The element with the Danish categories LK, TM and EP, in the form of `driving_privileges`.
pub const DANISH_PRIVILEGES: &str = "domestic_driving_privileges";
/// The element with a portrait small enough for the QR.
pub const SMALL_PORTRAIT: &str = "portrait_small";

/// The prefix of the elements that say whether the holder has turned an age.
const AGE_OVER: &str = "age_over_";

/// The element that says whether the holder has turned `age`.
pub(crate) fn age_over(age: u8) -> String {
    format!("{AGE_OVER}{age:02}")
}

/// The age that an element of the form `age_over_NN` is about.
pub fn age_of(element: &str) -> Option<u8> {
    let digits = element.strip_prefix(AGE_OVER)?;
    let two_digits = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
    if two_digits { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_digits_are_an_age() {
        assert_eq!(age_of("age_over_18"), Some(18));
        assert_eq!(age_of(&age_over(5)), Some(5));
        for other in ["age_over_", "age_over_8", "age_over_180", "age_over_1x", "age_in_years", "age_over_+8"]
        {
            assert_eq!(age_of(other), None, "{other}");
        }
    }
}

//! The driving licence: its elements, categories and codes (ISO/IEC 18013-5, 7.2, and the Danish domestic ones).

mod licence;
mod privilege;
mod rights;

pub use licence::{DrivingLicence, LicenceError};
pub use privilege::{Code, Privilege};
pub use rights::{Language, MayDrive, Restriction, Right, category_words, rights};

/// The element with the Danish categories LK, TM and EP, in the form of `driving_privileges`.
pub const DANISH_PRIVILEGES: &str = "domestic_driving_privileges";
/// The element with a portrait small enough for the QR.
pub const SMALL_PORTRAIT: &str = "portrait_small";

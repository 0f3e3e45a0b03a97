//! The structures of ISO/IEC 18013-5, parsed and not yet trusted.
//!
//! Everything here is a claim by whoever sent it. The values of elements are private to the crate: they leave it
//! only inside a verdict that has authenticated them.

mod device_response;
mod issuer_signed;
mod mobile_security_object;
mod session;

pub use device_response::{DeviceAuth, DeviceResponse, DeviceSigned, Document};
pub use issuer_signed::{IssuerSigned, IssuerSignedItem};
pub(crate) use mobile_security_object::read_tdate;
pub use mobile_security_object::{
    DigestAlgorithm, KeyAuthorizations, MobileSecurityObject, StatusReference, ValidityInfo,
};
pub use session::SessionTranscript;

/// The document type of the mobile driving licence.
pub const MDL_DOC_TYPE: &str = "org.iso.18013.5.1.mDL";
/// The namespace of ISO's elements of the driving licence.
pub const MDL_NAMESPACE: &str = "org.iso.18013.5.1";
/// The namespace of the Danish elements of the driving licence.
pub const DANISH_NAMESPACE: &str = "org.iso.18013.5.1.DK";

/// A list by namespace, in the order it came.
pub type NameSpaces<T> = Vec<(String, Vec<T>)>;

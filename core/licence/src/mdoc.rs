//! The structures of ISO/IEC 18013-5, parsed and not yet trusted.
//!
//! Everything here is a claim by whoever sent it. The values of elements are private to the crate: they leave it
//! only inside a verdict that has authenticated them.

mod device_engagement;
mod device_request;
mod device_response;
mod issuer_signed;
mod mobile_security_object;
mod session_key;
mod session_messages;
mod session_transcript;

use crate::cbor::{Defect, Node, ParseError, Value, tagged_bytes, write_value};
use crate::cose::PublicKey;

pub use device_engagement::{DeviceEngagement, RetrievalMethod};
pub use device_request::{DeviceRequest, DocRequest, ItemsRequest, RequestedElement};
pub use device_response::{DeviceAuth, DeviceResponse, DeviceSigned, Document, NotReturned};
pub use issuer_signed::{IssuerSigned, IssuerSignedItem};
pub(crate) use mobile_security_object::read_tdate;
pub use mobile_security_object::{
    DigestAlgorithm, KeyAuthorizations, MobileSecurityObject, StatusReference, ValidityInfo,
};
pub use session_key::SessionKey;
pub use session_messages::{SessionData, SessionEstablishment, SessionStatus};
pub use session_transcript::SessionTranscript;

/// Elements and their values by namespace, in the order they came.
pub type Elements = NameSpaces<(String, Value)>;

/// The document type of the mobile driving licence.
pub const MDL_DOC_TYPE: &str = "org.iso.18013.5.1.mDL";
/// The namespace of ISO's elements of the driving licence.
pub const MDL_NAMESPACE: &str = "org.iso.18013.5.1";
/// The namespace of the Danish elements of the driving licence.
pub const DANISH_NAMESPACE: &str = "org.iso.18013.5.1.DK";

/// A list by namespace, in the order it came.
pub type NameSpaces<T> = Vec<(String, Vec<T>)>;

/// `#6.24(bstr .cbor COSE_Key)` of a session key.
pub(crate) fn encoded_key(key: &p256::PublicKey) -> Vec<u8> {
    tagged_bytes(&write_value(&PublicKey::p256_to_cose_key(key)))
}

/// The version of a structure: later minor versions add fields and change none.
pub(crate) fn read_version(node: &Node<'_>) -> Result<String, ParseError> {
    match node.text()? {
        version if version.starts_with("1.") => Ok(version.to_owned()),
        _ => Err(Defect::Invalid("the version is not 1.x").into()),
    }
}

//! The mobile security object: what the issuer signed (ISO/IEC 18013-5, 9.1.2.4).

use std::collections::BTreeMap;

use jiff::Timestamp;
use sha2::{Digest, Sha384, Sha512};

use crate::cbor::{Defect, Node, ParseError, TAG_TDATE, Within};
use crate::cose::PublicKey;
use crate::hash::sha256;

/// The hash of the value digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestAlgorithm {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl DigestAlgorithm {
    /// The name in the mobile security object.
    pub fn name(self) -> &'static str {
        match self {
            DigestAlgorithm::Sha256 => "SHA-256",
            DigestAlgorithm::Sha384 => "SHA-384",
            DigestAlgorithm::Sha512 => "SHA-512",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    /// The digest of `bytes`.
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            DigestAlgorithm::Sha256 => sha256(bytes).to_vec(),
            DigestAlgorithm::Sha384 => Sha384::digest(bytes).to_vec(),
            DigestAlgorithm::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// When a document was signed and may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValidityInfo {
    /// When it was signed.
    pub signed: Timestamp,
    /// May be used from.
    pub valid_from: Timestamp,
    /// May be used until.
    pub valid_until: Timestamp,
    /// When the issuer expects to sign it anew.
    pub expected_update: Option<Timestamp>,
}

/// Where the status of a document stands: index `index` of the list at `uri` (IETF Token Status List).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReference {
    /// The position in the list.
    pub index: u64,
    /// The list.
    pub uri: String,
}

/// The elements that the device may sign for itself.
#[derive(Debug, Clone, Default)]
pub struct KeyAuthorizations {
    name_spaces: Vec<String>,
    elements: Vec<(String, Vec<String>)>,
}

impl KeyAuthorizations {
    /// Whether the device may sign `element`.
    pub fn allow(&self, name_space: &str, element: &str) -> bool {
        self.name_spaces.iter().any(|name| name == name_space)
            || self.elements.iter().any(|(name, of)| name == name_space && of.iter().any(|e| e == element))
    }
}

/// A parsed mobile security object.
#[derive(Debug, Clone)]
pub struct MobileSecurityObject {
    /// The document type it is for.
    pub doc_type: String,
    /// The hash of the digests.
    pub digest_algorithm: DigestAlgorithm,
    /// Digests by namespace and number.
    pub value_digests: BTreeMap<String, BTreeMap<u64, Vec<u8>>>,
    /// The device's key, or why it cannot be used.
    pub device_key: Result<PublicKey, ParseError>,
    /// What the device may sign for itself.
    pub key_authorizations: KeyAuthorizations,
    /// Its validity.
    pub validity: ValidityInfo,
    /// Where its status stands, if the issuer publishes one.
    pub status: Option<StatusReference>,
}

impl MobileSecurityObject {
    /// Reads `MobileSecurityObjectBytes`, the payload of the issuer's signature.
    ///
    /// # Errors
    /// The first defect and its place. A device key that is not supported is no defect of the object.
    pub fn from_bytes(payload: &[u8]) -> Result<Self, ParseError> {
        let outer = Node::read(payload)?;
        let node = Node::read(outer.encoded()?)?;
        let fields = node.fields()?;
        fields.read("version", super::read_version)?;
        let device_key_info = fields.read("deviceKeyInfo", Node::fields)?;
        let key_authorizations = device_key_info
            .read_optional("keyAuthorizations", read_authorizations)
            .within("deviceKeyInfo")?
            .unwrap_or_default();
        Ok(MobileSecurityObject {
            doc_type: fields.read("docType", Node::text)?.to_owned(),
            digest_algorithm: fields.read("digestAlgorithm", |name| {
                DigestAlgorithm::from_name(name.text()?)
                    .ok_or(Defect::Invalid("unknown digest algorithm").into())
            })?,
            value_digests: fields.read("valueDigests", read_digests)?,
            device_key: device_key_info.read("deviceKey", PublicKey::from_cose_key).within("deviceKeyInfo"),
            key_authorizations,
            validity: fields.read("validityInfo", read_validity)?,
            status: fields.read_optional("status", read_status)?.flatten(),
        })
    }
}

fn read_digests(node: &Node<'_>) -> Result<BTreeMap<String, BTreeMap<u64, Vec<u8>>>, ParseError> {
    let mut name_spaces = BTreeMap::new();
    for (i, (name, digests)) in node.map()?.iter().enumerate() {
        let read = |digests: &Node<'_>| -> Result<BTreeMap<u64, Vec<u8>>, ParseError> {
            let mut by_id = BTreeMap::new();
            for (id, digest) in digests.map()? {
                by_id.insert(id.unsigned()?, digest.bytes()?.to_vec());
            }
            Ok(by_id)
        };
        name_spaces.insert(name.text().at(i)?.to_owned(), read(digests).at(i)?);
    }
    Ok(name_spaces)
}

fn read_validity(node: &Node<'_>) -> Result<ValidityInfo, ParseError> {
    let fields = node.fields()?;
    Ok(ValidityInfo {
        signed: fields.read("signed", read_tdate)?,
        valid_from: fields.read("validFrom", read_tdate)?,
        valid_until: fields.read("validUntil", read_tdate)?,
        expected_update: fields.read_optional("expectedUpdate", read_tdate)?,
    })
}

/// Other ways to publish a status are kept out: only a reference to a status list is understood.
fn read_status(node: &Node<'_>) -> Result<Option<StatusReference>, ParseError> {
    node.fields()?.read_optional("status_list", |list| {
        let fields = list.fields()?;
        Ok(StatusReference {
            index: fields.read("idx", Node::unsigned)?,
            uri: fields.read("uri", Node::text)?.to_owned(),
        })
    })
}

fn read_authorizations(node: &Node<'_>) -> Result<KeyAuthorizations, ParseError> {
    let texts = |node: &Node<'_>| -> Result<Vec<String>, ParseError> {
        node.array()?.iter().map(|name| Ok(name.text()?.to_owned())).collect()
    };
    let fields = node.fields()?;
    let elements = fields.read_optional("dataElements", |elements| {
        elements.map()?.iter().map(|(name, of)| Ok((name.text()?.to_owned(), texts(of)?))).collect()
    })?;
    Ok(KeyAuthorizations {
        name_spaces: fields.read_optional("nameSpaces", texts)?.unwrap_or_default(),
        elements: elements.unwrap_or_default(),
    })
}

/// Reads a `tdate`.
pub(crate) fn read_tdate(node: &Node<'_>) -> Result<Timestamp, ParseError> {
    let text = node.tagged(TAG_TDATE)?.text()?;
    text.parse().map_err(|_| Defect::Invalid("not a date and time of RFC 3339").into())
}

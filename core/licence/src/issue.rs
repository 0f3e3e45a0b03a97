//! An issuing authority signs a document (ISO/IEC 18013-5, 9.1.2).

use std::collections::BTreeSet;

use jiff::Timestamp;
use p256::ecdsa::SigningKey;
use rand_core::CryptoRng;

use crate::cbor::{Value, tagged_bytes, write, write_value};
use crate::cert::{Certificate, CertificateError};
use crate::cose::{PublicKey, Sign1, SignerReference, sign_attached};
use crate::hash::sha256;
use crate::mdoc::{NameSpaces, StatusReference};

/// Bytes of randomness in each item; the standard asks for at least 16.
const SALT: usize = 16;

/// A namespace, an element in it, and its value.
pub type Element = (String, String, Value);

/// What is to be issued.
#[derive(Debug)]
pub struct IssueRequest<'a> {
    /// The document type.
    pub doc_type: &'a str,
    /// Namespace, element and value, in the order they shall stand.
    pub elements: Vec<Element>,
    /// The key of the phone that will hold the document.
    pub device_key: &'a p256::PublicKey,
    /// When it is signed.
    pub signed: Timestamp,
    /// May be used from.
    pub valid_from: Timestamp,
    /// May be used until.
    pub valid_until: Timestamp,
    /// When it is expected to be signed anew.
    pub expected_update: Option<Timestamp>,
    /// Where its status stands.
    pub status: Option<StatusReference>,
}

/// Why a document was not issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The signer's certificate is not one.
    #[error("the signer's certificate cannot be used: {0}")]
    Certificate(#[from] CertificateError),
    /// The key is not that of the certificate.
    #[error("the signing key is not the key of the certificate")]
    OtherKey,
    /// The document would be valid when its signer's certificate is not.
    #[error("the document would outlive the certificate of its signer")]
    OutlivesCertificate,
    /// An element stands twice in its namespace.
    #[error("an element stands twice in its namespace")]
    ElementTwice,
    /// It ends before it begins.
    #[error("the document's validity ends before it begins")]
    Validity,
}

/// Signs a document and returns its `IssuerSigned`.
///
/// # Errors
/// When key, certificate and validity do not belong together.
pub fn issue(
    request: &IssueRequest<'_>,
    signer: &SigningKey,
    signer_certificate_der: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, IssueError> {
    let certificate = Certificate::from_der(signer_certificate_der)?;
    if certificate.key() != &PublicKey::P256(p256::PublicKey::from(signer.verifying_key())) {
        return Err(IssueError::OtherKey);
    }
    if request.valid_from > request.valid_until || request.signed > request.valid_until {
        return Err(IssueError::Validity);
    }
    if !certificate.is_valid_at(request.signed) || request.valid_until > certificate.not_after() {
        return Err(IssueError::OutlivesCertificate);
    }
    let mut names = BTreeSet::new();
    if !request.elements.iter().all(|(name_space, element, _)| names.insert((name_space, element))) {
        return Err(IssueError::ElementTwice);
    }
    let name_spaces = group(&request.elements, rng);
    let mso = mobile_security_object(request, &name_spaces);
    let chain = SignerReference::Chain(vec![signer_certificate_der.to_vec()]);
    let issuer_auth = sign_attached(tagged_bytes(&write_value(&mso)), None, &chain, signer);
    Ok(issuer_signed(&name_spaces, &issuer_auth))
}

struct Item {
    digest_id: u32,
    bytes: Vec<u8>,
}

/// Items by namespace. The number of a digest says nothing about its element, so the numbers are shuffled.
fn group(elements: &[Element], rng: &mut dyn CryptoRng) -> NameSpaces<Item> {
    let mut name_spaces: NameSpaces<&Element> = Vec::new();
    for element in elements {
        match name_spaces.iter_mut().find(|(name, _)| *name == element.0) {
            Some((_, list)) => list.push(element),
            None => name_spaces.push((element.0.clone(), vec![element])),
        }
    }
    let items = |list: Vec<&Element>, rng: &mut dyn CryptoRng| {
        let ids = shuffled(list.len(), rng);
        list.into_iter().zip(ids).map(|(element, id)| item(&element.1, &element.2, id, rng)).collect()
    };
    name_spaces.into_iter().map(|(name, list)| (name, items(list, rng))).collect()
}

fn item(element: &str, value: &Value, digest_id: u32, rng: &mut dyn CryptoRng) -> Item {
    let mut salt = [0; SALT];
    rng.fill_bytes(&mut salt);
    let encoded = write_value(&Value::Map(vec![
        (Value::from("digestID"), Value::Integer(digest_id.into())),
        (Value::from("random"), Value::Bytes(salt.to_vec())),
        (Value::from("elementIdentifier"), Value::from(element)),
        (Value::from("elementValue"), value.clone()),
    ]));
    Item { digest_id, bytes: tagged_bytes(&encoded) }
}

/// The numbers below `count` in random order (Fisher and Yates). Drawing 64 bits for a range this small leaves a bias
/// far below anything that could be measured.
fn shuffled(count: usize, rng: &mut dyn CryptoRng) -> Vec<u32> {
    let mut ids: Vec<u32> = (0..).take(count).collect();
    for last in (1..count).rev() {
        let pick = usize::try_from(rng.next_u64() % (last as u64 + 1)).unwrap_or(last);
        ids.swap(last, pick);
    }
    ids
}

fn mobile_security_object(request: &IssueRequest<'_>, name_spaces: &[(String, Vec<Item>)]) -> Value {
    let digests = |items: &[Item]| {
        let mut by_id: Vec<&Item> = items.iter().collect();
        by_id.sort_by_key(|item| item.digest_id);
        let digest =
            |item: &Item| (Value::Integer(item.digest_id.into()), Value::Bytes(sha256(&item.bytes).to_vec()));
        Value::Map(by_id.into_iter().map(digest).collect())
    };
    let value_digests = name_spaces.iter().map(|(name, items)| (Value::from(name.as_str()), digests(items)));
    let mut validity = vec![
        (Value::from("signed"), Value::tdate(request.signed)),
        (Value::from("validFrom"), Value::tdate(request.valid_from)),
        (Value::from("validUntil"), Value::tdate(request.valid_until)),
    ];
    validity.extend(request.expected_update.map(|at| (Value::from("expectedUpdate"), Value::tdate(at))));
    let device_key = PublicKey::p256_to_cose_key(request.device_key);
    let mut mso = vec![
        (Value::from("version"), Value::from("1.0")),
        (Value::from("digestAlgorithm"), Value::from("SHA-256")),
        (Value::from("valueDigests"), Value::Map(value_digests.collect())),
        (Value::from("deviceKeyInfo"), Value::Map(vec![(Value::from("deviceKey"), device_key)])),
        (Value::from("docType"), Value::from(request.doc_type)),
        (Value::from("validityInfo"), Value::Map(validity)),
    ];
    if let Some(status) = &request.status {
        let list = Value::Map(vec![
            (Value::from("idx"), Value::Integer(status.index.into())),
            (Value::from("uri"), Value::from(status.uri.as_str())),
        ]);
        mso.push((Value::from("status"), Value::Map(vec![(Value::from("status_list"), list)])));
    }
    Value::Map(mso)
}

fn issuer_signed(name_spaces: &[(String, Vec<Item>)], issuer_auth: &Sign1) -> Vec<u8> {
    write(|e| {
        e.map(2)?.str("nameSpaces")?.map(name_spaces.len() as u64)?;
        for (name, items) in name_spaces {
            e.str(name)?.array(items.len() as u64)?;
            items.iter().for_each(|item| e.writer_mut().extend_from_slice(&item.bytes));
        }
        e.str("issuerAuth")?;
        e.writer_mut().extend_from_slice(&issuer_auth.to_bytes());
        Ok(())
    })
}

//! X.509 certificates (RFC 5280) and the profiles of ISO/IEC 18013-5 Annex B.

mod profile;
mod revocation;

use jiff::Timestamp;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode, Reader, SliceReader};
use x509_cert::name::Name;

use crate::cose::{PublicKey, SignerReference};

pub(crate) use profile::chain_findings;
pub use profile::{Finding, Findings, Profile};
pub use revocation::{RevocationList, RevocationStatus};

/// The largest certificate that is read, in bytes.
const MAX_CERTIFICATE: usize = 16 * 1024;
const OID_COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const OID_STATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.8");
const OID_ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const OID_COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// Why bytes are not a usable certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not DER of an X.509 certificate, or too large.
    #[error("not an X.509 certificate")]
    Malformed,
    /// Its key is of a kind that is not supported.
    #[error("the certificate's key is not supported")]
    Key,
    /// It is a revocation list of a part only.
    #[error("the revocation list is not a whole one")]
    Partial,
    /// It was not signed by the certificate that should have.
    #[error("the certificate was not signed by its issuer")]
    NotIssuedBy,
}

/// A parsed certificate and the bytes it came in. Parsing says nothing about trust.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
    key: PublicKey,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// When it is not one, is larger than 16 KiB, or has a key that is not supported.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_CERTIFICATE {
            return Err(CertificateError::Malformed);
        }
        let parsed = x509_cert::Certificate::from_der(der).map_err(|_| CertificateError::Malformed)?;
        let spki = parsed.tbs_certificate().subject_public_key_info();
        let spki = x509_cert::der::referenced::OwnedToRef::owned_to_ref(spki);
        let key = PublicKey::from_spki(spki).map_err(|_| CertificateError::Key)?;
        Ok(Certificate { der: der.to_vec(), parsed, key })
    }

    /// The signer's certificate that a signature brings with it; `None` where it brings none that can be read.
    pub(crate) fn brought_by(reference: &SignerReference) -> Option<Self> {
        match reference {
            SignerReference::Chain(chain) => Self::from_der(chain.first()?).ok(),
            SignerReference::Thumbprint { .. } | SignerReference::Absent => None,
        }
    }

    /// Reads every certificate of a PEM text.
    ///
    /// # Errors
    /// When there is none, or one of them is unusable.
    pub fn from_pem(pem: &str) -> Result<Vec<Self>, CertificateError> {
        const END: &str = "-----END CERTIFICATE-----";
        let mut found = Vec::new();
        for block in pem.split_inclusive(END).filter(|block| block.contains(END)) {
            let start = block.find("-----BEGIN CERTIFICATE-----").ok_or(CertificateError::Malformed)?;
            let block = block.get(start..).ok_or(CertificateError::Malformed)?;
            let (_, der) =
                x509_cert::der::pem::decode_vec(block.as_bytes()).map_err(|_| CertificateError::Malformed)?;
            found.push(Self::from_der(&der)?);
        }
        if found.is_empty() { Err(CertificateError::Malformed) } else { Ok(found) }
    }

    /// The bytes it came in.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The subject's key.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The subject's country, ISO 3166-1 alpha-2 as written.
    pub fn country(&self) -> Option<String> {
        attribute(self.subject(), OID_COUNTRY)
    }

    /// The subject's common name.
    pub fn common_name(&self) -> Option<String> {
        attribute(self.subject(), OID_COMMON_NAME)
    }

    /// The subject's organisation.
    pub fn organization(&self) -> Option<String> {
        attribute(self.subject(), OID_ORGANIZATION)
    }

    /// The subject's state or province, ISO 3166-2 as written.
    pub fn state(&self) -> Option<String> {
        attribute(self.subject(), OID_STATE)
    }

    /// The serial number, big endian.
    pub fn serial_number(&self) -> Vec<u8> {
        self.parsed.tbs_certificate().serial_number().as_bytes().to_vec()
    }

    /// The subject key identifier, if it has one.
    pub fn subject_key_identifier(&self) -> Option<Vec<u8>> {
        profile::subject_key_identifier(self)
    }

    /// Valid from this instant.
    pub fn not_before(&self) -> Timestamp {
        instant(self.parsed.tbs_certificate().validity().not_before)
    }

    /// Valid up to and including this instant.
    pub fn not_after(&self) -> Timestamp {
        instant(self.parsed.tbs_certificate().validity().not_after)
    }

    /// Whether `now` lies in its validity.
    pub fn is_valid_at(&self, now: Timestamp) -> bool {
        self.not_before() <= now && now <= self.not_after()
    }

    /// Whether both are for one name and one key: a root and its renewal.
    pub fn is_of_same_authority(&self, other: &Certificate) -> bool {
        self.subject() == other.subject() && self.key == other.key
    }

    /// Checks that `issuer` has the name this certificate gives as its issuer, and signed it.
    ///
    /// # Errors
    /// [`CertificateError::NotIssuedBy`] otherwise.
    pub fn verify_issued_by(&self, issuer: &Certificate) -> Result<(), CertificateError> {
        if !self.names_as_issuer(issuer) {
            return Err(CertificateError::NotIssuedBy);
        }
        self.verify_signed_by(issuer)
    }

    /// Whether the issuer's name is the subject of `issuer`.
    pub fn names_as_issuer(&self, issuer: &Certificate) -> bool {
        self.parsed.tbs_certificate().issuer() == issuer.subject()
    }

    fn verify_signed_by(&self, issuer: &Certificate) -> Result<(), CertificateError> {
        let signed = signed_part(&self.der).ok_or(CertificateError::Malformed)?;
        let signature = self.parsed.signature().as_bytes().ok_or(CertificateError::Malformed)?;
        let algorithm = self.parsed.signature_algorithm();
        if algorithm != self.parsed.tbs_certificate().signature() {
            return Err(CertificateError::NotIssuedBy);
        }
        issuer.key.verify_x509(algorithm.oid, signed, signature).map_err(|_| CertificateError::NotIssuedBy)
    }

    fn subject(&self) -> &Name {
        self.parsed.tbs_certificate().subject()
    }
}

/// The first element of the outer sequence, as it came: what the signature of a certificate or a list is over.
fn signed_part(der: &[u8]) -> Option<&[u8]> {
    let mut reader = SliceReader::new(der).ok()?;
    let header = x509_cert::der::Header::decode(&mut reader).ok()?;
    let body = reader.read_slice(header.length()).ok()?;
    let mut body = SliceReader::new(body).ok()?;
    body.tlv_bytes().ok()
}

fn instant(time: x509_cert::time::Time) -> Timestamp {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::MAX)
}

fn attribute(name: &Name, oid: ObjectIdentifier) -> Option<String> {
    let found = name.iter().find(|attribute| attribute.oid == oid)?;
    std::str::from_utf8(found.value.value()).ok().map(str::to_owned)
}

/// Finds the issuer of `certificate` among `candidates` and verifies its signature.
pub fn find_issuer<'c>(
    certificate: &Certificate,
    candidates: impl IntoIterator<Item = &'c Certificate>,
) -> Option<&'c Certificate> {
    candidates.into_iter().find(|candidate| certificate.verify_issued_by(candidate).is_ok())
}

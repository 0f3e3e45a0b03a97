//! Certificate revocation lists (RFC 5280, section 5).

use jiff::Timestamp;
use x509_cert::crl::CertificateList;
use x509_cert::der::Decode;

use super::{Certificate, CertificateError, instant, signed_part};

/// The largest list that is read, in bytes.
const MAX_LIST: usize = 1 << 20;

/// A parsed revocation list and the bytes it came in.
#[derive(Debug, Clone)]
pub struct RevocationList {
    der: Vec<u8>,
    parsed: CertificateList,
}

/// What a list says of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationStatus {
    /// It is not on the list.
    Good,
    /// It is on the list.
    Revoked,
    /// It is not on the list, but the list is older than its own next update.
    TooOld,
}

impl RevocationList {
    /// Reads a list in DER.
    ///
    /// # Errors
    /// When it is not one, or larger than 1 MiB.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_LIST {
            return Err(CertificateError::Malformed);
        }
        let parsed = CertificateList::from_der(der).map_err(|_| CertificateError::Malformed)?;
        Ok(RevocationList { der: der.to_vec(), parsed })
    }

    /// Checks that `root` issued the list.
    ///
    /// # Errors
    /// [`CertificateError::NotIssuedBy`] when it did not.
    pub fn verify_issued_by(&self, root: &Certificate) -> Result<(), CertificateError> {
        if &self.parsed.tbs_cert_list.issuer != root.subject() {
            return Err(CertificateError::NotIssuedBy);
        }
        let signed = signed_part(&self.der).ok_or(CertificateError::Malformed)?;
        let signature = self.parsed.signature.as_bytes().ok_or(CertificateError::Malformed)?;
        let algorithm = self.parsed.signature_algorithm.oid;
        root.key.verify_x509(algorithm, signed, signature).map_err(|_| CertificateError::NotIssuedBy)
    }

    /// When the list was issued.
    pub fn this_update(&self) -> Timestamp {
        instant(self.parsed.tbs_cert_list.this_update)
    }

    /// What the list says of `certificate` at `now`.
    pub fn status(&self, certificate: &Certificate, now: Timestamp) -> RevocationStatus {
        let list = &self.parsed.tbs_cert_list;
        let serial = certificate.parsed.tbs_certificate().serial_number();
        let revoked = list.revoked_certificates.iter().flatten().any(|entry| entry.serial_number == *serial);
        if revoked {
            RevocationStatus::Revoked
        } else if list.next_update.is_some_and(|next| instant(next) < now) {
            RevocationStatus::TooOld
        } else {
            RevocationStatus::Good
        }
    }
}

//! Certificate revocation lists (RFC 5280, section 5).

use jiff::Timestamp;
use x509_cert::crl::CertificateList;
use x509_cert::der::Decode;

use super::profile::may_sign_lists;
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
    /// When it is not one, is larger than 1 MiB, or says by a critical extension that it is not the whole list.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_LIST {
            return Err(CertificateError::Malformed);
        }
        let parsed = CertificateList::from_der(der).map_err(|_| CertificateError::Malformed)?;
        if has_critical_extension(&parsed) {
            return Err(CertificateError::Partial);
        }
        Ok(RevocationList { der: der.to_vec(), parsed })
    }

    /// Checks that `root` issued the list.
    ///
    /// # Errors
    /// [`CertificateError::NotIssuedBy`] when it did not.
    pub fn verify_issued_by(&self, root: &Certificate) -> Result<(), CertificateError> {
        let algorithm = &self.parsed.signature_algorithm;
        let named = &self.parsed.tbs_cert_list.issuer == root.subject();
        if !named || *algorithm != self.parsed.tbs_cert_list.signature || !may_sign_lists(root) {
            return Err(CertificateError::NotIssuedBy);
        }
        let signed = signed_part(&self.der).ok_or(CertificateError::Malformed)?;
        let signature = self.parsed.signature.as_bytes().ok_or(CertificateError::Malformed)?;
        root.key.verify_x509(algorithm.oid, signed, signature).map_err(|_| CertificateError::NotIssuedBy)
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

/// A critical extension of a list or of an entry narrows what the list is about: a delta, one kind of certificate, the
/// entries of another issuer. Reading such a list as the whole one would miss a revocation (RFC 5280, 5.2).
fn has_critical_extension(list: &CertificateList) -> bool {
    let list = &list.tbs_cert_list;
    let of_entries =
        list.revoked_certificates.iter().flatten().filter_map(|entry| entry.crl_entry_extensions.as_ref());
    of_entries.chain(&list.crl_extensions).flatten().any(|extension| extension.critical)
}

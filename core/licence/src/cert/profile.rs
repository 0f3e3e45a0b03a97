//! The certificate profiles of ISO/IEC 18013-5 Annex B.
//!
//! Real certificates break single rules of form. A finding therefore says which kind of rule was broken: a rule of
//! *security* refuses the document, a rule of *form* is reported with the verdict.

use jiff::SignedDuration;
use x509_cert::der::Decode;
use x509_cert::der::asn1::OctetString;
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};

use super::Certificate;
use crate::codes::codes;

const OID_ISSUER_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.18");
const OID_CRL_POINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.31");
const EKU_DOCUMENT_SIGNER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.0.18013.5.1.2");
const EKU_READER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.0.18013.5.1.6");
const EKU_VICAL_SIGNER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.0.18013.5.1.8");
/// `id-kp-oauthStatusSigning` of the Token Status List.
const EKU_STATUS_SIGNER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.30");
/// Extensions that are looked at, or that say nothing a reader must act on: any other critical one refuses.
const KNOWN: [ObjectIdentifier; 8] = [
    KeyUsage::OID,
    ExtendedKeyUsage::OID,
    BasicConstraints::OID,
    SubjectKeyIdentifier::OID,
    AuthorityKeyIdentifier::OID,
    OID_ISSUER_ALT_NAME,
    OID_CRL_POINTS,
    ObjectIdentifier::new_unwrap("2.5.29.17"),
];

/// Whose certificate it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Root of an issuing authority (B.1.2).
    IacaRoot,
    /// Document signer (B.1.4).
    DocumentSigner,
    /// Reader authentication (B.1.7).
    Reader,
    /// Signer of a VICAL and of the trust bundle.
    VicalSigner,
    /// Signer of a status list.
    StatusSigner,
    /// Root that pins the publisher of the trust bundle, or roots of readers: no profile of the standard's own.
    OtherRoot,
}

codes! {
    /// One rule that is not kept.
    Finding {
        /// Key usage does not allow what the certificate is used for. Security.
        KeyUsage = "key_usage",
        /// Extended key usage is missing or for something else. Security.
        ExtendedKeyUsage = "extended_key_usage",
        /// A root that is no certification authority, or a leaf that is one. Security.
        BasicConstraints = "basic_constraints",
        /// The country differs from the root's. Security.
        Country = "country",
        /// The state or province differs from the root's. Security.
        State = "state",
        /// The authority key identifier is not the root's subject key identifier. Security.
        KeyIdentifier = "key_identifier",
        /// A critical extension nobody here understands. Security.
        UnknownCritical = "unknown_critical",
        /// It is valid outside the time its root is. Security.
        OutlivesRoot = "outlives_root",
        /// Path length is not 0. Form.
        PathLength = "path_length",
        /// An extension that should be critical is not. Form.
        NotCritical = "not_critical",
        /// Valid for longer than the profile allows. Form.
        TooLong = "too_long",
        /// Country or common name is missing. Form.
        Name = "name",
        /// A key identifier is missing. Form.
        NoKeyIdentifier = "no_key_identifier",
        /// The issuer's alternative name is missing. Form.
        NoIssuerAltName = "no_issuer_alt_name",
        /// The distribution point of the revocation list is missing. Form.
        NoRevocationPoint = "no_revocation_point",
    }
}

impl Finding {
    /// Whether the rule protects somebody, so that breaking it refuses.
    pub fn is_security(self) -> bool {
        use Finding as F;
        matches!(
            self,
            F::KeyUsage
                | F::ExtendedKeyUsage
                | F::BasicConstraints
                | F::Country
                | F::State
                | F::KeyIdentifier
                | F::UnknownCritical
                | F::OutlivesRoot
        )
    }
}

/// All rules that are not kept; empty is good.
pub type Findings = Vec<Finding>;

impl Profile {
    /// The extended key usage the profile asks for.
    fn usage(self) -> Option<ObjectIdentifier> {
        match self {
            Profile::IacaRoot | Profile::OtherRoot => None,
            Profile::DocumentSigner => Some(EKU_DOCUMENT_SIGNER),
            Profile::Reader => Some(EKU_READER),
            Profile::VicalSigner => Some(EKU_VICAL_SIGNER),
            Profile::StatusSigner => Some(EKU_STATUS_SIGNER),
        }
    }

    fn max_days(self) -> Option<i64> {
        match self {
            // 20 years with their leap days.
            Profile::IacaRoot => Some(20 * 365 + 5),
            Profile::DocumentSigner => Some(457),
            Profile::Reader => Some(1187),
            Profile::VicalSigner | Profile::StatusSigner | Profile::OtherRoot => None,
        }
    }

    fn is_root(self) -> bool {
        matches!(self, Profile::IacaRoot | Profile::OtherRoot)
    }

    /// Checks `certificate` against the profile; `issuer` is its root, or the certificate itself for a root.
    pub fn check(self, certificate: &Certificate, issuer: &Certificate) -> Findings {
        let mut findings = Findings::new();
        self.check_usage(certificate, &mut findings);
        self.check_names(certificate, issuer, &mut findings);
        self.check_validity(certificate, issuer, &mut findings);
        check_identifiers(self, certificate, issuer, &mut findings);
        let unknown = |e: &&Extension| e.critical && !KNOWN.contains(&e.extn_id);
        if extensions(certificate).iter().find(unknown).is_some() {
            findings.push(Finding::UnknownCritical);
        }
        findings
    }

    fn check_usage(self, certificate: &Certificate, findings: &mut Findings) {
        match extension::<KeyUsage>(certificate) {
            Some((critical, usage)) => {
                let allowed = if self.is_root() { usage.key_cert_sign() } else { usage.digital_signature() };
                push_unless(allowed, Finding::KeyUsage, findings);
                push_unless(critical, Finding::NotCritical, findings);
            }
            None => findings.push(Finding::KeyUsage),
        }
        if let Some(wanted) = self.usage() {
            match extension::<ExtendedKeyUsage>(certificate) {
                Some((critical, usage)) => {
                    push_unless(usage.0.contains(&wanted), Finding::ExtendedKeyUsage, findings);
                    // RFC 5280 leaves the criticality of a status signer to its issuer.
                    push_unless(critical || self == Profile::StatusSigner, Finding::NotCritical, findings);
                }
                None => findings.push(Finding::ExtendedKeyUsage),
            }
        }
        let constraints = extension::<BasicConstraints>(certificate).map(|(_, c)| c);
        let authority = constraints.as_ref().is_some_and(|c| c.ca);
        push_unless(authority == self.is_root(), Finding::BasicConstraints, findings);
        if self == Profile::IacaRoot {
            let length = constraints.and_then(|c| c.path_len_constraint);
            push_unless(length == Some(0), Finding::PathLength, findings);
        }
    }

    fn check_names(self, certificate: &Certificate, issuer: &Certificate, findings: &mut Findings) {
        let named = certificate.common_name().is_some();
        let needs_country = matches!(self, Profile::IacaRoot | Profile::DocumentSigner);
        push_unless(named && (certificate.country().is_some() || !needs_country), Finding::Name, findings);
        if matches!(self, Profile::DocumentSigner | Profile::StatusSigner) {
            let same = match (certificate.country(), issuer.country()) {
                (Some(own), Some(root)) => own.eq_ignore_ascii_case(&root),
                _ => false,
            };
            push_unless(same, Finding::Country, findings);
            let same = issuer
                .state()
                .is_none_or(|root| certificate.state().is_some_and(|own| own.eq_ignore_ascii_case(&root)));
            push_unless(same, Finding::State, findings);
        }
        if matches!(self, Profile::IacaRoot | Profile::DocumentSigner) {
            push_unless(has(certificate, OID_ISSUER_ALT_NAME), Finding::NoIssuerAltName, findings);
            push_unless(has(certificate, OID_CRL_POINTS), Finding::NoRevocationPoint, findings);
        }
    }

    fn check_validity(self, certificate: &Certificate, issuer: &Certificate, findings: &mut Findings) {
        let lifetime = certificate.not_after().duration_since(certificate.not_before());
        let within = self.max_days().is_none_or(|days| lifetime <= SignedDuration::from_hours(24 * days));
        push_unless(within, Finding::TooLong, findings);
        let nested =
            certificate.not_before() >= issuer.not_before() && certificate.not_after() <= issuer.not_after();
        push_unless(nested, Finding::OutlivesRoot, findings);
    }
}

fn check_identifiers(
    profile: Profile,
    certificate: &Certificate,
    issuer: &Certificate,
    findings: &mut Findings,
) {
    let own = extension::<SubjectKeyIdentifier>(certificate);
    push_unless(own.is_some(), Finding::NoKeyIdentifier, findings);
    if profile.is_root() {
        return;
    }
    let named: Option<OctetString> = extension::<AuthorityKeyIdentifier>(certificate)
        .and_then(|(_, identifier)| identifier.key_identifier);
    let expected = extension::<SubjectKeyIdentifier>(issuer).map(|(_, identifier)| identifier.0);
    match (named, expected) {
        (Some(named), Some(expected)) => push_unless(named == expected, Finding::KeyIdentifier, findings),
        _ => push_unless(false, Finding::NoKeyIdentifier, findings),
    }
}

fn push_unless(kept: bool, finding: Finding, findings: &mut Findings) {
    if !kept && !findings.contains(&finding) {
        findings.push(finding);
    }
}

fn extensions(certificate: &Certificate) -> &[Extension] {
    certificate.parsed.tbs_certificate().extensions().map_or(&[], |extensions| extensions.as_slice())
}

fn has(certificate: &Certificate, oid: ObjectIdentifier) -> bool {
    extensions(certificate).iter().any(|e| e.extn_id == oid)
}

/// The extension and whether it is critical; one that does not parse counts as missing.
fn extension<T: for<'a> Decode<'a> + AssociatedOid>(certificate: &Certificate) -> Option<(bool, T)> {
    let found = extensions(certificate).iter().find(|e| e.extn_id == T::OID)?;
    Some((found.critical, T::from_der(found.extn_value.as_bytes()).ok()?))
}

pub(super) fn subject_key_identifier(certificate: &Certificate) -> Option<Vec<u8>> {
    extension::<SubjectKeyIdentifier>(certificate).map(|(_, identifier)| identifier.0.into_bytes().into())
}

/// Every rule that a document signer's certificate or its root does not keep.
pub(crate) fn chain_findings(signer: &Certificate, root: &Certificate) -> Findings {
    let mut findings = Profile::DocumentSigner.check(signer, root);
    Profile::IacaRoot
        .check(root, root)
        .into_iter()
        .for_each(|finding| push_unless(false, finding, &mut findings));
    findings
}

/// Whether the certificate's key may sign revocation lists.
pub(super) fn may_sign_lists(certificate: &Certificate) -> bool {
    extension::<KeyUsage>(certificate).is_some_and(|(_, usage)| usage.crl_sign())
}

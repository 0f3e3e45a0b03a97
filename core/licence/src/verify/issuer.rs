//! The checks of what the issuer answers for: chain, profile, revocation, signature, digests, validity.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Check, CheckName, CheckResult, Clock, Reason};
use crate::cbor::Value;
use crate::cert::{Certificate, Finding, RevocationStatus, chain_findings};
use crate::cose::{KeyError, SignatureFault, SignerReference};
use crate::mdoc::{IssuerSigned, MDL_NAMESPACE, MobileSecurityObject};
use crate::trust::{Trust, TrustSource, TrustedRoot};

/// The signer's certificate and the trusted root that issued it.
pub(super) struct Chain<'t> {
    pub(super) signer: Cow<'t, Certificate>,
    pub(super) root: &'t TrustedRoot,
    findings: Cow<'t, [Finding]>,
}

/// Finds the signer's certificate and its root. An authority that renews its root keeps the name and may keep the key, so that
/// several roots answer for one signer: the one that is trusted for the document's type and valid now is taken.
pub(super) fn find_chain<'t>(
    issuer_signed: &IssuerSigned,
    trust: &'t Trust,
    doc_type: &str,
    now: Timestamp,
) -> Result<Chain<'t>, CheckResult> {
    let fitness = |root: &TrustedRoot| (!root.is_for(doc_type), !root.certificate().is_valid_at(now));
    if trust.source() == TrustSource::Absent {
        return Err(CheckResult::Missing(Reason::NoTrustList));
    }
    let reference = issuer_signed.issuer_auth().signer();
    if let Some(known) = trust.known_signer(&reference)
        && let Some((root, findings)) = trust.roots_of(known).min_by_key(|(root, _)| fitness(root))
    {
        let signer = Cow::Borrowed(&known.certificate);
        return Ok(Chain { signer, root, findings: Cow::Borrowed(findings) });
    }
    let signer = match &reference {
        SignerReference::Absent => return Err(CheckResult::Failed(Reason::NoSignerCertificate)),
        SignerReference::Chain(chain) => match chain.first().map(|der| Certificate::from_der(der)) {
            Some(Ok(certificate)) => certificate,
            Some(Err(crate::cert::CertificateError::Key)) => {
                return Err(CheckResult::Missing(Reason::NotSupported));
            }
            _ => return Err(CheckResult::Failed(Reason::NoSignerCertificate)),
        },
        SignerReference::Thumbprint { .. } => return Err(CheckResult::Missing(Reason::SignerUnknown)),
    };
    let issuers = trust.roots().iter().filter(|root| signer.verify_issued_by(root.certificate()).is_ok());
    let root = issuers.min_by_key(|root| fitness(root)).ok_or(CheckResult::Failed(Reason::NoTrustedRoot))?;
    let findings = Cow::Owned(chain_findings(&signer, root.certificate()));
    Ok(Chain { signer: Cow::Owned(signer), root, findings })
}

pub(super) fn trust_chain(chain: &Result<Chain<'_>, CheckResult>, trust: &Trust, clock: &Clock) -> Check {
    let result = match chain {
        Err(result) => *result,
        Ok(chain) => [chain.signer.as_ref(), chain.root.certificate()]
            .into_iter()
            .map(|certificate| match certificate {
                c if clock.now < c.not_before() => timed(Reason::CertificateNotYetValid, clock),
                c if clock.now > c.not_after() => timed(Reason::CertificateExpired, clock),
                _ => CheckResult::Passed,
            })
            .find(|result| *result != CheckResult::Passed)
            .unwrap_or(CheckResult::Passed),
    };
    Check::new(CheckName::TrustChain, result).based_on(trust.source().issued_at())
}

/// A failure that rests on the clock is none when the clock is known to be wrong.
pub(super) fn timed(reason: Reason, clock: &Clock) -> CheckResult {
    if clock.is_behind() {
        CheckResult::Missing(Reason::ClockBehindProof)
    } else {
        CheckResult::Failed(reason)
    }
}

pub(super) fn certificate_profile(chain: Option<&Chain<'_>>, issuer_signed: &IssuerSigned) -> Check {
    let Some(chain) = chain else { return not_reached(CheckName::CertificateProfile) };
    let security = chain.findings.iter().copied().find(|finding| finding.is_security());
    let result = match security {
        Some(Finding::Country) => CheckResult::Failed(Reason::CountryDiffers),
        Some(Finding::State) => CheckResult::Failed(Reason::JurisdictionDiffers),
        Some(Finding::KeyIdentifier | Finding::OutlivesRoot) => {
            CheckResult::Failed(Reason::CertificateMisfit)
        }
        Some(_) => CheckResult::Failed(Reason::CertificateUse),
        None => issuing_place(issuer_signed, &chain.signer),
    };
    let mut check = Check::new(CheckName::CertificateProfile, result);
    check.remarks = chain.findings.iter().copied().filter(|finding| !finding.is_security()).collect();
    check
}

/// Where they were presented, `issuing_country` is the signer's country, and `issuing_jurisdiction` the state or province in its
/// name, if it has one (ISO/IEC 18013-5, 9.3.1).
fn issuing_place(issuer_signed: &IssuerSigned, signer: &Certificate) -> CheckResult {
    let claimed = |element| issuer_signed.value(MDL_NAMESPACE, element);
    let (country, state) = (signer.country(), signer.state());
    if claimed("issuing_country").is_some_and(|value| !names(value, country.as_deref())) {
        CheckResult::Failed(Reason::CountryDiffers)
    } else if state.is_some()
        && claimed("issuing_jurisdiction").is_some_and(|value| !names(value, state.as_deref()))
    {
        CheckResult::Failed(Reason::JurisdictionDiffers)
    } else {
        CheckResult::Passed
    }
}

fn names(claimed: &Value, place: Option<&str>) -> bool {
    match (claimed.as_text(), place) {
        (Some(claimed), Some(place)) => claimed.eq_ignore_ascii_case(place),
        _ => false,
    }
}

pub(super) fn certificate_revocation(chain: Option<&Chain<'_>>, trust: &Trust, clock: &Clock) -> Check {
    let name = CheckName::CertificateRevocation;
    let Some(chain) = chain else { return not_reached(name) };
    let Some(list) = trust.revocation_list(chain.root.certificate()) else {
        return Check::new(
            name,
            match trust.source() {
                TrustSource::GivenByHand => CheckResult::NotApplicable(Reason::RootsGivenByHand),
                TrustSource::Absent => CheckResult::Missing(Reason::NoTrustList),
                TrustSource::Vical { .. } | TrustSource::Bundle { .. } => {
                    CheckResult::Missing(Reason::NoRevocationList)
                }
            },
        );
    };
    let result = match list.status(&chain.signer, clock.now) {
        RevocationStatus::Good => CheckResult::Passed,
        RevocationStatus::Revoked => CheckResult::Failed(Reason::CertificateRevoked),
        RevocationStatus::TooOld => CheckResult::Missing(Reason::RevocationListTooOld),
    };
    Check::new(name, result).based_on(Some(list.this_update()))
}

pub(super) fn issuer_signature(chain: Option<&Chain<'_>>, issuer_signed: &IssuerSigned) -> Check {
    let Some(chain) = chain else { return not_reached(CheckName::IssuerSignature) };
    let verified = issuer_signed.issuer_auth().verify(chain.signer.key(), None);
    Check::new(CheckName::IssuerSignature, signature_result(verified))
}

pub(super) fn signature_result(verified: Result<(), SignatureFault>) -> CheckResult {
    match verified {
        Ok(()) => CheckResult::Passed,
        Err(SignatureFault::Algorithm | SignatureFault::Key(KeyError::Unsupported)) => {
            CheckResult::Missing(Reason::NotSupported)
        }
        Err(SignatureFault::Critical | SignatureFault::Key(KeyError::Mismatch)) => {
            CheckResult::Failed(Reason::AlgorithmMisfit)
        }
        Err(SignatureFault::NoPayload | SignatureFault::Key(_)) => CheckResult::Failed(Reason::BadSignature),
    }
}

pub(super) fn digests(issuer_signed: &IssuerSigned, mso: &MobileSecurityObject) -> Check {
    Check::new(CheckName::Digests, compare_digests(issuer_signed, mso))
}

/// Whether every element is the one that was signed.
pub(crate) fn digests_match(issuer_signed: &IssuerSigned, mso: &MobileSecurityObject) -> bool {
    compare_digests(issuer_signed, mso) == CheckResult::Passed
}

fn compare_digests(issuer_signed: &IssuerSigned, mso: &MobileSecurityObject) -> CheckResult {
    if issuer_signed.name_spaces().iter().all(|(_, items)| items.is_empty()) {
        return CheckResult::Missing(Reason::NothingDisclosed);
    }
    let items = issuer_signed
        .name_spaces()
        .iter()
        .flat_map(|(name, items)| items.iter().map(move |item| (name, item)));
    for (name_space, item) in items {
        match mso.value_digests.get(name_space).and_then(|of| of.get(&item.digest_id())) {
            None => return CheckResult::Failed(Reason::DigestMissing),
            Some(digest) if *digest != mso.digest_algorithm.digest(item.raw()) => {
                return CheckResult::Failed(Reason::DigestDiffers);
            }
            Some(_) => {}
        }
    }
    CheckResult::Passed
}

/// The signer's certificate and its trusted root, for the holder's own check of what was issued. `None` where there is
/// none, the certificate breaks a security rule of its profile, or the document is of another place than its signer.
pub(crate) fn signer_chain<'t>(
    issuer_signed: &IssuerSigned,
    trust: &'t Trust,
    doc_type: &str,
    now: Timestamp,
) -> Option<(Cow<'t, Certificate>, &'t TrustedRoot)> {
    let chain = find_chain(issuer_signed, trust, doc_type, now).ok()?;
    let misfit = chain.findings.iter().any(|finding| finding.is_security());
    let fits = !misfit && issuing_place(issuer_signed, &chain.signer) == CheckResult::Passed;
    fits.then_some((chain.signer, chain.root))
}

pub(super) fn validity(
    issuer_signed: &IssuerSigned,
    mso: &MobileSecurityObject,
    chain: Option<&Chain<'_>>,
    clock: &Clock,
) -> Check {
    let validity = &mso.validity;
    let expiry = issuer_signed.value(MDL_NAMESPACE, "expiry_date").and_then(|value| value.as_date());
    let result = if chain.is_some_and(|chain| !chain.signer.is_valid_at(validity.signed)) {
        CheckResult::Failed(Reason::SignedOutsideSigner)
    } else if clock.now < validity.valid_from {
        timed(Reason::NotYetValid, clock)
    } else if clock.now > validity.valid_until {
        CheckResult::Failed(Reason::Expired)
    } else if expiry.is_some_and(|expiry| expiry < utc_date(clock.now)) {
        CheckResult::Failed(Reason::LicenceExpired)
    } else {
        CheckResult::Passed
    };
    Check::new(CheckName::Validity, result)
}

/// A licence is valid through its last day. The day is counted in UTC, which for a European licence gives the holder
/// the hour or two by which the local day ends earlier.
fn utc_date(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

pub(super) fn not_reached(name: CheckName) -> Check {
    Check::new(name, CheckResult::Missing(Reason::NotReached))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_by_the_same_text_whatever_its_case() {
        assert!(names(&Value::from("DK-84"), Some("dk-84")));
        assert!(!names(&Value::from("DK-84"), Some("DK-83")));
        assert!(!names(&Value::Integer(84), Some("DK-84")));
        assert!(!names(&Value::from("DK"), None));
    }
}

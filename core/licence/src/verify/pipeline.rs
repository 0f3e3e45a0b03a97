//! All checks of a presentation, in order.

use jiff::Timestamp;

use super::issuer::{self, Chain, not_reached, timed};
use super::{
    Check, CheckName, CheckResult, Claims, Clock, DocumentVerdict, Encounter, Reason, SHOW_MAX_AGE,
    SHOW_MAX_LEAD, Verdict, device,
};
use crate::mdoc::{DeviceResponse, Document, MobileSecurityObject, SessionTranscript};
use crate::status::Status;
use crate::trust::{Trust, TrustSource};

/// Verifies a `DeviceResponse`. `doc_type` is the type the reader asked for; `None` takes any that the trust allows.
pub fn verify(
    response: &[u8],
    trust: &Trust,
    mut encounter: Encounter<'_>,
    clock: Clock,
    doc_type: Option<&str>,
) -> Verdict {
    let response = match DeviceResponse::from_bytes(response) {
        Ok(response) => response,
        Err(defect) => return Verdict::unreadable(defect),
    };
    if response.documents().is_empty() {
        return Verdict::empty();
    }
    let transcript = encounter.transcript();
    let checks: Vec<Vec<Check>> = response
        .documents()
        .iter()
        .map(|document| Checks { document, trust, clock, doc_type }.run(&encounter, &transcript))
        .collect();
    // A nonce is spent by an authentic presentation only, and once for all documents of it.
    let replay = replay(&mut encounter, checks.iter().any(|checks| is_authentic(checks)));
    let verdicts = checks.into_iter().zip(response.into_documents()).map(|(mut checks, document)| {
        let doc_type = document.doc_type().to_owned();
        let claims = is_authentic(&checks).then(|| Claims::of(document));
        checks.push(replay.clone());
        DocumentVerdict::new(Some(doc_type), checks, claims)
    });
    Verdict::new(verdicts.collect())
}

fn is_authentic(checks: &[Check]) -> bool {
    let passed = |name: &CheckName| checks.iter().any(|check| check.name == *name && check.passed());
    AUTHENTIC.iter().all(passed)
}

/// The checks that make a document authentic.
const AUTHENTIC: [CheckName; 7] = [
    CheckName::Structure,
    CheckName::DocumentType,
    CheckName::TrustChain,
    CheckName::CertificateProfile,
    CheckName::IssuerSignature,
    CheckName::Digests,
    CheckName::DeviceAuthentication,
];

struct Checks<'a> {
    document: &'a Document,
    trust: &'a Trust,
    clock: Clock,
    doc_type: Option<&'a str>,
}

impl Checks<'_> {
    fn run(&self, encounter: &Encounter<'_>, transcript: &SessionTranscript) -> Vec<Check> {
        let issuer_signed = self.document.issuer_signed();
        let chain = issuer::find_chain(issuer_signed, self.trust, self.document.doc_type(), self.clock.now);
        let mso = issuer_signed.mobile_security_object();
        let mut checks = vec![issuer::trust_chain(&chain, self.trust, &self.clock)];
        let chain = chain.as_ref().ok();
        checks.push(issuer::certificate_profile(chain, issuer_signed));
        checks.push(issuer::certificate_revocation(chain, self.trust, &self.clock));
        checks.push(issuer::issuer_signature(chain, issuer_signed));
        match &mso {
            Ok(mso) => {
                checks.push(Check::new(CheckName::Structure, CheckResult::Passed));
                checks.push(self.document_type(mso, chain));
                checks.push(issuer::digests(issuer_signed, mso));
                checks.push(issuer::validity(issuer_signed, mso, chain, &self.clock));
                checks.push(device::device_authentication(
                    self.document,
                    mso,
                    transcript,
                    encounter.reader_key(),
                ));
                checks.push(self.status(mso));
            }
            Err(defect) => {
                let mut structure = Check::new(CheckName::Structure, CheckResult::Failed(Reason::Malformed));
                structure.defect = Some(defect.clone());
                checks.push(structure);
                use CheckName as N;
                let rest = [N::DocumentType, N::Digests, N::Validity, N::DeviceAuthentication, N::Status];
                checks.extend(rest.map(not_reached));
            }
        }
        checks.push(self.freshness(encounter));
        checks.push(challenge(encounter));
        checks.push(self.trust_age());
        checks.push(self.clock_check());
        checks
    }

    fn document_type(&self, mso: &MobileSecurityObject, chain: Option<&Chain<'_>>) -> Check {
        let claimed = self.document.doc_type();
        let result = if mso.doc_type != claimed {
            CheckResult::Failed(Reason::DocTypeDiffers)
        } else if self.doc_type.is_some_and(|asked| asked != claimed) {
            CheckResult::Failed(Reason::DocTypeNotAsked)
        } else if chain.is_some_and(|chain| !chain.root.is_for(claimed)) {
            CheckResult::Failed(Reason::DocTypeNotTrusted)
        } else {
            CheckResult::Passed
        };
        Check::new(CheckName::DocumentType, result)
    }

    fn status(&self, mso: &MobileSecurityObject) -> Check {
        let check = |result| Check::new(CheckName::Status, result);
        let Some(reference) = &mso.status else {
            return check(CheckResult::NotApplicable(Reason::NoStatusReference));
        };
        let Some(list) = self.trust.status_list(&reference.uri) else {
            return check(CheckResult::Missing(Reason::NoStatusList));
        };
        let fresh = list.is_fresh_at(self.clock.now);
        let result = match list.status(reference.index) {
            None => CheckResult::Failed(Reason::StatusIndexOutOfRange),
            // What is revoked stays revoked, however old the list that says so.
            Some(Status::Invalid) => CheckResult::Failed(Reason::Revoked),
            Some(_) if !fresh => CheckResult::Missing(Reason::StatusListTooOld),
            Some(Status::Valid) => CheckResult::Passed,
            Some(Status::Suspended) => CheckResult::Failed(Reason::Suspended),
            Some(Status::Other(_)) => CheckResult::Failed(Reason::StatusUnknown),
        };
        check(result).based_on(Some(list.issued_at()))
    }

    fn freshness(&self, encounter: &Encounter<'_>) -> Check {
        let result = match encounter {
            Encounter::Session { .. } => CheckResult::NotApplicable(Reason::SessionGiven),
            Encounter::Answer(_) => CheckResult::NotApplicable(Reason::Challenged),
            Encounter::Show { issued_at, .. } => {
                let age = i128::from(self.clock.now.as_second()) - i128::from(*issued_at);
                if age > i128::from(SHOW_MAX_AGE) {
                    timed(Reason::TooOld, &self.clock)
                } else if age < -i128::from(SHOW_MAX_LEAD) {
                    timed(Reason::FromTheFuture, &self.clock)
                } else {
                    CheckResult::Passed
                }
            }
        };
        Check::new(CheckName::Freshness, result)
    }

    fn trust_age(&self) -> Check {
        let result = match self.trust.source() {
            TrustSource::GivenByHand => CheckResult::NotApplicable(Reason::RootsGivenByHand),
            TrustSource::Absent => CheckResult::Missing(Reason::NoTrustList),
            source if source.is_too_old_at(self.clock.now) => CheckResult::Missing(Reason::TrustListTooOld),
            TrustSource::Vical { .. } | TrustSource::Bundle { .. } => CheckResult::Passed,
        };
        Check::new(CheckName::TrustAge, result).based_on(self.trust.source().issued_at())
    }

    fn clock_check(&self) -> Check {
        let proven: Option<Timestamp> = self.clock.proven;
        let result = match proven {
            None => CheckResult::NotApplicable(Reason::NoProvenTime),
            Some(_) if self.clock.is_behind() => CheckResult::Missing(Reason::ClockBehindProof),
            Some(_) => CheckResult::Passed,
        };
        Check::new(CheckName::Clock, result).based_on(proven)
    }
}

fn challenge(encounter: &Encounter<'_>) -> Check {
    let result = match encounter {
        Encounter::Show { answer_awaited: true, .. } => CheckResult::Missing(Reason::NotAnAnswer),
        Encounter::Show { .. } => CheckResult::NotApplicable(Reason::NoChallenge),
        // It was decrypted by the key of the Ask, under the transcript of the Ask.
        Encounter::Answer(_) => CheckResult::Passed,
        Encounter::Session { .. } => CheckResult::NotApplicable(Reason::SessionGiven),
    };
    Check::new(CheckName::Challenge, result)
}

fn replay(encounter: &mut Encounter<'_>, authentic: bool) -> Check {
    let result = match encounter {
        Encounter::Session { .. } => CheckResult::NotApplicable(Reason::SessionGiven),
        Encounter::Answer(_) => CheckResult::NotApplicable(Reason::Challenged),
        Encounter::Show { .. } if !authentic => CheckResult::Missing(Reason::NotReached),
        // Nothing is decided, so nothing is spent: the same Show can be scanned again when no answer is waited for.
        Encounter::Show { answer_awaited: true, .. } => CheckResult::Missing(Reason::NotReached),
        Encounter::Show { nonce, memory, .. } => match memory.first_time(nonce) {
            Some(true) => CheckResult::Passed,
            Some(false) => CheckResult::Failed(Reason::SeenBefore),
            None => CheckResult::Missing(Reason::MemoryUnavailable),
        },
    };
    Check::new(CheckName::Replay, result)
}

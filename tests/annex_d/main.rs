//! The published example of ISO/IEC 18013-5 Annex D: a real presentation made by nobody here.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod session;

use std::collections::BTreeMap;

use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::trust::Trust;
use lomme_licence::verify::{CheckName, CheckResult, Clock, Encounter, Outcome, Reason, Verdict, verify};
use lomme_tests::{hex, vector};

/// The published structures by their names; `None` where they are not at hand.
fn parts() -> Option<impl Fn(&str) -> Vec<u8>> {
    let vectors: BTreeMap<String, String> =
        serde_json::from_str(&vector("iso18013-5/annex-d.json")?).unwrap();
    Some(move |name: &str| hex(&vectors[&format!("ISO_18013_5_ANNEX_D_{name}")]))
}

struct AnnexD {
    response: Vec<u8>,
    transcript: Vec<u8>,
    reader_key: p256::SecretKey,
    trust: Trust,
}

impl AnnexD {
    fn load() -> Option<Self> {
        let part = parts()?;
        Some(AnnexD {
            response: part("DEVICE_RESPONSE"),
            transcript: part("SESSION_TRANSCRIPT_BYTES"),
            reader_key: p256::SecretKey::from_slice(&part("EPHEMERAL_READER_KEY_D")).unwrap(),
            trust: Trust::from_roots(vec![Certificate::from_der(&part("IACA_CERT")).unwrap()]),
        })
    }

    fn verify_at(&self, response: &[u8], transcript: &[u8], now: &str) -> Verdict {
        let encounter = Encounter::Session {
            transcript: SessionTranscript::from_bytes(transcript).unwrap(),
            reader_key: Some(&self.reader_key),
        };
        verify(response, &self.trust, encounter, Clock { now: now.parse().unwrap(), proven: None }, None)
    }

    fn verify(&self, response: &[u8]) -> Verdict {
        self.verify_at(response, &self.transcript, "2020-10-02T00:00:00Z")
    }
}

#[test]
fn the_example_of_the_standard_is_accepted_at_its_own_time() {
    let Some(annex) = AnnexD::load() else { return };
    let verdict = annex.verify(&annex.response);
    assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#}", verdict.to_json());
    let claims = verdict.documents()[0].claims().unwrap();
    assert_eq!(claims.licence().text("family_name"), Some("Doe"));
    assert_eq!(claims.licence().privileges().len(), 2);
}

#[test]
fn the_example_has_expired_by_now_and_was_not_yet_valid_before() {
    let Some(annex) = AnnexD::load() else { return };
    let late = annex.verify_at(&annex.response, &annex.transcript, "2026-11-22T00:00:00Z");
    let validity = late.documents()[0].check(CheckName::Validity).unwrap().result;
    assert_eq!((late.outcome(), validity), (Outcome::Refused, CheckResult::Failed(Reason::Expired)));
    let early = annex.verify_at(&annex.response, &annex.transcript, "2020-09-01T00:00:00Z");
    let validity = early.documents()[0].check(CheckName::Validity).unwrap().result;
    assert_eq!(validity, CheckResult::Failed(Reason::NotYetValid));
}

#[test]
fn another_session_is_refused() {
    let Some(annex) = AnnexD::load() else { return };
    let mut transcript = annex.transcript.clone();
    let last = transcript.len() - 1;
    transcript[last] ^= 1;
    let verdict = annex.verify_at(&annex.response, &transcript, "2020-10-02T00:00:00Z");
    let device = verdict.documents()[0].check(CheckName::DeviceAuthentication).unwrap().result;
    assert_eq!(device, CheckResult::Failed(Reason::BadMac));
}

#[test]
fn without_the_readers_key_nothing_is_decided() {
    let Some(annex) = AnnexD::load() else { return };
    let transcript = SessionTranscript::from_bytes(&annex.transcript).unwrap();
    let encounter = Encounter::Session { transcript, reader_key: None };
    let clock = Clock { now: "2020-10-02T00:00:00Z".parse().unwrap(), proven: None };
    let verdict = verify(&annex.response, &annex.trust, encounter, clock, None);
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert!(verdict.documents()[0].claims().is_none());
}

/// Every byte of the response, one at a time: nothing that is accepted says anything else than the original, and
/// what is changed inside a signed value is refused.
#[test]
fn no_changed_byte_changes_what_is_accepted() {
    let Some(annex) = AnnexD::load() else { return };
    let original = annex.verify(&annex.response).to_json();
    let mut accepted = Vec::new();
    for position in 0..annex.response.len() {
        let mut changed = annex.response.clone();
        changed[position] ^= 1 << (position % 8);
        let verdict = annex.verify(&changed);
        if verdict.outcome() == Outcome::Accepted {
            assert_eq!(verdict.to_json(), original, "byte {position}");
            accepted.push(position);
        }
    }
    // Outside of what is signed there are only the names of optional, empty or unprotected parts.
    assert!(accepted.len() < 40, "accepted with a change at {accepted:?}");
    for signed in signed_values(&annex.response) {
        assert!(!accepted.iter().any(|position| signed.contains(position)), "{signed:?}: {accepted:?}");
    }
}

/// The signed values: the items and the mobile security object, between the markers of the structure.
fn signed_values(response: &[u8]) -> Vec<std::ops::Range<usize>> {
    let find = |needle: &[u8]| response.windows(needle.len()).position(|window| window == needle).unwrap();
    let items = find(b"org.iso.18013.5.1\x86") + 18..find(b"issuerAuth");
    let mso = find(b"\xa6gversion")..find(b"deviceSigned") - 1;
    vec![items, mso, find(b"deviceMac")..response.len() - 8]
}

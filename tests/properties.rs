//! What holds for every presentation: what is issued verifies, in any part, and the clock says just what its boundary says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use jiff::{SignedDuration, Timestamp};
use lomme_authority::rng;
use lomme_licence::cbor::Value;
use lomme_licence::cert::Certificate;
use lomme_licence::issue::{Element, IssueRequest, issue};
use lomme_licence::mdoc::{MDL_DOC_TYPE, MDL_NAMESPACE, SessionTranscript};
use lomme_licence::present::{HeldDocument, Selection, SignerForm, prepare};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{CheckName, CheckResult, Clock, Encounter, Outcome, Reason, verify};
use lomme_tests::presentation::Presentation;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use proptest::prelude::*;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(|n| Value::Integer(n.into())),
        any::<bool>().prop_map(Value::Bool),
        ".{0,40}".prop_map(|text| Value::from(text.as_str())),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
        (1900i16..2100, 1i8..=12, 1i8..=28)
            .prop_map(|(y, m, d)| Value::full_date(jiff::civil::date(y, m, d))),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map("[a-z]{1,8}", inner, 0..4).prop_map(|map| {
                Value::Map(map.into_iter().map(|(key, value)| (Value::from(key.as_str()), value)).collect())
            }),
        ]
    })
}

fn elements() -> impl Strategy<Value = Vec<Element>> {
    let name_space =
        prop_oneof![Just("org.example.a".to_owned()), Just(MDL_NAMESPACE.to_owned()), "[a-z.]{1,20}"];
    // A namespace has a name once: the keys of a map see to it.
    let named = prop::collection::btree_map((name_space, "[a-zæøå_0-9]{1,20}"), value(), 1..20);
    let typed =
        |name: &str| name == "issuing_country" || name == "expiry_date" || name == "issuing_jurisdiction";
    named.prop_map(move |map| {
        let of_any_meaning = map.into_iter().filter(move |((_, element), _)| !typed(element));
        let mut elements: Vec<Element> =
            of_any_meaning.map(|((name, element), value)| (name, element, value)).collect();
        elements.push((MDL_NAMESPACE.to_owned(), "always_there".to_owned(), Value::Null));
        elements
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Elements of any name, namespace and value; any part of them is disclosed.
    #[test]
    fn what_is_issued_verifies_and_says_what_was_disclosed(elements in elements(), mask in any::<u32>()) {
        let scene = Presentation::shared();
        let now = scene.made_at();
        let device_key = p256::PublicKey::from(scene.device.verifying_key());
        let request = IssueRequest {
            doc_type: MDL_DOC_TYPE,
            elements: elements.clone(),
            device_key: &device_key,
            signed: now,
            valid_from: now,
            valid_until: now + SignedDuration::from_hours(24),
            expected_update: None,
            status: None,
        };
        let signer = &scene.authority.document_signer;
        let issued = issue(&request, signer.key(), signer.der(), &mut rng()).unwrap();
        let trust = Trust::from_roots(vec![Certificate::from_der(scene.authority.iaca.der()).unwrap()]);
        let held = HeldDocument::receive(&issued, MDL_DOC_TYPE, &device_key, &trust, now).unwrap();

        let chosen: Vec<&Element> =
            elements.iter().enumerate().filter(|(i, _)| mask & (1 << (i % 32)) != 0).map(|(_, e)| e).collect();
        let selection: Selection = chosen.iter().map(|(name, element, _)| (name.as_str(), element.as_str())).collect();
        let transcript = SessionTranscript::show(1, &[0; 8]);
        let prepared = prepare(&held, &selection, &transcript, SignerForm::AsIssued);
        let signature: Signature = scene.device.sign(prepared.to_be_signed());
        let response = prepared.finish(signature.to_bytes().into());
        let encounter = Encounter::Session { transcript, reader_key: None };
        let verdict = verify(&response, &trust, encounter, Clock { now, proven: None }, None);

        if chosen.is_empty() {
            prop_assert_eq!(verdict.outcome(), Outcome::Undetermined);
            return Ok(());
        }
        prop_assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#}", verdict.to_json());
        let claims = verdict.documents()[0].claims().unwrap();
        let said: usize = claims.name_spaces().iter().map(|(_, elements)| elements.len()).sum();
        prop_assert_eq!(said, chosen.len());
        for (name_space, element, value) in chosen {
            prop_assert!(claims.get(name_space, element) == Some(value));
        }
    }

    /// The real licence, in any part and with either reference to its signer.
    #[test]
    fn any_part_of_a_licence_is_accepted(mask in any::<u64>(), by_hash in any::<bool>()) {
        let scene = Presentation::shared();
        let everything = scene.everything();
        let part: Selection =
            everything.elements().enumerate().filter(|(i, _)| mask & (1 << i) != 0).map(|(_, e)| e).collect();
        prop_assume!(part.elements().count() > 0);
        let form = if by_hash { SignerForm::ByThumbprint } else { SignerForm::AsIssued };
        let response = scene.response(&part, form);
        let verdict = scene.verdict(&response, &scene.trust(), scene.made_at());
        prop_assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#}", verdict.to_json());
    }
}

/// A moment at which one check turns: its last good second, and what it says a second later (or, for a beginning, its
/// first good second and what it says a second before).
struct Boundary {
    what: &'static str,
    check: CheckName,
    good: Timestamp,
    bad: Timestamp,
    result: CheckResult,
}

fn ends(what: &'static str, check: CheckName, last: Timestamp, result: CheckResult) -> Boundary {
    Boundary { what, check, good: last, bad: last + SignedDuration::from_secs(1), result }
}

fn begins(what: &'static str, check: CheckName, first: Timestamp, result: CheckResult) -> Boundary {
    Boundary { what, check, good: first, bad: first - SignedDuration::from_secs(1), result }
}

#[test]
fn a_clock_on_each_side_of_every_boundary_gives_what_the_boundary_says() {
    use CheckResult::{Failed, Missing};
    let scene = Presentation::shared();
    let made = scene.made_at();
    let validity = scene.held.mobile_security_object().validity;
    let signer = Certificate::from_der(scene.authority.document_signer.der()).unwrap();
    let root = Certificate::from_der(scene.authority.iaca.der()).unwrap();
    let expiry = scene.held.licence().date("expiry_date").unwrap();
    let last_second = expiry.at(23, 59, 59, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let day = SignedDuration::from_hours(24);
    let boundaries = [
        ends(
            "a Show's minute",
            CheckName::Freshness,
            made + SignedDuration::from_secs(60),
            Failed(Reason::TooOld),
        ),
        begins(
            "a Show's lead",
            CheckName::Freshness,
            made - SignedDuration::from_secs(30),
            Failed(Reason::FromTheFuture),
        ),
        ends("the bundle's day", CheckName::TrustAge, made + day, Missing(Reason::TrustListTooOld)),
        ends(
            "the revocation list's day",
            CheckName::CertificateRevocation,
            made + day,
            Missing(Reason::RevocationListTooOld),
        ),
        ends("the status list's day", CheckName::Status, made + day, Missing(Reason::StatusListTooOld)),
        begins(
            "the document's beginning",
            CheckName::Validity,
            validity.valid_from,
            Failed(Reason::NotYetValid),
        ),
        ends("the document's end", CheckName::Validity, validity.valid_until, Failed(Reason::Expired)),
        begins(
            "the signer's beginning",
            CheckName::TrustChain,
            signer.not_before(),
            Failed(Reason::CertificateNotYetValid),
        ),
        ends(
            "the signer's end",
            CheckName::TrustChain,
            signer.not_after(),
            Failed(Reason::CertificateExpired),
        ),
    ];
    assert!(root.not_after() > signer.not_after() && last_second > validity.valid_until);
    let response = scene.response(&scene.everything(), SignerForm::AsIssued);
    let trust = scene.trust();
    let result = |at: Timestamp, check: CheckName| {
        scene.verdict(&response, &trust, at).documents()[0].check(check).unwrap().result
    };
    for boundary in boundaries {
        assert_eq!(result(boundary.good, boundary.check), CheckResult::Passed, "{}, good", boundary.what);
        assert_eq!(result(boundary.bad, boundary.check), boundary.result, "{}, bad", boundary.what);
    }
}

/// The licence's own last day, of a document that outlives it.
#[test]
fn a_licence_is_valid_through_its_last_day() {
    let scene = Presentation::shared();
    let now = scene.made_at();
    let last_day = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let device_key = p256::PublicKey::from(scene.device.verifying_key());
    let request = IssueRequest {
        doc_type: MDL_DOC_TYPE,
        elements: vec![(MDL_NAMESPACE.to_owned(), "expiry_date".to_owned(), Value::full_date(last_day))],
        device_key: &device_key,
        signed: now,
        valid_from: now,
        valid_until: now + SignedDuration::from_hours(72),
        expected_update: None,
        status: None,
    };
    let signer = &scene.authority.document_signer;
    let issued = issue(&request, signer.key(), signer.der(), &mut rng()).unwrap();
    let held = HeldDocument::restore(&issued).unwrap();
    let transcript = SessionTranscript::show(1, &[0; 8]);
    let everything = [(MDL_NAMESPACE, "expiry_date")].into_iter().collect();
    let prepared = prepare(&held, &everything, &transcript, SignerForm::AsIssued);
    let signature: Signature = scene.device.sign(prepared.to_be_signed());
    let response = prepared.finish(signature.to_bytes().into());
    let trust = Trust::from_roots(vec![Certificate::from_der(scene.authority.iaca.der()).unwrap()]);
    let result = |now| {
        let encounter = Encounter::Session { transcript: transcript.clone(), reader_key: None };
        let verdict = verify(&response, &trust, encounter, Clock { now, proven: None }, None);
        verdict.documents()[0].check(CheckName::Validity).unwrap().result
    };
    let last_second = last_day.at(23, 59, 59, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    assert_eq!(result(last_second), CheckResult::Passed);
    let next = last_second + SignedDuration::from_secs(1);
    assert_eq!(result(next), CheckResult::Failed(Reason::LicenceExpired));
}

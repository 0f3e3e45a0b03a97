//! What an issuing authority signs and what it refuses to sign; responses of several documents; defects told with their place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use lomme_authority::rng;
use lomme_licence::cbor::{Node, Value, write_value};
use lomme_licence::cert::Certificate;
use lomme_licence::issue::{Element, IssueError, IssueRequest, issue};
use lomme_licence::mdoc::{DeviceResponse, IssuerSigned, MDL_DOC_TYPE, MDL_NAMESPACE, SessionTranscript};
use lomme_licence::present::{
    HeldDocument, IssuanceFault, PresentedDocument, Selection, SignerForm, device_response, prepare,
};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{CheckName, Clock, Encounter, Outcome, Verdict, verify};
use lomme_tests::presentation::Presentation;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;

fn element(name: &str, value: Value) -> Element {
    (MDL_NAMESPACE.to_owned(), name.to_owned(), value)
}

/// Issues, with what a case turns in the request.
fn issued(
    doc_type: &str,
    elements: Vec<Element>,
    turn: impl Fn(&mut IssueRequest<'_>),
) -> Result<Vec<u8>, IssueError> {
    let scene = Presentation::shared();
    let device_key = p256::PublicKey::from(scene.device.verifying_key());
    let mut request = IssueRequest {
        doc_type,
        elements,
        device_key: &device_key,
        signed: scene.made_at(),
        valid_from: scene.made_at(),
        valid_until: scene.made_at() + SignedDuration::from_hours(24),
        expected_update: None,
        status: None,
    };
    turn(&mut request);
    let signer = &scene.authority.document_signer;
    issue(&request, signer.key(), signer.der(), &mut rng())
}

fn names(count: usize) -> Vec<Element> {
    (0..count).map(|n| element(&format!("element_{n}"), Value::Integer(n as i128))).collect()
}

#[test]
fn a_document_outlives_no_certificate_and_ends_after_it_begins() {
    let scene = Presentation::shared();
    let signer = Certificate::from_der(scene.authority.document_signer.der()).unwrap();
    let second = SignedDuration::from_secs(1);
    let until =
        |at: Timestamp| issued(MDL_DOC_TYPE, names(1), |request| request.valid_until = at).map(|_| ());
    assert_eq!(until(signer.not_after()), Ok(()));
    assert_eq!(until(signer.not_after() + second), Err(IssueError::OutlivesCertificate));
    assert_eq!(until(scene.made_at() - second), Err(IssueError::Validity));
    let signed = |at: Timestamp| issued(MDL_DOC_TYPE, names(1), |request| request.signed = at).map(|_| ());
    assert_eq!(signed(signer.not_before()), Ok(()));
    assert_eq!(signed(signer.not_before() - second), Err(IssueError::OutlivesCertificate));
}

#[test]
fn an_element_twice_and_a_key_of_another_are_not_signed() {
    let twice = vec![element("sex", Value::Integer(1)), element("sex", Value::Integer(2))];
    assert_eq!(issued(MDL_DOC_TYPE, twice, |_| ()).unwrap_err(), IssueError::ElementTwice);
    let scene = Presentation::shared();
    let device_key = p256::PublicKey::from(scene.device.verifying_key());
    let request = IssueRequest {
        doc_type: MDL_DOC_TYPE,
        elements: names(1),
        device_key: &device_key,
        signed: scene.made_at(),
        valid_from: scene.made_at(),
        valid_until: scene.made_at(),
        expected_update: None,
        status: None,
    };
    let (signer, other) = (&scene.authority.document_signer, &scene.authority.status_signer);
    let refused = issue(&request, other.key(), signer.der(), &mut rng());
    assert_eq!(refused.unwrap_err(), IssueError::OtherKey);
}

/// The number of a digest must not tell which element it is of, nor may two salts be the same.
#[test]
fn salts_are_of_16_bytes_and_new_and_the_numbers_of_digests_are_in_no_order() {
    let (mut salts, mut orders) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..10 {
        let bytes = issued(MDL_DOC_TYPE, names(20), |_| ()).unwrap();
        let parsed = IssuerSigned::from_bytes(&bytes).unwrap();
        let (_, items) = &parsed.name_spaces()[0];
        for item in items {
            let node = Node::read(item.raw()).unwrap();
            let inner = Node::read(node.encoded().unwrap()).unwrap();
            let salt = inner.fields().unwrap().optional("random").unwrap().bytes().unwrap().to_vec();
            assert!(salt.len() >= 16 && salts.insert(salt));
        }
        let order: Vec<u64> = items.iter().map(|item| item.digest_id()).collect();
        assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), 20);
        assert!(orders.insert(order));
    }
}

#[test]
fn a_phone_takes_no_document_of_another_place_than_its_signer() {
    let scene = Presentation::shared();
    let trust = Trust::from_roots(vec![Certificate::from_der(scene.authority.iaca.der()).unwrap()]);
    let key = p256::PublicKey::from(scene.device.verifying_key());
    let receive = |country: &str| {
        let bytes = issued(MDL_DOC_TYPE, vec![element("issuing_country", country.into())], |_| ()).unwrap();
        HeldDocument::receive(&bytes, MDL_DOC_TYPE, &key, &trust, scene.made_at()).map(|_| ())
    };
    assert_eq!(receive("DK"), Ok(()));
    assert_eq!(receive("SE"), Err(IssuanceFault::NotTrusted));
}

fn presented(bytes: &[u8], transcript: &SessionTranscript) -> PresentedDocument {
    let held = HeldDocument::restore(bytes).unwrap();
    let everything: Selection =
        held.name_spaces().flat_map(|(n, elements)| elements.map(move |e| (n, e))).collect();
    let prepared = prepare(&held, &everything, transcript, SignerForm::AsIssued);
    let signature: Signature = Presentation::shared().device.sign(prepared.to_be_signed());
    prepared.sign(signature.to_bytes().into())
}

fn verdict(response: &[u8], transcript: &SessionTranscript) -> Verdict {
    let scene = Presentation::shared();
    let trust = Trust::from_roots(vec![Certificate::from_der(scene.authority.iaca.der()).unwrap()]);
    let encounter = Encounter::Session { transcript: transcript.clone(), reader_key: None };
    verify(response, &trust, encounter, Clock { now: scene.made_at(), proven: None }, None)
}

#[test]
fn each_document_of_a_response_has_a_verdict_of_its_own() {
    let transcript = SessionTranscript::show(1, &[0; 8]);
    let scene = Presentation::shared();
    let good = issued(MDL_DOC_TYPE, names(3), |_| ()).unwrap();
    let expired = issued("org.example.fishing.1", names(2), |request| {
        request.valid_from = scene.made_at() - SignedDuration::from_hours(48);
        request.signed = request.valid_from;
        request.valid_until = scene.made_at() - SignedDuration::from_hours(24);
    });
    let documents = [presented(&good, &transcript), presented(&expired.unwrap(), &transcript)];
    let verdict = verdict(&device_response(&documents, &[]), &transcript);
    let outcomes: Vec<Outcome> = verdict.documents().iter().map(|document| document.outcome()).collect();
    assert_eq!(outcomes, [Outcome::Accepted, Outcome::Refused]);
    assert_eq!(verdict.outcome(), Outcome::Refused, "the worst of them");
    let expired = &verdict.documents()[1];
    assert_eq!(expired.check(CheckName::Validity).unwrap().result.reason().unwrap().code(), "expired");
    assert_eq!(
        expired.doc_type(),
        Some("org.example.fishing.1"),
        "a type that is not known is shown all the same"
    );
    let claims = expired.claims().unwrap();
    assert!(claims.get(MDL_NAMESPACE, "element_1") == Some(&Value::Integer(1)));
}

#[test]
fn a_defect_is_told_with_its_place() {
    let transcript = SessionTranscript::show(1, &[0; 8]);
    let bytes = issued(MDL_DOC_TYPE, names(5), |_| ()).unwrap();
    let response = device_response(&[presented(&bytes, &transcript)], &[]);
    let mut value = Node::read(&response).unwrap().to_value();
    fn at<'v>(value: &'v mut Value, key: &str) -> &'v mut Value {
        let Value::Map(entries) = value else { panic!("a map") };
        &mut entries.iter_mut().find(|(name, _)| name.as_text() == Some(key)).unwrap().1
    }
    let Value::Array(documents) = at(&mut value, "documents") else { panic!("an array") };
    let Value::Array(items) = at(at(at(&mut documents[0], "issuerSigned"), "nameSpaces"), MDL_NAMESPACE)
    else {
        panic!("an array")
    };
    items[3] = Value::Tag(25, Box::new(Value::Bytes(Vec::new())));
    let defect = DeviceResponse::from_bytes(&write_value(&value)).unwrap_err();
    assert_eq!(
        defect.to_string(),
        "documents[0].issuerSigned.nameSpaces[0][3]: expected tag 24, found tag 25"
    );
}

//! `issuing_jurisdiction` and the state or province in the signer's certificate, which OpenSSL makes here.

use lomme_licence::cbor::Value;
use lomme_licence::cert::Certificate;
use lomme_licence::issue::{IssueRequest, issue};
use lomme_licence::mdoc::{MDL_DOC_TYPE, MDL_NAMESPACE};
use lomme_licence::present::{HeldDocument, SignerForm, prepare};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{CheckName, CheckResult, Clock, Encounter, Outcome, Reason, verify};
use lomme_tests::peers::Peer;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey;

use crate::holder::Presented;
use crate::issuer::{Alg, Issuer};
use crate::scene::{all_of, days, full_licence, new_key, now, some_session};
use crate::verified_by::{accepted, ask};

/// A licence of `jurisdiction` whose signer is of `state`.
fn licence_of(jurisdiction: &str, state: Option<&str>) -> Presented {
    let issuer = Issuer::by_openssl(Alg::Es256, state);
    let mut elements = full_licence();
    elements.retain(|(_, element, _)| element != "issuing_jurisdiction");
    elements.push((MDL_NAMESPACE.into(), "issuing_jurisdiction".into(), Value::from(jurisdiction)));
    let device = new_key();
    let request = IssueRequest {
        doc_type: MDL_DOC_TYPE,
        elements: elements.clone(),
        device_key: &device.verifying_key().into(),
        signed: now() - days(1),
        valid_from: now() - days(1),
        valid_until: now() + days(30),
        expected_update: None,
        status: None,
    };
    let key = SigningKey::from_pkcs8_pem(&issuer.key_pem).unwrap();
    let issued = issue(&request, &key, &issuer.signer, &mut lomme_gateway::rng()).unwrap();
    let (transcript, selection) = (some_session(), all_of(&elements));
    let held = HeldDocument::restore(&issued).unwrap();
    let prepared = prepare(&held, &selection, &transcript, SignerForm::AsIssued);
    let signature: Signature = device.sign(prepared.to_be_signed());
    let response = prepared.finish(signature.to_bytes().into());
    Presented { response, transcript, root: issuer.root, reader: None, elements, selection }
}

fn profile_of(presented: &Presented) -> (Outcome, CheckResult) {
    let trust = Trust::from_roots(vec![Certificate::from_der(&presented.root).unwrap()]);
    let encounter = Encounter::Session { transcript: presented.transcript.clone(), reader_key: None };
    let clock = Clock { now: now(), proven: None };
    let verdict = verify(&presented.response, &trust, encounter, clock, Some(MDL_DOC_TYPE));
    let profile = verdict.documents()[0].check(CheckName::CertificateProfile).unwrap().result;
    (verdict.outcome(), profile)
}

#[test]
fn a_licence_of_another_jurisdiction_than_its_signer_is_refused() {
    if !Peer::Pymdoccbor.is_at_hand() {
        return;
    }
    let own = licence_of("DK-84", Some("DK-84"));
    let other = licence_of("DK-83", Some("DK-84"));
    let unsaid = licence_of("DK-83", None);
    assert_eq!(profile_of(&own), (Outcome::Accepted, CheckResult::Passed));
    let differs = CheckResult::Failed(Reason::JurisdictionDiffers);
    assert_eq!(profile_of(&other), (Outcome::Refused, differs));
    assert_eq!(profile_of(&unsaid), (Outcome::Accepted, CheckResult::Passed));

    // isomdl and pymdoccbor do not compare it; @owf/mdoc compares it with a name that the certificate need not have.
    for (peer, answers) in [
        (Peer::Isomdl, [true, true, true]),
        (Peer::Pymdoccbor, [true, true, true]),
        (Peer::Auth0, [true, false, true]),
        (Peer::Owf, [true, false, false]),
    ] {
        if peer.is_at_hand() {
            let said = [&own, &other, &unsaid].map(|presented| accepted(&ask(peer, presented)));
            assert_eq!(said, answers, "{peer:?}");
        }
    }
}

//! Forms that only some peers can make: what a device signs for itself, and keys in other forms than usual.

use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::{ItemsRequest, MDL_DOC_TYPE, MDL_NAMESPACE};
use lomme_licence::present::{Asked, HeldDocument};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{CheckName, CheckResult, Clock, Encounter, Outcome, Reason, Verdict, verify};
use lomme_tests::peers::Peer;
use p256::ecdsa::SigningKey;
use p256::pkcs8::{EncodePublicKey, LineEnding};
use serde_json::{Value as Json, json};

use crate::holder::Holder;
use crate::issuer::{Alg, Issuer};
use crate::scene::{days, names, new_key, now, private_jwk, public_jwk, put, some_session, typed};

/// A peer issues `elements` to the device key as it is given, with what `more` says besides.
fn issue_by(peer: Peer, issuer: &Issuer, device_key: &Json, more: Json) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "signer.pem", issuer.key_pem.as_bytes());
    put(folder.path(), "chain-0.der", &issuer.signer);
    let mut task = json!({
        "task": "issue",
        "alg": "ES256",
        "digest": "SHA-256",
        "doc_type": MDL_DOC_TYPE,
        "signed": (now() - days(1)).to_string(),
        "valid_from": (now() - days(1)).to_string(),
        "valid_until": (now() + days(30)).to_string(),
        "elements": typed(&crate::scene::full_licence()),
        "device_key": device_key,
    });
    task.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let said = peer.run(folder.path(), &task);
    assert_eq!(said["done"], true, "{peer:?}: {said}");
    std::fs::read(folder.path().join("issued.cbor")).unwrap()
}

/// A peer presents some elements of what was issued; `None` where it refuses to.
fn present_by(
    peer: Peer,
    issued: &[u8],
    elements: &Json,
    device: &SigningKey,
    more: Json,
) -> Option<(Vec<u8>, Encounter<'static>)> {
    let (folder, transcript) = (tempfile::tempdir().unwrap(), some_session());
    put(folder.path(), "issued.cbor", issued);
    put(folder.path(), "transcript.cbor", transcript.as_bytes());
    let mut task = json!({
        "task": "present",
        "doc_type": MDL_DOC_TYPE,
        "elements": elements,
        "device_key": private_jwk(device),
        "device_alg": "ES256",
        "kid": "device",
    });
    task.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let said = peer.run(folder.path(), &task);
    (said["done"] == true).then(|| {
        let response = std::fs::read(folder.path().join("response.cbor")).unwrap();
        (response, Encounter::Session { transcript, reader_key: None })
    })
}

fn verdict(response: &[u8], encounter: Encounter<'_>, root: &[u8]) -> Verdict {
    let trust = Trust::from_roots(vec![Certificate::from_der(root).unwrap()]);
    verify(response, &trust, encounter, Clock { now: now(), proven: None }, Some(MDL_DOC_TYPE))
}

#[test]
fn what_the_device_of_owf_signs_counts_where_the_issuer_lets_it() {
    if !Peer::Owf.is_at_hand() {
        return;
    }
    let (issuer, device) = (Issuer::new(Alg::Es256, now() - days(10)), new_key());
    let own = json!({"org.example.device": {"battery": 4}});
    for (may_sign, expected) in [
        (json!(["org.example.device"]), CheckResult::Passed),
        (json!(["org.example.another"]), CheckResult::Failed(Reason::ElementNotAuthorized)),
        (json!(null), CheckResult::Failed(Reason::ElementNotAuthorized)),
    ] {
        let issued = issue_by(Peer::Owf, &issuer, &public_jwk(&device), json!({"device_may_sign": may_sign}));
        let elements = json!({MDL_NAMESPACE: ["family_name"]});
        let more = json!({"device_signed": own});
        let (response, encounter) = present_by(Peer::Owf, &issued, &elements, &device, more).unwrap();
        let verdict = verdict(&response, encounter, &issuer.root);
        let document = &verdict.documents()[0];
        assert_eq!(document.check(CheckName::DeviceAuthentication).unwrap().result, expected);
        let battery = document.claims().map(|claims| claims.to_json()["org.example.device"].clone());
        let told = (expected == CheckResult::Passed).then(|| json!({"battery": 4}));
        assert_eq!(battery, told);
    }
}

/// RFC 9053, section 7.1.1: y may be its sign alone.
#[test]
fn a_device_key_that_isomdl_writes_by_the_sign_of_y_is_read() {
    if !Peer::Isomdl.is_at_hand() {
        return;
    }
    let (issuer, device) = (Issuer::new(Alg::Es256, now() - days(10)), new_key());
    let point = device.verifying_key().to_sec1_point(false);
    let mut key = public_jwk(&device);
    key["y_is_odd"] = (point.y().unwrap()[31] % 2 == 1).into();
    let issued = issue_by(Peer::Isomdl, &issuer, &key, json!({}));
    let trust = Trust::from_roots(vec![Certificate::from_der(&issuer.root).unwrap()]);
    let own = device.verifying_key().into();
    HeldDocument::receive(&issued, MDL_DOC_TYPE, &own, &trust, now()).unwrap();
}

/// RFC 9053, section 7.1.1: a coordinate has the length of its field. pymdoccbor drops leading zeros of a device key in PEM, so one key
/// in 128 is malformed.
#[test]
fn a_device_key_that_pymdoccbor_takes_in_pem_loses_its_leading_zeros() {
    if !Peer::Pymdoccbor.is_at_hand() {
        return;
    }
    let starts_with_zero = |key: &SigningKey| key.verifying_key().to_sec1_point(false).x().unwrap()[0] == 0;
    let device = std::iter::repeat_with(new_key).find(starts_with_zero).unwrap();
    let pem = p256::PublicKey::from(device.verifying_key()).to_public_key_pem(LineEnding::LF).unwrap();
    let issuer = Issuer::new(Alg::Es256, now() - days(10));
    let issued = issue_by(Peer::Pymdoccbor, &issuer, &json!({"pem": pem}), json!({}));
    let issued = HeldDocument::restore(&issued).unwrap();
    let key = &issued.mobile_security_object().device_key;
    let defect = key.as_ref().expect_err("pymdoccbor keeps leading zeros by now").to_string();
    assert!(defect.contains("a coordinate has the wrong length"), "{defect}");
}

/// ISO/IEC 18013-5, 7.2.5: an age that the document does not answer is answered by the nearest one that settles it.
#[test]
fn peers_and_we_answer_an_age_by_the_same_element() {
    let mut holder = Holder::new();
    holder.elements.retain(|(_, element, _)| !element.starts_with("age_over_"));
    for (age, reached) in [(15, true), (18, true), (21, false), (25, false)] {
        let value = lomme_licence::cbor::Value::Bool(reached);
        holder.elements.push((MDL_NAMESPACE.into(), format!("age_over_{age}"), value));
    }
    let held = [holder.held()];
    for asked in ["age_over_12", "age_over_16", "age_over_18", "age_over_19", "age_over_23", "age_over_65"] {
        let request = ItemsRequest::new(MDL_DOC_TYPE, [(MDL_NAMESPACE, asked, false)]);
        let ours = names(&Asked::new(&request, &held).selection());
        for peer in [Peer::Auth0, Peer::Owf, Peer::Isomdl] {
            if !peer.is_at_hand() {
                continue;
            }
            let elements = json!({MDL_NAMESPACE: [asked]});
            let theirs = answered(peer, &holder, &held[0], &elements);
            // isomdl's device knows the rule and does not use it: what is not there by name it does not return.
            let expected = match peer {
                Peer::Isomdl if asked != "age_over_18" => &json!({}),
                _ => &ours,
            };
            assert_eq!(&theirs, expected, "{peer:?} on {asked}");
        }
    }
}

/// The names of the elements in a peer's answer.
fn answered(peer: Peer, holder: &Holder, held: &HeldDocument, elements: &Json) -> Json {
    let presented = present_by(peer, held.bytes(), elements, &holder.device, json!({}));
    let Some((response, encounter)) = presented else { return json!({}) };
    let verdict = verdict(&response, encounter, holder.authority.iaca.der());
    let device = verdict.documents()[0].check(CheckName::DeviceAuthentication).unwrap();
    assert!(device.passed(), "{peer:?}: {:#}", verdict.to_json());
    let Some(claims) = verdict.documents()[0].claims() else { return json!({}) };
    assert_eq!(verdict.outcome(), Outcome::Accepted);
    let elements = |of: &[(String, _)]| -> Json { of.iter().map(|(element, _)| element.as_str()).collect() };
    claims.name_spaces().iter().map(|(name, of)| (name.clone(), elements(of))).collect()
}

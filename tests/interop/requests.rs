//! Signed requests with @owf/mdoc on the other side, without encryption around them.

use lomme_gateway::authority::Authority;
use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::{DeviceRequest, ItemsRequest, MDL_DOC_TYPE, SessionTranscript};
use lomme_licence::reader::{UnknownReader, VerifiedReader, prepare_request, verify_reader};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Clock, Encounter, Outcome, verify};
use lomme_tests::peers::Peer;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use p256::pkcs8::{EncodePrivateKey, LineEnding};
use serde_json::json;

use crate::holder::Holder;
use crate::scene::{claims_of, days, names, now, part, private_jwk, put, some_session};

fn authority() -> Authority {
    Authority::new(now() - days(10), &mut lomme_gateway::rng()).unwrap()
}

#[test]
fn owf_asks_and_we_know_its_reader() {
    if !Peer::Owf.is_at_hand() {
        return;
    }
    let (authority, transcript) = (authority(), some_session());
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "transcript.cbor", transcript.as_bytes());
    let pem = authority.reader.key().to_pkcs8_pem(LineEnding::LF).unwrap();
    put(folder.path(), "signer.pem", pem.as_bytes());
    put(folder.path(), "chain-0.der", authority.reader.der());
    let task = json!({"task": "ask", "doc_type": MDL_DOC_TYPE, "elements": names(&part())});
    let said = Peer::Owf.run(folder.path(), &task);
    assert_eq!(said["done"], true, "{said}");
    let request = std::fs::read(folder.path().join("request.cbor")).unwrap();
    let request = DeviceRequest::from_bytes(&request).unwrap();
    let verify = |transcript: &SessionTranscript, root: &Authority| {
        let mut trust = Trust::absent();
        trust.add_reader_roots([Certificate::from_der(root.reader_root.der()).unwrap()]);
        verify_reader(&request.doc_requests()[0], transcript, &trust, now())
    };
    let reader: VerifiedReader = verify(&transcript, &authority).unwrap();
    assert_eq!(reader.name().as_deref(), Some("Lomme Example Police Reader"));
    let elsewhere = verify(&some_session(), &authority).unwrap_err();
    assert_eq!(elsewhere, UnknownReader::BadSignature);
    let stranger = verify(&transcript, &self::authority()).unwrap_err();
    assert_eq!(stranger, UnknownReader::NotTrusted);
}

#[test]
fn owf_checks_the_signature_of_our_request_and_answers_it() {
    if !Peer::Owf.is_at_hand() {
        return;
    }
    let (holder, transcript) = (Holder::new(), some_session());
    let selection = part();
    let elements = selection.elements().map(|(name_space, element)| (name_space, element, false));
    let items = ItemsRequest::new(MDL_DOC_TYPE, elements);
    let reader = &holder.authority.reader;
    let unsigned = prepare_request(items, &transcript, vec![reader.der().to_vec()]);
    let signature: Signature = reader.key().sign(unsigned.to_be_signed());
    let request = DeviceRequest::new(vec![unsigned.finish(signature.to_bytes().into())]).to_bytes();
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "request.cbor", &request);
    put(folder.path(), "issued.cbor", holder.held().bytes());
    let device_key = private_jwk(&holder.device);
    let task = json!({"task": "answer_request", "device_key": device_key, "device_alg": "ES256"});

    put(folder.path(), "transcript.cbor", some_session().as_bytes());
    let said = Peer::Owf.run(folder.path(), &task);
    assert_eq!(said["reader_is_verified"], false, "another session: {said}");

    put(folder.path(), "transcript.cbor", transcript.as_bytes());
    let said = Peer::Owf.run(folder.path(), &task);
    assert_eq!(said["reader_is_verified"], true, "{said}");
    let response = std::fs::read(folder.path().join("response.cbor")).unwrap();
    let trust = Trust::from_roots(vec![Certificate::from_der(holder.authority.iaca.der()).unwrap()]);
    let encounter = Encounter::Session { transcript, reader_key: None };
    let verdict =
        verify(&response, &trust, encounter, Clock { now: now(), proven: None }, Some(MDL_DOC_TYPE));
    assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#}", verdict.to_json());
    let claims = verdict.documents()[0].claims().unwrap().to_json();
    assert_eq!(claims, claims_of(&holder.elements, &selection));
}

//! Whole sessions of the standard with isomdl on the other side: engagement, encryption, request and answer.

use lomme_gateway::authority::Authority;
use lomme_licence::cbor::Value;
use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::{
    DeviceEngagement, DeviceRequest, ItemsRequest, MDL_DOC_TYPE, SessionData, SessionEstablishment,
    SessionTranscript,
};
use lomme_licence::present::{Asked, SignerForm, device_response, prepare};
use lomme_licence::reader::{UnknownReader, prepare_request, verify_reader};
use lomme_licence::session::{Role, Session};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Clock, Encounter, Outcome, verify};
use lomme_tests::peers::Peer;
use p256::SecretKey;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::holder::Holder;
use crate::scene::{claims_of, days, names, new_key, now, part, private_jwk, put};

fn transcript_of(engagement: &DeviceEngagement, establishment: &SessionEstablishment) -> SessionTranscript {
    SessionTranscript::new(Some(engagement), Some(establishment.encoded_reader_key()), &Value::Null)
}

fn data(session: &mut Session, message: &[u8]) -> Vec<u8> {
    SessionData { data: Some(session.encrypt(message).unwrap()), status: None }.to_bytes()
}

#[test]
fn isomdls_reader_asks_in_a_session_and_we_answer() {
    if !Peer::Isomdl.is_at_hand() {
        return;
    }
    let (holder, folder) = (Holder::new(), tempfile::tempdir().unwrap());
    let own = SecretKey::from(new_key());
    let engagement = DeviceEngagement::of_key(&own.public_key());
    put(folder.path(), "engagement.txt", engagement.to_uri().as_bytes());
    put(folder.path(), "root.der", holder.authority.iaca.der());
    let ask = json!({"task": "reader_asks", "doc_type": MDL_DOC_TYPE, "elements": names(&part())});
    assert_eq!(Peer::Isomdl.run(folder.path(), &ask)["done"], true);

    let establishment = read(&folder, "establishment.cbor");
    let establishment = SessionEstablishment::from_bytes(&establishment).unwrap();
    let transcript = transcript_of(&engagement, &establishment);
    let reader = establishment.reader_key().as_p256().unwrap();
    let mut session = Session::open(Role::Device, &own, reader, &transcript).unwrap();
    let request = DeviceRequest::from_bytes(&session.decrypt(establishment.data()).unwrap()).unwrap();
    let [asked] = request.doc_requests() else { panic!("one document is asked for") };
    // isomdl's reader does not sign what it asks.
    let unknown = verify_reader(asked, &transcript, &Trust::absent(), now()).unwrap_err();
    assert_eq!(unknown, UnknownReader::NotSigned);

    let held = [holder.held()];
    let asked = Asked::new(asked.items_request(), &held);
    assert_eq!(asked.selection(), part());
    let prepared = prepare(&held[0], &asked.selection(), &transcript, SignerForm::AsIssued);
    let signature: Signature = holder.device.sign(prepared.to_be_signed());
    let answer = device_response(&[prepared.sign(signature.to_bytes().into())], &[]);
    put(folder.path(), "data.cbor", &data(&mut session, &answer));
    let taken = Peer::Isomdl.run(folder.path(), &json!({"task": "reader_takes"}));
    let mut expected = claims_of(&holder.elements, &part());
    // It hands over no namespaces but ISO's and AAMVA's.
    expected.as_object_mut().unwrap().remove("org.iso.18013.5.1.DK");
    assert_eq!((&taken["accepted"], &taken["elements"]), (&json!(true), &expected), "{taken}");

    // The same answer once more, and one that is encrypted for another session.
    let mut other = Session::open(Role::Device, &own, reader, &SessionTranscript::show(1, &[0; 8])).unwrap();
    for wrong in [data(&mut session, &answer), data(&mut other, &answer)] {
        put(folder.path(), "data.cbor", &wrong);
        let taken = Peer::Isomdl.run(folder.path(), &json!({"task": "reader_takes"}));
        assert_eq!(taken["accepted"], false, "{taken}");
    }
}

/// What isomdl's device says of the reader, and what it answers to a request that `signer` signs.
fn ask_isomdls_device(holder: &Holder, signer: &Authority, reader_root: &[u8]) -> (Json, Outcome) {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "issued.cbor", holder.held().bytes());
    put(folder.path(), "reader-root.der", reader_root);
    assert_eq!(Peer::Isomdl.run(folder.path(), &json!({"task": "device_engages"}))["done"], true);

    let uri = String::from_utf8(read(&folder, "engagement.txt")).unwrap();
    let engagement = DeviceEngagement::from_uri(&uri).unwrap();
    let own = SecretKey::from(new_key());
    let transcript = transcript_of(&engagement, &SessionEstablishment::new(&own.public_key(), Vec::new()));
    let device = engagement.device_key().as_p256().unwrap();
    let mut session = Session::open(Role::Reader, &own, device, &transcript).unwrap();
    let selection = part();
    let elements = selection.elements().map(|(name_space, element)| (name_space, element, false));
    let items = ItemsRequest::new(MDL_DOC_TYPE, elements);
    let unsigned = prepare_request(items, &transcript, vec![signer.reader.der().to_vec()]);
    let signature: Signature = signer.reader.key().sign(unsigned.to_be_signed());
    let request = DeviceRequest::new(vec![unsigned.finish(signature.to_bytes().into())]).to_bytes();
    let establishment = SessionEstablishment::new(&own.public_key(), session.encrypt(&request).unwrap());
    put(folder.path(), "establishment.cbor", &establishment.to_bytes());

    let task = json!({
        "task": "device_answers",
        "elements": names(&selection),
        "device_key": private_jwk(&holder.device),
    });
    let said = Peer::Isomdl.run(folder.path(), &task);
    let answer = SessionData::from_bytes(&read(&folder, "data.cbor")).unwrap();
    let response = session.decrypt(&answer.data.unwrap()).unwrap();
    let trust = Trust::from_roots(vec![Certificate::from_der(holder.authority.iaca.der()).unwrap()]);
    let encounter = Encounter::Session { transcript, reader_key: None };
    let verdict =
        verify(&response, &trust, encounter, Clock { now: now(), proven: None }, Some(MDL_DOC_TYPE));
    let claims = verdict.documents()[0].claims().unwrap().to_json();
    assert_eq!(claims, claims_of(&holder.elements, &selection));
    (said, verdict.outcome())
}

#[test]
fn isomdls_device_knows_our_reader_and_answers_in_a_session() {
    if !Peer::Isomdl.is_at_hand() {
        return;
    }
    let holder = Holder::new();
    let ours = &holder.authority;
    let (said, outcome) = ask_isomdls_device(&holder, ours, ours.reader_root.der());
    assert_eq!(outcome, Outcome::Accepted);
    assert_eq!(said["reader_is_verified"], true, "{said}");
    assert_eq!(said["reader"], "Lomme Example Police Reader");

    // A reader of somebody else's root is answered too, but not as a known one: that is for the holder to say.
    let other = Authority::new(now() - days(10), &mut lomme_gateway::rng()).unwrap();
    let (said, _) = ask_isomdls_device(&holder, &other, ours.reader_root.der());
    assert_eq!(said["reader_is_verified"], false, "{said}");
}

fn read(folder: &TempDir, name: &str) -> Vec<u8> {
    std::fs::read(folder.path().join(name)).unwrap()
}

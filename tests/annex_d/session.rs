//! Engagement, request and session of the published example, through both phones' eyes.

use jiff::Timestamp;
use lomme_licence::cbor::{Node, Value, tagged_bytes};
use lomme_licence::cert::Certificate;
use lomme_licence::cose::PublicKey;
use lomme_licence::mdoc::{
    DeviceEngagement, DeviceRequest, DeviceResponse, IssuerSigned, MDL_NAMESPACE, NotReturned, SessionData,
    SessionEstablishment, SessionStatus, SessionTranscript,
};
use lomme_licence::present::{Asked, HeldDocument, SignerForm, device_response, prepare};
use lomme_licence::reader::{UnknownReader, verify_reader};
use lomme_licence::session::{Role, Session, SharedSecret};
use lomme_licence::trust::Trust;
use p256::SecretKey;

use super::{AnnexD, parts};

fn key(bytes: &[u8]) -> SecretKey {
    SecretKey::from_slice(bytes).unwrap()
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn readers(root: &[u8]) -> Trust {
    let mut trust = Trust::absent();
    trust.add_reader_roots([Certificate::from_der(root).unwrap()]);
    trust
}

#[test]
fn the_engagement_names_its_key_and_how_the_phone_is_reached() {
    let Some(part) = parts() else { return };
    let engagement = DeviceEngagement::from_bytes(&part("DEVICE_ENGAGEMENT")).unwrap();
    let expected = key(&part("EPHEMERAL_DEVICE_KEY_D")).public_key();
    assert_eq!(engagement.device_key(), &PublicKey::P256(expected));
    assert_eq!(engagement.version(), "1.0");
    let [bluetooth] = engagement.retrieval_methods() else { panic!("one way to reach the phone") };
    assert_eq!((bluetooth.kind, bluetooth.version), (2, 1));
    assert_eq!(DeviceEngagement::from_uri(&engagement.to_uri()).unwrap(), engagement);
}

/// The transcript of the example is made of the engagement, the reader's key and an NFC handover.
#[test]
fn the_transcript_is_made_of_its_parts() {
    let Some(part) = parts() else { return };
    let published = SessionTranscript::from_bytes(&part("SESSION_TRANSCRIPT_BYTES")).unwrap();
    let establishment = SessionEstablishment::from_bytes(&part("SESSION_ESTABLISHMENT")).unwrap();
    let node = Node::read(published.as_bytes()).unwrap();
    let [engagement, _, handover] = node.array().unwrap() else { panic!("three parts") };
    let engagement = DeviceEngagement::from_bytes(engagement.encoded().unwrap()).unwrap();
    let in_the_symbol = DeviceEngagement::from_bytes(&part("DEVICE_ENGAGEMENT")).unwrap();
    assert_eq!(engagement.device_key(), in_the_symbol.device_key());
    let reader_key = establishment.encoded_reader_key();
    let made = SessionTranscript::new(Some(&engagement), Some(reader_key), &handover.to_value());
    assert_eq!(made, published);
}

#[test]
fn both_sides_decrypt_what_the_other_sent() {
    let Some(part) = parts() else { return };
    let transcript = SessionTranscript::from_bytes(&part("SESSION_TRANSCRIPT_BYTES")).unwrap();
    let (device, reader) = (key(&part("EPHEMERAL_DEVICE_KEY_D")), key(&part("EPHEMERAL_READER_KEY_D")));
    let establishment = SessionEstablishment::from_bytes(&part("SESSION_ESTABLISHMENT")).unwrap();
    assert_eq!(establishment.reader_key(), &PublicKey::P256(reader.public_key()));

    let mut phone = Session::open(Role::Device, &device, &reader.public_key(), &transcript).unwrap();
    let request = phone.decrypt(establishment.data()).unwrap();
    assert_eq!(request.as_slice(), part("DEVICE_REQUEST"));

    let mut officer = Session::open(Role::Reader, &reader, &device.public_key(), &transcript).unwrap();
    let data = SessionData::from_bytes(&part("SESSION_DATA")).unwrap();
    let response = officer.decrypt(&data.data.unwrap()).unwrap();
    assert_eq!(response.as_slice(), part("DEVICE_RESPONSE"));

    // And the other way round: the same keys and counters give the published bytes.
    let mut officer = Session::open(Role::Reader, &reader, &device.public_key(), &transcript).unwrap();
    assert_eq!(officer.encrypt(&part("DEVICE_REQUEST")).unwrap(), establishment.data());
    let sent = SessionEstablishment::new(&reader.public_key(), establishment.data().to_vec());
    assert_eq!(sent.to_bytes(), part("SESSION_ESTABLISHMENT"));
    let end = SessionData { data: None, status: Some(SessionStatus::Termination) };
    assert_eq!(end.to_bytes(), part("SESSION_TERMINATION"));
    assert_eq!(SessionData::from_bytes(&part("SESSION_TERMINATION")).unwrap(), end);
}

#[test]
fn the_reader_is_verified_by_its_root_in_its_session_at_its_time() {
    let Some(part) = parts() else { return };
    let request = DeviceRequest::from_bytes(&part("DEVICE_REQUEST")).unwrap();
    assert_eq!(request.to_bytes(), part("DEVICE_REQUEST"));
    let [asked] = request.doc_requests() else { panic!("one document is asked for") };
    let transcript = SessionTranscript::from_bytes(&part("SESSION_TRANSCRIPT_BYTES")).unwrap();
    let trust = readers(&part("READER_ROOT_CERT"));

    let reader = verify_reader(asked, &transcript, &trust, at("2020-10-02T00:00:00Z")).unwrap();
    assert_eq!(reader.name().as_deref(), Some("reader"));
    assert!(!reader.revocation_checked());

    let late = verify_reader(asked, &transcript, &trust, at("2026-01-01T00:00:00Z"));
    assert_eq!(late.unwrap_err(), UnknownReader::CertificateNotValid);
    let other = SessionTranscript::show(1, &[0; 8]);
    let elsewhere = verify_reader(asked, &other, &trust, at("2020-10-02T00:00:00Z"));
    assert_eq!(elsewhere.unwrap_err(), UnknownReader::BadSignature);
    let untrusted = verify_reader(asked, &transcript, &Trust::absent(), at("2020-10-02T00:00:00Z"));
    assert_eq!(untrusted.unwrap_err(), UnknownReader::NotTrusted);
}

/// A request with any one byte changed is not the reader's any more.
#[test]
fn no_changed_byte_of_the_request_leaves_the_reader_verified() {
    let Some(part) = parts() else { return };
    let original = part("DEVICE_REQUEST");
    let transcript = SessionTranscript::from_bytes(&part("SESSION_TRANSCRIPT_BYTES")).unwrap();
    let trust = readers(&part("READER_ROOT_CERT"));
    let items = part("ITEMS_REQUEST");
    let start = original.windows(items.len()).position(|window| window == items).unwrap();
    for position in start..start + items.len() {
        let mut changed = original.clone();
        changed[position] ^= 1 << (position % 8);
        let Ok(request) = DeviceRequest::from_bytes(&changed) else { continue };
        let reader =
            verify_reader(&request.doc_requests()[0], &transcript, &trust, at("2020-10-02T00:00:00Z"));
        assert_eq!(reader.unwrap_err(), UnknownReader::BadSignature, "byte {position}");
    }
}

/// The MAC has no randomness in it: from the published document, request and keys comes the published response.
#[test]
fn answering_the_request_gives_the_published_response() {
    let Some(annex) = AnnexD::load() else { return };
    let part = parts().unwrap();
    let issued = issuer_signed_of(&annex.response);
    let held = [HeldDocument::restore(&issued).unwrap()];
    let request = DeviceRequest::from_bytes(&part("DEVICE_REQUEST")).unwrap();
    let asked = Asked::new(request.doc_requests()[0].items_request(), &held);
    assert!(asked.elements().iter().all(|element| element.answered_by.is_some()));
    let selection = asked.selection();
    assert!(selection.contains(MDL_NAMESPACE, "portrait"));

    let transcript = SessionTranscript::from_bytes(&part("SESSION_TRANSCRIPT_BYTES")).unwrap();
    let prepared = prepare(asked.document().unwrap(), &selection, &transcript, SignerForm::AsIssued);
    let reader = key(&part("EPHEMERAL_READER_KEY_D")).public_key();
    let shared = SharedSecret::agree(&key(&part("STATIC_DEVICE_KEY_D")), &reader);
    let response = device_response(&[prepared.authenticate_by_mac(&shared).unwrap()], &[]);
    assert_eq!(annex.verify(&response).to_json(), annex.verify(&annex.response).to_json());
    let tag = |response: &[u8]| response[response.len() - 41..].to_vec();
    assert_eq!(tag(&response), tag(&annex.response), "the same tag and status");
}

/// The bytes of `issuerSigned` in a response.
fn issuer_signed_of(response: &[u8]) -> Vec<u8> {
    let node = Node::read(response).unwrap();
    let documents = node.fields().unwrap().optional("documents").unwrap().array().unwrap();
    documents[0].fields().unwrap().optional("issuerSigned").unwrap().raw().to_vec()
}

#[test]
fn what_is_not_held_or_not_given_is_said_and_does_not_disturb_the_reader() {
    let Some(annex) = AnnexD::load() else { return };
    let part = parts().unwrap();
    let held = [HeldDocument::restore(&issuer_signed_of(&annex.response)).unwrap()];
    let request = DeviceRequest::from_bytes(&part("DEVICE_REQUEST")).unwrap();
    let asked = Asked::new(request.doc_requests()[0].items_request(), &held);
    let given = [(MDL_NAMESPACE, "family_name")].into_iter().collect();
    let transcript = SessionTranscript::from_bytes(&part("SESSION_TRANSCRIPT_BYTES")).unwrap();
    let prepared =
        prepare(&held[0], &given, &transcript, SignerForm::AsIssued).with_errors(asked.not_returned(&given));
    let shared = SharedSecret::agree(
        &key(&part("STATIC_DEVICE_KEY_D")),
        &key(&part("EPHEMERAL_READER_KEY_D")).public_key(),
    );
    let missing = NotReturned { what: "org.iso.7367.1.mVRC".to_owned(), code: 0 };
    let response =
        device_response(&[prepared.authenticate_by_mac(&shared).unwrap()], std::slice::from_ref(&missing));
    let parsed = DeviceResponse::from_bytes(&response).unwrap();
    assert_eq!(parsed.document_errors(), [missing]);
    let [(name_space, errors)] = parsed.documents()[0].errors() else { panic!("one namespace") };
    assert_eq!((name_space.as_str(), errors.len()), (MDL_NAMESPACE, asked.elements().len() - 1));
    let claims = annex.verify(&response).documents()[0].claims().unwrap().clone();
    let Value::Text(name) = claims.get(MDL_NAMESPACE, "family_name").unwrap() else { panic!("text") };
    assert_eq!(name, "Doe");
}

#[test]
fn every_cut_of_every_structure_is_an_error_and_no_panic() {
    let Some(part) = parts() else { return };
    let cut = |name: &str, reads: &dyn Fn(&[u8]) -> bool| {
        let whole = part(name);
        assert!(reads(&whole), "{name}");
        assert!(!reads(&tagged_bytes(&whole)), "{name} in a tag");
        (0..whole.len()).for_each(|length| assert!(!reads(&whole[..length]), "{name} cut to {length}"));
    };
    cut("DEVICE_ENGAGEMENT", &|bytes| DeviceEngagement::from_bytes(bytes).is_ok());
    cut("DEVICE_REQUEST", &|bytes| DeviceRequest::from_bytes(bytes).is_ok());
    cut("DEVICE_RESPONSE", &|bytes| DeviceResponse::from_bytes(bytes).is_ok());
    cut("SESSION_ESTABLISHMENT", &|bytes| SessionEstablishment::from_bytes(bytes).is_ok());
    cut("SESSION_DATA", &|bytes| SessionData::from_bytes(bytes).is_ok());
    let issued = issuer_signed_of(&part("DEVICE_RESPONSE"));
    (0..issued.len()).for_each(|length| assert!(IssuerSigned::from_bytes(&issued[..length]).is_err()));
}

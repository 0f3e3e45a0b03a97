//! A licence with everything in it, transcripts, and the plain values that peers are handed.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use lomme_licence::cbor::{Value, write_value};
use lomme_licence::cose::PublicKey;
use lomme_licence::issue::Element;
use lomme_licence::mdl::DrivingLicence;
use lomme_licence::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE, SessionTranscript};
use lomme_licence::present::Selection;
use p256::ecdsa::SigningKey;
use p256::elliptic_curve::Generate;
use serde_json::{Value as Json, json};

/// Peers look at the clock of the machine, so this is the real time, in whole seconds.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap()
}

pub(crate) fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

pub(crate) fn new_key() -> SigningKey {
    SigningKey::generate_from_rng(&mut lomme_gateway::rng())
}

/// Freja's licence: portrait, several categories with codes, the Danish namespace, and what the standard knows besides.
pub(crate) fn full_licence() -> Vec<Element> {
    let person = lomme_data::person("freja").unwrap();
    let licence = DrivingLicence::from_json(person.json, person.portrait, person.portrait_small).unwrap();
    let mut elements = licence.elements(date(2026, 11, 24));
    let instant = "2026-01-02T03:04:05Z".parse().unwrap();
    let more = [
        ("administrative_number", Value::from("99-1234")),
        ("height", Value::Integer(172)),
        ("weight", Value::Integer(65)),
        ("eye_colour", Value::from("blue")),
        ("hair_colour", Value::from("brown")),
        ("portrait_capture_date", Value::tdate(instant)),
        ("age_in_years", Value::Integer(38)),
        ("age_birth_year", Value::Integer(1988)),
        ("resident_state", Value::from("Hovedstaden")),
        ("family_name_national_character", Value::from("Ødegaard Lind")),
        ("given_name_national_character", Value::from("Freja")),
        ("signature_usual_mark", Value::Bytes(person.portrait_small.to_vec())),
    ];
    let known: Vec<String> = elements.iter().map(|(_, name, _)| name.clone()).collect();
    let more = more.into_iter().filter(|(name, _)| !known.iter().any(|known| known == name));
    elements.extend(more.map(|(name, value)| (MDL_NAMESPACE.to_owned(), name.to_owned(), value)));
    elements
}

/// All of them.
pub(crate) fn all_of(elements: &[Element]) -> Selection {
    elements.iter().map(|(name_space, element, _)| (name_space.clone(), element.clone())).collect()
}

/// What a verdict's claims say in JSON when `selection` of `elements` was presented.
pub(crate) fn claims_of(elements: &[Element], selection: &Selection) -> Json {
    by_name_space(elements, selection, Value::to_json)
}

/// The elements as a task holds them.
pub(crate) fn typed(elements: &[Element]) -> Json {
    by_name_space(elements, &all_of(elements), typed_value)
}

fn by_name_space(elements: &[Element], selection: &Selection, to_json: impl Fn(&Value) -> Json) -> Json {
    let mut json = json!({});
    for (name_space, element, value) in elements {
        if selection.contains(name_space, element) {
            json[name_space][element] = to_json(value);
        }
    }
    json
}

fn typed_value(value: &Value) -> Json {
    match value {
        Value::Bytes(bytes) => json!({"$bytes": BASE64_URL_SAFE_NO_PAD.encode(bytes)}),
        Value::Tag(0, text) => json!({"$instant": text.as_text()}),
        Value::Tag(1004, text) => json!({"$date": text.as_text()}),
        Value::Array(items) => items.iter().map(typed_value).collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|(name, value)| (name.as_text().unwrap().to_owned(), typed_value(value)))
            .collect(),
        plain => plain.to_json(),
    }
}

/// Names by namespace, as a task holds them.
pub(crate) fn names(selection: &Selection) -> Json {
    let mut json = json!({});
    for (name_space, element) in selection.elements() {
        match &mut json[name_space] {
            Json::Array(of) => of.push(element.into()),
            empty => *empty = json!([element]),
        }
    }
    json
}

/// The public key as a JWK.
pub(crate) fn public_jwk(key: &SigningKey) -> Json {
    let point = key.verifying_key().to_sec1_point(false);
    let coordinate = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    json!({"kty": "EC", "crv": "P-256", "x": coordinate(point.x().unwrap()), "y": coordinate(point.y().unwrap())})
}

/// The private key as a JWK.
pub(crate) fn private_jwk(key: &SigningKey) -> Json {
    let mut jwk = public_jwk(key);
    jwk["d"] = BASE64_URL_SAFE_NO_PAD.encode(key.to_bytes()).into();
    jwk
}

/// The transcript of a session of the standard that began with a QR code: engagement and reader's key are those of two strangers.
pub(crate) fn session_of(device: &SigningKey, reader: &SigningKey) -> SessionTranscript {
    let cose_key = |key: &SigningKey| write_value(&PublicKey::p256_to_cose_key(&key.verifying_key().into()));
    let tagged = |encoded: Vec<u8>| Value::Tag(24, Box::new(Value::Bytes(encoded)));
    let security = Value::Array(vec![Value::Integer(1), tagged(cose_key(device))]);
    let engagement = Value::Map(vec![(Value::Integer(0), Value::from("1.0")), (Value::Integer(1), security)]);
    let transcript =
        Value::Array(vec![tagged(write_value(&engagement)), tagged(cose_key(reader)), Value::Null]);
    SessionTranscript::from_bytes(&write_value(&transcript)).unwrap()
}

/// The transcript of a session between two new strangers.
pub(crate) fn some_session() -> SessionTranscript {
    session_of(&new_key(), &new_key())
}

/// Writes a file for a peer.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// The police preset.
pub(crate) fn part() -> Selection {
    let iso = ["family_name", "birth_date", "driving_privileges", "age_over_18"].map(|e| (MDL_NAMESPACE, e));
    let danish = ["portrait_small", "domestic_driving_privileges"].map(|e| (DANISH_NAMESPACE, e));
    iso.into_iter().chain(danish).collect()
}

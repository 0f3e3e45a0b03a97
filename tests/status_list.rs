//! The published examples of the Token Status List: a token, and a mobile security object that refers to one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use lomme_licence::cbor::Node;
use lomme_licence::cose::Sign1;
use lomme_licence::mdoc::MobileSecurityObject;
use lomme_licence::status::{StatusError, StatusToken};
use lomme_tests::{hex, vector};

fn example(name: &str) -> Option<Vec<u8>> {
    let digits: String = vector(&format!("token-status-list/{name}"))?.split_whitespace().collect();
    Some(hex(&digits))
}

#[test]
fn the_published_token_is_read_and_not_trusted_without_its_signers_certificate() {
    let Some(token) = example("status_list_cwt.md") else { return };
    let parsed = StatusToken::from_bytes(&token).unwrap();
    assert_eq!(parsed.verify(&[]).unwrap_err(), StatusError::NotTrusted);
}

#[test]
fn a_token_with_any_byte_cut_off_or_another_media_type_is_not_read() {
    let Some(token) = example("status_list_cwt.md") else { return };
    for length in 0..token.len() {
        assert!(StatusToken::from_bytes(&token[..length]).is_err(), "{length}");
    }
    let mut other = token.clone();
    let position = token.windows(4).position(|window| window == b"+cwt").unwrap();
    other[position + 1] = b'x';
    assert!(StatusToken::from_bytes(&other).unwrap_err().to_string().starts_with("typ"));
}

#[test]
fn the_published_mobile_security_object_names_its_list_and_index() {
    let Some(issuer_auth) = example("mso_with_status_issuerauth.hex") else { return };
    let signed = Sign1::read(&Node::read(&issuer_auth).unwrap()).unwrap();
    let mso = MobileSecurityObject::from_bytes(signed.payload().unwrap()).unwrap();
    let status = mso.status.unwrap();
    assert_eq!(status.index, 412);
    assert_eq!(status.uri, "https://example.com/statuslists/1");
}

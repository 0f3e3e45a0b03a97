//! Forged status lists, in either form.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use lomme_gateway::authority::Identity;
use lomme_licence::status::{self, Status, StatusListContent, StatusToken};
use lomme_licence::trust::Trust;
use lomme_licence::verify::CheckName;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;

use crate::forge::{Forge, parsed};

/// The claims of a list in which entry 42 is valid, as JSON.
fn jwt_claims(f: &Forge) -> serde_json::Value {
    let lst = BASE64_URL_SAFE_NO_PAD.encode(zlib(&[0; 25]));
    json!({
        "sub": lomme_gateway::authority::STATUS_LIST_URI,
        "iat": f.now.as_second(),
        "exp": f.now.as_second() + 3600,
        "ttl": 3600,
        "status_list": {"bits": 2, "lst": lst},
    })
}

/// A zlib stream of stored blocks, which needs no compressor.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let (mut a, mut b) = (1u32, 0u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    let mut stream = vec![0x78, 0x01, 0x01];
    stream.extend_from_slice(&length.to_le_bytes());
    stream.extend_from_slice(&(!length).to_le_bytes());
    stream.extend_from_slice(bytes);
    stream.extend_from_slice(&((b << 16) | a).to_be_bytes());
    stream
}

fn jwt(header: &serde_json::Value, claims: &serde_json::Value, key: &SigningKey) -> String {
    let encode = |json: &serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    let input = format!("{}.{}", encode(header), encode(claims));
    let signature: Signature = key.sign(input.as_bytes());
    format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn jwt_header(signer: &Identity) -> serde_json::Value {
    json!({"alg": "ES256", "typ": "statuslist+jwt", "x5c": [BASE64_STANDARD.encode(signer.der())]})
}

/// What a reader makes of a token: the status of entry 42, or why there is none.
fn status_of(f: &Forge, token: &[u8]) -> String {
    let root = parsed(&f.authority.iaca);
    match StatusToken::read(token) {
        Err(error) => error.to_string(),
        Ok(token) => match token.verify(&[&root]) {
            Err(error) => error.to_string(),
            Ok(list) => match list.status(42) {
                Some(Status::Valid) => "valid".to_owned(),
                other => format!("{other:?}"),
            },
        },
    }
}

#[test]
fn a_status_list_as_jwt_says_what_one_as_cwt_says() {
    let f = Forge::new();
    let signer = &f.authority.status_signer;
    let token = jwt(&jwt_header(signer), &jwt_claims(&f), signer.key());
    assert_eq!(status_of(&f, token.as_bytes()), "valid");
    let mut trust = Trust::from_roots(vec![parsed(&f.authority.iaca)]);
    trust.add_status_list(StatusToken::from_jwt(&token).unwrap()).unwrap();
    let mut f = f;
    f.trust = Some(trust);
    let status = f.verdict().documents()[0].check(CheckName::Status).unwrap().clone();
    assert!(status.passed(), "{status:?}");
    assert_eq!(status.evidence_as_of, Some(f.now));
}

#[test]
fn a_forged_status_list_is_not_used() {
    let f = Forge::new();
    let signer = &f.authority.status_signer;
    let token = |turn: &dyn Fn(&mut serde_json::Value, &mut serde_json::Value)| {
        let (mut header, mut claims) = (jwt_header(signer), jwt_claims(&f));
        turn(&mut header, &mut claims);
        jwt(&header, &claims, signer.key()).into_bytes()
    };
    let by =
        |identity: &Identity, key: &SigningKey| jwt(&jwt_header(identity), &jwt_claims(&f), key).into_bytes();
    let not_trusted = "the signer of the status list is not trusted";
    let bad_signature = "the signature of the status list does not verify";
    let bomb = BASE64_URL_SAFE_NO_PAD.encode([0x78, 0xda, 0x00]);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("another authority's", by(&f.other.status_signer, f.other.status_signer.key()), not_trusted),
        ("a reader signed it", by(&f.authority.reader, f.authority.reader.key()), not_trusted),
        ("the root itself signed it", by(&f.authority.iaca, f.authority.iaca.key()), not_trusted),
        ("another key signed it", by(signer, f.other.status_signer.key()), bad_signature),
        ("it says it needs no signature", token(&|h, _| h["alg"] = json!("none")), bad_signature),
        ("it names a method of a shared secret", token(&|h, _| h["alg"] = json!("HS256")), bad_signature),
        ("it has a part that must be understood", token(&|h, _| h["crit"] = json!(["exp"])), bad_signature),
        ("it names no signer", token(&|h, _| h["x5c"] = json!([])), not_trusted),
        ("its signer is garbage", token(&|h, _| h["x5c"] = json!(["AAAA"])), not_trusted),
        (
            "another kind of token",
            token(&|h, _| h["typ"] = json!("JWT")),
            "typ: not the media type of a status list",
        ),
        (
            "three bits an entry",
            token(&|_, c| c["status_list"]["bits"] = json!(3)),
            "payload.bits: not 1, 2, 4 or 8",
        ),
        (
            "no zlib stream",
            token(&|_, c| c["status_list"]["lst"] = json!(bomb)),
            "payload.lst: not a zlib stream, or too large",
        ),
        (
            "no time of issue",
            token(&|_, c| drop(c.as_object_mut().unwrap().remove("iat"))),
            "payload: not the claims of a status list",
        ),
        ("issued beyond all time", token(&|_, c| c["iat"] = json!(u64::MAX)), "payload.iat: beyond all time"),
        ("issued before its signer was", token(&|_, c| c["iat"] = json!(1)), not_trusted),
        ("two parts", b"eyJhIjoxfQ.eyJhIjoxfQ".to_vec(), "not three parts with dots between"),
    ];
    for (name, token, expected) in cases {
        assert_eq!(status_of(&f, &token), expected, "{name}");
    }
}

#[test]
fn a_status_list_that_inflates_beyond_measure_is_refused() {
    let f = Forge::new();
    let zeros = StatusListContent {
        uri: "https://authority.example/status/1".to_owned(),
        bits: 8,
        values: &vec![0; 17 << 20],
        issued_at: f.now,
        expires_at: f.now + SignedDuration::from_hours(1),
        ttl_seconds: 3600,
    };
    let signer = &f.authority.status_signer;
    let bomb = status::build(&zeros, signer.key(), signer.der()).unwrap();
    assert!(bomb.len() < 30_000, "{}", bomb.len());
    assert!(
        status_of(&f, &bomb).ends_with("lst: not a zlib stream, or too large"),
        "{}",
        status_of(&f, &bomb)
    );
}

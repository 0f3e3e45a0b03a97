//! Any bytes as a status list token, in both forms, and as the claims of one: nothing is believed before it is verified.
#![no_main]

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use lomme_licence::status::StatusToken;

fuzz_target!(|bytes: &[u8]| {
    for token in [StatusToken::read(bytes), StatusToken::from_bytes(bytes)].into_iter().flatten() {
        assert!(token.verify(&[]).is_err(), "nobody is trusted");
    }
    let encode = |part: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(part);
    let header = encode(br#"{"alg":"ES256","typ":"statuslist+jwt"}"#);
    if let Ok(token) = StatusToken::from_jwt(&format!("{header}.{}.AA", encode(bytes))) {
        assert!(token.verify(&[]).is_err(), "nobody is trusted");
    }
});

//! Any bytes as what a publisher signed: the bundle and the VICAL behind a signature that verifies.
#![no_main]

use std::sync::OnceLock;

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use lomme_authority::{Authority, rng};
use lomme_licence::cert::Certificate;
use lomme_licence::cose::{SignerReference, sign_attached};
use lomme_licence::trust::{bundle, vical};

fn authority() -> &'static (Authority, Certificate) {
    static AUTHORITY: OnceLock<(Authority, Certificate)> = OnceLock::new();
    AUTHORITY.get_or_init(|| {
        let founded = Timestamp::from_second(1_795_000_000).expect("a time");
        let authority = Authority::new(founded, &mut rng()).expect("an authority");
        let publisher = Certificate::from_der(authority.trust_root.der()).expect("a root");
        (authority, publisher)
    })
}

fuzz_target!(|bytes: &[u8]| {
    let (authority, publisher) = authority();
    let _ = (bundle::open(bytes, publisher, None), vical::open(bytes, publisher));
    let signer = &authority.trust_signer;
    let chain = SignerReference::Chain(vec![signer.der().to_vec()]);
    let signed = |media_type| sign_attached(bytes.to_vec(), media_type, &chain, signer.key());
    let _ = bundle::open(&signed(Some(bundle::MEDIA_TYPE)).to_tagged_bytes(), publisher, None);
    let _ = vical::open(&signed(None).to_bytes(), publisher);
});

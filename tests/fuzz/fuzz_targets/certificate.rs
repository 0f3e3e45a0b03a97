//! Any bytes as a certificate and as a revocation list, and every rule of every profile on them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_licence::cert::{Certificate, Profile, RevocationList};

const PROFILES: [Profile; 6] = [
    Profile::IacaRoot,
    Profile::DocumentSigner,
    Profile::Reader,
    Profile::VicalSigner,
    Profile::StatusSigner,
    Profile::OtherRoot,
];

fuzz_target!(|bytes: &[u8]| {
    if let Ok(certificate) = Certificate::from_der(bytes) {
        let _ = (certificate.country(), certificate.common_name(), certificate.organization());
        let _ = (certificate.not_before(), certificate.not_after(), certificate.serial_number());
        let _ = certificate.verify_issued_by(&certificate);
        PROFILES.iter().for_each(|profile| drop(profile.check(&certificate, &certificate)));
    }
    if let Ok(list) = RevocationList::from_der(bytes) {
        let _ = list.this_update();
    }
    if let Ok(pem) = std::str::from_utf8(bytes) {
        let _ = Certificate::from_pem(pem);
    }
});

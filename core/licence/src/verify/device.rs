//! Device authentication: the phone that presents the document holds its key (ISO/IEC 18013-5, 9.1.3).

use coset::{Algorithm as CoseAlgorithm, CoseMac0, iana};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::issuer::signature_result;
use super::{Check, CheckName, CheckResult, Reason};
use crate::mdoc::{DeviceAuth, Document, MobileSecurityObject, SessionTranscript};

pub(super) fn device_authentication(
    document: &Document,
    mso: &MobileSecurityObject,
    transcript: &SessionTranscript,
    reader_key: Option<&p256::SecretKey>,
) -> Check {
    let signed = document.device_signed();
    let payload = transcript.device_authentication(document.doc_type(), signed.raw_name_spaces());
    let result = match &mso.device_key {
        Err(_) => CheckResult::Missing(Reason::NotSupported),
        Ok(key) => match signed.auth() {
            DeviceAuth::Signature(signature) => signature_result(signature.verify(key, Some(&payload))),
            DeviceAuth::Mac(mac) => match (key.as_p256(), reader_key) {
                (None, _) => CheckResult::Missing(Reason::NotSupported),
                (_, None) => CheckResult::Missing(Reason::ReaderKeyNeeded),
                (Some(device), Some(reader)) => {
                    verify_mac(mac, &mac_key(device, reader, transcript), &payload)
                }
            },
        },
    };
    let unauthorized = signed.name_spaces().iter().any(|(name, elements)| {
        elements.iter().any(|(element, _)| !mso.key_authorizations.allow(name, element))
    });
    let result = match result {
        CheckResult::Passed if unauthorized => CheckResult::Failed(Reason::ElementNotAuthorized),
        other => other,
    };
    Check::new(CheckName::DeviceAuthentication, result)
}

/// `EMacKey`: agreed between device key and the reader's ephemeral key (9.1.3.5).
fn mac_key(
    device: &p256::PublicKey,
    reader: &p256::SecretKey,
    transcript: &SessionTranscript,
) -> Option<Zeroizing<[u8; 32]>> {
    let shared = p256::ecdh::diffie_hellman(reader.to_nonzero_scalar(), device.as_affine());
    let mut key = Zeroizing::new([0; 32]);
    let kdf = hkdf::Hkdf::<Sha256>::new(Some(&transcript.salt()), shared.raw_secret_bytes());
    kdf.expand(b"EMacKey", key.as_mut_slice()).ok()?;
    Some(key)
}

fn verify_mac(mac: &CoseMac0, key: &Option<Zeroizing<[u8; 32]>>, payload: &[u8]) -> CheckResult {
    let header = &mac.protected.header;
    if header.alg != Some(CoseAlgorithm::Assigned(iana::Algorithm::HMAC_256_256)) {
        return CheckResult::Missing(Reason::NotSupported);
    }
    if !header.crit.is_empty() {
        return CheckResult::Failed(Reason::AlgorithmMisfit);
    }
    let hmac = key.as_ref().and_then(|key| Hmac::<Sha256>::new_from_slice(key.as_slice()).ok());
    let (Some(mut hmac), None) = (hmac, &mac.payload) else { return CheckResult::Failed(Reason::BadMac) };
    let context = coset::MacContext::CoseMac0;
    hmac.update(&coset::mac_structure_data(context, mac.protected.clone(), &[], payload));
    match hmac.verify_slice(&mac.tag) {
        Ok(()) => CheckResult::Passed,
        Err(_) => CheckResult::Failed(Reason::BadMac),
    }
}

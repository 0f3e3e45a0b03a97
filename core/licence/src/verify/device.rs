//! Device authentication: the phone that presents the document holds its key (ISO/IEC 18013-5, 9.1.3).

use coset::{Algorithm as CoseAlgorithm, CoseMac0, iana};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::issuer::signature_result;
use super::{Check, CheckName, CheckResult, Reason};
use crate::mdoc::{DeviceAuth, Document, MobileSecurityObject, SessionTranscript};
use crate::session::SharedSecret;

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
                    let key = SharedSecret::agree(reader, device).mac_key(transcript);
                    verify_mac(mac, &key, &payload)
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

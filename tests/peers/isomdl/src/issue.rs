//! `isomdl` as an issuer. It builds the document and what is to be signed; the signature is made here by the key of the task,
//! which is how it lets a key elsewhere sign, and the one way to a P-521 or Ed25519 key.

use anyhow::{Context, Result, bail};
use coset::iana::Algorithm;
use isomdl::cbor;
use isomdl::definitions::x509::X5Chain;
use isomdl::definitions::{CoseKey, DeviceKeyInfo, DigestAlgorithm, IssuerSigned, ValidityInfo};
use isomdl::issuance::Mdoc;
use p256::pkcs8::DecodePrivateKey;
use p521::ecdsa::signature::Signer;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::elements;
use crate::task::Issue;

/// The `IssuerSigned` of the task, signed by the key in PKCS#8 PEM.
pub fn issue(task: &Issue, device_key: CoseKey, signer_pem: &str, chain: &[Vec<u8>]) -> Result<Vec<u8>> {
    let instant = |text: &str| OffsetDateTime::parse(text, &Rfc3339).context("an instant of RFC 3339");
    let prepared = Mdoc::builder()
        .doc_type(task.doc_type.clone())
        .namespaces(elements::name_spaces(&task.elements)?)
        .validity_info(ValidityInfo {
            signed: instant(&task.signed)?,
            valid_from: instant(&task.valid_from)?,
            valid_until: instant(&task.valid_until)?,
            expected_update: None,
        })
        .digest_algorithm(match task.digest.as_str() {
            "SHA-256" => DigestAlgorithm::SHA256,
            "SHA-384" => DigestAlgorithm::SHA384,
            "SHA-512" => DigestAlgorithm::SHA512,
            other => bail!("isomdl has no digest {other}"),
        })
        .device_key_info(DeviceKeyInfo { device_key, key_authorizations: None, key_info: None })
        .prepare(algorithm(&task.alg)?)?;
    let signature = sign(&task.alg, signer_pem, prepared.signature_payload())?;
    let certificates =
        chain.iter().try_fold(X5Chain::builder(), |builder, der| builder.with_der_certificate(der));
    let mdoc = prepared.complete(certificates?.build()?, signature);
    let issued = IssuerSigned { namespaces: Some(mdoc.namespaces), issuer_auth: mdoc.issuer_auth };
    cbor::to_vec(&issued).map_err(|e| anyhow::anyhow!("{e}"))
}

fn algorithm(name: &str) -> Result<Algorithm> {
    Ok(match name {
        "ES256" => Algorithm::ES256,
        "ES384" => Algorithm::ES384,
        "ES512" => Algorithm::ES512,
        "EdDSA" => Algorithm::EdDSA,
        other => bail!("no algorithm {other}"),
    })
}

fn sign(alg: &str, pem: &str, message: &[u8]) -> Result<Vec<u8>> {
    Ok(match alg {
        "ES256" => {
            let key = p256::ecdsa::SigningKey::from_pkcs8_pem(pem)?;
            let signature: p256::ecdsa::Signature = key.sign(message);
            signature.to_vec()
        }
        "ES384" => {
            let key = p384::ecdsa::SigningKey::from_pkcs8_pem(pem)?;
            let signature: p384::ecdsa::Signature = key.sign(message);
            signature.to_vec()
        }
        "ES512" => {
            let key = p521::SecretKey::from_pkcs8_pem(pem)?;
            let key = p521::ecdsa::SigningKey::from_bytes(&key.to_bytes())?;
            let signature: p521::ecdsa::Signature = key.sign(message);
            signature.to_vec()
        }
        _ => {
            let key = ed25519_dalek::SigningKey::from_pkcs8_pem(pem)?;
            key.sign(message).to_vec()
        }
    })
}

//! The device's key from a file. It stands in for the phone's secure hardware, which a terminal does not have.

use std::path::Path;

use lomme_app::presented::as_pem;
use lomme_licence::cbor::Node;
use lomme_licence::cose;
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey};
use p256::{PublicKey, SecretKey};
use zeroize::Zeroizing;

use crate::exit::Failure;
use crate::input::{binary, read};

/// The public key: of a public or private key in PEM, a point (SEC 1), a `COSE_Key`, or a public key in DER.
pub(crate) fn public(path: &Path) -> Result<PublicKey, Failure> {
    let bytes = Zeroizing::new(read(path)?);
    let found = match as_pem(&bytes) {
        Some(pem) => from_pem(pem),
        None => {
            let bytes = Zeroizing::new(binary(bytes.to_vec()));
            PublicKey::from_sec1_bytes(&bytes)
                .ok()
                .or_else(|| PublicKey::from_public_key_der(&bytes).ok())
                .or_else(|| from_cose_key(&bytes))
        }
    };
    found.ok_or_else(|| Failure::new(format!("{} is not a key of P-256", path.display())))
}

/// The private key in PEM: PKCS #8, or as `openssl ecparam -genkey` writes it.
pub(crate) fn private(path: &Path) -> Result<SecretKey, Failure> {
    let bytes = Zeroizing::new(read(path)?);
    let found = as_pem(&bytes).and_then(private_from_pem);
    found.ok_or_else(|| Failure::new(format!("{} is not a private key of P-256 in PEM", path.display())))
}

/// The public key of a public or private key.
pub(crate) fn from_pem(pem: &str) -> Option<PublicKey> {
    let public = PublicKey::from_public_key_pem(pem.trim()).ok();
    public.or_else(|| private_from_pem(pem).map(|key| key.public_key()))
}

fn private_from_pem(pem: &str) -> Option<SecretKey> {
    if let Ok(key) = SecretKey::from_pkcs8_pem(pem.trim()) {
        return Some(key);
    }
    // OpenSSL puts the parameters of the curve before the key.
    let start = pem.find("-----BEGIN EC PRIVATE KEY-----")?;
    SecretKey::from_sec1_pem(pem.get(start..)?.trim()).ok()
}

fn from_cose_key(bytes: &[u8]) -> Option<PublicKey> {
    let node = Node::read(bytes).ok()?;
    cose::PublicKey::from_cose_key(&node).ok()?.as_p256().copied()
}

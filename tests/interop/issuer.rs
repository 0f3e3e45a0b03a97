//! An issuing authority with keys of any kind that the standard allows: its root, its document signer and their certificates.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use lomme_gateway::authority::{Role, build_certificate};
use lomme_tests::peers::Peer;
use p256::ecdsa::signature::Keypair;
use p256::elliptic_curve::Generate;
use p256::pkcs8::{EncodePrivateKey, LineEnding};
use serde_json::{Value as Json, json};
use x509_cert::der::Encode;

/// The signature algorithm of an issuer, by its name in JOSE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alg {
    Es256,
    Es384,
    Es512,
    EdDsa,
}

impl Alg {
    pub(crate) const ALL: [Alg; 4] = [Alg::Es256, Alg::Es384, Alg::Es512, Alg::EdDsa];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Alg::Es256 => "ES256",
            Alg::Es384 => "ES384",
            Alg::Es512 => "ES512",
            Alg::EdDsa => "EdDSA",
        }
    }
}

/// What a peer needs to issue.
pub(crate) struct Issuer {
    /// The root's certificate, DER.
    pub(crate) root: Vec<u8>,
    /// The document signer's certificate, DER.
    pub(crate) signer: Vec<u8>,
    /// The document signer's key, PKCS#8 PEM.
    pub(crate) key_pem: String,
}

macro_rules! issuer {
    ($from:expr, $signature:ty, $key:expr, $pem:expr) => {{
        let mut rng = lomme_gateway::rng();
        let (root_key, key) = ($key(&mut rng), $key(&mut rng));
        let root = build_certificate::<_, $signature, _>(
            Role::Iaca,
            None,
            &Keypair::verifying_key(&root_key),
            &root_key,
            $from,
            &mut rng,
        )
        .unwrap();
        let signer = build_certificate::<_, $signature, _>(
            Role::DocumentSigner,
            Some(&root),
            &Keypair::verifying_key(&key),
            &root_key,
            $from,
            &mut rng,
        )
        .unwrap();
        Issuer { root: root.to_der().unwrap(), signer: signer.to_der().unwrap(), key_pem: $pem(&key) }
    }};
}

impl Issuer {
    /// An authority whose keys and certificates are OpenSSL's, by way of the Python peer. `state` is the state or province in its names.
    pub(crate) fn by_openssl(alg: Alg, state: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let task = json!({"task": "authority", "alg": alg.name(), "state": state});
        let said = Peer::Pymdoccbor.run(folder.path(), &task);
        assert_eq!(said["done"], true, "{said}");
        let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
        let key_pem = String::from_utf8(read("signer.pem")).unwrap();
        Issuer { root: read("root.der"), signer: read("chain-0.der"), key_pem }
    }

    /// A new authority whose root and signer are valid from `from`.
    pub(crate) fn new(alg: Alg, from: Timestamp) -> Self {
        match alg {
            Alg::Es256 => {
                issuer!(from, p256::ecdsa::DerSignature, p256::ecdsa::SigningKey::generate_from_rng, pem)
            }
            Alg::Es384 => {
                issuer!(from, p384::ecdsa::DerSignature, p384::ecdsa::SigningKey::generate_from_rng, pem)
            }
            Alg::Es512 => {
                issuer!(from, p521::ecdsa::DerSignature, p521::ecdsa::SigningKey::generate_from_rng, pem)
            }
            Alg::EdDsa => issuer!(from, ed25519_dalek::Signature, ed25519, ed25519_pem),
        }
    }
}

fn pem(key: &impl EncodePrivateKey) -> String {
    key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
}

fn ed25519(rng: &mut impl rand_core::CryptoRng) -> ed25519_dalek::SigningKey {
    let mut secret = [0; 32];
    rng.fill_bytes(&mut secret);
    ed25519_dalek::SigningKey::from_bytes(&secret)
}

/// Without the public key beside the private one: OpenSSL reads only the first version of PKCS#8.
fn ed25519_pem(key: &ed25519_dalek::SigningKey) -> String {
    pem(&ed25519_dalek::pkcs8::KeypairBytes { secret_key: key.to_bytes(), public_key: None })
}

/// A new private key on one of the other curves, as a JWK.
pub(crate) fn jwk_of(alg: Alg) -> Json {
    let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    macro_rules! ec {
        ($key:ty, $curve:literal) => {{
            let key = <$key>::generate_from_rng(&mut lomme_gateway::rng());
            let point = key.verifying_key().to_sec1_point(false);
            let (x, y) = (text(point.x().unwrap()), text(point.y().unwrap()));
            json!({"kty": "EC", "crv": $curve, "x": x, "y": y, "d": text(&key.to_bytes())})
        }};
    }
    match alg {
        Alg::Es256 => ec!(p256::ecdsa::SigningKey, "P-256"),
        Alg::Es384 => ec!(p384::ecdsa::SigningKey, "P-384"),
        Alg::Es512 => ec!(p521::ecdsa::SigningKey, "P-521"),
        Alg::EdDsa => {
            let key = ed25519(&mut lomme_gateway::rng());
            let x = text(key.verifying_key().as_bytes());
            json!({"kty": "OKP", "crv": "Ed25519", "x": x, "d": text(key.as_bytes())})
        }
    }
}

//! What a phone speaks of TLS: all of what `rustls` has, but for what it never meets. No certificate of a web server is signed with Ed25519
//! (the Baseline Requirements of the CA/Browser Forum, 7.1.3.1, know RSA and ECDSA), and a phone has no certificate of its own to sign
//! with. What is named nowhere is not in the library.

use std::sync::Arc;

use rustls::crypto::ring::{DEFAULT_CIPHER_SUITES, DEFAULT_KX_GROUPS};
use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom, WebPkiSupportedAlgorithms};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::SigningKey;
use rustls::{ClientConfig, RootCertStore, SignatureScheme};
use webpki::ring as algorithms;

/// Trusts these roots alone: PEM, each of one or more.
///
/// # Errors
/// What is wrong with the roots.
pub(crate) fn trusting(roots_pem: &[String]) -> Result<ClientConfig, &'static str> {
    let mut roots = RootCertStore::empty();
    for pem in roots_pem {
        for root in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            roots.add(root.map_err(|_| "a root is not PEM")?).map_err(|_| "a root is not a certificate")?;
        }
    }
    if roots.is_empty() {
        return Err("there is no trusted root");
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| "the TLS library has no version of TLS")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: DEFAULT_CIPHER_SUITES.to_vec(),
        kx_groups: DEFAULT_KX_GROUPS.to_vec(),
        signature_verification_algorithms: SIGNATURES,
        secure_random: &Phone,
        key_provider: &Phone,
    }
}

/// Signatures of servers and of those who vouch for them.
static SIGNATURES: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        algorithms::ECDSA_P256_SHA256,
        algorithms::ECDSA_P256_SHA384,
        algorithms::ECDSA_P384_SHA256,
        algorithms::ECDSA_P384_SHA384,
        algorithms::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        algorithms::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        algorithms::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
        algorithms::RSA_PKCS1_2048_8192_SHA256,
        algorithms::RSA_PKCS1_2048_8192_SHA384,
        algorithms::RSA_PKCS1_2048_8192_SHA512,
        algorithms::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
        algorithms::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
        algorithms::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    ],
    // In the order of preference. TLS 1.2 names the hash and leaves the curve to the key; TLS 1.3 takes the first of each.
    mapping: &[
        (
            SignatureScheme::ECDSA_NISTP384_SHA384,
            &[algorithms::ECDSA_P384_SHA384, algorithms::ECDSA_P256_SHA384],
        ),
        (
            SignatureScheme::ECDSA_NISTP256_SHA256,
            &[algorithms::ECDSA_P256_SHA256, algorithms::ECDSA_P384_SHA256],
        ),
        (SignatureScheme::RSA_PSS_SHA512, &[algorithms::RSA_PSS_2048_8192_SHA512_LEGACY_KEY]),
        (SignatureScheme::RSA_PSS_SHA384, &[algorithms::RSA_PSS_2048_8192_SHA384_LEGACY_KEY]),
        (SignatureScheme::RSA_PSS_SHA256, &[algorithms::RSA_PSS_2048_8192_SHA256_LEGACY_KEY]),
        (SignatureScheme::RSA_PKCS1_SHA512, &[algorithms::RSA_PKCS1_2048_8192_SHA512]),
        (SignatureScheme::RSA_PKCS1_SHA384, &[algorithms::RSA_PKCS1_2048_8192_SHA384]),
        (SignatureScheme::RSA_PKCS1_SHA256, &[algorithms::RSA_PKCS1_2048_8192_SHA256]),
    ],
};

/// Random bytes of the system, and no key.
#[derive(Debug)]
struct Phone;

impl SecureRandom for Phone {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        getrandom::fill(bytes).map_err(|_| GetRandomFailed)
    }
}

impl KeyProvider for Phone {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("a phone has no certificate of its own".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use rustls::crypto::ring::default_provider;

    use super::*;

    /// A new release of rustls that learns a signature shows up here.
    #[test]
    fn whatever_rustls_verifies_is_verified_but_for_ed25519() {
        let theirs = default_provider().signature_verification_algorithms;
        let mut schemes = theirs.supported_schemes();
        schemes.retain(|scheme| *scheme != SignatureScheme::ED25519);
        assert_eq!(SIGNATURES.supported_schemes(), schemes);
        for (scheme, ours) in SIGNATURES.mapping {
            let (_, theirs) = theirs.mapping.iter().find(|(theirs, _)| theirs == scheme).unwrap();
            assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{scheme:?}");
        }
        assert_eq!(SIGNATURES.all.len(), theirs.all.len() - 1);
        assert_eq!(provider().cipher_suites, default_provider().cipher_suites);
        assert_eq!(format!("{:?}", provider().kx_groups), format!("{:?}", default_provider().kx_groups));
    }

    #[test]
    fn roots_that_cannot_be_trusted_are_told() {
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for (roots, why) in [
            (vec![], "there is no trusted root"),
            (vec!["no PEM".to_owned()], "there is no trusted root"),
            (vec!["-----BEGIN CERTIFICATE-----\n!\n".to_owned()], "a root is not PEM"),
            (vec![broken.to_owned()], "a root is not a certificate"),
        ] {
            assert_eq!(trusting(&roots).err(), Some(why), "{roots:?}");
        }
    }

    #[test]
    fn random_bytes_are_filled_and_no_key_is_taken() {
        let mut bytes = [0; 32];
        Phone.fill(&mut bytes).unwrap();
        assert_ne!(bytes, [0; 32]);
        assert!(Phone.load_private_key(PrivateKeyDer::Pkcs8(vec![].into())).is_err());
    }
}

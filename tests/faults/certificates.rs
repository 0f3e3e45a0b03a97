//! Certificates of a server, good and bad, made anew for every run.

use std::sync::{Arc, OnceLock};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// What is wrong with the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cert {
    Good,
    OtherAuthority,
    SelfSigned,
    Expired,
    NotYetValid,
    OtherName,
    NotForServers,
}

struct Authority {
    params: CertificateParams,
    key: KeyPair,
    pem: String,
}

fn authority() -> Authority {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "Lomme Example TLS CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let pem = params.self_signed(&key).unwrap().pem();
    Authority { params, key, pem }
}

fn trusted() -> &'static Authority {
    static TRUSTED: OnceLock<Authority> = OnceLock::new();
    TRUSTED.get_or_init(authority)
}

/// The root that phones trust.
pub(crate) fn root_pem() -> &'static str {
    &trusted().pem
}

/// A server's TLS with this certificate and these protocols (ALPN), and a certificate wanted of the phone or not.
pub(crate) fn server(cert: Cert, alpn: &[&[u8]], asks_the_phone: bool) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let name = if cert == Cert::OtherName { "other.example" } else { "127.0.0.1" };
    let mut leaf = CertificateParams::new(vec![name.to_owned()]).unwrap();
    leaf.distinguished_name.push(DnType::CommonName, name);
    leaf.extended_key_usages = vec![match cert {
        Cert::NotForServers => ExtendedKeyUsagePurpose::ClientAuth,
        _ => ExtendedKeyUsagePurpose::ServerAuth,
    }];
    match cert {
        Cert::Expired => {
            (leaf.not_before, leaf.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1))
        }
        Cert::NotYetValid => {
            (leaf.not_before, leaf.not_after) = (date_time_ymd(2090, 1, 1), date_time_ymd(2091, 1, 1))
        }
        _ => {}
    }
    let other = authority();
    let signer = if cert == Cert::OtherAuthority { &other } else { trusted() };
    let signed = match cert {
        Cert::SelfSigned => leaf.self_signed(&key).unwrap(),
        _ => leaf.signed_by(&key, &Issuer::from_params(&signer.params, &signer.key)).unwrap(),
    };
    let chain = vec![CertificateDer::from(signed.der().to_vec())];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = if asks_the_phone {
        let mut roots = rustls::RootCertStore::empty();
        roots
            .add(CertificateDer::from(trusted().params.self_signed(&trusted().key).unwrap().der().to_vec()))
            .unwrap();
        let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        config.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        config.with_no_client_auth()
    };
    let mut config = config.with_single_cert(chain, key).unwrap();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    Arc::new(config)
}

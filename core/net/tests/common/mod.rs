//! A gateway on loopback with the made-up people, and a phone that speaks to it.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use lomme_gateway::server::{Bound, Server};
use lomme_gateway::tls::Tls;
use lomme_gateway::{Gateway, GatewayConfig, OfferOptions, PersonSeed};
use lomme_net::issuance::{AccessToken, Issuance, ProofSigner, PublicJwk, SignerError, parse_offer};
use lomme_net::{Config, HttpClient, NetError};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate as _;
use tempfile::TempDir;

/// Freja, the driver.
pub const FREJA: &str = "0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be001";
/// Holger, the pensioner.
pub const HOLGER: &str = "0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be002";

pub struct World {
    pub gateway: Gateway,
    pub client: HttpClient,
    _dir: TempDir,
}

/// The present, which stands: a test does not depend on the day that it runs on, nor on how long it takes.
pub fn now() -> Timestamp {
    "2026-11-24T08:30:00Z".parse().unwrap()
}

/// A gateway that hands out `page_size` items a page.
pub async fn world(page_size: u32) -> World {
    let dir = tempfile::tempdir().unwrap();
    let people = PersonSeed::made_up(now());
    let config = GatewayConfig { now: Arc::new(now), people, page_size, ..GatewayConfig::new(dir.path()) };
    let gateway = Gateway::start(config).await.unwrap();
    let client = client(gateway.url(), gateway.tls_ca_pem());
    World { gateway, client, _dir: dir }
}

pub fn client(url: &str, ca_pem: &str) -> HttpClient {
    HttpClient::new(Config::new(url, vec![ca_pem.to_owned()])).unwrap()
}

impl World {
    pub async fn begin(&self, person: &str) -> Issuance {
        let link = parse_offer(&self.gateway.offer(person).unwrap()).unwrap();
        Issuance::begin(&self.client, link).await.unwrap()
    }

    pub async fn begin_with_tx_code(&self, person: &str, tx_code: &str) -> Issuance {
        let options = OfferOptions { tx_code: Some(tx_code.to_owned()), ..OfferOptions::default() };
        let link = parse_offer(&self.gateway.offer_with(person, &options).unwrap()).unwrap();
        Issuance::begin(&self.client, link).await.unwrap()
    }

    pub async fn token(&self, person: &str) -> AccessToken {
        self.begin(person).await.token(&self.client, None).await.unwrap()
    }
}

/// A key store with one key.
pub struct Key(pub SigningKey);

impl Key {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(SigningKey::generate()))
    }
}

impl ProofSigner for Key {
    fn public_jwk(&self) -> PublicJwk {
        let point = self.0.verifying_key().to_sec1_point(false);
        let part = |range: std::ops::Range<usize>| point.as_bytes()[range].try_into().unwrap();
        PublicJwk { x: part(1..33), y: part(33..65) }
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        let signature: Signature = self.0.sign(message);
        Ok(signature.to_bytes().into())
    }
}

/// A key store that stays locked.
pub struct Locked;

impl ProofSigner for Locked {
    fn public_jwk(&self) -> PublicJwk {
        PublicJwk { x: [1; 32], y: [2; 32] }
    }

    fn sign(&self, _: &[u8]) -> Result<[u8; 64], SignerError> {
        Err(SignerError)
    }
}

/// A server of our own, for what a gateway never does.
pub async fn serve(router: impl FnOnce(&str) -> Router) -> (Server, HttpClient) {
    let tls = Tls::generate().unwrap();
    let bound = Bound::bind(0).unwrap();
    let router = router(&bound.url());
    let server = bound.serve(router, &tls).unwrap();
    let client = client(&server.url(), tls.ca_pem());
    (server, client)
}

pub fn refusal<T>(result: Result<T, NetError>) -> (u16, String) {
    let error = result.err().expect("a refusal");
    let refusal = error.refusal().unwrap_or_else(|| panic!("{error:?}"));
    (refusal.status, refusal.code().to_owned())
}

//! The proof of possession (OpenID4VCI 1.0, appendix F.1): a JWT signed by the key the licence is to be bound to. The key itself stays in the
//! phone's key store.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::json;

use crate::error::NetError;

/// The public half of a P-256 key: its coordinates, big endian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicJwk {
    /// x.
    pub x: [u8; 32],
    /// y.
    pub y: [u8; 32],
}

/// A P-256 key in the phone's key store. It is called from a worker thread and may wait for the person to unlock it.
pub trait ProofSigner: Send + Sync {
    /// The public half.
    fn public_jwk(&self) -> PublicJwk;

    /// The ES256 signature over `message` (hashed with SHA-256 by the signer): r and s, 32 bytes each.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError>;
}

/// The key store did not sign: locked, cancelled, or the key is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key store did not sign")]
pub struct SignerError;

pub(super) async fn make(
    audience: String,
    nonce: Option<String>,
    signer: Arc<dyn ProofSigner>,
    now: Timestamp,
) -> Result<String, NetError> {
    let work = move || -> Result<String, SignerError> {
        let PublicJwk { x, y } = signer.public_jwk();
        let coordinate = |bytes: [u8; 32]| URL_SAFE_NO_PAD.encode(bytes);
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": coordinate(x), "y": coordinate(y) });
        let header = json!({ "typ": "openid4vci-proof+jwt", "alg": "ES256", "jwk": jwk });
        let mut payload = json!({ "aud": audience, "iat": now.as_second() });
        if let (Some(nonce), Some(payload)) = (nonce, payload.as_object_mut()) {
            payload.insert("nonce".into(), nonce.into());
        }
        let part = |json: serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", part(header), part(payload));
        let signature = signer.sign(signed.as_bytes())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    };
    // A join error means that the signer panicked: it did not sign.
    tokio::task::spawn_blocking(work).await.map_err(|_| SignerError)?.map_err(NetError::from)
}

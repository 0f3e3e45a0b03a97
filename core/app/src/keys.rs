//! The phone's own secure key store, as the core sees it: Android Keystore or the Secure Enclave.

use std::sync::Arc;

use lomme_net::issuance::{ProofSigner, PublicJwk, SignerError};
use p256::ecdsa::Signature;
use p256::elliptic_curve::sec1::ToSec1Point;

use crate::error::LommeError;

/// Why a key store did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyStoreError {
    /// The person has to unlock the phone, or said no.
    #[error("the key store is locked; unlock the phone and try again")]
    Locked,
    /// There is no such key, or it was made invalid.
    #[error("the key is no longer in the key store; fetch the licence anew")]
    NoSuchKey,
    /// Anything else.
    #[error("the key store failed")]
    Failed,
}

/// Keys that never leave the phone. Calls may wait for the person, come from a worker thread and never under a lock.
pub trait SecureKeys: Send + Sync {
    /// Makes a P-256 key that can sign, and returns its public point: SEC 1, uncompressed, 65 bytes.
    ///
    /// # Errors
    /// When the key store refuses.
    fn make_key(&self, key_id: &str) -> Result<Vec<u8>, KeyStoreError>;

    /// Signs `message` by ECDSA with SHA-256, and returns the signature in DER.
    ///
    /// # Errors
    /// When there is no such key, or the person has not unlocked it.
    fn sign(&self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, KeyStoreError>;

    /// Deletes a key; one that is not there is no error.
    ///
    /// # Errors
    /// When the key store refuses.
    fn delete_key(&self, key_id: &str) -> Result<(), KeyStoreError>;

    /// Encrypts the key of the store with a key of the key store.
    ///
    /// # Errors
    /// When the key store refuses.
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyStoreError>;

    /// Decrypts what [`SecureKeys::wrap`] made.
    ///
    /// # Errors
    /// When it was not made by this key store, or the person has not unlocked it.
    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError>;
}

/// One key of the key store.
pub(crate) struct DeviceKey {
    keys: Arc<dyn SecureKeys>,
    key_id: String,
    public: p256::PublicKey,
}

impl DeviceKey {
    pub(crate) fn make(keys: Arc<dyn SecureKeys>, key_id: String) -> Result<Self, LommeError> {
        let point = keys.make_key(&key_id)?;
        let public = p256::PublicKey::from_sec1_bytes(&point).map_err(|_| KeyStoreError::Failed)?;
        Ok(DeviceKey { keys, key_id, public })
    }

    pub(crate) fn public(&self) -> &p256::PublicKey {
        &self.public
    }

    /// SEC 1, uncompressed.
    pub(crate) fn point(&self) -> Vec<u8> {
        self.public.to_sec1_point(false).as_bytes().to_vec()
    }

    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }
}

/// Signs with a key of the key store and returns `r || s`.
pub(crate) fn sign(keys: &dyn SecureKeys, key_id: &str, message: &[u8]) -> Result<[u8; 64], KeyStoreError> {
    let der = keys.sign(key_id, message)?;
    let signature = Signature::from_der(&der).map_err(|_| KeyStoreError::Failed)?;
    Ok(signature.to_bytes().into())
}

impl ProofSigner for DeviceKey {
    fn public_jwk(&self) -> PublicJwk {
        let point = self.public.to_sec1_point(false);
        let coordinate = |bytes: Option<&p256::FieldBytes>| bytes.map_or([0; 32], |b| (*b).into());
        PublicJwk { x: coordinate(point.x()), y: coordinate(point.y()) }
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        sign(self.keys.as_ref(), &self.key_id, message).map_err(|_| SignerError)
    }
}

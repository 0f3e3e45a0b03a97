//! The phone's key store, which the shell implements.

use std::sync::Arc;

use crate::foreign::Foreign;

/// Why a key store did not do what it was asked. Anything else that a shell throws counts as `Failed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum KeyStoreError {
    /// The person has to unlock the phone, or said no.
    #[error("the key store is locked")]
    Locked,
    /// There is no such key, or it was made invalid.
    #[error("the key is no longer in the key store")]
    NoSuchKey,
    /// Anything else.
    #[error("the key store failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeyStoreError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        // Its reason is the foreign exception's text and may hold anything: it is dropped.
        KeyStoreError::Failed
    }
}

impl From<KeyStoreError> for lomme_app::KeyStoreError {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Locked => lomme_app::KeyStoreError::Locked,
            KeyStoreError::NoSuchKey => lomme_app::KeyStoreError::NoSuchKey,
            KeyStoreError::Failed => lomme_app::KeyStoreError::Failed,
        }
    }
}

/// Keys that never leave the phone: Android Keystore or the Secure Enclave. Calls may wait for the person. They come
/// from a worker thread, but for those that `open` makes on the thread it was called from.
#[uniffi::export(foreign)]
pub trait SecureKeys: Send + Sync {
    /// Makes a P-256 key that can sign, and returns its public point: SEC 1, uncompressed, 65 bytes.
    fn make_key(&self, key_id: String) -> Result<Vec<u8>, KeyStoreError>;

    /// Signs `message` by ECDSA with SHA-256, and returns the signature in DER.
    fn sign(&self, key_id: String, message: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;

    /// Deletes a key; one that is not there is no error.
    fn delete_key(&self, key_id: String) -> Result<(), KeyStoreError>;

    /// Encrypts the key of the store, and proves on `unwrap` that it was not changed.
    fn wrap(&self, secret: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;

    /// Decrypts what `wrap` made.
    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;
}

/// A shell's key store as the core's.
pub(crate) struct ShellKeys(Foreign<dyn SecureKeys>);

impl ShellKeys {
    pub(crate) fn new(keys: Arc<dyn SecureKeys>) -> Arc<Self> {
        Arc::new(ShellKeys(Foreign::new(keys)))
    }

    fn ask<T>(
        &self,
        call: impl FnOnce(&(dyn SecureKeys + 'static)) -> Result<T, KeyStoreError>,
    ) -> Result<T, lomme_app::KeyStoreError> {
        Ok(self.0.call(call).unwrap_or(Err(KeyStoreError::Failed))?)
    }
}

impl lomme_app::SecureKeys for ShellKeys {
    fn make_key(&self, key_id: &str) -> Result<Vec<u8>, lomme_app::KeyStoreError> {
        self.ask(|keys| keys.make_key(key_id.to_owned()))
    }

    fn sign(&self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, lomme_app::KeyStoreError> {
        self.ask(|keys| keys.sign(key_id.to_owned(), message.to_vec()))
    }

    fn delete_key(&self, key_id: &str) -> Result<(), lomme_app::KeyStoreError> {
        self.ask(|keys| keys.delete_key(key_id.to_owned()))
    }

    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, lomme_app::KeyStoreError> {
        self.ask(|keys| keys.wrap(secret.to_vec()))
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, lomme_app::KeyStoreError> {
        self.ask(|keys| keys.unwrap(wrapped.to_vec()))
    }
}

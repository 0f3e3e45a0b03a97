//! A key store in memory, with a lock to turn.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};

use lomme_app::{KeyStoreError, SecureKeys};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;

/// Keys in memory. The store's key is wrapped by turning its bits round, which is enough to tell two key stores apart.
#[derive(Default)]
pub struct MemoryKeys {
    keys: Mutex<BTreeMap<String, SigningKey>>,
    locked: AtomicBool,
    pad: u8,
}

impl MemoryKeys {
    /// The key store of another phone, which cannot unwrap what this one wrapped.
    pub fn of_another_phone() -> Self {
        MemoryKeys { pad: 7, ..MemoryKeys::default() }
    }

    /// Whether signing is refused from now on.
    pub fn lock(&self, locked: bool) {
        self.locked.store(locked, Ordering::SeqCst);
    }

    /// How many keys there are.
    pub fn count(&self) -> usize {
        self.keys.lock().unwrap().len()
    }
}

impl SecureKeys for MemoryKeys {
    fn make_key(&self, key_id: &str) -> Result<Vec<u8>, KeyStoreError> {
        let key = SigningKey::generate_from_rng(&mut lomme_gateway::rng());
        let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        self.keys.lock().unwrap().insert(key_id.to_owned(), key);
        Ok(point)
    }

    fn sign(&self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        if self.locked.load(Ordering::SeqCst) {
            return Err(KeyStoreError::Locked);
        }
        let keys = self.keys.lock().unwrap();
        let signature: Signature = keys.get(key_id).ok_or(KeyStoreError::NoSuchKey)?.sign(message);
        Ok(signature.to_der().as_bytes().to_vec())
    }

    fn delete_key(&self, key_id: &str) -> Result<(), KeyStoreError> {
        self.keys.lock().unwrap().remove(key_id);
        Ok(())
    }

    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        Ok(secret.iter().map(|byte| !byte ^ self.pad).collect())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.wrap(wrapped)
    }
}

/// A key store that signs when the test lets it, as if it were slow.
#[derive(Default)]
pub struct SlowKeys {
    /// What it does when it does.
    pub keys: MemoryKeys,
    held: Mutex<Held>,
    changed: Condvar,
}

#[derive(Default)]
struct Held {
    hold: bool,
    waiting: usize,
}

impl SlowKeys {
    /// From now on a signature waits for [`SlowKeys::go_on`].
    pub fn hold(&self) {
        self.held.lock().unwrap().hold = true;
    }

    /// Whether a signature is waited for.
    pub fn is_waited_for(&self) -> bool {
        self.held.lock().unwrap().waiting > 0
    }

    /// Lets the signature go on that is waited for.
    pub fn go_on(&self) {
        self.held.lock().unwrap().waiting = 0;
        self.changed.notify_all();
    }
}

impl SecureKeys for SlowKeys {
    fn make_key(&self, key_id: &str) -> Result<Vec<u8>, KeyStoreError> {
        self.keys.make_key(key_id)
    }

    fn sign(&self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let mut held = self.held.lock().unwrap();
        if held.hold {
            held.waiting += 1;
            drop(self.changed.wait_while(held, |held| held.waiting > 0).unwrap());
        } else {
            drop(held);
        }
        self.keys.sign(key_id, message)
    }

    fn delete_key(&self, key_id: &str) -> Result<(), KeyStoreError> {
        self.keys.delete_key(key_id)
    }

    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.keys.wrap(secret)
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.keys.unwrap(wrapped)
    }
}

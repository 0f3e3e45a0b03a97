//! A citizen's phone with an offline copy of the overview, as a sync leaves it.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use lomme_app::{AppConfig, CitizenApp, KeyStoreError, Language, SecureKeys};
use lomme_authority::{Authority, rng};
use lomme_store::{ItemRow, Store, StoreKey};

/// The subject of the citizen's own data.
const OWN: &str = "own";

/// The store's key lies open: what a key store of the hardware takes is not what is measured.
struct OpenKeys;

impl SecureKeys for OpenKeys {
    fn make_key(&self, _: &str) -> Result<Vec<u8>, KeyStoreError> {
        Err(KeyStoreError::Failed)
    }

    fn sign(&self, _: &str, _: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        Err(KeyStoreError::Failed)
    }

    fn delete_key(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }

    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        Ok(secret.to_vec())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        Ok(wrapped.to_vec())
    }
}

pub(crate) struct Phone(AppConfig);

impl Phone {
    /// A phone that has these items in its file.
    pub(crate) fn with(dir: &Path, rows: &[ItemRow]) -> Self {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let root = Authority::new(now, &mut rng()).unwrap().trust_root.pem().unwrap();
        let phone = Phone(AppConfig {
            dir: dir.to_path_buf(),
            gateway_url: "https://gateway.example".to_owned(),
            tls_roots_pem: vec![root.clone()],
            publisher_root_pem: root,
            language: Language::Da,
            time: Arc::new(move || now),
        });
        phone.open().keep_offline_copy(true).unwrap();
        let key = StoreKey::from_slice(&std::fs::read(dir.join("lomme.key")).unwrap()).unwrap();
        let store = Store::open(dir.join("lomme.db"), &key).unwrap();
        for (number, page) in rows.chunks(500).enumerate() {
            store.apply_page(OWN, page, &[], &[], Some(&number.to_string()), false).unwrap();
        }
        phone
    }

    pub(crate) fn open(&self) -> Arc<CitizenApp> {
        CitizenApp::open(self.0.clone(), Arc::new(OpenKeys)).unwrap()
    }
}

/// Reads the first screen; every kind is on it.
pub(crate) fn first_screen(app: &CitizenApp, first: u32) {
    let start = black_box(app.overview_start(first).unwrap());
    assert!(start.sections.len() == 5 && start.sections.iter().all(|s| s.items.len() == first as usize));
}

/// Reads the whole overview; how many lines it has.
pub(crate) fn lines(app: &CitizenApp) -> usize {
    app.overview().unwrap().sections.iter().map(|section| section.items.len()).sum()
}

//! The trust bundle in an app: fetched or brought as a file, verified, and kept only then.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use lomme_licence::cert::Certificate;
use lomme_licence::trust::{Trust, TrustError, TrustSource, bundle};
use lomme_net::HttpClient;
use lomme_net::bundle::{FetchedBundle, fetch_bundle};
use lomme_store::{BundleRow, Store};

use crate::error::LommeError;

const ETAG: &str = "trust.etag";

/// The bundle in use, and the pinned root of its publisher.
pub(crate) struct TrustKeeper {
    publisher: Option<Certificate>,
    in_use: Mutex<Arc<Trust>>,
}

impl TrustKeeper {
    /// Takes up the bundle that the store has. One that no longer verifies, as after a change of the pinned root, is
    /// not used.
    pub(crate) fn open(publisher_root_pem: &str, store: &Store) -> Result<Self, LommeError> {
        let publisher = match publisher_root_pem {
            "" => None,
            pem => Some(Certificate::from_pem(pem)?.swap_remove(0)),
        };
        let kept = store.bundle()?.zip(publisher.as_ref());
        let kept = kept.and_then(|(row, publisher)| bundle::open(&row.bytes, publisher, None).ok());
        let trust = kept.unwrap_or_else(Trust::absent);
        Ok(TrustKeeper { publisher, in_use: Mutex::new(Arc::new(trust)) })
    }

    /// The trust in use.
    pub(crate) fn current(&self) -> Arc<Trust> {
        Arc::clone(&self.in_use.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Verifies a bundle and takes it into use. An older one than that in use is refused.
    pub(crate) fn import(&self, store: &Store, bytes: &[u8], now: Timestamp) -> Result<(), LommeError> {
        let last = match self.current().source() {
            TrustSource::Bundle { issue_number, .. } => Some(issue_number),
            TrustSource::Absent | TrustSource::GivenByHand | TrustSource::Vical { .. } => None,
        };
        let publisher = self.publisher.as_ref().ok_or(TrustError::NotTrusted)?;
        let trust = bundle::open(bytes, publisher, last)?;
        if let TrustSource::Bundle { issue_number, issued_at, .. } = trust.source() {
            store.put_bundle(&BundleRow { issue_number, bytes: bytes.to_vec(), received_at: now })?;
            store.advance_proven_time(issued_at)?;
        }
        *self.in_use.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(trust);
        Ok(())
    }

    /// Fetches the bundle, unless the one in use is the current one.
    pub(crate) async fn fetch(
        &self,
        client: &HttpClient,
        store: &Store,
        now: Timestamp,
    ) -> Result<(), LommeError> {
        let etag = match self.current().source() {
            TrustSource::Bundle { .. } => store.setting(ETAG)?,
            TrustSource::Absent | TrustSource::GivenByHand | TrustSource::Vical { .. } => None,
        };
        let server_date = match fetch_bundle(client, etag.as_deref()).await? {
            FetchedBundle::NotModified { server_date } => server_date,
            FetchedBundle::Fresh { bytes, etag, server_date } => {
                self.import(store, &bytes, now)?;
                match etag {
                    Some(etag) => store.set_setting(ETAG, &etag)?,
                    None => store.remove_setting(ETAG)?,
                }
                server_date
            }
        };
        if let Some(date) = server_date {
            store.advance_proven_time(date)?;
        }
        Ok(())
    }
}

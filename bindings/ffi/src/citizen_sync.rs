//! The citizen's app: a sync with all of its events, its end, and how old what is shown is.

use std::sync::Arc;

use lomme_app::SyncEvent;
use lomme_app::view::SyncStateView;

use crate::citizen::CitizenApp;
use crate::error::LommeError;
use crate::foreign::Foreign;
use crate::guard::guarded;
use crate::view::SyncView;

/// How far a sync is.
#[uniffi::remote(Enum)]
pub enum SyncEvent {
    /// A page was written.
    Page {
        /// Pages so far.
        pages: u64,
        /// Items that are new or changed so far.
        items: u64,
    },
    /// The authorities' system failed; it is asked again after a wait.
    Waiting {
        /// How long, rounded up.
        seconds: u64,
    },
}

/// How old what is shown is, and whether a sync has to wait.
#[uniffi::remote(Record)]
pub struct SyncStateView {
    /// When all was read for the last time, in words, with its age.
    pub shown: String,
    /// The same as an instant in RFC 3339; none before the first time.
    pub synced_at: Option<String>,
    /// Until when the authorities want to be left alone, in words; none while they do not.
    pub wait: Option<String>,
}

/// Told what happens while a sync goes on, from a worker thread and never under a lock.
#[uniffi::export(foreign)]
pub trait SyncListener: Send + Sync {
    /// A page came, or there is a wait. What it throws is dropped, and the sync goes on.
    fn event(&self, event: SyncEvent) -> Result<(), LommeError>;
}

#[uniffi::export]
impl CitizenApp {
    /// Reads what has changed since the last time, and delivers what waits in the outbox. A sync that is cut off goes on where it was; who asks
    /// while one runs joins it and gets its result.
    #[uniffi::method(default(listener = None))]
    pub async fn sync(&self, listener: Option<Arc<dyn SyncListener>>) -> Result<SyncView, LommeError> {
        let listener = listener.map(Foreign::new);
        let told = move |event| {
            if let Some(listener) = &listener {
                listener.call(|listener| listener.event(event));
            }
        };
        Ok(self.app.sync(told).await?.into())
    }

    /// Logs in with the code of an offer, which can be used once, without taking a licence. The next sync reads everything.
    #[uniffi::method(default(tx_code = None))]
    pub async fn log_in(&self, offer: String, tx_code: Option<String>) -> Result<(), LommeError> {
        Ok(self.app.log_in(offer, tx_code).await?)
    }

    /// Ends the sync that runs, for everybody who waits for it; they get `sync.cancelled`. What was committed stands, and the next goes on from
    /// there. Whether one ran.
    pub fn cancel_sync(&self) -> Result<bool, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.app.cancel_sync()))
    }

    /// How old what is shown is, and when a sync may start again, in words.
    pub fn sync_state(&self) -> Result<SyncStateView, LommeError> {
        guarded(|| self.app.sync_state())
    }
}

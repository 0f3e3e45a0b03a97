//! Who is told that a screen's content has changed. Shells re-read the view then.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::runtime::core;

/// A screen whose view may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The licence.
    Licence,
    /// The overview.
    Overview,
    /// The agenda and its reminders.
    Agenda,
    /// The citizen's acts on their way, and the consents.
    Outbox,
    /// The officer's readiness.
    Ready,
}

impl Screen {
    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Screen::Licence => "licence",
            Screen::Overview => "overview",
            Screen::Agenda => "agenda",
            Screen::Outbox => "outbox",
            Screen::Ready => "ready",
        }
    }
}

/// Told of changes, from a worker thread and never under a lock. It may call back into the app.
pub trait Observer: Send + Sync {
    /// `screen` has changed; `revision` only grows.
    fn changed(&self, screen: Screen, revision: u64);
}

/// The observers of an app.
#[derive(Default)]
pub(crate) struct Observers {
    list: Mutex<Vec<Arc<dyn Observer>>>,
    revision: AtomicU64,
}

impl Observers {
    pub(crate) fn add(&self, observer: Arc<dyn Observer>) {
        self.list.lock().unwrap_or_else(PoisonError::into_inner).push(observer);
    }

    pub(crate) fn tell(&self, screen: Screen) {
        let revision = self.revision.fetch_add(1, Ordering::Relaxed) + 1;
        let observers = self.list.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !observers.is_empty() {
            core().spawn_blocking(move || observers.iter().for_each(|o| o.changed(screen, revision)));
        }
    }
}

//! Who is told of changes, which the shell implements.

use std::sync::Arc;

use lomme_app::Screen;

use crate::error::LommeError;
use crate::foreign::Foreign;
use crate::guard::guarded;

/// A screen whose view may have changed.
#[uniffi::remote(Enum)]
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

/// Told of changes, from a thread of its own and never under a lock. It may call back into the app, and one that takes its
/// time holds up nobody else: what happens meanwhile is told once, as the newest revision of each screen.
#[uniffi::export(foreign)]
pub trait Observer: Send + Sync {
    /// `screen` has changed: read its view again. `revision` only grows. What it throws is dropped: nobody waits for
    /// an answer.
    fn changed(&self, screen: Screen, revision: u64) -> Result<(), LommeError>;
}

/// That an observer is told of changes.
#[derive(uniffi::Object)]
pub struct Subscription(pub(crate) lomme_app::Subscription);

#[uniffi::export]
impl Subscription {
    /// The observer is told no more and let go. A call that has begun may still be under way.
    pub fn end(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.0.end();
            Ok::<_, LommeError>(())
        })
    }
}

/// A shell's observer as the core's.
pub(crate) struct ShellObserver(Foreign<dyn Observer>);

impl ShellObserver {
    pub(crate) fn new(observer: Arc<dyn Observer>) -> Arc<Self> {
        Arc::new(ShellObserver(Foreign::new(observer)))
    }
}

impl lomme_app::Observer for ShellObserver {
    fn changed(&self, screen: Screen, revision: u64) {
        // It returns a Result only because uniffi would else print the text of what a shell throws.
        self.0.call(|observer| observer.changed(screen, revision));
    }
}

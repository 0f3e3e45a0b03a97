//! Who is told of changes, which the shell implements.

use std::sync::Arc;

use lomme_app::Screen;

use crate::error::LommeError;

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

/// Told of changes, from a worker thread and never under a lock. It may call back into the app.
#[uniffi::export(foreign)]
pub trait Observer: Send + Sync {
    /// `screen` has changed: read its view again. `revision` only grows. What it throws is dropped: nobody waits for
    /// an answer.
    fn changed(&self, screen: Screen, revision: u64) -> Result<(), LommeError>;
}

/// A shell's observer as the core's.
pub(crate) struct ShellObserver(pub(crate) Arc<dyn Observer>);

impl lomme_app::Observer for ShellObserver {
    fn changed(&self, screen: Screen, revision: u64) {
        // It returns a Result only because uniffi would else print the text of what a shell throws.
        let _ = self.0.changed(screen, revision);
    }
}

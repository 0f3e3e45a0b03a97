//! Acting for another by a power of attorney.

use crate::citizen::CitizenApp;
use crate::error::LommeError;
use crate::guard::guarded;
use crate::view::{ActingFor, ActingView};

#[uniffi::export]
impl CitizenApp {
    /// Shows another person's data from now on, by a power of attorney of theirs: everything is theirs then, strictly apart from
    /// the citizen's own. What is not on the phone yet comes with the next sync.
    pub fn act_for(&self, subject: String) -> Result<ActingFor, LommeError> {
        guarded(|| self.app.act_for(&subject))
    }

    /// Shows the citizen's own data again.
    pub fn act_for_self(&self) -> Result<(), LommeError> {
        guarded(|| self.app.act_for_self())
    }

    /// Whose data are on the screen, who else may be acted for, and which powers of attorney ended with their data deleted from
    /// this phone.
    pub fn acting(&self) -> Result<ActingView, LommeError> {
        guarded(|| self.app.acting())
    }

    /// The citizen has seen that powers of attorney ended.
    pub fn ended_powers_seen(&self) -> Result<(), LommeError> {
        guarded(|| self.app.ended_powers_seen())
    }
}

//! Powers of attorney, acting for another by one, and the access log.

use crate::citizen::CitizenApp;
use crate::error::LommeError;
use crate::guard::guarded;
use crate::view::{AccessLogView, ActingFor, ActingView, PowerView, PowersView};

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

    /// All powers of attorney: first those that wait for an answer, by the day to answer by; then what is asked for, received and given; last what is
    /// over.
    pub fn powers(&self) -> Result<PowersView, LommeError> {
        guarded(|| self.app.powers())
    }

    /// One power of attorney in plain words, and what can be done by `act`.
    pub fn power(&self, id: String) -> Result<PowerView, LommeError> {
        guarded(|| self.app.power(&id))
    }

    /// The citizen has seen that powers of attorney ended.
    pub fn ended_powers_seen(&self) -> Result<(), LommeError> {
        guarded(|| self.app.ended_powers_seen())
    }

    /// Who looked at the data, by the access log: in groups, the newest first, with what no log tells of and who to turn to.
    pub fn access_log(&self) -> Result<AccessLogView, LommeError> {
        guarded(|| self.app.access_log())
    }
}

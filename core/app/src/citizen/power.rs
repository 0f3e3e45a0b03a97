//! The powers of attorney: what the citizen is asked for, what they hold, and what they gave.

use super::CitizenApp;
use crate::error::LommeError;
use crate::stored;
use crate::view::{PowerView, PowersView};

impl CitizenApp {
    /// All powers of attorney: first those that wait for an answer, by the day to answer by; then what is asked for, received and given; last what is
    /// over.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn powers(&self) -> Result<PowersView, LommeError> {
        let subject = self.subject()?;
        let view = stored::powers(&self.store, subject.key(), self.now(), &self.texts)?;
        Ok(PowersView { acting_for: self.words_of(&subject)?, ..view })
    }

    /// One power of attorney in plain words, and what can be done: a request is answered, and one that stands is ended, by [`CitizenApp::act`]. Who
    /// acts for another sees that person's, and changes nothing there.
    ///
    /// # Errors
    /// When there is no such power of attorney, or the store cannot be read.
    pub fn power(&self, id: &str) -> Result<PowerView, LommeError> {
        let subject = self.subject()?;
        let view = stored::power(&self.store, subject.key(), id, self.now(), &self.texts)?;
        Ok(PowerView { acting_for: self.words_of(&subject)?, ..view })
    }
}

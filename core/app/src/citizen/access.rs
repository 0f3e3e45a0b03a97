//! The access log: who looked at the data of the person shown.

use super::{CitizenApp, coverage_of, items_of};
use crate::error::LommeError;
use crate::items::{self, Held};
use crate::view::AccessLogView;

impl CitizenApp {
    /// Who looked at the data, by the access log: in groups, the newest first, with what no log tells of and who to turn to.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn access_log(&self) -> Result<AccessLogView, LommeError> {
        let subject = self.subject()?;
        let (items, coverage) =
            (items_of(&self.store, subject.key())?, coverage_of(&self.store, subject.key())?);
        let (me, now) = (subject.person().map(|giver| giver.as_str()), self.now());
        let held = Held { items: &items, coverage: &coverage, me, now, texts: &self.texts };
        Ok(items::access_log_of(&held, self.words_of(&subject)?))
    }
}

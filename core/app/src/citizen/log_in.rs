//! Logging in by the code of an offer, without taking a licence (decision 006).

use std::sync::Arc;

use lomme_net::issuance::{AccessToken, Issuance, parse_offer};

use super::receive::ACCESS_TOKEN;
use super::{CitizenApp, OWN};
use crate::error::LommeError;
use crate::runtime::on_core;

/// The setting with whose data this phone holds, from the first login that said so.
const PERSON: &str = "login.person";
/// Everything is to be read anew: nobody says that the cursor of the login before still counts.
const READ_ANEW: &str = "overview.read_anew";

impl CitizenApp {
    /// Logs in with the code of an offer, which can be used once. The next sync reads everything.
    ///
    /// # Errors
    /// When the offer cannot be read, the authorities refuse it, or the phone holds another person's data (`login.other_person`).
    pub async fn log_in(self: &Arc<Self>, offer: String, tx_code: Option<String>) -> Result<(), LommeError> {
        let app = Arc::clone(self);
        on_core(async move {
            let issuance = Issuance::begin(&app.client, parse_offer(&offer)?).await?;
            let token = issuance.token(&app.client, tx_code.as_deref()).await?;
            app.is_for(&token)?;
            app.keep_login(&token)
        })
        .await
    }

    /// A phone holds the data of one citizen: with another's login, acts that wait would go out in the wrong name, and items be seen by
    /// the wrong eyes. Whoever follows begins with an empty app.
    pub(super) fn is_for(&self, token: &AccessToken) -> Result<(), LommeError> {
        let held = self.store.setting(PERSON)?;
        match (held, token.person()) {
            (Some(held), Some(person)) if held != person.as_str() => Err(LommeError::input(
                "login.other_person",
                "the phone holds another person's data; wipe it before this person logs in",
            )),
            _ => Ok(()),
        }
    }

    /// Keeps the token of a login, and whose it is.
    pub(super) fn keep_login(&self, token: &AccessToken) -> Result<(), LommeError> {
        if let Some(person) = token.person() {
            self.store.set_setting(PERSON, person.as_str())?;
        }
        self.store.clear_staging(OWN)?;
        self.store.set_setting(READ_ANEW, "yes")?;
        Ok(self.store.set_setting(ACCESS_TOKEN, token.secret())?)
    }

    /// Whether everything is to be read anew.
    pub(super) fn is_to_read_anew(&self) -> Result<bool, LommeError> {
        Ok(self.store.setting(READ_ANEW)?.is_some())
    }

    /// Everything was read.
    pub(super) fn was_read_anew(&self) -> Result<(), LommeError> {
        Ok(self.store.remove_setting(READ_ANEW)?)
    }
}

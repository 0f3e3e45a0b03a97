//! Logging in by the code of an offer, without taking a licence (decision 006).

use std::sync::Arc;

use lomme_net::issuance::{Issuance, parse_offer};

use super::receive::ACCESS_TOKEN;
use super::{CitizenApp, OWN};
use crate::error::LommeError;
use crate::runtime::on_core;

/// Everything is to be read anew: the cursor that is held may be somebody else's.
const READ_ANEW: &str = "overview.read_anew";

impl CitizenApp {
    /// Logs in with the code of an offer, which can be used once. The next sync reads everything: nothing says that it is the same person as before.
    ///
    /// # Errors
    /// When the offer cannot be read, or the authorities refuse it.
    pub async fn log_in(self: &Arc<Self>, offer: String, tx_code: Option<String>) -> Result<(), LommeError> {
        let app = Arc::clone(self);
        on_core(async move {
            let issuance = Issuance::begin(&app.client, parse_offer(&offer)?).await?;
            let token = issuance.token(&app.client, tx_code.as_deref()).await?;
            app.keep_login(token.secret())
        })
        .await
    }

    /// Keeps the token of a login.
    pub(super) fn keep_login(&self, token: &str) -> Result<(), LommeError> {
        self.store.clear_staging(OWN)?;
        self.store.set_setting(READ_ANEW, "yes")?;
        Ok(self.store.set_setting(ACCESS_TOKEN, token)?)
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

//! The officer's trust bundle: fetched before a shift, or brought as a file.

use std::sync::Arc;

use super::ReaderApp;
use crate::error::LommeError;
use crate::observer::Screen;
use crate::runtime::on_core;

impl ReaderApp {
    /// Fetches the trust bundle.
    ///
    /// # Errors
    /// When there is no network, or the bundle is not the publisher's, or is older than the one in use.
    pub async fn fetch_trust(self: &Arc<Self>) -> Result<(), LommeError> {
        let app = Arc::clone(self);
        on_core(async move {
            app.trust.fetch(&app.client, &app.store, app.now()).await?;
            app.observers.tell(Screen::Ready);
            Ok(())
        })
        .await
    }

    /// Takes a bundle from a file.
    ///
    /// # Errors
    /// When it is not the publisher's, or older than the one in use.
    pub fn import_trust(&self, bytes: &[u8]) -> Result<(), LommeError> {
        self.trust.import(&self.store, bytes, self.now())?;
        self.observers.tell(Screen::Ready);
        Ok(())
    }
}

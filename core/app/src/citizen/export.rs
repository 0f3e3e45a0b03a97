//! Everything the app holds of the citizen, for the citizen.

use super::CitizenApp;
use crate::error::LommeError;

impl CitizenApp {
    /// Everything in the store as JSON; binary values as base64url.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn export(&self) -> Result<serde_json::Value, LommeError> {
        Ok(self.store.export()?)
    }
}

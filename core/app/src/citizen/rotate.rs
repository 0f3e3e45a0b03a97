//! A new key for the store, as after a phone was lent away or by the book once a year.

use std::sync::Arc;

use super::CitizenApp;
use crate::error::LommeError;
use crate::runtime::blocking;
use crate::vault;

impl CitizenApp {
    /// Encrypts the store with a new key. It takes as long as the store is large; a phone that dies in between opens it
    /// with the key that it then has.
    ///
    /// # Errors
    /// When the key store refuses, or there is no room: the file is written once more before the old one goes. The old key then still holds.
    pub async fn rotate_store_key(self: &Arc<Self>) -> Result<(), LommeError> {
        let app = Arc::clone(self);
        blocking(move || vault::rotate(&app.dir, app.keys.as_ref(), &app.store)).await
    }
}

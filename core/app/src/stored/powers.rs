//! Powers of attorney out of the store: for the app, and for the terminal on a phone that is not running.

use jiff::Timestamp;
use lomme_store::Store;

use super::StoredOverview;
use super::acts::of_item;
use crate::acts::{outbox_of, shown_item, shown_items};
use crate::citizen::OWN;
use crate::error::LommeError;
use crate::items::no_such_power;
use crate::texts::Texts;
use crate::view::{PowerView, PowersView, power_view, powers_view};

/// Powers of attorney, of the citizen.
impl StoredOverview {
    /// All powers of attorney.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn powers(&self, now: Timestamp, texts: &Texts) -> Result<PowersView, LommeError> {
        powers(&self.store, OWN, now, texts)
    }

    /// One power of attorney.
    ///
    /// # Errors
    /// When there is no such power of attorney, or the store cannot be read.
    pub fn power(&self, id: &str, now: Timestamp, texts: &Texts) -> Result<PowerView, LommeError> {
        power(&self.store, OWN, id, now, texts)
    }
}

pub(crate) fn powers(
    store: &Store,
    subject: &str,
    now: Timestamp,
    texts: &Texts,
) -> Result<PowersView, LommeError> {
    Ok(powers_view(&shown_items(store, subject)?, &outbox_of(store, subject)?, now, texts))
}

pub(crate) fn power(
    store: &Store,
    subject: &str,
    id: &str,
    now: Timestamp,
    texts: &Texts,
) -> Result<PowerView, LommeError> {
    let item = shown_item(store, subject, id)?.ok_or_else(no_such_power)?.item;
    let records = of_item(store, subject, &item)?;
    power_view(&item, subject == OWN, &records, now, texts).ok_or_else(no_such_power)
}

//! Settings of the store that are more than text: JSON, instants, and those that each person has whose overview is kept.

use jiff::Timestamp;
use lomme_store::Store;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{ErrorKind, LommeError};

/// A setting in JSON; what holds when nothing was chosen, where there is none.
pub(crate) fn read<T: DeserializeOwned + Default>(store: &Store, key: &str) -> Result<T, LommeError> {
    let json = store.setting(key)?;
    json.map_or(Ok(T::default()), |json| serde_json::from_str(&json).map_err(|_| unreadable()))
}

/// Keeps a setting in JSON.
pub(crate) fn write(store: &Store, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), LommeError> {
    let json = serde_json::to_string(value)
        .map_err(|_| LommeError::internal("setting.json", "a setting cannot be written"))?;
    Ok(store.set_setting(key, &json)?)
}

/// An instant that is kept; none where there is none that can be read.
pub(crate) fn instant(store: &Store, key: &str) -> Result<Option<Timestamp>, LommeError> {
    Ok(store.setting(key)?.and_then(|text| text.parse().ok()))
}

/// The name of a setting that each person has whose overview is kept.
pub(crate) fn of(key: &str, subject: &str) -> String {
    format!("{key}.{subject}")
}

/// A setting that this app wrote and cannot read.
fn unreadable() -> LommeError {
    LommeError::new(ErrorKind::Store, "store.setting", "a kept choice cannot be read; choose anew")
}

//! Everything the app holds of the citizen, for the citizen: docs/export.md.

use jiff::Timestamp;
use lomme_store::Store;
use serde_json::{Value, json};

use super::CitizenApp;
use super::receive::ACCESS_TOKEN;
use crate::error::LommeError;
use crate::items::IcsOptions;
use crate::stored;
use crate::texts::Texts;

/// The name and version of the form. It changes when a reader of the old one would read wrongly.
pub const EXPORT_FORMAT: &str = "lomme-export/1";
/// Days ahead that the calendar of an export has: as far as anything is planned.
const DAYS_AHEAD: u16 = 366;

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What is in it.
    pub text: String,
}

impl CitizenApp {
    /// Everything in the store as JSON; binary values as base64url.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn export(&self) -> Result<Value, LommeError> {
        export(&self.store, self.now())
    }

    /// Everything in one go: the JSON, and the calendar as iCalendar with the items' own titles. `progress` is told how many of
    /// how many files are made.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn export_files(&self, progress: impl Fn(usize, usize)) -> Result<Vec<ExportFile>, LommeError> {
        export_files(&self.store, self.now(), &self.texts, progress)
    }
}

pub(crate) fn export(store: &Store, now: Timestamp) -> Result<Value, LommeError> {
    let mut everything = store.export()?;
    if let Some(settings) = everything.get_mut("settings").and_then(Value::as_object_mut) {
        // It opens the overview to whoever has it, and is no datum of the citizen's.
        settings.remove(ACCESS_TOKEN);
    }
    let mut export = json!({"format": EXPORT_FORMAT, "made_at": now});
    if let (Some(export), Value::Object(everything)) = (export.as_object_mut(), everything) {
        export.extend(everything);
    }
    Ok(export)
}

pub(crate) fn export_files(
    store: &Store,
    now: Timestamp,
    texts: &Texts,
    progress: impl Fn(usize, usize),
) -> Result<Vec<ExportFile>, LommeError> {
    let file = |name: &str, media_type: &str, text: String| ExportFile {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        text,
    };
    progress(0, 2);
    let json = serde_json::to_string_pretty(&export(store, now)?)
        .map_err(|_| LommeError::internal("export.json", "the export cannot be written"))?;
    let json = file("lomme.json", "application/json", json);
    progress(1, 2);
    let options = IcsOptions { own_titles: true, ..IcsOptions::default() };
    let ics = stored::agenda_ics(store, DAYS_AHEAD, options, now, texts)?;
    let ics = file("lomme.ics", "text/calendar", ics);
    progress(2, 2);
    Ok(vec![json, ics])
}

//! Everything the app holds of the citizen, for the citizen: docs/export.md.

use jiff::Timestamp;
use lomme_store::Store;
use serde_json::{Value, json};

use super::receive::ACCESS_TOKEN;
use super::{CitizenApp, Subject};
use crate::error::LommeError;
use crate::items::{IcsOptions, entry_prefix};
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
        export(&self.store, &self.subject()?, self.now())
    }

    /// Everything in one go: the JSON, and the calendar as iCalendar with the items' own titles. `progress` is told how many of
    /// how many files are made.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn export_files(&self, progress: impl Fn(usize, usize)) -> Result<Vec<ExportFile>, LommeError> {
        export_files(&self.store, &self.subject()?, self.now(), &self.texts, progress)
    }
}

pub(crate) fn export(store: &Store, subject: &Subject, now: Timestamp) -> Result<Value, LommeError> {
    let mut everything = store.export()?;
    keep_only(&mut everything, subject);
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

/// Leaves in an export what is of one person: of somebody acted for nothing of the citizen's own, and the other way round.
fn keep_only(everything: &mut Value, subject: &Subject) {
    let Some(everything) = everything.as_object_mut() else { return };
    if let Some(overviews) = everything.get_mut("overview").and_then(Value::as_object_mut) {
        overviews.retain(|of, _| of == subject.key());
    }
    let is_theirs = |entry: &str| match subject.person() {
        Some(giver) => entry.starts_with(&entry_prefix(giver)),
        None => !entry.starts_with("for "),
    };
    for list in ["reminders", "reminder_history"] {
        if let Some(rows) = everything.get_mut(list).and_then(Value::as_array_mut) {
            rows.retain(|row| entries_of(row).all(is_theirs));
        }
    }
    if subject.person().is_some() {
        everything.retain(|part, _| matches!(part.as_str(), "overview" | "reminders" | "reminder_history"));
    }
}

/// The entries a reminder is about, or the one a mark is on.
fn entries_of(row: &Value) -> impl Iterator<Item = &str> {
    let parts = row.pointer("/body/parts").and_then(Value::as_array);
    let mark = if parts.is_none() { row.get("id") } else { None };
    parts.into_iter().flatten().filter_map(|part| part.get("entry")).chain(mark).filter_map(Value::as_str)
}

pub(crate) fn export_files(
    store: &Store,
    subject: &Subject,
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
    let json = serde_json::to_string_pretty(&export(store, subject, now)?)
        .map_err(|_| LommeError::internal("export.json", "the export cannot be written"))?;
    let json = file("lomme.json", "application/json", json);
    progress(1, 2);
    let options = IcsOptions { own_titles: true, ..IcsOptions::default() };
    let ics = stored::agenda_ics(store, subject, DAYS_AHEAD, options, now, texts)?;
    let ics = file("lomme.ics", "text/calendar", ics);
    progress(2, 2);
    Ok(vec![json, ics])
}

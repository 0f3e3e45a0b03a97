//! When the store does not open: what that means for the citizen, and the ways on.
//!
//! A wrong key, a damaged file, a file of a later version and a key store that says no are told apart, because the way on is
//! another. Nothing is deleted before the citizen has chosen so.

use std::path::Path;
use std::sync::Arc;

use lomme_store::salvage as read_what_is_left;
use serde::Serialize;
use serde_json::{Value, json};

use crate::config::AppConfig;
use crate::error::LommeError;
use crate::keys::SecureKeys;
use crate::texts::Texts;
use crate::{CitizenApp, EXPORT_FORMAT, vault};

/// What it means that the store does not open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecoveryView {
    /// What happened.
    pub title: String,
    /// What it means.
    pub explanation: String,
    /// The ways on, the gentlest first.
    pub steps: Vec<RecoveryStep>,
}

/// A way on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecoveryStep {
    /// `retry`, `update`, `salvage` or `start_anew`.
    pub action: String,
    /// What stands on its button.
    pub label: String,
    /// What it does, and what is lost by it.
    pub explanation: String,
}

/// What could still be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SalvageView {
    /// All of it, as JSON: docs/export.md.
    pub json: String,
    /// Documents.
    pub documents: u32,
    /// Items of the overview.
    pub items: u32,
    /// The citizen's own acts that no authority has answered.
    pub acts: u32,
    /// Whether nothing is missing.
    pub whole: bool,
    /// All of that in words.
    pub words: String,
}

/// The ways on after [`CitizenApp::open`] failed with this code; `None` where the failure is not the store's.
pub fn recovery(code: &str, texts: &Texts) -> Option<RecoveryView> {
    let (case, actions): (_, &[&str]) = match code {
        "store.corrupt" => ("corrupt", &["salvage", "start_anew"]),
        "store.wrong_key" | "store.key" | "keys.failed" => ("wrong-key", &["retry", "start_anew"]),
        "store.no_key" | "keys.no_such_key" => ("no-key", &["start_anew"]),
        "store.not_encrypted" => ("foreign", &["start_anew"]),
        "store.newer" => ("newer", &["update"]),
        "store.full" => ("full", &["retry"]),
        "store.busy" | "store.io" | "keys.locked" => ("busy", &["retry"]),
        _ => return None,
    };
    let steps = actions.iter().map(|action| RecoveryStep {
        action: (*action).to_owned(),
        label: texts.code("recovery-step", action),
        explanation: texts.code("recovery-does", action),
    });
    Some(RecoveryView {
        title: texts.code("recovery-title", case),
        explanation: texts.code("recovery-what", case),
        steps: steps.collect(),
    })
}

/// Reads what can still be read of a damaged store. Nothing is changed.
///
/// # Errors
/// When the key store does not give the key, or nothing can be read.
pub fn salvage(dir: &Path, keys: &dyn SecureKeys, texts: &Texts) -> Result<SalvageView, LommeError> {
    let mut failed = None;
    for key in vault::known_keys(dir, keys)? {
        match read_what_is_left(vault::store_file(dir), &key) {
            Ok(salvaged) => return Ok(view(salvaged.tables, salvaged.whole, texts)),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.map_or_else(
        || LommeError::input("store.no_key", "there is no key to read the store with"),
        Into::into,
    ))
}

fn view(tables: serde_json::Map<String, Value>, whole: bool, texts: &Texts) -> SalvageView {
    let rows = |table: &str| tables.get(table).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (documents, items) = (count(rows("documents").len()), count(rows("items").len()));
    let acts = count(rows("outbox").iter().filter(|act| act["state"] == "pending").count());
    let words = texts.with(
        if whole { "salvage-whole" } else { "salvage-part" },
        &[
            ("documents", i64::from(documents).into()),
            ("items", i64::from(items).into()),
            ("acts", i64::from(acts).into()),
        ],
    );
    let mut tables = tables;
    if let Some(Value::Array(settings)) = tables.get_mut("settings") {
        settings.retain(|row| row["key"] != crate::citizen::ACCESS_TOKEN);
    }
    let json = json!({"format": EXPORT_FORMAT, "salvaged": true, "whole": whole, "tables": tables});
    SalvageView { json: json.to_string(), documents, items, acts, whole, words }
}

/// Deletes what is there, also where it cannot be read: the store, its keys, and every device key that was made; then opens a new
/// store. The licence has to be fetched anew.
///
/// # Errors
/// When the key store or the file system refuses, or the new store cannot be opened.
pub fn start_anew(config: AppConfig, keys: Arc<dyn SecureKeys>) -> Result<Arc<CitizenApp>, LommeError> {
    vault::wipe(&config.dir, keys.as_ref(), &[], || Ok(()))?;
    CitizenApp::open(config, keys)
}

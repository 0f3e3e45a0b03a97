//! What can still be read of a damaged store.

use std::collections::BTreeSet;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde_json::{Map, Value};

use crate::file::connect_as_it_is;
use crate::{Result, StoreKey};

/// What holds the citizen's own, in every schema there was; those that a file does not have are left out.
const TABLES: [&str; 10] = [
    "documents",
    "outbox",
    "act_records",
    "settings",
    "scheduled_reminders",
    "reminder_history",
    "overviews",
    "items",
    "coverage",
    "staged_items",
];

/// What was read.
pub struct Salvaged {
    /// The rows of each table: `{"documents": [{"id": …}], …}`. Binary values are base64url, instants microseconds since 1970, as they stand. Of a row
    /// that goes on on a damaged page the rest is zeros.
    pub tables: Map<String, Value>,
    /// Whether every table could be read to its end, and no page is damaged.
    pub whole: bool,
}

/// Reads what can be read of the store's file, from both ends of each table towards the damage. Nothing is changed.
///
/// # Errors
/// [`StoreError`](crate::StoreError) when nothing can be read: the key is another, or the first page, which says where
/// everything is, is damaged.
pub fn salvage(path: impl AsRef<Path>, key: &StoreKey) -> Result<Salvaged> {
    // A connection that has met a damaged page reads no more: each way through a table has one of its own.
    let connect = || connect_as_it_is(path.as_ref(), key);
    let connection = connect()?;
    let mut salvaged = Salvaged { tables: Map::new(), whole: every_page_proves(&connect()?)? };
    for table in TABLES {
        let known = "SELECT count(*) FROM pragma_table_info(?1)";
        if connection.query_row(known, [table], |row| row.get::<_, i64>(0)).unwrap_or_default() == 0 {
            continue;
        }
        let mut rows = Vec::new();
        if read(&connect()?, table, "", &mut rows).is_err() {
            salvaged.whole = false;
            let order = backwards(&connection, table);
            // What it meets is the other side of the same damage.
            let _ = read(&connect()?, table, &order, &mut rows);
            let mut seen = BTreeSet::new();
            rows.retain(|row| seen.insert(row.to_string()));
        }
        salvaged.tables.insert(table.to_owned(), Value::Array(rows));
    }
    Ok(salvaged)
}

/// Whether every page is as it was written. A table may be read to its end without an error over one that is not, if that is the last page to
/// be read.
fn every_page_proves(connection: &Connection) -> Result<bool> {
    let mut statement = connection.prepare("PRAGMA cipher_integrity_check")?;
    Ok(statement.query([])?.next()?.is_none())
}

/// The order that begins at the table's other end.
fn backwards(connection: &Connection, table: &str) -> String {
    let keys = "SELECT group_concat(name || ' DESC', ', ') FROM (SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk)";
    let keys = connection.query_row(keys, [table], |row| row.get::<_, Option<String>>(0)).ok().flatten();
    // Most tables with a number have it as their place in the file, also where their key is another.
    let by_place = connection.prepare(&format!("SELECT rowid FROM {table}")).is_ok();
    match (by_place, keys) {
        (true, _) => " ORDER BY rowid DESC".to_owned(),
        (false, Some(keys)) => format!(" ORDER BY {keys}"),
        (false, None) => String::new(),
    }
}

fn read(connection: &Connection, table: &str, order: &str, into: &mut Vec<Value>) -> Result<()> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}{order}"))?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        into.push(object(row, &names)?);
    }
    Ok(())
}

fn object(row: &Row<'_>, names: &[String]) -> Result<Value> {
    let mut object = Map::new();
    for (column, name) in names.iter().enumerate() {
        let value = match row.get_ref(column)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) => {
                let text = String::from_utf8_lossy(text).into_owned();
                // A body is the JSON it is.
                let json = (name == "body").then(|| serde_json::from_str(&text).ok()).flatten();
                json.unwrap_or(Value::String(text))
            }
            ValueRef::Blob(bytes) => URL_SAFE_NO_PAD.encode(bytes).into(),
        };
        object.insert(name.clone(), value);
    }
    Ok(Value::Object(object))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::{Store, StoreError};

    const PAGE: usize = 4096;

    #[test]
    fn of_a_damaged_store_everything_before_and_after_the_damage_is_read() {
        let (dir, store) = store();
        let text = format!("{{\"text\":\"{}\"}}", "x".repeat(700));
        let items: Vec<_> = (0..400).map(|n| item(&format!("item-{n:03}"), 1, &text)).collect();
        store.apply_page("me", &items, &[], &[], Some("c"), false).unwrap();
        plant(&store, "Jens");
        drop(store);
        let path = dir.path().join("store");
        let whole = salvage(&path, &key()).unwrap();
        assert!(whole.whole && whole.tables["items"].as_array().unwrap().len() == 402);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / PAGE / 2 * PAGE;
        bytes[middle + 100] ^= 0x55;
        std::fs::write(&path, bytes).unwrap();
        let salvaged = salvage(&path, &key()).unwrap();
        let left = salvaged.tables["items"].as_array().unwrap();
        assert!(!salvaged.whole && left.len() > 380 && left.len() < 402, "{}", left.len());
        assert_eq!(left[0]["body"]["text"].as_str().unwrap().len(), 700);
        assert_eq!(salvaged.tables["documents"][0]["id"], "Jens");
        assert_eq!(salvaged.tables["outbox"][0]["state"], "pending");
        assert!(salvaged.tables.get("nonces").is_none());
    }

    #[test]
    fn whichever_page_is_damaged_what_was_read_is_not_called_whole_unless_nothing_is_missing() {
        let (dir, store) = store();
        let text = format!("{{\"text\":\"{}\"}}", "x".repeat(9_000));
        let items: Vec<_> = (0..4).map(|n| item(&format!("item-{n}"), 1, &text)).collect();
        store.apply_page("me", &items, &[], &[], Some("c"), false).unwrap();
        drop(store);
        let path = dir.path().join("store");
        let good = std::fs::read(&path).unwrap();
        let all = salvage(&path, &key()).unwrap().tables;
        for page in 1..good.len() / PAGE {
            let mut bytes = good.clone();
            bytes[page * PAGE + 100] ^= 0x55;
            std::fs::write(&path, bytes).unwrap();
            // Some say where everything is.
            let Ok(salvaged) = salvage(&path, &key()) else { continue };
            assert!(!salvaged.whole || salvaged.tables == all, "page {page}");
        }
    }

    #[test]
    fn with_another_key_or_without_its_first_page_nothing_is_read() {
        let (dir, store) = store();
        plant(&store, "Jens");
        drop(store);
        let path = dir.path().join("store");
        assert!(matches!(salvage(&path, &StoreKey::new([2; 32])), Err(StoreError::WrongKey)));
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[100] ^= 0x55;
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(salvage(&path, &key()), Err(StoreError::Corrupt)));
        assert!(matches!(Store::open(&path, &key()), Err(StoreError::Corrupt)));
    }
}

//! SQLCipher without the store: the same key, the same settings, the same rows under the same key.

use std::path::Path;

use lomme_store::ItemRow;
use rusqlite::{Connection, params};

use crate::items::KEY;

pub(crate) struct Bare(Connection);

impl Bare {
    pub(crate) fn open(path: &Path) -> Self {
        let connection = Connection::open(path).unwrap();
        let digits: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
        connection.execute_batch(&format!("PRAGMA key = \"x'{digits}'\";")).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
                 CREATE TABLE IF NOT EXISTS items (
                     doc INTEGER PRIMARY KEY, subject INTEGER NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL,
                     version INTEGER NOT NULL, as_of INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (subject, id)) STRICT;
                 CREATE TABLE IF NOT EXISTS cursors (subject TEXT PRIMARY KEY, cursor TEXT);",
            )
            .unwrap();
        Bare(connection)
    }

    pub(crate) fn put(&mut self, items: &[ItemRow], page: usize) {
        for (number, page) in items.chunks(page).enumerate() {
            let transaction = self.0.transaction().unwrap();
            let mut insert = transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO items (subject, id, source, kind, version, as_of, body) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
                )
                .unwrap();
            for item in page {
                let ItemRow { id, source, kind, version, as_of, body } = item;
                insert
                    .execute(params![id, source, kind, *version as i64, as_of.as_microsecond(), body])
                    .unwrap();
            }
            transaction
                .execute("INSERT OR REPLACE INTO cursors VALUES ('own', ?1)", [number.to_string()])
                .unwrap();
            drop(insert);
            transaction.commit().unwrap();
        }
    }

    /// All rows; how many.
    pub(crate) fn read(&self) -> usize {
        let mut select = self.0.prepare("SELECT id, source, kind, version, as_of, body FROM items").unwrap();
        let mut rows = select.query([]).unwrap();
        let mut read = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let texts = [0, 1, 2, 5].map(|column| row.get::<_, String>(column).unwrap());
            read.push((texts, row.get::<_, i64>(3).unwrap(), row.get::<_, i64>(4).unwrap()));
        }
        read.len()
    }
}

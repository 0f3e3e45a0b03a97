//! Whether the overview is kept in the file. Where the citizen wants no offline copy it lies in memory alone, in the same
//! tables, and is gone when the store is dropped. The outbox is in the file always: an act survives.

use crate::file::truncate_log;
use crate::overview::pages::clear_all;
use crate::{Result, Store, migrate};
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params_from_iter};

/// What makes up the overviews, each with its columns. What a table refers to stands before it.
const TABLES: [(&str, &str); 3] = [
    ("overviews", "overview, subject, staged, cursor"),
    ("items", "overview, id, source, kind, version, as_of, body"),
    ("coverage", "overview, source, body"),
];

impl Store {
    /// Keeps the overview in the file, or in memory alone. What there is moves along: what was in memory is then in the
    /// file, what was in the file is then in memory only, and its room in the file is given back.
    ///
    /// A store begins with what is in its file. Whoever wants no copy says so before anything is synchronised.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; the overview is then where it was.
    pub fn keep_overview(&self, in_file: bool) -> Result<()> {
        let mut overview = self.overview_lock();
        match (&mut *overview, in_file) {
            (None, true) | (Some(_), false) => Ok(()),
            (Some(memory), true) => {
                self.write(|transaction| {
                    clear_all(transaction)?;
                    copy(memory, transaction)
                })?;
                *overview = None;
                Ok(())
            }
            (None, false) => {
                let mut memory = empty()?;
                let copied = memory.transaction()?;
                self.read(|file| copy(file, &copied))?;
                copied.commit()?;
                let freed = self.write(|transaction| {
                    let had =
                        transaction
                            .query_row("SELECT EXISTS (SELECT 1 FROM overviews)", [], |row| row.get(0))?;
                    clear_all(transaction)?;
                    Ok(had)
                })?;
                *overview = Some(memory);
                if freed { self.read(give_back) } else { Ok(()) }
            }
        }
    }

    /// Whether the overview is kept in the file.
    pub fn keeps_overview(&self) -> bool {
        self.overview_lock().is_none()
    }
}

/// An overview in memory, of the file's schema.
fn empty() -> Result<Connection> {
    let mut memory = Connection::open_in_memory()?;
    memory.execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;")?;
    migrate::run(&mut memory)?;
    Ok(memory)
}

fn copy(from: &Connection, to: &Transaction<'_>) -> Result<()> {
    for (table, columns) in TABLES {
        let count = columns.split(", ").count();
        let places = vec!["?"; count].join(", ");
        let mut insert = to.prepare(&format!("INSERT INTO {table} ({columns}) VALUES ({places})"))?;
        let order = if table == "items" { " ORDER BY doc" } else { "" };
        let mut select = from.prepare(&format!("SELECT {columns} FROM {table}{order}"))?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let values =
                (0..count).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()?;
            insert.execute(params_from_iter(values))?;
        }
    }
    Ok(())
}

/// Writes the file without the pages that are free, and empties the log.
fn give_back(file: &Connection) -> Result<()> {
    file.execute_batch("VACUUM")?;
    truncate_log(file)
}

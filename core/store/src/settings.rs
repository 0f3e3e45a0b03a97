//! The citizen's choices, as text under a name.

use crate::{Result, Store};
use rusqlite::OptionalExtension;

impl Store {
    /// One setting; `None` if it was never chosen.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        self.read(|connection| {
            let sql = "SELECT value FROM settings WHERE key = ?1";
            Ok(connection.query_row(sql, [key], |row| row.get(0)).optional()?)
        })
    }

    /// All settings, by key.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn settings(&self) -> Result<Vec<(String, String)>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT key, value FROM settings ORDER BY key")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<()> {
        self.write(|transaction| {
            transaction
                .execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)", [key, value])?;
            Ok(())
        })
    }

    /// Goes back to what holds when nothing was chosen.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn remove_setting(&self, key: &str) -> Result<()> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM settings WHERE key = ?1", [key])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::*;

    #[test]
    fn a_setting_is_kept_changed_and_removed() {
        let (_dir, store) = store();
        assert_eq!(store.setting("language").unwrap(), None);
        store.set_setting("language", "da").unwrap();
        store.set_setting("language", "en").unwrap();
        assert_eq!(store.settings().unwrap(), [("language".to_owned(), "en".to_owned())]);
        store.remove_setting("language").unwrap();
        assert_eq!(store.setting("language").unwrap(), None);
    }
}

//! The latest time there is proof of. A phone's clock that lies before it is wrong.

use crate::instant::Instant;
use crate::{Result, Store};
use jiff::Timestamp;
use rusqlite::OptionalExtension;

impl Store {
    /// The latest time something signed has proven; `None` before the first proof.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn proven_time(&self) -> Result<Option<Timestamp>> {
        self.read(|connection| {
            let at = connection.query_row("SELECT at FROM proven_time", [], |row| row.get::<_, Instant>(0));
            Ok(at.optional()?.map(|instant| instant.0))
        })
    }

    /// Moves the proven time forward to `at`, or leaves it where it is if it is later. What it is now.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn advance_proven_time(&self, at: Timestamp) -> Result<Timestamp> {
        self.write(|transaction| {
            let sql = "INSERT INTO proven_time (only, at) VALUES (1, ?1)
                       ON CONFLICT (only) DO UPDATE SET at = max(at, excluded.at) RETURNING at";
            Ok(transaction.query_row(sql, [Instant(at)], |row| row.get::<_, Instant>(0))?.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::*;

    #[test]
    fn proven_time_only_goes_forward() {
        let (_dir, store) = store();
        assert_eq!(store.proven_time().unwrap(), None);
        assert_eq!(store.advance_proven_time(at(10)).unwrap(), at(10));
        assert_eq!(store.advance_proven_time(at(5)).unwrap(), at(10));
        assert_eq!(store.advance_proven_time(at(11)).unwrap(), at(11));
        assert_eq!(store.proven_time().unwrap(), Some(at(11)));
    }
}

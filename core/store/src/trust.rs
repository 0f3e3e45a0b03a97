//! The reader's trust bundle: the one it has, and never an older one.

use crate::instant::{Instant, counter};
use crate::{Result, Store, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

/// The signed bundle as it came. Reading and verifying it is the licence's business.
#[derive(Clone, PartialEq, Eq)]
pub struct BundleRow {
    /// The number the publisher counts up.
    pub issue_number: u64,
    /// The signed bytes.
    pub bytes: Vec<u8>,
    /// When the phone got it.
    pub received_at: Timestamp,
}

impl std::fmt::Debug for BundleRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BundleRow").field("issue_number", &self.issue_number).finish_non_exhaustive()
    }
}

impl Store {
    /// Keeps a verified bundle. The comparison with the kept one and the replacement are one transaction.
    ///
    /// # Errors
    /// [`StoreError::Rollback`] for a lower issue number than the kept one.
    pub fn put_bundle(&self, bundle: &BundleRow) -> Result<()> {
        let offered = counter(bundle.issue_number, "an issue number")?;
        self.write(|transaction| {
            let kept: Option<i64> = transaction
                .query_row("SELECT issue_number FROM trust_bundle", [], |row| row.get(0))
                .optional()?;
            if let Some(kept) = kept
                && offered < kept
            {
                return Err(StoreError::Rollback { kept: kept.unsigned_abs(), offered: bundle.issue_number });
            }
            let sql = "INSERT OR REPLACE INTO trust_bundle (only, issue_number, bytes, received_at)
                       VALUES (1, ?1, ?2, ?3)";
            transaction.execute(sql, params![offered, bundle.bytes, Instant(bundle.received_at)])?;
            Ok(())
        })
    }

    /// The kept bundle.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn bundle(&self) -> Result<Option<BundleRow>> {
        self.read(|connection| {
            let sql = "SELECT issue_number, bytes, received_at FROM trust_bundle";
            let row = connection.query_row(sql, [], |row| {
                Ok(BundleRow {
                    issue_number: row.get::<_, i64>(0)?.unsigned_abs(),
                    bytes: row.get(1)?,
                    received_at: row.get::<_, Instant>(2)?.0,
                })
            });
            Ok(row.optional()?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_lower_issue_number_is_refused_also_after_a_restart() {
        let (dir, store) = store();
        let bundle = |issue_number, byte| BundleRow { issue_number, bytes: vec![byte], received_at: at(1) };
        assert_eq!(store.bundle().unwrap(), None);
        store.put_bundle(&bundle(7, 1)).unwrap();
        drop(store);
        let store = Store::open(dir.path().join("store"), &key()).unwrap();
        assert!(matches!(store.put_bundle(&bundle(6, 2)), Err(StoreError::Rollback { kept: 7, offered: 6 })));
        assert_eq!(store.bundle().unwrap(), Some(bundle(7, 1)));
        store.put_bundle(&bundle(7, 3)).unwrap();
        store.put_bundle(&bundle(8, 4)).unwrap();
        assert_eq!(store.bundle().unwrap(), Some(bundle(8, 4)));
    }
}

//! Nonces of presentations that were accepted, for as long as they could be shown again.

use crate::instant::Instant;
use crate::{Result, Store, StoreError};
use jiff::Timestamp;
use rusqlite::params;

impl Store {
    /// Remembers a nonce: true if it is new, false for a replay. Asking and remembering are one statement, so of two
    /// scans at once only one is new. It is remembered at least until `forget_after`; a replay moves nothing.
    ///
    /// # Errors
    /// [`StoreError::OutOfRange`] for a nonce of no or more than 64 bytes.
    pub fn remember_nonce(&self, nonce: &[u8], seen_at: Timestamp, forget_after: Timestamp) -> Result<bool> {
        if nonce.is_empty() || nonce.len() > 64 {
            return Err(StoreError::OutOfRange("a nonce's length"));
        }
        self.write(|transaction| {
            let sql = "INSERT INTO nonces (nonce, seen_at, forget_after) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            Ok(transaction.execute(sql, params![nonce, Instant(seen_at), Instant(forget_after)])? > 0)
        })
    }

    /// Forgets the nonces whose time is before `now`. How many.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be written.
    pub fn forget_nonces(&self, now: Timestamp) -> Result<usize> {
        self.write(|transaction| {
            Ok(transaction.execute("DELETE FROM nonces WHERE forget_after < ?1", [Instant(now)])?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_nonce_is_new_once_until_its_time_has_passed() {
        let (_dir, store) = store();
        assert!(store.remember_nonce(b"n", at(0), at(90)).unwrap());
        assert!(!store.remember_nonce(b"n", at(1), at(900)).unwrap());
        assert!(store.remember_nonce(b"m", at(1), at(91)).unwrap());
        assert_eq!(store.forget_nonces(at(90)).unwrap(), 0, "its last instant still counts");
        assert_eq!(store.forget_nonces(at(91)).unwrap(), 1);
        assert!(store.remember_nonce(b"n", at(91), at(181)).unwrap());
        assert!(!store.remember_nonce(b"m", at(91), at(181)).unwrap());
    }

    #[test]
    fn of_two_scans_at_once_one_is_new() {
        let (_dir, store) = store();
        let new: usize = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..8).map(|_| scope.spawn(|| store.remember_nonce(b"n", at(0), at(90)).unwrap())).collect();
            threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
        });
        assert_eq!(new, 1);
    }

    /// Only authentic presentations are remembered, so a flood is somebody's own licence, as often as a camera reads: 18,000 times in
    /// ten minutes.
    #[test]
    fn a_flood_takes_some_bytes_a_nonce_and_its_room_is_used_again() {
        let (_dir, store) = store();
        let pages = || {
            let count = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
            store.write(|sql| Ok(sql.query_row("PRAGMA page_count", [], count)?)).unwrap()
        };
        let flood = |from: u32, at: Timestamp| {
            for n in from..from + 400 {
                assert!(store.remember_nonce(&u64::from(n).to_be_bytes(), at, at).unwrap());
            }
        };
        let before = pages();
        flood(0, at(0));
        let full = pages();
        assert!((1..=14).contains(&(full - before)), "{} pages of 4 KiB", full - before);
        assert_eq!(store.forget_nonces(at(1)).unwrap(), 400);
        flood(5_000, at(2));
        assert!(pages() <= full + 5, "{} pages after {full}", pages());
    }

    #[test]
    fn a_nonce_of_absurd_length_is_refused() {
        let (_dir, store) = store();
        for length in [0, 65] {
            let refused = store.remember_nonce(&vec![1; length], at(0), at(1));
            assert!(matches!(refused, Err(StoreError::OutOfRange(_))));
        }
    }
}

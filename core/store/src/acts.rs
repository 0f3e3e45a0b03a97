//! The record of the citizen's acts: what was done, what was on the screen, what was sent when, and what came of it. An act
//! leaves the outbox when its answer has been seen; its record stays, for the receipt and for 'what this app has sent where'.
//!
//! An act that may have reached the authority is marked before its first byte is sent. Only one that is not can be taken back.

use crate::instant::Instant;
use crate::outbox::{OutboxRow, OutboxState};
use crate::{Result, Store};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

/// The record of one act.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ActRecord {
    /// The act's id.
    pub id: String,
    /// On whose overview.
    pub subject: String,
    /// On which item.
    pub item_id: String,
    /// What is or was sent: opaque JSON.
    #[serde(serialize_with = "crate::export::json")]
    pub body: String,
    /// What was on the screen: opaque JSON, never sent.
    #[serde(serialize_with = "crate::export::json")]
    pub shown: String,
    /// When the citizen did it.
    pub made_at: Timestamp,
    /// When it was first sent; none where it never was.
    pub sent_at: Option<Timestamp>,
    /// When its answer came.
    pub settled_at: Option<Timestamp>,
    /// What has become of it.
    pub state: OutboxState,
    /// Why it was refused: opaque.
    pub reason: Option<String>,
}

impl std::fmt::Debug for ActRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActRecord").field("state", &self.state).finish_non_exhaustive()
    }
}

const SELECT: &str =
    "SELECT id, subject, item_id, body, shown, made_at, sent_at, settled_at, state, reason FROM act_records";

fn record(row: &Row<'_>) -> rusqlite::Result<ActRecord> {
    let instant = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<Instant>>(column)?.map(|at| at.0));
    Ok(ActRecord {
        id: row.get(0)?,
        subject: row.get(1)?,
        item_id: row.get(2)?,
        body: row.get(3)?,
        shown: row.get(4)?,
        made_at: row.get::<_, Instant>(5)?.0,
        sent_at: instant(6)?,
        settled_at: instant(7)?,
        state: row.get(8)?,
        reason: row.get(9)?,
    })
}

impl Store {
    /// Puts an act at the end of the queue together with its record; false if its id is there already, and then nothing changes.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; neither of the two is then there.
    pub fn queue_act(&self, act: &OutboxRow, shown: &str) -> Result<bool> {
        self.write(|transaction| {
            let sql = "INSERT INTO act_records (id, subject, item_id, body, shown, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                       ON CONFLICT (id) DO NOTHING";
            let OutboxRow { id, subject, item_id, body, made_at, .. } = act;
            let made_at = Instant(*made_at);
            let new = transaction.execute(sql, params![id, subject, item_id, body, shown, made_at])? > 0;
            if new {
                let sql = "INSERT INTO outbox (id, subject, item_id, body, made_at) VALUES (?1, ?2, ?3, ?4, ?5)";
                transaction.execute(sql, params![id, subject, item_id, body, made_at])?;
            }
            Ok(new)
        })
    }

    /// Notes that an act is about to be sent, the first time. False if it is not pending any more: it was taken back, or answered.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; the act must then not be sent.
    pub fn mark_sent(&self, id: &str, at: Timestamp) -> Result<bool> {
        self.write(|transaction| {
            let pending = "SELECT 1 FROM outbox WHERE id = ?1 AND state = 'pending'";
            let pending = transaction.query_row(pending, [id], |_| Ok(())).optional()?.is_some();
            if pending {
                let sql = "UPDATE act_records SET sent_at = coalesce(sent_at, ?2) WHERE id = ?1";
                transaction.execute(sql, params![id, Instant(at)])?;
            }
            Ok(pending)
        })
    }

    /// Notes that an act that was marked as sent has never left the phone after all, so that it can be taken back again.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; the act then counts as sent.
    pub fn mark_never_left(&self, id: &str) -> Result<()> {
        self.write(|transaction| {
            let sql = "UPDATE act_records SET sent_at = NULL WHERE id = ?1 AND state = 'pending'";
            transaction.execute(sql, [id])?;
            Ok(())
        })
    }

    /// Notes the authority's answer, in the outbox and in the record. Only a pending act can be answered: false if it is not
    /// there or has its answer, and then nothing changes.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn answer_act(
        &self,
        id: &str,
        state: OutboxState,
        reason: Option<&str>,
        at: Timestamp,
    ) -> Result<bool> {
        self.write(|transaction| {
            let sql = "UPDATE outbox SET state = ?2, reason = ?3 WHERE id = ?1 AND state = 'pending'";
            let answered = transaction.execute(sql, params![id, state, reason])? > 0;
            if answered {
                let sql = "UPDATE act_records SET state = ?2, reason = ?3, settled_at = ?4 WHERE id = ?1";
                transaction.execute(sql, params![id, state, reason, Instant(at)])?;
            }
            Ok(answered)
        })
    }

    /// Takes back an act that was never sent, record and all. False if it is not there, was sent, or is not the last of its item that
    /// is in the queue: one that was done after it may rest on it.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn take_back_act(&self, id: &str) -> Result<bool> {
        self.write(|transaction| {
            let sql = "DELETE FROM act_records WHERE id = ?1 AND state = 'pending' AND sent_at IS NULL AND NOT EXISTS (
                           SELECT 1 FROM outbox AS mine JOIN outbox AS later USING (subject, item_id)
                           WHERE mine.id = ?1 AND later.state = 'pending' AND later.position > mine.position)";
            let taken_back = transaction.execute(sql, [id])? > 0;
            if taken_back {
                transaction.execute("DELETE FROM outbox WHERE id = ?1", [id])?;
            }
            Ok(taken_back)
        })
    }

    /// The record of one act.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn act_record(&self, subject: &str, id: &str) -> Result<Option<ActRecord>> {
        self.read(|connection| {
            let sql = format!("{SELECT} WHERE subject = ?1 AND id = ?2");
            Ok(connection.prepare_cached(&sql)?.query_row([subject, id], record).optional()?)
        })
    }

    /// The records of all acts of a subject, in the order they were made.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn act_records(&self, subject: &str) -> Result<Vec<ActRecord>> {
        self.read(|connection| {
            let sql = format!("{SELECT} WHERE subject = ?1 ORDER BY position");
            let mut statement = connection.prepare_cached(&sql)?;
            Ok(statement.query_map([subject], record)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Whose acts wait for an answer, in order.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn subjects_with_pending_acts(&self) -> Result<Vec<String>> {
        self.read(|connection| {
            let sql = "SELECT DISTINCT subject FROM outbox WHERE state = 'pending' ORDER BY subject";
            let mut statement = connection.prepare_cached(sql)?;
            Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Forgets the records of acts that were made before `before` and are not in the outbox any more. How many.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn forget_act_records(&self, before: Timestamp) -> Result<usize> {
        self.write(|transaction| {
            let sql = "DELETE FROM act_records WHERE made_at < ?1 AND id NOT IN (SELECT id FROM outbox)";
            Ok(transaction.execute(sql, [Instant(before)])?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn queued(ids: &[&str]) -> (tempfile::TempDir, Store) {
        let (dir, store) = store();
        for id in ids {
            assert!(store.queue_act(&act(id, "me"), "{\"title\":\"t\"}").unwrap());
        }
        (dir, store)
    }

    fn pending(store: &Store) -> Vec<String> {
        store.pending("me").unwrap().into_iter().map(|act| act.id).collect()
    }

    #[test]
    fn a_record_is_there_with_its_act_and_stays_when_the_act_is_put_away() {
        let (_dir, store) = queued(&["a"]);
        assert!(!store.queue_act(&act("a", "me"), "{}").unwrap(), "an id is taken once");
        assert!(store.mark_sent("a", at(10)).unwrap() && store.mark_sent("a", at(20)).unwrap());
        assert!(store.answer_act("a", OutboxState::Refused, Some("too_late"), at(30)).unwrap());
        assert!(
            !store.answer_act("a", OutboxState::Accepted, None, at(40)).unwrap(),
            "an answer is not changed"
        );
        assert!(!store.mark_sent("a", at(50)).unwrap(), "what is answered is not sent again");
        assert!(store.put_away("a").unwrap());
        assert!(store.outbox("me").unwrap().is_empty());
        let record = store.act_record("me", "a").unwrap().unwrap();
        assert_eq!((record.sent_at, record.settled_at), (Some(at(10)), Some(at(30))));
        assert_eq!((record.state, record.reason.as_deref()), (OutboxState::Refused, Some("too_late")));
        assert_eq!(store.act_record("mother", "a").unwrap(), None);
    }

    #[test]
    fn only_what_was_never_sent_is_taken_back_and_the_last_of_an_item_first() {
        let (_dir, store) = queued(&["a", "b", "c"]);
        assert!(!store.take_back_act("a").unwrap(), "b may rest on a");
        assert!(store.take_back_act("c").unwrap());
        assert!(!store.take_back_act("c").unwrap());
        assert!(!store.mark_sent("c", at(1)).unwrap(), "what was taken back is not sent");
        assert!(store.mark_sent("a", at(1)).unwrap() && store.mark_sent("b", at(1)).unwrap());
        assert!(!store.take_back_act("b").unwrap(), "it may have arrived");
        assert_eq!(pending(&store), ["a", "b"]);
        assert_eq!(store.act_records("me").unwrap().len(), 2);
    }

    #[test]
    fn old_records_are_forgotten_and_what_is_still_to_be_answered_or_seen_is_not() {
        let (_dir, store) = queued(&["a", "b", "c"]);
        store.answer_act("a", OutboxState::Accepted, None, at(5)).unwrap();
        store.answer_act("b", OutboxState::Refused, None, at(5)).unwrap();
        store.put_away("a").unwrap();
        assert_eq!(store.forget_act_records(at(3)).unwrap(), 0);
        assert_eq!(store.forget_act_records(at(4)).unwrap(), 1);
        let left: Vec<_> = store.act_records("me").unwrap().into_iter().map(|record| record.id).collect();
        assert_eq!(left, ["b", "c"]);
        assert_eq!(store.subjects_with_pending_acts().unwrap(), ["me"]);
    }

    #[test]
    fn who_is_forgotten_leaves_no_record() {
        let (_dir, store) = queued(&["a"]);
        store.queue_act(&act("hers", "mother"), "{}").unwrap();
        store.forget_subject("me").unwrap();
        assert!(store.act_records("me").unwrap().is_empty());
        assert_eq!(store.act_records("mother").unwrap().len(), 1);
    }
}

//! The citizen's own acts on their way to the authority. An act keeps its id, so that delivering it twice is once; a
//! refusal stays until the citizen has put it away.

use crate::instant::Instant;
use crate::{Result, Store};
use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Row, params};
use serde::Serialize;

/// What has become of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OutboxState {
    /// Not delivered yet.
    Pending,
    /// The authority took it.
    Accepted,
    /// The authority said no; the reason tells why.
    Refused,
}

impl OutboxState {
    fn name(self) -> &'static str {
        match self {
            OutboxState::Pending => "pending",
            OutboxState::Accepted => "accepted",
            OutboxState::Refused => "refused",
        }
    }
}

impl ToSql for OutboxState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for OutboxState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "pending" => Ok(OutboxState::Pending),
            "accepted" => Ok(OutboxState::Accepted),
            "refused" => Ok(OutboxState::Refused),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// One act.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct OutboxRow {
    /// Made by the app and sent with the act; the authority tells repeats by it.
    pub id: String,
    /// On whose overview.
    pub subject: String,
    /// On which item.
    pub item_id: String,
    /// What to send: opaque JSON.
    #[serde(serialize_with = "crate::export::json")]
    pub body: String,
    /// When the citizen did it.
    pub made_at: Timestamp,
    /// What has become of it.
    pub state: OutboxState,
    /// Why it was refused: opaque.
    pub reason: Option<String>,
}

impl std::fmt::Debug for OutboxRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboxRow").field("state", &self.state).finish_non_exhaustive()
    }
}

const SELECT: &str = "SELECT id, subject, item_id, body, made_at, state, reason FROM outbox";

fn row(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        id: row.get(0)?,
        subject: row.get(1)?,
        item_id: row.get(2)?,
        body: row.get(3)?,
        made_at: row.get::<_, Instant>(4)?.0,
        state: row.get(5)?,
        reason: row.get(6)?,
    })
}

impl Store {
    /// Puts an act at the end of the queue; false if its id is there already, and then nothing changes. The row's
    /// state and reason are not looked at: an act begins pending.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn enqueue(&self, act: &OutboxRow) -> Result<bool> {
        self.write(|transaction| {
            let sql = "INSERT INTO outbox (id, subject, item_id, body, made_at) VALUES (?1, ?2, ?3, ?4, ?5)
                       ON CONFLICT (id) DO NOTHING";
            let values = params![act.id, act.subject, act.item_id, act.body, Instant(act.made_at)];
            Ok(transaction.execute(sql, values)? > 0)
        })
    }

    /// The acts of a subject that are not delivered, in the order they were made.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn pending(&self, subject: &str) -> Result<Vec<OutboxRow>> {
        self.acts("WHERE subject = ?1 AND state = 'pending'", subject)
    }

    /// All acts of a subject that have not been put away, settled ones too, in the order they were made.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn outbox(&self, subject: &str) -> Result<Vec<OutboxRow>> {
        self.acts("WHERE subject = ?1", subject)
    }

    fn acts(&self, condition: &str, subject: &str) -> Result<Vec<OutboxRow>> {
        self.read(|connection| {
            let sql = format!("{SELECT} {condition} ORDER BY position");
            Ok(connection
                .prepare_cached(&sql)?
                .query_map([subject], row)?
                .collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Notes the authority's answer. Only a pending act can be settled: false if it is not there or has its answer.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn settle(&self, id: &str, state: OutboxState, reason: Option<&str>) -> Result<bool> {
        self.write(|transaction| {
            let sql = "UPDATE outbox SET state = ?2, reason = ?3 WHERE id = ?1 AND state = 'pending'";
            Ok(transaction.execute(sql, params![id, state, reason])? > 0)
        })
    }

    /// Puts a settled act away: the accepted one has come back with a sync, the refused one has been read. False if it
    /// is not there or still pending.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn put_away(&self, id: &str) -> Result<bool> {
        self.write(|transaction| {
            let sql = "DELETE FROM outbox WHERE id = ?1 AND state <> 'pending'";
            Ok(transaction.execute(sql, [id])? > 0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn ids(acts: &[OutboxRow]) -> Vec<&str> {
        acts.iter().map(|act| act.id.as_str()).collect()
    }

    #[test]
    fn acts_keep_their_order_and_an_id_is_taken_once() {
        let (_dir, store) = store();
        for id in ["z", "a", "m"] {
            assert!(store.enqueue(&act(id, "me")).unwrap());
        }
        assert!(store.enqueue(&act("hers", "mother")).unwrap());
        assert!(!store.enqueue(&OutboxRow { body: "{\"other\":1}".into(), ..act("a", "me") }).unwrap());
        assert_eq!(ids(&store.pending("me").unwrap()), ["z", "a", "m"]);
        assert!(store.pending("me").unwrap()[1] == act("a", "me"));
        assert_eq!(ids(&store.pending("mother").unwrap()), ["hers"]);
    }

    #[test]
    fn a_refusal_stays_with_its_reason_until_it_is_put_away() {
        let (_dir, store) = store();
        store.enqueue(&act("a", "me")).unwrap();
        store.enqueue(&act("b", "me")).unwrap();
        assert!(!store.put_away("a").unwrap(), "what is pending cannot be put away");
        assert!(store.settle("a", OutboxState::Refused, Some("deadline_passed")).unwrap());
        assert!(!store.settle("a", OutboxState::Accepted, None).unwrap(), "an answer is not changed");
        assert_eq!(ids(&store.pending("me").unwrap()), ["b"]);
        let all = store.outbox("me").unwrap();
        assert_eq!((all[0].state, all[0].reason.as_deref()), (OutboxState::Refused, Some("deadline_passed")));
        assert!(store.put_away("a").unwrap());
        assert_eq!(ids(&store.outbox("me").unwrap()), ["b"]);
    }
}

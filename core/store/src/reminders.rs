//! What the phone has been asked to remind of, and what became of it. The plan is made elsewhere; only its difference
//! comes here.

use crate::instant::Instant;
use crate::{Result, Store};
use jiff::Timestamp;
use rusqlite::params;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;

/// A reminder the phone has scheduled.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ScheduledRow {
    /// Stable id, the same the phone knows it by.
    pub id: String,
    /// When.
    pub fire_at: Timestamp,
    /// Opaque JSON.
    #[serde(serialize_with = "crate::export::json")]
    pub body: String,
}

impl std::fmt::Debug for ScheduledRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScheduledRow").field("fire_at", &self.fire_at).finish_non_exhaustive()
    }
}

/// What became of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Put off until later.
    Snoozed,
    /// The citizen says it is done.
    Done,
    /// The phone has shown it.
    Delivered,
}

impl ToSql for Mark {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Mark::Snoozed => "snoozed",
            Mark::Done => "done",
            Mark::Delivered => "delivered",
        }
        .into())
    }
}

impl FromSql for Mark {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "snoozed" => Ok(Mark::Snoozed),
            "done" => Ok(Mark::Done),
            "delivered" => Ok(Mark::Delivered),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// A mark on a reminder; each reminder has at most one of a kind, the latest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkRow {
    /// The reminder's id.
    pub id: String,
    /// What became of it.
    pub mark: Mark,
    /// When.
    pub at: Timestamp,
    /// Until when it is snoozed.
    pub until: Option<Timestamp>,
}

impl Store {
    /// Notes the difference between the plan and what the phone has: both lists in one transaction, removals first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; nothing has then changed.
    pub fn replace_scheduled(&self, added: &[ScheduledRow], removed: &[String]) -> Result<()> {
        self.write(|transaction| {
            let mut remove = transaction.prepare_cached("DELETE FROM scheduled_reminders WHERE id = ?1")?;
            for id in removed {
                remove.execute([id])?;
            }
            let mut add = transaction.prepare_cached(
                "INSERT OR REPLACE INTO scheduled_reminders (id, fire_at, body) VALUES (?1, ?2, ?3)",
            )?;
            for reminder in added {
                add.execute(params![reminder.id, Instant(reminder.fire_at), reminder.body])?;
            }
            Ok(())
        })
    }

    /// What the phone has scheduled, the next one first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn scheduled(&self) -> Result<Vec<ScheduledRow>> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT id, fire_at, body FROM scheduled_reminders ORDER BY fire_at, id")?;
            let rows = statement.query_map([], |row| {
                let fire_at = row.get::<_, Instant>(1)?.0;
                Ok(ScheduledRow { id: row.get(0)?, fire_at, body: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Sets and takes back marks in one transaction: what comes as one notification is marked as one.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; nothing has then changed.
    pub fn change_marks(&self, set: &[MarkRow], take_back: &[(String, Mark)]) -> Result<()> {
        self.write(|transaction| {
            let mut delete =
                transaction.prepare_cached("DELETE FROM reminder_history WHERE id = ?1 AND mark = ?2")?;
            for (id, mark) in take_back {
                delete.execute(params![id, mark])?;
            }
            let mut insert = transaction.prepare_cached(
                "INSERT OR REPLACE INTO reminder_history (id, mark, at, until) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for row in set {
                insert.execute(params![row.id, row.mark, Instant(row.at), row.until.map(Instant)])?;
            }
            Ok(())
        })
    }

    /// Marks a reminder, in place of an earlier mark of the same kind.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn mark(&self, mark: &MarkRow) -> Result<()> {
        self.write(|transaction| {
            let sql = "INSERT OR REPLACE INTO reminder_history (id, mark, at, until) VALUES (?1, ?2, ?3, ?4)";
            transaction
                .execute(sql, params![mark.id, mark.mark, Instant(mark.at), mark.until.map(Instant)])?;
            Ok(())
        })
    }

    /// All marks, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn marks(&self) -> Result<Vec<MarkRow>> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT id, mark, at, until FROM reminder_history ORDER BY at, id, mark")?;
            let rows = statement.query_map([], |row| {
                let until = row.get::<_, Option<Instant>>(3)?.map(|instant| instant.0);
                Ok(MarkRow { id: row.get(0)?, mark: row.get(1)?, at: row.get::<_, Instant>(2)?.0, until })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Takes back a mark, as when "done" was a slip of the thumb; whether it was there.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn unmark(&self, id: &str, mark: Mark) -> Result<bool> {
        self.write(|transaction| {
            let sql = "DELETE FROM reminder_history WHERE id = ?1 AND mark = ?2";
            Ok(transaction.execute(sql, params![id, mark])? > 0)
        })
    }

    /// Forgets the marks made before `before`. How many.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn forget_marks(&self, before: Timestamp) -> Result<usize> {
        self.write(|transaction| {
            Ok(transaction.execute("DELETE FROM reminder_history WHERE at < ?1", [Instant(before)])?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn reminder(id: &str, seconds: i64) -> ScheduledRow {
        ScheduledRow { id: id.into(), fire_at: at(seconds), body: "{}".into() }
    }

    #[test]
    fn the_difference_is_applied_and_a_moved_reminder_keeps_its_id() {
        let (_dir, store) = store();
        store.replace_scheduled(&[reminder("b", 2), reminder("a", 1), reminder("c", 3)], &[]).unwrap();
        store.replace_scheduled(&[reminder("a", 9)], &["c".into(), "unknown".into()]).unwrap();
        assert!(store.scheduled().unwrap() == [reminder("b", 2), reminder("a", 9)]);
    }

    #[test]
    fn marks_are_kept_by_kind_and_the_latest_counts() {
        let (_dir, store) = store();
        let mark = |mark, seconds, until: Option<i64>| MarkRow {
            id: "a".into(),
            mark,
            at: at(seconds),
            until: until.map(at),
        };
        for row in [
            mark(Mark::Delivered, 1, None),
            mark(Mark::Snoozed, 2, Some(10)),
            mark(Mark::Snoozed, 12, Some(20)),
        ] {
            store.mark(&row).unwrap();
        }
        assert_eq!(
            store.marks().unwrap(),
            [mark(Mark::Delivered, 1, None), mark(Mark::Snoozed, 12, Some(20))]
        );
        let done = mark(Mark::Done, 13, None);
        store.change_marks(std::slice::from_ref(&done), &[("a".into(), Mark::Delivered)]).unwrap();
        assert_eq!(store.marks().unwrap(), [mark(Mark::Snoozed, 12, Some(20)), done]);
        store.change_marks(&[mark(Mark::Delivered, 1, None)], &[("a".into(), Mark::Done)]).unwrap();
        assert!(store.unmark("a", Mark::Snoozed).unwrap());
        assert!(!store.unmark("a", Mark::Done).unwrap());
        assert_eq!(store.forget_marks(at(5)).unwrap(), 1);
        assert!(store.marks().unwrap().is_empty());
    }
}

//! Mit overblik: items, what the sources cover, and how far the sync has come.
//!
//! A page of changes and the cursor it came with are one transaction, so a phone that dies between two pages goes on
//! where the last whole page ended. A full read is gathered in a staging area of its own and takes the place of what
//! was there in one transaction ([`Store::swap_staging`]); until then the old items are shown.
//!
//! All of it lies in the file, or, where the citizen wants no offline copy, in memory alone
//! ([`Store::keep_overview`]); these methods are the same for both.

pub(crate) mod pages;

use crate::instant::Instant;
use crate::{Result, Store};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

/// One item of a subject's overview. The body is opaque JSON.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ItemRow {
    /// Stable id.
    pub id: String,
    /// Which source it comes from.
    pub source: String,
    /// The name of its kind.
    pub kind: String,
    /// Grows with every change at the source.
    pub version: u64,
    /// When the source said so.
    pub as_of: Timestamp,
    /// JSON.
    #[serde(serialize_with = "crate::export::json")]
    pub body: String,
}

/// What one source covers, and its state, as opaque JSON.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CoverageRow {
    /// The source.
    pub source: String,
    /// JSON.
    #[serde(serialize_with = "crate::export::json")]
    pub body: String,
}

impl std::fmt::Debug for ItemRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ItemRow")
            .field("kind", &self.kind)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for CoverageRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CoverageRow").field("source", &self.source).finish_non_exhaustive()
    }
}

/// How many items there are of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindCount {
    /// The name of the kind.
    pub kind: String,
    /// How many.
    pub items: u64,
}

/// Which of a subject's two overviews.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Shown = 0,
    Staged = 1,
}

/// The columns that [`item_row`] reads.
pub(crate) const ITEM: &str = "items.id, items.source, items.kind, items.version, items.as_of, items.body";

pub(crate) fn item_row(row: &Row<'_>) -> rusqlite::Result<ItemRow> {
    let version: i64 = row.get(3)?;
    Ok(ItemRow {
        id: row.get(0)?,
        source: row.get(1)?,
        kind: row.get(2)?,
        version: u64::try_from(version).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(3, version))?,
        as_of: row.get::<_, Instant>(4)?.0,
        body: row.get(5)?,
    })
}

/// The number of a subject's overview; `None` where there is nothing of it.
fn overview_of(connection: &Connection, subject: &str, stage: Stage) -> Result<Option<i64>> {
    let sql = "SELECT overview FROM overviews WHERE subject = ?1 AND staged = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row(params![subject, stage as i64], |row| row.get(0)).optional()?)
}

/// The number of what is shown of a subject.
pub(crate) fn shown_overview(connection: &Connection, subject: &str) -> Result<Option<i64>> {
    overview_of(connection, subject, Stage::Shown)
}

/// Whether there is but one overview.
pub(crate) fn is_alone(connection: &Connection) -> Result<bool> {
    let sql = "SELECT count(*) = 1 FROM overviews";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

impl Store {
    /// All items of a subject, by id.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn items(&self, subject: &str) -> Result<Vec<ItemRow>> {
        self.read_overview(|connection| {
            let Some(overview) = shown_overview(connection, subject)? else { return Ok(Vec::new()) };
            // Where there is but one overview the table is read as it lies: every page is decrypted once.
            let how = if is_alone(connection)? { "NOT INDEXED" } else { "" };
            let sql = format!("SELECT {ITEM} FROM items {how} WHERE overview = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([overview], item_row)?;
            let mut rows: Vec<ItemRow> = rows.collect::<rusqlite::Result<_>>()?;
            rows.sort_unstable_by(|a, b| a.id.cmp(&b.id));
            Ok(rows)
        })
    }

    /// One item.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn item(&self, subject: &str, id: &str) -> Result<Option<ItemRow>> {
        self.read_overview(|connection| {
            let sql = format!(
                "SELECT {ITEM} FROM overviews JOIN items USING (overview)
                 WHERE overviews.subject = ?1 AND overviews.staged = 0 AND items.id = ?2"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            Ok(statement.query_row([subject, id], item_row).optional()?)
        })
    }

    /// How many items of each kind a subject has, by kind. No item is read for it.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn count_kinds(&self, subject: &str) -> Result<Vec<KindCount>> {
        self.read_overview(|connection| {
            let Some(overview) = shown_overview(connection, subject)? else { return Ok(Vec::new()) };
            let sql = "SELECT kind, count(*) FROM items WHERE overview = ?1 GROUP BY kind ORDER BY kind";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([overview], |row| {
                Ok(KindCount { kind: row.get(0)?, items: row.get::<_, i64>(1)?.unsigned_abs() })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The items of a kind, what changed last first, at most `limit` after the first `skip`.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn newest_of_kind(&self, subject: &str, kind: &str, skip: u32, limit: u32) -> Result<Vec<ItemRow>> {
        self.read_overview(|connection| {
            let Some(overview) = shown_overview(connection, subject)? else { return Ok(Vec::new()) };
            let sql = format!(
                "SELECT {ITEM} FROM items WHERE overview = ?1 AND kind = ?2
                 ORDER BY doc DESC LIMIT ?4 OFFSET ?3"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params![overview, kind, skip, limit], item_row)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// What the sources cover for a subject, by source.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn coverage(&self, subject: &str) -> Result<Vec<CoverageRow>> {
        self.read_overview(|connection| {
            let Some(overview) = shown_overview(connection, subject)? else { return Ok(Vec::new()) };
            let mut statement = connection
                .prepare_cached("SELECT source, body FROM coverage WHERE overview = ?1 ORDER BY source")?;
            let rows = statement
                .query_map([overview], |row| Ok(CoverageRow { source: row.get(0)?, body: row.get(1)? }))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Where the next sync of a subject begins; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn cursor(&self, subject: &str) -> Result<Option<String>> {
        self.read_overview(|connection| read_cursor(connection, subject, Stage::Shown))
    }

    /// How far a full read has come, to go on with it; `None` when none is under way.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn staged_cursor(&self, subject: &str) -> Result<Option<String>> {
        self.read_overview(|connection| read_cursor(connection, subject, Stage::Staged))
    }

    /// Whose overviews are kept, in order; those with an act on its way too.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn subjects(&self) -> Result<Vec<String>> {
        let names = |connection: &Connection, sql: &str| -> Result<Vec<String>> {
            let mut statement = connection.prepare_cached(sql)?;
            Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        let mut subjects =
            self.read_overview(|c| names(c, "SELECT subject FROM overviews WHERE staged = 0"))?;
        subjects.extend(
            self.read(|c| names(c, "SELECT subject FROM outbox UNION SELECT subject FROM act_records"))?,
        );
        subjects.sort_unstable();
        subjects.dedup();
        Ok(subjects)
    }
}

fn read_cursor(connection: &Connection, subject: &str, stage: Stage) -> Result<Option<String>> {
    let sql = "SELECT cursor FROM overviews WHERE subject = ?1 AND staged = ?2";
    let row = connection.query_row(sql, params![subject, stage as i64], |row| row.get(0));
    Ok(row.optional()?.flatten())
}

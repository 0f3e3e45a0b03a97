//! Mit overblik: items, what the sources cover, and how far the sync has come.
//!
//! A page of changes and the cursor it came with are one transaction, so a phone that dies between two pages goes on
//! where the last whole page ended. A full read is gathered in a staging area of its own and takes the place of what
//! was there in one transaction ([`Store::swap_staging`]); until then the old items are shown.

use crate::instant::{Instant, counter};
use crate::{Result, Store};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};
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

/// The shown tables and the staging tables are twins.
struct Tables {
    items: &'static str,
    coverage: &'static str,
    cursors: &'static str,
}

const SHOWN: Tables = Tables { items: "items", coverage: "coverage", cursors: "cursors" };
const STAGED: Tables =
    Tables { items: "staged_items", coverage: "staged_coverage", cursors: "staged_cursors" };

fn item_row(row: &Row<'_>) -> rusqlite::Result<ItemRow> {
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

impl Store {
    /// Writes one page in one transaction: changed items unless a newer version is there, removals, coverage, and the
    /// cursor that follows the page (`None` leaves it as it is). With `staged` all goes to the staging area.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; nothing of the page is then there.
    pub fn apply_page(
        &self,
        subject: &str,
        changed: &[ItemRow],
        removed: &[String],
        coverage: &[CoverageRow],
        cursor: Option<&str>,
        staged: bool,
    ) -> Result<()> {
        let tables = if staged { STAGED } else { SHOWN };
        self.write(|transaction| {
            put_items(transaction, &tables, subject, changed)?;
            let mut remove = transaction
                .prepare_cached(&format!("DELETE FROM {} WHERE subject = ?1 AND id = ?2", tables.items))?;
            for id in removed {
                remove.execute([subject, id])?;
            }
            put_coverage(transaction, &tables, subject, coverage)?;
            if let Some(cursor) = cursor {
                let sql =
                    format!("INSERT OR REPLACE INTO {} (subject, cursor) VALUES (?1, ?2)", tables.cursors);
                transaction.execute(&sql, [subject, cursor])?;
            }
            Ok(())
        })
    }

    /// Puts the staged items, coverage and cursor of a subject in the place of the shown ones, in one transaction,
    /// and empties the staging area. A full read is the source's word on everything: it also takes the place of items with
    /// a higher version, or a source that was restored from a backup could never be followed again.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; the old items are then still there.
    pub fn swap_staging(&self, subject: &str) -> Result<()> {
        self.write(|transaction| {
            clear(transaction, &SHOWN, subject)?;
            for (shown, staged) in [
                (SHOWN.items, STAGED.items),
                (SHOWN.coverage, STAGED.coverage),
                (SHOWN.cursors, STAGED.cursors),
            ] {
                // Twins: the columns stand in the same order.
                let sql = format!("INSERT INTO {shown} SELECT * FROM {staged} WHERE subject = ?1");
                transaction.execute(&sql, [subject])?;
            }
            clear(transaction, &STAGED, subject)
        })
    }

    /// Empties the staging area of a subject, before a full read begins anew.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn clear_staging(&self, subject: &str) -> Result<()> {
        self.write(|transaction| clear(transaction, &STAGED, subject))
    }

    /// How far a full read has come, to go on with it; `None` when none is under way.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn staged_cursor(&self, subject: &str) -> Result<Option<String>> {
        self.read(|connection| read_cursor(connection, &STAGED, subject))
    }

    /// All items of a subject, by id.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn items(&self, subject: &str) -> Result<Vec<ItemRow>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, source, kind, version, as_of, body FROM items WHERE subject = ?1 ORDER BY id",
            )?;
            Ok(statement.query_map([subject], item_row)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// One item.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn item(&self, subject: &str, id: &str) -> Result<Option<ItemRow>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, source, kind, version, as_of, body FROM items WHERE subject = ?1 AND id = ?2",
            )?;
            Ok(statement.query_row([subject, id], item_row).optional()?)
        })
    }

    /// What the sources cover for a subject, by source.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn coverage(&self, subject: &str) -> Result<Vec<CoverageRow>> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT source, body FROM coverage WHERE subject = ?1 ORDER BY source")?;
            let rows = statement
                .query_map([subject], |row| Ok(CoverageRow { source: row.get(0)?, body: row.get(1)? }))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Where the next sync of a subject begins; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn cursor(&self, subject: &str) -> Result<Option<String>> {
        self.read(|connection| read_cursor(connection, &SHOWN, subject))
    }

    /// Whose overviews are kept, in order.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read.
    pub fn subjects(&self) -> Result<Vec<String>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT subject FROM items UNION SELECT subject FROM coverage UNION SELECT subject FROM cursors
                 UNION SELECT subject FROM outbox UNION SELECT subject FROM act_records ORDER BY 1",
            )?;
            Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Forgets everything of a subject, outbox and staging area too: a power of attorney ended, or the offline copy is no
    /// longer wanted.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn forget_subject(&self, subject: &str) -> Result<()> {
        self.write(|transaction| {
            clear(transaction, &SHOWN, subject)?;
            clear(transaction, &STAGED, subject)?;
            transaction.execute("DELETE FROM outbox WHERE subject = ?1", [subject])?;
            transaction.execute("DELETE FROM act_records WHERE subject = ?1", [subject])?;
            Ok(())
        })
    }

    /// Forgets the items of a kind whose retention time has passed, of every subject: those as of before `before`. How
    /// many.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn forget_items(&self, kind: &str, before: Timestamp) -> Result<usize> {
        self.write(|transaction| {
            let sql = "DELETE FROM items WHERE kind = ?1 AND as_of < ?2";
            Ok(transaction.execute(sql, params![kind, Instant(before)])?)
        })
    }
}

fn put_items(transaction: &Transaction<'_>, tables: &Tables, subject: &str, items: &[ItemRow]) -> Result<()> {
    let sql = format!(
        "INSERT INTO {} AS present (subject, id, source, kind, version, as_of, body)
         VALUES (:subject, :id, :source, :kind, :version, :as_of, :body)
         ON CONFLICT (subject, id) DO UPDATE SET
             source = excluded.source, kind = excluded.kind, version = excluded.version,
             as_of = excluded.as_of, body = excluded.body
         WHERE excluded.version >= present.version",
        tables.items
    );
    let mut statement = transaction.prepare_cached(&sql)?;
    for item in items {
        statement.execute(named_params! {
            ":subject": subject,
            ":id": item.id,
            ":source": item.source,
            ":kind": item.kind,
            ":version": counter(item.version, "an item's version")?,
            ":as_of": Instant(item.as_of),
            ":body": item.body,
        })?;
    }
    Ok(())
}

fn put_coverage(
    transaction: &Transaction<'_>,
    tables: &Tables,
    subject: &str,
    coverage: &[CoverageRow],
) -> Result<()> {
    // What is told of the sources takes the place of what was told before; nothing told is as before.
    if !coverage.is_empty() {
        transaction.execute(&format!("DELETE FROM {} WHERE subject = ?1", tables.coverage), [subject])?;
    }
    let sql =
        format!("INSERT OR REPLACE INTO {} (subject, source, body) VALUES (?1, ?2, ?3)", tables.coverage);
    let mut statement = transaction.prepare_cached(&sql)?;
    for row in coverage {
        statement.execute([subject, &row.source, &row.body])?;
    }
    Ok(())
}

fn clear(transaction: &Transaction<'_>, tables: &Tables, subject: &str) -> Result<()> {
    for table in [tables.items, tables.coverage, tables.cursors] {
        transaction.execute(&format!("DELETE FROM {table} WHERE subject = ?1"), [subject])?;
    }
    Ok(())
}

fn read_cursor(connection: &Connection, tables: &Tables, subject: &str) -> Result<Option<String>> {
    let sql = format!("SELECT cursor FROM {} WHERE subject = ?1", tables.cursors);
    Ok(connection.query_row(&sql, [subject], |row| row.get(0)).optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreError;
    use crate::testing::*;

    fn ids(store: &Store, subject: &str) -> Vec<String> {
        store.items(subject).unwrap().into_iter().map(|item| item.id).collect()
    }

    #[test]
    fn a_page_changes_removes_and_moves_the_cursor() {
        let (_dir, store) = store();
        let coverage = CoverageRow { source: "skat".into(), body: "{\"state\":\"ok\"}".into() };
        let page = [item("a", 1, "{}"), item("b", 1, "{}")];
        store.apply_page("me", &page, &[], std::slice::from_ref(&coverage), Some("c1"), false).unwrap();
        store.apply_page("me", &[item("b", 2, "{\"n\":2}")], &["a".into()], &[], Some("c2"), false).unwrap();
        assert!(store.items("me").unwrap() == [item("b", 2, "{\"n\":2}")]);
        assert!(store.item("me", "b").unwrap() == Some(item("b", 2, "{\"n\":2}")));
        assert!(store.item("me", "a").unwrap().is_none());
        assert!(store.coverage("me").unwrap() == [coverage]);
        assert_eq!(store.cursor("me").unwrap().as_deref(), Some("c2"));
        store.apply_page("me", &[], &[], &[], None, false).unwrap();
        assert_eq!(store.cursor("me").unwrap().as_deref(), Some("c2"));
    }

    #[test]
    fn a_source_that_is_no_longer_told_of_is_forgotten_and_no_word_leaves_all_as_it_was() {
        let (_dir, store) = store();
        let row = |source: &str| CoverageRow { source: source.into(), body: "{}".into() };
        let sources = || store.coverage("me").unwrap().into_iter().map(|row| row.source).collect::<Vec<_>>();
        store.apply_page("me", &[], &[], &[row("skat"), row("su")], None, false).unwrap();
        store.apply_page("mother", &[], &[], &[row("atp")], None, false).unwrap();
        store.apply_page("me", &[], &[], &[], None, false).unwrap();
        assert_eq!(sources(), ["skat", "su"]);
        store.apply_page("me", &[], &[], &[row("su")], None, false).unwrap();
        assert_eq!(sources(), ["su"]);
        assert_eq!(store.coverage("mother").unwrap().len(), 1);
    }

    #[test]
    fn an_older_version_never_replaces_a_newer_and_the_same_may_be_sent_again() {
        let (_dir, store) = store();
        let put = |version, body| {
            store.apply_page("me", &[item("a", version, body)], &[], &[], None, false).unwrap()
        };
        let body = || store.item("me", "a").unwrap().unwrap().body;
        put(5, "5");
        put(4, "4");
        assert_eq!(body(), "5");
        put(5, "5 again");
        assert_eq!(body(), "5 again");
        put(6, "6");
        assert_eq!(body(), "6");
    }

    #[test]
    fn a_page_that_fails_leaves_neither_items_nor_cursor() {
        let (_dir, store) = store();
        store.apply_page("me", &[item("a", 1, "{}")], &[], &[], Some("c1"), false).unwrap();
        let page = [item("b", 1, "{}"), item("c", u64::MAX, "{}")];
        let failed = store.apply_page("me", &page, &["a".into()], &[], Some("c2"), false);
        assert!(matches!(failed, Err(StoreError::OutOfRange(_))));
        assert_eq!(ids(&store, "me"), ["a"]);
        assert_eq!(store.cursor("me").unwrap().as_deref(), Some("c1"));
    }

    #[test]
    fn two_subjects_never_see_each_other() {
        let (_dir, store) = store();
        let coverage = [CoverageRow { source: "skat".into(), body: "{}".into() }];
        store.apply_page("me", &[item("a", 7, "mine")], &[], &coverage, Some("mine"), false).unwrap();
        store.apply_page("mother", &[item("a", 1, "hers")], &[], &[], Some("hers"), false).unwrap();
        assert_eq!(store.item("me", "a").unwrap().unwrap().body, "mine");
        assert_eq!(
            store.item("mother", "a").unwrap().unwrap().body,
            "hers",
            "a version of mine says nothing of hers"
        );
        assert!(store.coverage("mother").unwrap().is_empty());
        store.apply_page("mother", &[], &["a".into()], &[], None, false).unwrap();
        assert_eq!((ids(&store, "me").len(), ids(&store, "mother").len()), (1, 0));
        store.apply_page("mother", &[item("s", 1, "{}")], &[], &[], Some("s"), true).unwrap();
        store.swap_staging("me").unwrap();
        assert!(ids(&store, "me").is_empty());
        assert_eq!(store.staged_cursor("mother").unwrap().as_deref(), Some("s"));
        store.forget_subject("mother").unwrap();
        assert_eq!(store.staged_cursor("mother").unwrap(), None);
        assert!(store.subjects().unwrap().is_empty());
    }

    #[test]
    fn a_full_read_is_unseen_until_it_is_swapped_in_whole() {
        let (_dir, store) = store();
        let old = [item("a", 9, "old"), item("gone", 1, "old")];
        store.apply_page("me", &old, &[], &[], Some("c1"), false).unwrap();
        store.clear_staging("me").unwrap();
        store.apply_page("me", &[item("a", 2, "new")], &[], &[], Some("s1"), true).unwrap();
        store.apply_page("me", &[item("b", 1, "new")], &[], &[], Some("s2"), true).unwrap();
        assert!(store.items("me").unwrap() == old);
        assert_eq!(store.cursor("me").unwrap().as_deref(), Some("c1"));
        assert_eq!(store.staged_cursor("me").unwrap().as_deref(), Some("s2"));
        store.swap_staging("me").unwrap();
        assert!(store.items("me").unwrap() == [item("a", 2, "new"), item("b", 1, "new")]);
        assert_eq!(store.cursor("me").unwrap().as_deref(), Some("s2"));
        assert_eq!(store.staged_cursor("me").unwrap(), None);
    }

    #[test]
    fn items_are_forgotten_by_kind_and_age() {
        let (_dir, store) = store();
        let young = ItemRow { as_of: at(100), ..item("young", 1, "{}") };
        let other = ItemRow { kind: "access_log_entry".into(), ..item("other", 1, "{}") };
        store.apply_page("me", &[item("old", 1, "{}"), young, other], &[], &[], None, false).unwrap();
        assert_eq!(store.forget_items("case", at(50)).unwrap(), 1);
        assert_eq!(ids(&store, "me"), ["other", "young"]);
    }

    /// Run by the test below in a process of its own.
    #[test]
    #[ignore = "dies on purpose"]
    fn child_that_dies_in_the_middle_of_a_page_and_of_a_swap() {
        let Some(path) = std::env::var_os("LOMME_STORE_TEST") else { return };
        let store = Store::open(path, &key()).unwrap();
        let _ = store.write(|transaction| {
            let many: Vec<_> = (0..10_000).map(|n| item(&format!("new-{n}"), 1, &"x".repeat(500))).collect();
            put_items(transaction, &SHOWN, "me", &many)?;
            transaction.execute("UPDATE cursors SET cursor = 'c2'", [])?;
            clear(transaction, &STAGED, "me")?;
            // More than the page cache holds: some pages are in the log by now, but not the commit.
            std::process::abort();
            #[expect(unreachable_code, reason = "the closure has to have a type")]
            Ok(())
        });
    }

    #[test]
    fn a_phone_that_dies_in_the_middle_of_a_page_goes_on_after_the_last_whole_one() {
        let (dir, store) = store();
        store.apply_page("me", &[item("a", 1, "{}")], &[], &[], Some("c1"), false).unwrap();
        store.apply_page("me", &[item("s", 1, "{}")], &[], &[], Some("s1"), true).unwrap();
        drop(store);
        let path = dir.path().join("store");
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "overview::tests::child_that_dies_in_the_middle_of_a_page_and_of_a_swap",
            ])
            .env("LOMME_STORE_TEST", &path)
            .output()
            .unwrap();
        assert!(!child.status.success());
        assert!(dir.path().join("store-wal").exists(), "it died with its log open");
        let store = Store::open(&path, &key()).unwrap();
        assert_eq!(ids(&store, "me"), ["a"]);
        assert_eq!(store.cursor("me").unwrap().as_deref(), Some("c1"));
        assert_eq!(store.staged_cursor("me").unwrap().as_deref(), Some("s1"));
    }
}

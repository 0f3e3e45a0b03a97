//! Writing: pages, the staging area, and forgetting.

use super::{CoverageRow, ItemRow, Stage, overview_of};
use crate::instant::{Instant, counter};
use crate::{Result, Store};
use jiff::Timestamp;
use rusqlite::{Transaction, named_params, params};

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
        let stage = if staged { Stage::Staged } else { Stage::Shown };
        self.write_overview(|transaction| {
            let overview = make_overview(transaction, subject, stage)?;
            put_items(transaction, overview, changed)?;
            let mut remove =
                transaction.prepare_cached("DELETE FROM items WHERE overview = ?1 AND id = ?2")?;
            for id in removed {
                remove.execute(params![overview, id])?;
            }
            put_coverage(transaction, overview, coverage)?;
            if let Some(cursor) = cursor {
                let sql = "UPDATE overviews SET cursor = ?2 WHERE overview = ?1";
                transaction.prepare_cached(sql)?.execute(params![overview, cursor])?;
            }
            Ok(())
        })
    }

    /// Puts the staged items, coverage and cursor of a subject in the place of the shown ones, in one transaction,
    /// and empties the staging area. A full read is the source's word on everything: it also takes the place of items with
    /// a higher version, or a source that was restored from a backup could never be followed again.
    ///
    /// No item is copied: what was staged is from then on what is shown.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; the old items are then still there.
    pub fn swap_staging(&self, subject: &str) -> Result<()> {
        self.write_overview(|transaction| {
            clear(transaction, subject, Stage::Shown)?;
            transaction
                .execute("UPDATE overviews SET staged = 0 WHERE subject = ?1 AND staged = 1", [subject])?;
            Ok(())
        })
    }

    /// Empties the staging area of a subject, before a full read begins anew.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn clear_staging(&self, subject: &str) -> Result<()> {
        self.write_overview(|transaction| clear(transaction, subject, Stage::Staged))
    }

    /// Forgets everything of a subject, outbox and staging area too: a power of attorney ended.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn forget_subject(&self, subject: &str) -> Result<()> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM outbox WHERE subject = ?1", [subject])?;
            transaction.execute("DELETE FROM act_records WHERE subject = ?1", [subject])?;
            Ok(())
        })?;
        self.write_overview(|transaction| {
            clear(transaction, subject, Stage::Shown)?;
            clear(transaction, subject, Stage::Staged)
        })
    }

    /// Forgets at most `most` items of a kind whose retention time has passed, of every subject: those as of before
    /// `before`, the oldest first. How many; fewer than `most` when none is left.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn forget_items(&self, kind: &str, before: Timestamp, most: u32) -> Result<usize> {
        self.write_overview(|transaction| {
            let sql = "DELETE FROM items WHERE doc IN (
                           SELECT doc FROM overviews JOIN items USING (overview)
                           WHERE kind = ?1 AND as_of < ?2 ORDER BY as_of LIMIT ?3)";
            Ok(transaction.execute(sql, params![kind, Instant(before), most])?)
        })
    }

    /// Forgets every overview, and says of none how far it has come: the next sync reads all. The outbox stays.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written.
    pub fn forget_overviews(&self) -> Result<()> {
        self.write_overview(clear_all)
    }
}

/// The number of a subject's overview, which begins here if there is none.
fn make_overview(transaction: &Transaction<'_>, subject: &str, stage: Stage) -> Result<i64> {
    if let Some(overview) = overview_of(transaction, subject, stage)? {
        return Ok(overview);
    }
    let sql = "INSERT INTO overviews (subject, staged) VALUES (?1, ?2)";
    transaction.execute(sql, params![subject, stage as i64])?;
    Ok(transaction.last_insert_rowid())
}

pub(super) fn put_items(transaction: &Transaction<'_>, overview: i64, items: &[ItemRow]) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO items (overview, id, source, kind, version, as_of, body)
         VALUES (:overview, :id, :source, :kind, :version, :as_of, :body) ON CONFLICT (overview, id) DO NOTHING",
    )?;
    // A new version is a new row: its number is what tells that it is still to be indexed.
    let mut remove =
        transaction.prepare_cached("DELETE FROM items WHERE overview = ?1 AND id = ?2 AND version <= ?3")?;
    for item in items {
        let version = counter(item.version, "an item's version")?;
        let mut put = || {
            insert.execute(named_params! {
                ":overview": overview,
                ":id": item.id,
                ":source": item.source,
                ":kind": item.kind,
                ":version": version,
                ":as_of": Instant(item.as_of),
                ":body": item.body,
            })
        };
        if put()? == 0 && remove.execute(params![overview, item.id, version])? > 0 {
            put()?;
        }
    }
    Ok(())
}

fn put_coverage(transaction: &Transaction<'_>, overview: i64, coverage: &[CoverageRow]) -> Result<()> {
    // What is told of the sources takes the place of what was told before; nothing told is as before.
    if !coverage.is_empty() {
        transaction.execute("DELETE FROM coverage WHERE overview = ?1", [overview])?;
    }
    let sql = "INSERT OR REPLACE INTO coverage (overview, source, body) VALUES (?1, ?2, ?3)";
    let mut statement = transaction.prepare_cached(sql)?;
    for row in coverage {
        statement.execute(params![overview, row.source, row.body])?;
    }
    Ok(())
}

fn clear(transaction: &Transaction<'_>, subject: &str, stage: Stage) -> Result<()> {
    let Some(overview) = overview_of(transaction, subject, stage)? else { return Ok(()) };
    for table in ["items", "coverage", "overviews"] {
        transaction.execute(&format!("DELETE FROM {table} WHERE overview = ?1"), [overview])?;
    }
    Ok(())
}

/// Everything of every overview, with the index: nothing is left to be taken out of it.
pub(crate) fn clear_all(transaction: &Transaction<'_>) -> Result<()> {
    for table in ["items", "coverage", "overviews", "index_removals", "index_words"] {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
    }
    transaction.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
    transaction.execute("DELETE FROM index_removals", [])?;
    Ok(())
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
        assert_eq!(store.forget_items("case", at(50), 10).unwrap(), 1);
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
            let overview = make_overview(transaction, "me", Stage::Shown)?;
            put_items(transaction, overview, &many)?;
            transaction.execute("UPDATE overviews SET cursor = 'c2'", [])?;
            clear(transaction, "me", Stage::Staged)?;
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
                "overview::pages::tests::child_that_dies_in_the_middle_of_a_page_and_of_a_swap",
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

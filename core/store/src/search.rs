//! Search over the overview: which words are in which item.
//!
//! The index lies beside the items (FTS5, without their text) and is filled after them, in batches of its own, so that
//! a page is committed as fast as without it. That it is behind is seen by nobody: a search first takes in what was
//! committed and takes out what is gone, and every hit is joined with the items that are there.
//!
//! Words come folded by whoever asks and whoever is asked, by one rule; here they are only compared. A query is words,
//! never the index's own language.

use std::collections::BTreeSet;

use crate::overview::{ITEM, item_row, shown_overview};
use crate::{ItemRow, Result, Store};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

/// Items that are indexed in one transaction.
const BATCH: usize = 2_000;
/// Words of a query beyond this are not looked at.
const WORDS: usize = 16;

/// The words of an item, folded.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ItemWords {
    /// Of what names it: these weigh more.
    pub head: BTreeSet<String>,
    /// Of everything else.
    pub body: BTreeSet<String>,
}

/// What is searched for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct WordQuery {
    /// Words that an item has to have, all of them, folded.
    pub words: Vec<String>,
    /// Whether the last word is still being written: then it is the beginning of one.
    pub last_is_prefix: bool,
    /// Only items of these kinds; of all where none is named.
    pub kinds: Vec<String>,
}

impl std::fmt::Debug for ItemWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ItemWords").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for WordQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordQuery").field("words", &self.words.len()).finish_non_exhaustive()
    }
}

impl Store {
    /// The items of a subject that have all the words, at most `limit`: first those that have them in their head, and
    /// of alike ones the newest by what the sources say. A query without words finds nothing.
    ///
    /// `words_of` says what the words of an item are, and `rule` by which rule: when that has another number than last
    /// time, everything is indexed anew.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be read or the index not written.
    pub fn search(
        &self,
        subject: &str,
        query: &WordQuery,
        limit: u32,
        rule: u32,
        words_of: impl Fn(&ItemRow) -> ItemWords,
    ) -> Result<Vec<ItemRow>> {
        while self.index(rule, &words_of)? {}
        self.read_overview(|connection| {
            let Some(overview) = shown_overview(connection, subject)? else { return Ok(Vec::new()) };
            let Some([in_head, anywhere]) = expressions(overview, query) else { return Ok(Vec::new()) };
            let mut found = matching(connection, &in_head, overview, limit)?;
            if found.len() < limit as usize {
                let known: BTreeSet<i64> = found.iter().map(|(doc, _)| *doc).collect();
                let more = matching(connection, &anywhere, overview, limit)?;
                found.extend(more.into_iter().filter(|(doc, _)| !known.contains(doc)));
                found.truncate(limit as usize);
            }
            Ok(found.into_iter().map(|(_, row)| row).collect())
        })
    }

    /// Takes the next batch of what has changed into the index; whether there is more. [`search`](Self::search) does it
    /// by itself: this is for a moment when nobody waits.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when the file cannot be written; the index is then as it was.
    pub fn index(&self, rule: u32, words_of: impl Fn(&ItemRow) -> ItemWords) -> Result<bool> {
        if self.read_overview(|connection| is_indexed(connection, rule))? {
            return Ok(false);
        }
        self.write_overview(|transaction| {
            if indexed_by(transaction)? != rule {
                begin_anew(transaction, rule)?;
            }
            take_out(transaction)?;
            take_in(transaction, words_of)?;
            Ok(!is_indexed(transaction, rule)?)
        })
    }
}

fn indexed_by(connection: &Connection) -> Result<u32> {
    Ok(connection.prepare_cached("SELECT rule FROM indexing")?.query_row([], |row| row.get(0))?)
}

fn is_indexed(connection: &Connection, rule: u32) -> Result<bool> {
    let sql = "SELECT rule = ?1 AND upto >= (SELECT coalesce(max(doc), 0) FROM items)
                   AND NOT EXISTS (SELECT 1 FROM index_removals) FROM indexing";
    Ok(connection.prepare_cached(sql)?.query_row([rule], |row| row.get(0))?)
}

fn begin_anew(transaction: &Transaction<'_>, rule: u32) -> Result<()> {
    transaction.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
    transaction.execute("DELETE FROM index_removals", [])?;
    transaction.execute("UPDATE indexing SET rule = ?1, upto = 0", [rule])?;
    Ok(())
}

fn take_out(transaction: &Transaction<'_>) -> Result<()> {
    let batch = format!("SELECT entry FROM index_removals ORDER BY entry LIMIT {BATCH}");
    let entries: Vec<i64> = transaction
        .prepare_cached(&batch)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut remove = transaction.prepare_cached("DELETE FROM search WHERE rowid = ?1")?;
    let mut done = transaction.prepare_cached("DELETE FROM index_removals WHERE entry = ?1")?;
    for entry in entries {
        remove.execute([entry])?;
        done.execute([entry])?;
    }
    Ok(())
}

fn take_in(transaction: &Transaction<'_>, words_of: impl Fn(&ItemRow) -> ItemWords) -> Result<()> {
    let batch = format!(
        "SELECT {ITEM}, doc, overview FROM items WHERE doc > (SELECT upto FROM indexing) ORDER BY doc LIMIT {BATCH}"
    );
    let mut statement = transaction.prepare_cached(&batch)?;
    let mut rows: Vec<(ItemRow, i64, i64)> = statement
        .query_map([], |row| Ok((item_row(row)?, row.get(6)?, row.get(7)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let Some((_, upto, _)) = rows.last() else { return Ok(()) };
    transaction.prepare_cached("UPDATE indexing SET upto = ?1")?.execute([upto])?;
    // The index writes a segment whenever a number is lower than the one before.
    rows.sort_unstable_by_key(|(item, doc, _)| entry(item.as_of, *doc));
    let mut insert = transaction
        .prepare_cached("INSERT INTO search (rowid, head, body, facets) VALUES (?1, ?2, ?3, ?4)")?;
    for (item, doc, overview) in &rows {
        let words = words_of(item);
        let body = words.body.difference(&words.head);
        let facets = format!("{} {}", overview_facet(*overview), kind_facet(&item.kind));
        insert.execute(params![entry(item.as_of, *doc), joined(words.head.iter()), joined(body), facets])?;
    }
    Ok(())
}

/// The number of an item's entry, as the trigger of the table reckons it: higher is newer.
fn entry(as_of: Timestamp, doc: i64) -> i64 {
    ((as_of.as_microsecond().max(0) / 60_000_000) << 32) | doc
}

fn joined<'w>(words: impl Iterator<Item = &'w String>) -> String {
    let words: Vec<&str> = words.map(String::as_str).collect();
    words.join(" ")
}

/// What a subject's entries have and no one else's do.
fn overview_facet(overview: i64) -> String {
    format!("o{overview}")
}

/// A kind in letters and digits, whatever a newer gateway calls it.
fn kind_facet(kind: &str) -> String {
    let hex = kind.bytes().map(|byte| format!("{byte:02x}"));
    std::iter::once("k".to_owned()).chain(hex).collect()
}

/// The query twice in the index's language: for the heads, and for everything. `None` without a word.
fn expressions(overview: i64, query: &WordQuery) -> Option<[String; 2]> {
    let words: Vec<&String> = query.words.iter().filter(|word| !word.is_empty()).take(WORDS).collect();
    let last = words.len().checked_sub(1)?;
    let mut facets = format!("facets : {}", quoted(&overview_facet(overview)));
    if !query.kinds.is_empty() {
        let kinds: Vec<String> = query.kinds.iter().map(|kind| quoted(&kind_facet(kind))).collect();
        facets.push_str(&format!(" AND facets : ({})", kinds.join(" OR ")));
    }
    let written = |columns: &str| {
        let words = words.iter().enumerate().map(|(number, word)| {
            let star = if number == last && query.last_is_prefix { " *" } else { "" };
            format!(" AND {{{columns}}} : {}{star}", quoted(word))
        });
        std::iter::once(facets.clone()).chain(words).collect::<String>()
    };
    Some([written("head"), written("head body")])
}

/// A string of the index's language: nothing in it is syntax.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// The newest entries that match. What the index still has and the items have not is passed over.
fn matching(
    connection: &Connection,
    expression: &str,
    overview: i64,
    limit: u32,
) -> Result<Vec<(i64, ItemRow)>> {
    let sql = format!(
        "SELECT {ITEM}, items.doc FROM search CROSS JOIN items ON items.doc = search.rowid & 0xffffffff
         WHERE search MATCH ?1 AND items.overview = ?2 ORDER BY search.rowid DESC LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows =
        statement.query_map(params![expression, overview, limit], |row| Ok((row.get(6)?, item_row(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

//! Search over the overview: which words are in which item.
//!
//! The index lies beside the items (FTS5, without their text) and is filled after them, in batches of its own, so that
//! a page is committed as fast as without it. That it is behind is seen by nobody: a search first takes in what was
//! committed and takes out what is gone, and every hit is joined with the items that are there.
//!
//! Words come folded by whoever asks and whoever is asked, by one rule; here they are only compared. A query is words,
//! never the index's own language.

use std::collections::BTreeSet;

use crate::overview::{ITEM, is_alone, item_row, shown_overview};
use crate::{ItemRow, Result, Store};
use jiff::Timestamp;
use rusqlite::{Connection, ToSql, Transaction, params};

/// Items that are indexed in one transaction.
const BATCH: usize = 5_000;
/// After so many changes at once the index is written anew in one piece.
const MANY: usize = 2_000;
/// Words of a query beyond this are not looked at.
const WORDS: usize = 16;
/// Letters of the beginnings that the index has entries for, as the schema says (which counts the mark too).
const BEGINNINGS: [usize; 4] = [1, 2, 3, 5];
/// Before a word of what names an item.
const HEAD: char = 'h';
/// Before any other.
const BODY: char = 'b';

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
    /// Beginnings of words that an item has to have, all of them, folded.
    pub words: Vec<String>,
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
    /// The items of a subject that have words beginning so, at most `limit`: first those that have the very words in their
    /// head, then those that have words in their head that begin so, then the rest; of alike ones the newest by what the
    /// sources say. A query without words finds nothing.
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
            let mut found: Vec<(i64, ItemRow)> = Vec::new();
            for tier in [Tier::Words, Tier::Head, Tier::Anywhere] {
                let Some(expression) = expression(connection, overview, query, tier)? else { break };
                let more = matching(connection, &expression, &tier.looked_at(query), overview, limit)?;
                let known: BTreeSet<i64> = found.iter().map(|(doc, _)| *doc).collect();
                found.extend(more.into_iter().filter(|(doc, _)| !known.contains(doc)));
                if found.len() >= limit as usize {
                    break;
                }
            }
            Ok(found.into_iter().take(limit as usize).map(|(_, row)| row).collect())
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
            let removed = take_out(transaction)?;
            let added = take_in(transaction, words_of)?;
            let more = !is_indexed(transaction, rule)?;
            if !more && removed.max(added) >= MANY {
                // Also what was taken out leaves the index for good.
                transaction.execute("INSERT INTO search (search) VALUES ('optimize')", [])?;
            }
            Ok(more)
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
    transaction.execute("DELETE FROM index_words", [])?;
    transaction.execute("UPDATE indexing SET rule = ?1, upto = 0", [rule])?;
    Ok(())
}

fn take_out(transaction: &Transaction<'_>) -> Result<usize> {
    let batch = format!("SELECT doc, entry FROM index_removals ORDER BY doc LIMIT {BATCH}");
    let gone: Vec<(i64, i64)> = transaction
        .prepare_cached(&batch)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut remove = transaction.prepare_cached("DELETE FROM search WHERE rowid = ?1")?;
    let mut forget = transaction.prepare_cached("DELETE FROM index_words WHERE doc = ?1")?;
    let mut done = transaction.prepare_cached("DELETE FROM index_removals WHERE doc = ?1")?;
    for (doc, entry) in &gone {
        remove.execute([entry])?;
        forget.execute([doc])?;
        done.execute([doc])?;
    }
    Ok(gone.len())
}

fn take_in(transaction: &Transaction<'_>, words_of: impl Fn(&ItemRow) -> ItemWords) -> Result<usize> {
    let batch = format!(
        "SELECT {ITEM}, doc, overview FROM items WHERE doc > (SELECT upto FROM indexing) ORDER BY doc LIMIT {BATCH}"
    );
    let mut statement = transaction.prepare_cached(&batch)?;
    let mut keep = transaction.prepare_cached("INSERT INTO index_words (doc, words) VALUES (?1, ?2)")?;
    let mut entries: Vec<(i64, String)> = Vec::new();
    let mut upto = None;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (item, doc, overview) = (item_row(row)?, row.get(6)?, row.get(7)?);
        let words = line(&words_of(&item));
        keep.execute(params![doc, words])?;
        let facets = format!("{} {}", overview_facet(overview), kind_facet(&item.kind));
        entries.push((entry(item.as_of, doc), facets + &words));
        upto = Some(doc);
    }
    let Some(upto) = upto else { return Ok(0) };
    transaction.prepare_cached("UPDATE indexing SET upto = ?1")?.execute([upto])?;
    // The index writes a segment whenever a number is lower than the one before it.
    entries.sort_unstable_by_key(|(entry, _)| *entry);
    let mut insert = transaction.prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?;
    for (entry, line) in &entries {
        insert.execute(params![entry, line])?;
    }
    Ok(entries.len())
}

/// The words of an item, each after a space and its mark.
fn line(words: &ItemWords) -> String {
    let mut line = String::new();
    let head = words.head.iter().map(|word| (HEAD, word));
    for (mark, word) in head.chain(words.body.difference(&words.head).map(|word| (BODY, word))) {
        line.extend([' ', mark]);
        line.push_str(word);
    }
    line
}

/// The last minute that the number of an entry can tell, in the year 6053.
const LAST_MINUTE: i64 = i32::MAX as i64;

/// The number of an item's entry, as the trigger of the table reckons it: lower is newer.
fn entry(as_of: Timestamp, doc: i64) -> i64 {
    let minute = (as_of.as_microsecond().max(0) / 60_000_000).min(LAST_MINUTE);
    ((LAST_MINUTE - minute) << 32) | doc
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

/// How well something matches: the best first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tier {
    /// The very words are in the head.
    Words,
    /// The head has words that begin so.
    Head,
    /// It has words that begin so.
    Anywhere,
}

impl Tier {
    /// What the index alone does not decide, as pieces of an item's line of which it has to have one of each. The index has the
    /// beginnings of some lengths only; a longer one is looked for by the longest of them, newest first, and then in the line: that
    /// ends as soon as there is enough, where the index would have read all there is of the longer one.
    fn looked_at(self, query: &WordQuery) -> Vec<[String; 2]> {
        if self == Tier::Words {
            return Vec::new();
        }
        let begun = |mark: char, word: &str| format!(" {mark}{word}");
        let other = if self == Tier::Anywhere { BODY } else { HEAD };
        let long = terms(query).filter(|word| indexed_beginning(word) != *word);
        long.map(|word| [begun(HEAD, word), begun(other, word)]).collect()
    }
}

/// The words of a query that are looked for.
fn terms(query: &WordQuery) -> impl Iterator<Item = &str> {
    query.words.iter().map(String::as_str).filter(|word| !word.is_empty()).take(WORDS)
}

/// The longest beginning of a word that the index has an entry of its own for.
fn indexed_beginning(word: &str) -> &str {
    let after = |letters: usize| word.char_indices().nth(letters).map_or(word.len(), |(at, _)| at);
    let letters = word.chars().count();
    let most = BEGINNINGS.iter().rev().find(|most| **most <= letters).copied().unwrap_or_default();
    word.get(..after(most)).unwrap_or(word)
}

/// The query in the index's language; `None` without a word.
fn expression(
    connection: &Connection,
    overview: i64,
    query: &WordQuery,
    tier: Tier,
) -> Result<Option<String>> {
    // What is no word is in nothing.
    if !terms(query).all(|word| word.chars().all(char::is_alphanumeric)) {
        return Ok(None);
    }
    let mut parts = Vec::new();
    // Where there is but one overview, every entry is of it.
    if !is_alone(connection)? {
        parts.push(quoted(&overview_facet(overview)));
    }
    if !query.kinds.is_empty() {
        let kinds: Vec<String> = query.kinds.iter().map(|kind| quoted(&kind_facet(kind))).collect();
        parts.push(format!("({})", kinds.join(" OR ")));
    }
    let facets = parts.len();
    parts.extend(terms(query).map(|word| {
        let word_in_head = quoted(&format!("{HEAD}{word}"));
        let beginning = |mark: char| format!("{} *", quoted(&format!("{mark}{}", indexed_beginning(word))));
        match tier {
            Tier::Words => word_in_head,
            Tier::Head => beginning(HEAD),
            Tier::Anywhere => format!("({} OR {})", beginning(HEAD), beginning(BODY)),
        }
    }));
    Ok((parts.len() > facets).then(|| parts.join(" AND ")))
}

/// A string of the index's language: nothing in it is syntax.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// The newest entries that match and have what is to be looked at. What the index still has and the items have not is passed over.
fn matching(
    connection: &Connection,
    expression: &str,
    looked_at: &[[String; 2]],
    overview: i64,
    limit: u32,
) -> Result<Vec<(i64, ItemRow)>> {
    let (mut lines, mut has) = (String::new(), String::new());
    if !looked_at.is_empty() {
        lines.push_str("CROSS JOIN index_words ON index_words.doc = search.rowid & 0xffffffff");
    }
    for piece in (3..).step_by(2).take(looked_at.len()) {
        has.push_str(&format!(
            " AND (instr(index_words.words, ?{piece}) > 0 OR instr(index_words.words, ?{}) > 0)",
            piece + 1
        ));
    }
    let sql = format!(
        "SELECT {ITEM}, items.doc FROM search {lines} CROSS JOIN items ON items.doc = search.rowid & 0xffffffff
         WHERE search MATCH ?1 AND items.overview = ?2{has} ORDER BY search.rowid"
    );
    // Not LIMIT: with a bound one in front of a virtual table the statement would be made anew at each search.
    let mut statement = connection.prepare_cached(&sql)?;
    let asked: [&dyn ToSql; 2] = [&expression, &overview];
    let pieces = looked_at.iter().flatten().map(|piece| piece as &dyn ToSql);
    let values: Vec<&dyn ToSql> = asked.into_iter().chain(pieces).collect();
    let rows = statement.query_map(values.as_slice(), |row| Ok((row.get(6)?, item_row(row)?)))?;
    Ok(rows.take(limit as usize).collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests;

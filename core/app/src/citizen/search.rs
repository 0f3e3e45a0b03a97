//! Search over everything that is held of one person.

use std::collections::BTreeSet;

use jiff::Timestamp;
use lomme_overview::search::{Place, Query, RULE, searchable_text};
use lomme_overview::{Item, KINDS};
use lomme_store::{ItemRow, ItemWords, Store, WordQuery};

use super::CitizenApp;
use super::overview::from_json;
use crate::error::LommeError;
use crate::texts::Texts;
use crate::view::{SearchView, search_view};

/// More hits than this are not shown at once.
const HITS_MAX: u32 = 500;

impl CitizenApp {
    /// What has all the words that were typed, at most `limit`; of these kinds, or of all where none is named. Every word is the
    /// beginning of one, so it can be asked at each letter. What names a thing goes before what only mentions it, and then the
    /// newest goes first. Whatever is typed is looked for: nothing in it is a command.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn search(&self, typed: &str, kinds: &[String], limit: u32) -> Result<SearchView, LommeError> {
        search(&self.store, self.subject()?.key(), &Asked { typed, kinds, limit }, self.now(), &self.texts)
    }
}

/// What is asked of a search.
pub(crate) struct Asked<'a> {
    pub(crate) typed: &'a str,
    pub(crate) kinds: &'a [String],
    pub(crate) limit: u32,
}

/// The same in a store.
pub(crate) fn search(
    store: &Store,
    subject: &str,
    asked: &Asked<'_>,
    now: Timestamp,
    texts: &Texts,
) -> Result<SearchView, LommeError> {
    let query = Query::parse(asked.typed);
    let limit = asked.limit.min(HITS_MAX);
    let words = WordQuery { words: query.words().to_vec(), kinds: asked.kinds.to_vec() };
    // One more tells whether there is more.
    let rows = store.search(subject, &words, limit + 1, RULE, item_words)?;
    let items = rows.iter().map(|row| from_json(&row.body)).collect::<Result<Vec<Item>, _>>()?;
    Ok(search_view(&query, &items, limit as usize, now, texts))
}

/// The same in items that are in no store.
pub(crate) fn search_items<'i>(query: &Query, items: &'i [Item], kinds: &[String]) -> Vec<&'i Item> {
    let of_kind = |item: &&Item| kinds.is_empty() || kinds.iter().any(|kind| kind == item.body.kind());
    let ranked = items.iter().filter(of_kind).filter_map(|item| Some((rank(query, item)?, item)));
    let mut found: Vec<(u8, &Item)> = ranked.collect();
    found.sort_by(|(a, one), (b, other)| (a, other.as_of).cmp(&(b, one.as_of)));
    found.into_iter().map(|(_, item)| item).collect()
}

fn rank(query: &Query, item: &Item) -> Option<u8> {
    let text = searchable_text(item);
    let (head, body) = (text.head_words(), text.body_words());
    let begins = |words: &BTreeSet<String>, typed: &String| {
        words.range(typed.clone()..).next().is_some_and(|word| word.starts_with(typed.as_str()))
    };
    let all = |holds: &dyn Fn(&String) -> bool| query.words().iter().all(holds);
    if query.is_empty() {
        None
    } else if all(&|typed| head.contains(typed)) {
        Some(0)
    } else if all(&|typed| begins(&head, typed)) {
        Some(1)
    } else {
        all(&|typed| begins(&head, typed) || begins(&body, typed)).then_some(2)
    }
}

/// Takes what a sync brought into the index, when nobody waits for it.
pub(super) fn index(store: &Store) -> Result<(), LommeError> {
    while store.index(RULE, item_words)? {}
    Ok(())
}

/// The words of an item. One that cannot be read has none.
fn item_words(row: &ItemRow) -> ItemWords {
    let Ok(item) = from_json::<Item>(&row.body) else { return ItemWords::default() };
    let text = searchable_text(&item);
    ItemWords { head: text.head_words(), body: text.body_words() }
}

/// The stable name of where something was found.
pub(crate) fn place_code(place: Place) -> &'static str {
    match place {
        Place::Title => "title",
        Place::Authority => "authority",
        Place::Body => "body",
    }
}

/// Whether there is such a kind: a mistyped one would find nothing, and say so of everything.
pub fn is_kind(kind: &str) -> bool {
    KINDS.contains(&kind)
}

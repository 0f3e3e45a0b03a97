use super::*;
use crate::testing::*;

const RULE: u32 = 1;

/// The first word names an item, the others are in it.
fn words_of(item: &ItemRow) -> ItemWords {
    let mut words = item.body.split(' ').map(str::to_owned);
    ItemWords { head: words.by_ref().take(1).collect(), body: words.collect() }
}

fn put(store: &Store, subject: &str, id: &str, version: u64, text: &str) {
    store.apply_page(subject, &[item(id, version, text)], &[], &[], None, false).unwrap();
}

fn found(store: &Store, subject: &str, typed: &str) -> Vec<String> {
    let query = WordQuery { words: typed.split(' ').map(str::to_owned).collect(), kinds: Vec::new() };
    let rows = store.search(subject, &query, 100, RULE, words_of).unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

#[test]
fn every_word_is_the_beginning_of_one_and_all_have_to_be_there() {
    let (_dir, store) = store();
    put(&store, "me", "a", 1, "skattekort aarhus kommune");
    put(&store, "me", "b", 1, "byggesag aarhus");
    for typed in ["s", "ska", "skatte", "skattekort", "aarh skattek", "kommun aarhus"] {
        assert_eq!(found(&store, "me", typed), ["a"], "{typed}");
    }
    for typed in ["kattekort", "skattekorte", "skattekomp", "skattekort byggesag", ""] {
        assert!(found(&store, "me", typed).is_empty(), "{typed}");
    }
}

#[test]
fn what_names_it_goes_first_then_what_is_new() {
    let (_dir, store) = store();
    let aged = |id: &str, seconds: i64, text: &str| {
        let row = ItemRow { as_of: at(seconds), ..item(id, 1, text) };
        store.apply_page("me", &[row], &[], &[], None, false).unwrap();
    };
    aged("mentioned", 9_000, "brev skat");
    aged("begins", 8_000, "skattebrev");
    aged("old", 60, "skat");
    aged("new", 600, "skat");
    assert_eq!(found(&store, "me", "skat"), ["new", "old", "begins", "mentioned"]);
}

#[test]
fn what_was_changed_or_removed_is_no_longer_found_and_what_was_committed_is() {
    let (_dir, store) = store();
    put(&store, "me", "a", 1, "gammel");
    assert_eq!(found(&store, "me", "gammel"), ["a"]);
    put(&store, "me", "a", 2, "ny");
    assert!(found(&store, "me", "gammel").is_empty());
    assert_eq!(found(&store, "me", "ny"), ["a"]);
    store.apply_page("me", &[], &["a".into()], &[], None, false).unwrap();
    assert!(found(&store, "me", "ny").is_empty());
    store.apply_page("me", &[item("b", 1, "opmagasineret")], &[], &[], Some("c"), true).unwrap();
    assert!(found(&store, "me", "opmagasineret").is_empty(), "what is staged is not shown");
    store.swap_staging("me").unwrap();
    assert_eq!(found(&store, "me", "opmagasineret"), ["b"]);
    assert_eq!(store.forget_items("case", at(100), 10).unwrap(), 1);
    assert!(found(&store, "me", "opmagasineret").is_empty());
}

#[test]
fn nobody_finds_what_is_anothers() {
    let (_dir, store) = store();
    put(&store, "me", "a", 1, "skat min");
    put(&store, "mother", "a", 1, "skat hendes");
    assert!(found(&store, "me", "hendes").is_empty());
    assert!(found(&store, "mother", "min").is_empty());
    assert_eq!(
        store
            .search("mother", &WordQuery { words: vec!["skat".into()], kinds: vec![] }, 9, RULE, words_of)
            .unwrap()[0]
            .body,
        "skat hendes"
    );
    store.forget_subject("mother").unwrap();
    assert!(found(&store, "mother", "skat").is_empty());
    assert_eq!(found(&store, "me", "skat"), ["a"]);
}

#[test]
fn only_the_kinds_that_were_asked_for_are_found_whatever_they_are_called() {
    let (_dir, store) = store();
    let odd = "new \"kind\" OR *";
    for (id, kind) in [("a", "case"), ("b", odd)] {
        let row = ItemRow { kind: kind.into(), ..item(id, 1, "skat") };
        store.apply_page("me", &[row], &[], &[], None, false).unwrap();
    }
    let of = |kinds: &[&str]| {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let query = WordQuery { words: vec!["skat".into()], kinds };
        store.search("me", &query, 9, RULE, words_of).unwrap().len()
    };
    assert_eq!((of(&[]), of(&["case"]), of(&[odd]), of(&["case", odd]), of(&["payment"])), (2, 1, 1, 2, 0));
}

#[test]
fn nothing_in_a_query_is_a_command() {
    let (_dir, store) = store();
    put(&store, "me", "a", 1, "skat");
    for typed in
        ["\"", "skat\" OR \"x", "*", "words:", "NEAR(a)", "^skat", "-", "(", "h\u{0}x", "'; DROP TABLE items"]
    {
        assert!(found(&store, "me", typed).is_empty(), "{typed}");
    }
    assert_eq!(found(&store, "me", "skat"), ["a"]);
}

#[test]
fn another_rule_makes_the_index_anew() {
    let (_dir, store) = store();
    put(&store, "me", "a", 1, "skat");
    assert_eq!(found(&store, "me", "skat"), ["a"]);
    let query = |word: &str| WordQuery { words: vec![word.into()], kinds: Vec::new() };
    let upper =
        |row: &ItemRow| ItemWords { head: [row.body.replace("skat", "told")].into(), body: BTreeSet::new() };
    assert_eq!(store.search("me", &query("told"), 9, RULE + 1, upper).unwrap().len(), 1);
    assert!(store.search("me", &query("skat"), 9, RULE + 1, upper).unwrap().is_empty());
}

#[test]
fn many_are_indexed_in_batches_and_found_without_an_end_of_them() {
    let (_dir, store) = store();
    let many: Vec<ItemRow> = (0..12_000).map(|n| item(&format!("i{n}"), 1, &format!("alle nr{n}"))).collect();
    store.apply_page("me", &many, &[], &[], None, false).unwrap();
    assert!(store.index(RULE, words_of).unwrap(), "one batch is not all");
    assert_eq!(found(&store, "me", "alle").len(), 100);
    assert_eq!(found(&store, "me", "nr11999"), ["i11999"]);
    let ids: Vec<String> = many.into_iter().map(|row| row.id).collect();
    store.apply_page("me", &[], &ids, &[], None, false).unwrap();
    assert!(found(&store, "me", "alle").is_empty());
    let left: i64 = store
        .read(|c| Ok(c.query_row("SELECT count(*) FROM index_removals", [], |row| row.get(0))?))
        .unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_store_in_memory_finds_the_same() {
    let (_dir, store) = store();
    put(&store, "me", "a", 1, "skat");
    for in_file in [false, true] {
        store.keep_overview(in_file).unwrap();
        assert_eq!(found(&store, "me", "sk"), ["a"]);
    }
}

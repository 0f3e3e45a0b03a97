//! What the store costs, compared in one run with SQLCipher alone doing the same: `cargo bench -p lomme-store`.
//!
//! The two of a pair take turns, several times, and the best of each counts, so that what else the machine does falls out.
//! What may not be passed is a ratio. With `quick` after `--` a tenth of the items is used, every limit has half as much room
//! again, what waits for the disk is said and not judged, and a ratio is passed over only if it is in three runs on end.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "no code that is shipped")]

mod bare;
mod items;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use bare::Bare;
use items::{KEY, items, words_of};
use lomme_store::{ItemRow, Store, StoreKey, WordQuery};

/// Changes in a page of the gateway.
const PAGE: usize = 500;
const RULE: u32 = 1;
const ME: &str = "own";

/// What a limit is multiplied by where the run is short.
const ROOM: f64 = 1.5;

struct Figures {
    passed: bool,
    quick: bool,
}

impl Figures {
    fn say(&self, what: &str, ratio: f64) {
        println!("{what:<86} {ratio:>7.2}");
    }

    fn limit(&mut self, what: &str, ratio: f64, most: f64) {
        let most = if self.quick { most * ROOM } else { most };
        let kept = ratio <= most;
        println!("{what:<86} {ratio:>7.2}  at most {most:.2}{}", if kept { "" } else { "   PASSED OVER" });
        self.passed &= kept;
    }

    /// A limit on what waits for the disk, which in a short run is mostly that.
    fn limit_of_disk(&mut self, what: &str, ratio: f64, most: f64) {
        if self.quick { self.say(what, ratio) } else { self.limit(what, ratio, most) }
    }
}

fn main() -> ExitCode {
    let quick = std::env::args().any(|argument| argument == "quick");
    let many = items(if quick { 10_000 } else { 100_000 });
    for run in 1..=if quick { 3 } else { 1 } {
        if run > 1 {
            println!(
                "once more, as what else the machine does may have been in one of the two and not in the other:"
            );
        }
        if within_limits(quick, &many) {
            return ExitCode::SUCCESS;
        }
    }
    ExitCode::FAILURE
}

fn within_limits(quick: bool, many: &[ItemRow]) -> bool {
    let mut figures = Figures { passed: true, quick };
    applying(&mut figures, many);
    let dir = tempfile::tempdir().unwrap();
    let large = filled(&dir.path().join("large"), many);
    let small = filled(&dir.path().join("small"), &many[..100]);
    searching(&mut figures, &large, many);
    delta(&mut figures, &small, &large, many);
    opening(&mut figures, &many[..10_000]);
    figures.passed
}

/// The best of several turns of each.
fn best<const N: usize>(turns: usize, mut cases: [&mut dyn FnMut() -> Duration; N]) -> [f64; N] {
    let mut best = [f64::MAX; N];
    for _ in 0..turns {
        for (case, best) in cases.iter_mut().zip(&mut best) {
            *best = best.min(case().as_secs_f64());
        }
    }
    best
}

fn timed(work: impl FnOnce()) -> Duration {
    let since = Instant::now();
    work();
    since.elapsed()
}

fn new_store(path: &Path) -> Store {
    Store::open(path, &StoreKey::new(KEY)).unwrap()
}

fn apply(store: &Store, items: &[ItemRow]) {
    for (number, page) in items.chunks(PAGE).enumerate() {
        store.apply_page(ME, page, &[], &[], Some(&number.to_string()), false).unwrap();
    }
}

fn index(store: &Store) {
    while store.index(RULE, words_of).unwrap() {}
}

fn filled(path: &Path, items: &[ItemRow]) -> Store {
    let store = new_store(path);
    apply(&store, items);
    index(&store);
    store
}

fn applying(figures: &mut Figures, many: &[ItemRow]) {
    let newer: Vec<ItemRow> =
        many.iter().map(|item| ItemRow { version: item.version + 1, ..item.clone() }).collect();
    let dirs = [0, 1, 2].map(|_| tempfile::tempdir().unwrap());
    let mut turn = 0;
    let mut bare_changes = Duration::MAX;
    let mut our_changes = Duration::MAX;
    let mut index_changes = Duration::MAX;
    let mut indexing = Duration::MAX;
    let mut ours = || {
        turn += 1;
        let store = new_store(&dirs[0].path().join(turn.to_string()));
        let applied = timed(|| apply(&store, many));
        indexing = indexing.min(timed(|| index(&store)));
        our_changes = our_changes.min(timed(|| apply(&store, &newer)));
        index_changes = index_changes.min(timed(|| index(&store)));
        store.wipe().unwrap();
        applied
    };
    let mut bare_turn = 0;
    let mut bare = || {
        bare_turn += 1;
        let mut bare = Bare::open(&dirs[1].path().join(bare_turn.to_string()));
        let put = timed(|| bare.put(many, PAGE));
        bare_changes = bare_changes.min(timed(|| bare.put(&newer, PAGE)));
        put
    };
    let [ours, bare] = best(3, [&mut ours, &mut bare]);
    let count = many.len();
    figures.limit_of_disk(
        &format!("{count} items into an empty store, over bare inserts of the same rows"),
        ours / bare,
        1.4,
    );
    let changes = our_changes.as_secs_f64() / bare_changes.as_secs_f64();
    figures.limit_of_disk(
        &format!("{count} changes of items that are there, over bare replacements"),
        changes,
        1.4,
    );
    figures.say("  the index of them afterwards, over the same bare inserts", indexing.as_secs_f64() / bare);
    let both = index_changes.as_secs_f64() / bare_changes.as_secs_f64();
    figures.say("  the index of the changes afterwards, over the same bare replacements", both);
    println!("  ({:.0} bare inserts a second on this machine)", count as f64 / bare);
}

fn searching(figures: &mut Figures, store: &Store, many: &[ItemRow]) {
    let ids: Vec<&str> = many.iter().step_by(many.len() / 500).map(|item| item.id.as_str()).collect();
    let mut lookup = || {
        timed(|| {
            for id in &ids {
                assert!(store.item(ME, id).unwrap().is_some());
            }
        }) / ids.len() as u32
    };
    let mut fastest = f64::MAX;
    for (what, typed) in [
        ("one letter", "s"),
        ("two letters", "ko"),
        ("three letters", "kom"),
        ("the beginning of a word in every item", "kommu"),
        ("a word in every item", "kommune"),
        ("the beginning of a rare word", "vandsk"),
        ("two words", "kommune vandskade"),
        ("three words, the last of them begun", "kommune afgoerelse bo"),
        ("a word that is nowhere", "qqqq"),
    ] {
        let words = typed.split(' ').map(str::to_owned).collect();
        let query = WordQuery { words, kinds: Vec::new() };
        let mut found = 0;
        let mut search = || {
            timed(|| {
                for _ in 0..20 {
                    found = store.search(ME, &query, 10, RULE, words_of).unwrap().len();
                }
            }) / 20
        };
        let [searched, looked_up] = best(5, [&mut search, &mut lookup]);
        fastest = fastest.min(looked_up);
        let what = format!("first {found} of '{typed}' ({what}), over a point lookup");
        figures.limit(&what, searched / looked_up, 20.0);
    }
    println!("  (a point lookup took {:.1} µs on this machine)", fastest * 1e6);
}

/// What a small delta costs in a large store beside a small one. A row with an id without an order touches more pages of a larger tree, whoever
/// writes it: that much is bare SQLCipher's, of the same rows.
fn delta(figures: &mut Figures, small: &Store, large: &Store, many: &[ItemRow]) {
    let count = many.len();
    let fresh = items(count + 4_000);
    let ours = |store: &Store, rows: &[ItemRow], indexed: bool| {
        for page in rows.chunks(10) {
            store.apply_page(ME, page, &[], &[], Some("next"), false).unwrap();
            if indexed {
                index(store);
            }
        }
    };
    let dir = tempfile::tempdir().unwrap();
    let mut bare = [("small", &many[..100]), ("large", many)].map(|(name, rows)| {
        let mut bare = Bare::open(&dir.path().join(name));
        bare.put(rows, PAGE);
        bare
    });
    let mut best = [[f64::MAX; 2]; 3];
    for rows in fresh[count..].chunks(400).take(8) {
        let (rows, indexed) = rows.split_at(200);
        for (which, store) in [small, large].into_iter().enumerate() {
            let at = &mut best;
            let mut note =
                |case: usize, time: Duration| at[case][which] = at[case][which].min(time.as_secs_f64());
            note(0, timed(|| bare[which].put(rows, 10)));
            note(1, timed(|| ours(store, rows, false)));
            index(store);
            note(2, timed(|| ours(store, indexed, true)));
        }
    }
    let [bare, plain, indexed] = best.map(|[small, large]| large / small);
    figures
        .say(&format!("a delta of 10 items in a bare store of {count}, over the same in one of 100"), bare);
    figures.limit_of_disk(&format!("  the same in ours ({plain:.2}), over that"), plain / bare, 1.3);
    figures.limit_of_disk(
        &format!("  with the index of them ({indexed:.2}), over that"),
        indexed / bare,
        1.3,
    );
}

fn opening(figures: &mut Figures, items: &[ItemRow]) {
    let dir = tempfile::tempdir().unwrap();
    let (ours, theirs) = (dir.path().join("ours"), dir.path().join("bare"));
    drop(filled(&ours, items));
    Bare::open(&theirs).put(items, PAGE);
    let mut open_and_read = || {
        timed(|| {
            let store = new_store(&ours);
            assert_eq!(store.items(ME).unwrap().len(), items.len());
        })
    };
    let mut first = || {
        timed(|| {
            let store = new_store(&ours);
            for kind in store.count_kinds(ME).unwrap() {
                assert!(!store.newest_of_kind(ME, &kind.kind, 0, 20).unwrap().is_empty());
            }
        })
    };
    let mut bare = || timed(|| assert_eq!(Bare::open(&theirs).read(), items.len()));
    let [all, first, bare] = best(10, [&mut open_and_read, &mut first, &mut bare]);
    let count = items.len();
    figures.limit(
        &format!("open, and every item of {count}, over SQLCipher's open and a bare select"),
        all / bare,
        1.5,
    );
    figures.limit("  open, and the counts and the first 20 of each kind, over the same", first / bare, 1.5);
}

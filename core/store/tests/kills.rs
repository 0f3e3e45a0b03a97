//! A phone dies at any instant: a process of its own is killed (SIGKILL) at random points of a sync, of full reads, of the delivery of
//! acts, and of a migration, again and again on the same store. Whatever it had said to be done is then done, and nothing is done twice.
//!
//! A process says each step that it has done, and is killed some steps and a part of a step after its beginning: how fast a machine is has no
//! part in how far it comes.
//!
//! CI kills a few times; `LOMME_KILLS=1000 cargo test -p lomme-store -p lomme-app kill -- --nocapture` a thousand in all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use lomme_store::{ItemRow, ItemWords, OutboxRow, OutboxState, Store, StoreKey, WordQuery};

const KEY: [u8; 32] = [0x6b; 32];
/// Items of a page of the pretended gateway.
const PAGE: u64 = 40;

/// A sixth of all kills falls on each of the six; one at least.
fn kills() -> usize {
    let all = std::env::var("LOMME_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(40usize);
    all.div_ceil(6).max(1)
}

/// Numbers that differ from run to run, and are said so that a run can be understood.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let seed =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
        println!("seed {seed}");
        Dice(seed | 1)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }
}

fn open(path: &Path) -> Store {
    Store::open(path, &StoreKey::new(KEY)).expect("a store that was killed opens")
}

/// A process that works, and what it says.
struct Working {
    process: Child,
    lines: BufReader<ChildStdout>,
    /// What the last step took.
    step: Duration,
}

impl Working {
    /// Starts one, and waits until its work begins.
    fn begin(what: &str, path: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", what])
            .env("LOMME_KILLED_STORE", path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap());
        let mut working = Working { process, lines, step: Duration::from_millis(2) };
        working.says("BEGUN");
        working
    }

    /// Waits for a line that begins with `word`, and returns the rest of it.
    fn says(&mut self, word: &str) -> String {
        let since = Instant::now();
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "it ended and did not say {word}");
            // The test harness says something of its own before BEGUN, on the same line.
            if let Some((_, rest)) = line.split_once(word) {
                self.step = since.elapsed();
                return rest.trim().to_owned();
            }
        }
    }

    fn stdin(&mut self) -> ChildStdin {
        self.process.stdin.take().unwrap()
    }

    /// Kills it within a part of a step from now.
    fn kill(mut self, dice: &mut Dice) {
        std::thread::sleep(self.step * dice.below(1_000) as u32 / 1_000);
        // On Unix this is SIGKILL.
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// How many steps it gets before the kill of this number. Before the first there are two at least, so that the test is about something.
fn steps(kill: usize, dice: &mut Dice) -> u64 {
    dice.below(8).max(if kill == 0 { 2 } else { 0 })
}

fn path_of_child() -> Option<std::path::PathBuf> {
    std::env::var_os("LOMME_KILLED_STORE").map(Into::into)
}

fn row(number: u64, version: u64) -> ItemRow {
    ItemRow {
        id: format!("item-{number}"),
        source: "kilde".into(),
        kind: "case".into(),
        version,
        as_of: Timestamp::from_second(1_767_225_600 + number as i64).unwrap(),
        body: format!("nr{number} {}", "tekst ".repeat(60)),
    }
}

fn words_of(row: &ItemRow) -> ItemWords {
    ItemWords { head: row.body.split(' ').take(1).map(str::to_owned).collect(), ..ItemWords::default() }
}

/// The pretended gateway's page after a cursor: the next items, and the item of the page before is removed.
fn page(after: u64) -> (Vec<ItemRow>, Vec<String>) {
    let items = (0..PAGE).map(|n| row(after * PAGE + n, 1)).collect();
    let removed = after.checked_sub(1).map(|before| format!("item-{}", before * PAGE)).into_iter().collect();
    (items, removed)
}

#[test]
#[ignore = "is killed"]
fn child_that_syncs() {
    let Some(path) = path_of_child() else { return };
    let store = open(&path);
    println!("BEGUN");
    loop {
        let after: u64 = store.cursor("me").unwrap().map_or(0, |cursor| cursor.parse().unwrap());
        let (changed, removed) = page(after);
        store.apply_page("me", &changed, &removed, &[], Some(&(after + 1).to_string()), false).unwrap();
        println!("WRITTEN {}", after + 1);
        store.index(1, words_of).unwrap();
    }
}

/// Exactly what the pages up to the cursor say, in the list and in the index.
fn is_whole(store: &Store) -> u64 {
    let pages: u64 = store.cursor("me").unwrap().map_or(0, |cursor| cursor.parse().unwrap());
    let mut expected = BTreeMap::new();
    for after in 0..pages {
        let (changed, removed) = page(after);
        expected.extend(changed.into_iter().map(|row| (row.id.clone(), row)));
        removed.iter().for_each(|id| {
            expected.remove(id);
        });
    }
    let items = store.items("me").unwrap();
    assert_eq!(items.len(), expected.len(), "a page is lost or doubled");
    assert!(items.iter().all(|item| expected.get(&item.id) == Some(item)));
    let query = |word: String| WordQuery { words: vec![word], kinds: Vec::new() };
    let found = |number: u64| store.search("me", &query(format!("nr{number}")), 1, 1, words_of).unwrap();
    if pages > 1 {
        assert_eq!(found(pages * PAGE - 1)[0].id, format!("item-{}", pages * PAGE - 1));
        assert!(found((pages - 2) * PAGE).iter().all(|row| row.id != format!("item-{}", (pages - 2) * PAGE)));
    }
    pages
}

#[test]
fn after_a_kill_of_a_sync_no_page_is_lost_or_doubled_and_the_index_agrees() {
    let (dir, mut dice) = (tempfile::tempdir().unwrap(), Dice::new());
    let mut path = dir.path().join("0");
    let mut written = 0;
    for kill in 0..kills() {
        // A new store now and then, so that beginnings are killed too and the last check stays small.
        if kill % 20 == 0 {
            path = dir.path().join(kill.to_string());
            written = 0;
        }
        let mut child = Working::begin("child_that_syncs", &path);
        for _ in 0..steps(kill, &mut dice) {
            written = child.says("WRITTEN").parse().unwrap();
        }
        child.kill(&mut dice);
        let pages = is_whole(&open(&path));
        assert!(
            pages >= written && (kill > 0 || pages > 0),
            "{written} pages were written, {pages} are there"
        );
    }
}

/// Pages of a full read.
const PAGES: u64 = 4;

/// A page of a full read: no item is in two of them with the same text, and half of their ids are in no other.
fn page_of_full_read(read: u64, page: u64) -> Vec<ItemRow> {
    let item = |n: u64| {
        let number = read % 2 * PAGE * PAGES / 2 + page * PAGE + n;
        ItemRow { body: format!("read{read}x {}", "tekst ".repeat(60)), ..row(number, read) }
    };
    (0..PAGE).map(item).collect()
}

/// Which full read is shown, by its cursor; none before the first.
fn shown_read(store: &Store) -> u64 {
    store.cursor("me").unwrap().map_or(0, |cursor| cursor.parse().unwrap())
}

/// Goes on with the full read that is under way, or begins the next, until it is swapped in. Tells of every page.
fn read_fully(store: &Store, staged_one: impl Fn()) {
    let read = shown_read(store) + 1;
    let staged = store.staged_cursor("me").unwrap();
    let done = staged.and_then(|cursor| cursor.strip_prefix(&format!("{read}/"))?.parse().ok());
    for page in done.unwrap_or(0)..PAGES {
        let cursor = format!("{read}/{}", page + 1);
        store.apply_page("me", &page_of_full_read(read, page), &[], &[], Some(&cursor), true).unwrap();
        staged_one();
    }
    store.apply_page("me", &[], &[], &[], Some(&read.to_string()), true).unwrap();
    store.swap_staging("me").unwrap();
}

#[test]
#[ignore = "is killed"]
fn child_that_reads_fully() {
    let Some(path) = path_of_child() else { return };
    let store = open(&path);
    println!("BEGUN");
    loop {
        read_fully(&store, || println!("STAGED"));
        store.index(1, words_of).unwrap();
    }
}

/// Shown is exactly one full read, in the list and in the index, whatever was staged then. Its number.
fn is_one_read(store: &Store) -> u64 {
    let read = shown_read(store);
    let mut expected: Vec<ItemRow> = match read {
        0 => Vec::new(),
        read => (0..PAGES).flat_map(|page| page_of_full_read(read, page)).collect(),
    };
    expected.sort_by(|a, b| a.id.cmp(&b.id));
    assert!(store.items("me").unwrap() == expected, "two reads are mixed, or one is not whole");
    for (word, found) in [(read.wrapping_sub(1), 0), (read, expected.len()), (read + 1, 0)] {
        let query = WordQuery { words: vec![format!("read{word}x")], kinds: Vec::new() };
        let rows = store.search("me", &query, 1_000, 1, words_of);
        assert_eq!(rows.unwrap().len(), found, "read {word} of {read}");
    }
    read
}

#[test]
fn after_a_kill_of_a_full_read_or_its_swap_one_read_is_shown_whole_and_the_next_can_be_finished() {
    let (dir, mut dice) = (tempfile::tempdir().unwrap(), Dice::new());
    let path = dir.path().join("store");
    let (mut read, mut cut) = (0, 0);
    for kill in 0..kills() {
        let mut child = Working::begin("child_that_reads_fully", &path);
        (0..steps(kill, &mut dice)).for_each(|_| drop(child.says("STAGED")));
        child.kill(&mut dice);
        let store = open(&path);
        let shown = is_one_read(&store);
        assert!(shown >= read, "what was shown is taken back");
        let staged = store.staged_cursor("me").unwrap().is_some();
        assert!(kill > 0 || staged || shown > read, "no full read was under way: the test tests nothing");
        cut += usize::from(staged);
        // What was cut off goes on.
        read_fully(&store, || ());
        assert_eq!(is_one_read(&store), shown + 1);
        read = shown + 1;
    }
    println!("{read} full reads, {cut} of them cut off");
}

fn act(number: usize) -> OutboxRow {
    OutboxRow {
        id: format!("act-{number:04}"),
        subject: "me".into(),
        item_id: format!("item-{}", number % 3),
        body: format!("{{\"n\":{number}}}"),
        made_at: Timestamp::UNIX_EPOCH,
        state: OutboxState::Pending,
        reason: None,
    }
}

/// Makes an act, delivers what is pending over the pipe, and settles what was answered.
#[test]
#[ignore = "is killed"]
fn child_that_delivers() {
    let Some(path) = path_of_child() else { return };
    let store = open(&path);
    println!("BEGUN");
    let mut answers = BufReader::new(std::io::stdin());
    loop {
        let made: usize = store.act_records("me").unwrap().len();
        store.queue_act(&act(made), "{}").unwrap();
        println!("-> MADE {made}");
        for act in store.pending("me").unwrap() {
            store.mark_sent(&act.id, Timestamp::UNIX_EPOCH).unwrap();
            println!("-> SEND {}", act.id);
            std::io::stdout().flush().unwrap();
            let mut answer = String::new();
            if answers.read_line(&mut answer).unwrap() == 0 {
                return;
            }
            store.answer_act(&act.id, OutboxState::Accepted, None, Timestamp::UNIX_EPOCH).unwrap();
        }
    }
}

#[test]
fn after_a_kill_of_a_delivery_no_act_is_lost_and_none_has_its_effect_twice() {
    let (dir, mut dice) = (tempfile::tempdir().unwrap(), Dice::new());
    let path = dir.path().join("store");
    // The authority: an act has its effect once, by its id; the order on each item is kept.
    let mut effects: Vec<String> = Vec::new();
    let mut made = 0;
    for kill in 0..kills() {
        let mut child = Working::begin("child_that_delivers", &path);
        let mut answers = child.stdin();
        for left in (0..steps(kill, &mut dice)).rev() {
            let said = child.says("-> ");
            if let Some(number) = said.strip_prefix("MADE ") {
                made = made.max(number.parse::<usize>().unwrap() + 1);
                continue;
            }
            let id = said.strip_prefix("SEND ").unwrap().to_owned();
            if !effects.contains(&id) {
                effects.push(id);
            }
            // The last answer may be lost with the phone.
            if left > 0 || dice.below(2) == 0 {
                answers.write_all(b"ok\n").and_then(|()| answers.flush()).unwrap();
            }
        }
        child.kill(&mut dice);
        let store = open(&path);
        let records = store.act_records("me").unwrap();
        assert!(records.len() >= made, "an act that was said to be taken is lost");
        for record in &records {
            let settled = record.state == OutboxState::Accepted;
            assert!(!settled || effects.contains(&record.id), "an act is settled that no authority has");
            let pending = store.pending("me").unwrap().iter().any(|act| act.id == record.id);
            assert!(settled != pending, "an act is neither on its way nor done, or both");
        }
    }
    let mut ordered = effects.clone();
    ordered.sort();
    assert_eq!(effects, ordered, "the order of acts was not kept");
    ordered.dedup();
    assert_eq!(effects.len(), ordered.len());
    assert!(!effects.is_empty(), "nothing was delivered before a kill: the test tests nothing");
    println!("{} acts delivered", effects.len());
}

#[test]
#[ignore = "is killed"]
fn child_that_migrates() {
    let Some(path) = path_of_child() else { return };
    println!("BEGUN");
    drop(open(&path));
    println!("DONE");
}

/// A store of the first schema with many items.
fn old_store(path: &Path) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let digits: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("PRAGMA key = \"x'{digits}'\"; PRAGMA journal_mode = WAL;")).unwrap();
    connection.execute_batch(include_str!("../migrations/001_start.sql")).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let insert = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2999)
        INSERT INTO items SELECT 'me', 'item-' || i, 'kilde', 'case', 1, i, '{\"n\":' || i || '}' FROM n";
    connection.execute_batch(insert).unwrap();
    connection
        .execute_batch("INSERT INTO cursors VALUES ('me', 'c'); INSERT INTO settings VALUES ('a', 'b');")
        .unwrap();
}

/// The version of the schema in a store and its log. A copy is looked at: who opens the store itself is to find it as the kill left it.
fn schema(path: &Path) -> i64 {
    let copy = tempfile::tempdir().unwrap();
    for suffix in ["", "-wal"] {
        let _ =
            std::fs::copy(format!("{}{suffix}", path.display()), copy.path().join(format!("store{suffix}")));
    }
    let connection = rusqlite::Connection::open(copy.path().join("store")).unwrap();
    let digits: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("PRAGMA key = \"x'{digits}'\";")).unwrap();
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn after_a_kill_of_a_migration_the_store_has_the_old_schema_or_the_new_and_all_of_its_rows() {
    let (dir, mut dice) = (tempfile::tempdir().unwrap(), Dice::new());
    let original = dir.path().join("original");
    old_store(&original);
    let path = dir.path().join("store");
    let begin = || {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(dir.path().join(format!("store{suffix}")));
        }
        std::fs::copy(&original, &path).unwrap();
        Working::begin("child_that_migrates", &path)
    };
    // One that nobody kills, to know how long they take here.
    let mut whole = begin();
    whole.says("DONE");
    let step = whole.step;
    whole.kill(&mut dice);
    let newest = schema(&path);
    let (mut old, mut kill) = (0, 0);
    // Until one was cut off: on a machine that lets this process wait, a kill may come after the end.
    while kill < kills() || old == 0 {
        assert!(kill < kills() + 200, "no kill came before the end of a migration: the test tests nothing");
        kill += 1;
        Working { step, ..begin() }.kill(&mut dice);
        old += usize::from(schema(&path) != newest);
        let store = open(&path);
        assert_eq!(store.items("me").unwrap().len(), 3_000);
        assert_eq!(store.cursor("me").unwrap().as_deref(), Some("c"));
        assert_eq!(store.setting("a").unwrap().as_deref(), Some("b"));
    }
    println!("{old} of {kill} migrations cut off");
}

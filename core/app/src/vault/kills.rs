//! A phone dies at any instant of a change of keys and of a wipe (SIGKILL). See the kill tests of the store.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use super::tests::FolderKeys;
use super::*;
use crate::keys::KeyStoreError;

fn kills() -> usize {
    let all = std::env::var("LOMME_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(40usize);
    all.div_ceil(6).max(1)
}

/// Not random enough for anything but this.
fn below(seed: &mut u64, end: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % end
}

fn seed() -> u64 {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
    println!("seed {seed}");
    seed
}

/// A process that works, and what it says.
struct Working {
    process: Child,
    lines: BufReader<ChildStdout>,
    /// What the last step took.
    step: Duration,
}

impl Working {
    /// Starts one, and waits until its work begins. It stands still at `stop`, if it comes there.
    fn begin(what: &str, dir: &Path, stop: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", &format!("vault::kills::{what}")])
            .env("LOMME_KILLED_APP", dir)
            .env("LOMME_STANDS_AT", stop)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap());
        let mut working = Working { process, lines, step: Duration::ZERO };
        working.says("BEGUN");
        working
    }

    /// Waits for a line with `word`.
    fn says(&mut self, word: &str) {
        let since = Instant::now();
        let mut line = String::new();
        while !line.contains(word) {
            line.clear();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "it ended and did not say {word}");
        }
        self.step = since.elapsed();
    }

    /// Kills it within a part of a step from now.
    fn kill(mut self, seed: &mut u64) {
        std::thread::sleep(self.step * below(seed, 1_000) as u32 / 1_000);
        // On Unix this is SIGKILL.
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Says how far the work is, and stands still there if it is to.
fn at(point: &str) {
    println!("AT {point}");
    if std::env::var("LOMME_STANDS_AT").is_ok_and(|stop| stop == point) {
        std::thread::sleep(Duration::from_secs(600));
    }
}

fn fill(store: &Store) {
    for number in 0..200 {
        store.set_setting(&format!("s{number}"), &"x".repeat(3_000)).unwrap();
    }
}

#[test]
#[ignore = "is killed"]
fn child_that_rotates() {
    let Some(dir) = std::env::var_os("LOMME_KILLED_APP").map(PathBuf::from) else { return };
    let keys = FolderKeys::new(&dir.join("keys"));
    let store = open(&dir.join("app"), &keys).unwrap();
    println!("BEGUN");
    loop {
        rotate(&dir.join("app"), &keys, &store).unwrap();
        at("a new key");
    }
}

#[test]
fn after_a_kill_of_a_change_of_keys_one_of_the_two_opens_and_nothing_is_lost() {
    let (dir, mut seed) = (tempfile::tempdir().unwrap(), seed());
    let keys = FolderKeys::new(&dir.path().join("keys"));
    let app = dir.path().join("app");
    fill(&open(&app, &keys).unwrap());
    let mut seen = std::collections::BTreeSet::from([std::fs::read(app.join(WRAPPED_KEY)).unwrap()]);
    for kill in 0..kills() {
        let mut child = Working::begin("child_that_rotates", dir.path(), "");
        // Before the first kill a key at least was changed, so that the test is about something.
        (0..below(&mut seed, 4).max(u64::from(kill == 0))).for_each(|_| child.says("AT a new key"));
        child.kill(&mut seed);
        let store = open(&app, &keys).unwrap();
        assert_eq!(store.settings().unwrap().len(), 200);
        assert!(!app.join(NEXT_KEY).exists());
        seen.insert(std::fs::read(app.join(WRAPPED_KEY)).unwrap());
    }
    assert!(seen.len() > 1, "no key was changed before a kill: the test tests nothing");
}

#[test]
#[ignore = "is killed"]
fn child_that_wipes() {
    let Some(dir) = std::env::var_os("LOMME_KILLED_APP").map(PathBuf::from) else { return };
    let keys = FolderKeys::new(&dir.join("keys"));
    let store = open(&dir.join("app"), &keys).unwrap();
    println!("BEGUN");
    let close = || {
        at("the store");
        Ok(store.wipe()?)
    };
    wipe(&dir.join("app"), &Telling(keys), &["mdl-known".to_owned()], close).unwrap();
    at("the end");
}

/// Says of each key that it is about to go.
struct Telling(FolderKeys);

impl SecureKeys for Telling {
    fn make_key(&self, key_id: &str) -> Result<Vec<u8>, KeyStoreError> {
        self.0.make_key(key_id)
    }

    fn sign(&self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.0.sign(key_id, message)
    }

    fn delete_key(&self, key_id: &str) -> Result<(), KeyStoreError> {
        at(key_id);
        self.0.delete_key(key_id)
    }

    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.0.wrap(secret)
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        self.0.unwrap(wrapped)
    }
}

/// Where a wipe is certain to have begun: with the store, with each of the keys, and when all is gone.
const POINTS: [&str; 5] = ["the store", "mdl-1", "mdl-2", "mdl-known", "the end"];

#[test]
fn after_a_kill_of_a_wipe_everything_is_there_or_all_of_it_goes() {
    let mut seed = seed();
    let (mut wiped, mut whole) = (0, Duration::ZERO);
    // First at each of the points, then anywhere.
    for kill in 0..POINTS.len() + kills() {
        let dir = tempfile::tempdir().unwrap();
        let keys = FolderKeys::new(&dir.path().join("keys"));
        let app = dir.path().join("app");
        for name in ["mdl-1", "mdl-2"] {
            note_in(&app, name);
            keys.make_key(name).unwrap();
        }
        keys.make_key("mdl-known").unwrap();
        fill(&open(&app, &keys).unwrap());
        let point = POINTS.get(kill);
        let mut child = Working::begin("child_that_wipes", dir.path(), point.unwrap_or(&""));
        match point {
            Some(point) => {
                child.says(&format!("AT {point}"));
                whole = whole.max(child.step);
                child.step = Duration::ZERO;
            }
            // Most of the beginning of a wipe is over soon.
            None => child.step = whole / (1 + kill as u32 % 8),
        }
        child.kill(&mut seed);
        let store = open(&app, &keys).unwrap();
        let left = store.settings().unwrap().len();
        assert!(
            left == 200 && keys.left() == 3 || left == 0 && keys.left() == 0,
            "{left} settings, {} keys",
            keys.left()
        );
        assert!(left == 0 || point.is_none(), "a wipe that had begun at {point:?} was forgotten");
        wiped += usize::from(left == 0);
    }
    println!("{wiped} wipes had begun");
}

fn note_in(app: &Path, name: &str) {
    std::fs::create_dir_all(app).unwrap();
    note_device_key(app, name).unwrap();
}

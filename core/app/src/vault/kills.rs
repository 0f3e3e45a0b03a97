//! A phone dies at any instant of a change of keys and of a wipe (SIGKILL). See the kill tests of the store.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::tests::FolderKeys;
use super::*;

fn kills() -> usize {
    let all = std::env::var("LOMME_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(40usize);
    all.div_ceil(6)
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

fn child(what: &str, dir: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", &format!("vault::kills::{what}")])
        .env("LOMME_KILLED_APP", dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while lines.read_line(&mut line).unwrap() > 0 && !line.contains("BEGUN") {
        line.clear();
    }
    child
}

fn kill_within(child: &mut Child, seed: &mut u64, micros: u64) {
    std::thread::sleep(Duration::from_micros(below(seed, micros)));
    child.kill().unwrap();
    child.wait().unwrap();
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
    }
}

#[test]
fn after_a_kill_of_a_change_of_keys_one_of_the_two_opens_and_nothing_is_lost() {
    let (dir, mut seed) = (tempfile::tempdir().unwrap(), seed());
    let keys = FolderKeys::new(&dir.path().join("keys"));
    let app = dir.path().join("app");
    fill(&open(&app, &keys).unwrap());
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..kills() {
        let mut child = child("child_that_rotates", dir.path());
        kill_within(&mut child, &mut seed, 100_000);
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
    wipe(&dir.join("app"), &keys, &["mdl-known".to_owned()], || Ok(store.wipe()?)).unwrap();
    println!("DONE");
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn after_a_kill_of_a_wipe_everything_is_there_or_all_of_it_goes() {
    let mut seed = seed();
    let mut wiped = 0;
    for _ in 0..kills() {
        let dir = tempfile::tempdir().unwrap();
        let keys = FolderKeys::new(&dir.path().join("keys"));
        let app = dir.path().join("app");
        for name in ["mdl-1", "mdl-2"] {
            note_in(&app, name);
            keys.make_key(name).unwrap();
        }
        keys.make_key("mdl-known").unwrap();
        fill(&open(&app, &keys).unwrap());
        let mut child = child("child_that_wipes", dir.path());
        kill_within(&mut child, &mut seed, 8_000);
        let store = open(&app, &keys).unwrap();
        let left = store.settings().unwrap().len();
        assert!(
            left == 200 && keys.left() == 3 || left == 0 && keys.left() == 0,
            "{left} settings, {} keys",
            keys.left()
        );
        wiped += usize::from(left == 0);
    }
    println!("{wiped} wipes had begun");
    assert!(wiped > 0, "no wipe had begun before a kill: the test tests nothing");
}

fn note_in(app: &Path, name: &str) {
    std::fs::create_dir_all(app).unwrap();
    note_device_key(app, name).unwrap();
}

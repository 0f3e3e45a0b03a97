//! Without an offline copy nothing of the overview is on the disk, not even encrypted.

use lomme_tests::scene::files_below;

use super::*;
use crate::raw::{contains, copied, everything, number, size};

/// In every planted item: as it is written, and as the index has it.
const MARKERS: [&str; 2] = ["Zqxplantet", "zqxplantet"];
const PLANTED: usize = 60;
/// Bytes of the text of one.
const TEXT: usize = 3_000;

/// Rows of what makes up the overview and its index.
const ROWS: &str = "SELECT (SELECT count(*) FROM overviews) + (SELECT count(*) FROM items) + (SELECT count(*) FROM coverage)
    + (SELECT count(*) FROM index_words) + (SELECT count(*) FROM search_docsize) + (SELECT count(*) FROM index_removals)";

fn plant(scene: &Scene) {
    let text = format!("{} ", MARKERS[0]).repeat(TEXT / (MARKERS[0].len() + 1));
    let items: Vec<Item> = (0..PLANTED)
        .map(|n| case(&format!("plantet-{n}"), &format!("{} sag {n}", MARKERS[0]), &text))
        .collect();
    scene.gateway().put_items(FREJA, &items).unwrap();
}

/// Through the key, in the files as they lie, and in what the process has open.
fn is_on_the_disk(scene: &Scene) -> bool {
    let (_dir, store) = copied(scene);
    let decrypted = everything(&store);
    for path in files_below(&scene.path("citizen")) {
        let raw = std::fs::read(&path).unwrap();
        assert!(MARKERS.iter().all(|marker| !contains(&raw, marker)), "{} is not encrypted", path.display());
    }
    // SQLite removes the names of its temporary files at once; what is open under such a name is seen here, where the system tells.
    for open in std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten() {
        let target = std::fs::read_link(open.path()).unwrap_or_default();
        assert!(!target.to_string_lossy().contains("etilqs"), "a temporary file is open");
    }
    let found = MARKERS.iter().any(|marker| contains(&decrypted, marker));
    assert_eq!(found, number(&store, ROWS) > 0, "rows without the marker, or the marker without rows");
    found
}

fn look_at_everything(citizen: &CitizenApp) {
    assert!(shown(citizen) > PLANTED);
    assert_eq!(citizen.search(MARKERS[0], &[], 500).unwrap().hits.len(), PLANTED);
    assert_eq!(citizen.search("zqxp", &["case".to_owned()], 500).unwrap().hits.len(), PLANTED);
    assert!(citizen.item("plantet-7").unwrap().title.starts_with(MARKERS[0]));
    assert!(!citizen.overview_start(20).unwrap().sections.is_empty());
    citizen.inbox().unwrap();
    citizen.agenda(90).unwrap();
    assert!(citizen.export().unwrap().to_string().contains(MARKERS[0]), "what is in memory is exported");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overview_in_memory_leaves_nothing_on_the_disk() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    plant(&scene);
    let before = size(&scene);
    citizen.sync(|_| ()).await.unwrap();
    look_at_everything(&citizen);
    assert!(!is_on_the_disk(&scene));
    let grown = size(&scene).saturating_sub(before);
    assert!(grown < (PLANTED * TEXT / 2) as u64, "the files have grown by {grown} bytes");

    citizen.pause().unwrap();
    assert!(!is_on_the_disk(&scene), "paused");
    citizen.resume().unwrap();
    citizen.sync(|_| ()).await.unwrap();
    look_at_everything(&citizen);
    drop(citizen);
    assert!(!is_on_the_disk(&scene), "closed");
    assert_eq!(shown(&scene.citizen()), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_there_to_be_found_by_the_key_and_leaves_the_disk_when_the_choice_is_taken_back() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    plant(&scene);
    let before = size(&scene);
    citizen.keep_offline_copy(true).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    look_at_everything(&citizen);
    assert!(is_on_the_disk(&scene), "with a copy the marker is found: the test sees what it looks for");
    assert!(size(&scene) > before + (PLANTED * TEXT) as u64);

    citizen.keep_offline_copy(false).unwrap();
    assert!(!is_on_the_disk(&scene));
    let (_dir, store) = copied(&scene);
    assert_eq!(number(&store, "PRAGMA freelist_count"), 0, "no page is left of what was there");
    let log = std::fs::metadata(scene.path("citizen").join("lomme.db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "the log is emptied");
    look_at_everything(&citizen);
    citizen.sync(|_| ()).await.unwrap();
    assert!(!is_on_the_disk(&scene), "and nothing comes back");
}

//! A reader keeps no history of who was checked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lomme_app::Preset;
use lomme_tests::scene::{Scene, files_below, officer_sees};

use crate::{ask, give_all, read, refused, round};

#[tokio::test(flavor = "multi_thread")]
async fn when_a_verdict_is_closed_nothing_of_it_is_left_in_memory() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    assert_eq!(officer.held_bytes(), 0);
    assert_eq!(round(&officer, &citizen, Preset::Police).await.outcome, "accepted");
    assert!(officer.held_bytes() > 0, "the last frame is held, to know it again");
    officer.close();
    assert_eq!(officer.held_bytes(), 0);
    assert!(officer.verdict().unwrap().is_none());
    // Half a scan is dropped too.
    let showing = citizen.show(Preset::Police).await.unwrap();
    officer.scan_frame(&showing.frame(0)).unwrap();
    assert!(officer.held_bytes() > 0);
    officer.close();
    assert_eq!(officer.held_bytes(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_and_cancelling_end_the_ask() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    for close in [true, false] {
        let asked = read(&citizen, &ask(&officer, Preset::Police).await);
        let answer = give_all(&citizen, &asked).await;
        if close {
            officer.close()
        } else {
            officer.cancel_ask()
        }
        assert_eq!(refused(&officer_sees(&officer, &answer), "challenge"), "nothing_asked");
    }
}

/// A Show leaves its number, a Show's replay protection; an Answer leaves nothing at all.
#[tokio::test(flavor = "multi_thread")]
async fn an_ask_and_its_answer_write_nothing_to_the_readers_disk() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.certified_officer().await);
    let on_disk = || -> BTreeMap<PathBuf, Vec<u8>> {
        let files = files_below(&scene.path("officer"));
        // The shared memory of SQLite's journal holds marks of who reads, and nothing of what is read.
        let kept = files.into_iter().filter(|path| !path.to_string_lossy().ends_with("-shm"));
        kept.map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
    };
    let before = on_disk();
    assert!(before.values().map(Vec::len).sum::<usize>() > 10_000);
    for preset in [Preset::Police, Preset::Identity] {
        assert_eq!(round(&officer, &citizen, preset).await.outcome, "accepted");
    }
    assert!(on_disk() == before, "something was written");
    // The same comparison sees what a Show leaves.
    assert_eq!(
        lomme_tests::scene::scan(&officer, &citizen.show(Preset::Police).await.unwrap()).outcome,
        "accepted"
    );
    assert!(on_disk() != before);
}

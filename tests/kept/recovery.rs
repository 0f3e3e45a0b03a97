//! A store that does not open: each cause is told apart from the others, says what it means and what can be done, and harms nothing.

use std::path::PathBuf;

use lomme_app::recovery::{recovery, salvage, start_anew};
use lomme_app::{LommeError, Texts};
use lomme_tests::keys::MemoryKeys;

use super::*;
use crate::raw::opened;

const TITLES: [(&str, &str, &[&str]); 5] = [
    ("store.corrupt", "What is stored is damaged", &["salvage", "start_anew"]),
    ("store.wrong_key", "The key does not fit", &["retry", "start_anew"]),
    ("store.no_key", "The key is gone", &["start_anew"]),
    ("store.not_encrypted", "The file is not the app's own", &["start_anew"]),
    ("store.newer", "The app is too old", &["update"]),
];

fn store_of(scene: &Scene) -> PathBuf {
    scene.path("citizen").join("lomme.db")
}

fn refused(scene: &Scene) -> LommeError {
    scene.citizen_with(scene.keys.clone()).err().expect("it does not open")
}

fn damage(scene: &Scene) {
    let mut bytes = std::fs::read(store_of(scene)).unwrap();
    let (page, length) = (4_096, bytes.len());
    assert!(length > 8 * page);
    // The first page and the last one: what lies between still proves the key.
    for at in [100, length - page + 100] {
        bytes[at..at + 64].iter_mut().for_each(|byte| *byte ^= 0x55);
    }
    std::fs::write(store_of(scene), bytes).unwrap();
}

/// Causes what an error code stands for, and opens the store.
fn caused(scene: &Scene, code: &str) -> LommeError {
    match code {
        "store.corrupt" => damage(scene),
        "store.wrong_key" => {
            let other = Arc::new(MemoryKeys::of_another_phone());
            return scene.citizen_with(other).err().expect("it does not open");
        }
        "store.no_key" => std::fs::remove_file(scene.path("citizen").join("lomme.key")).unwrap(),
        "store.not_encrypted" => {
            std::fs::write(store_of(scene), b"SQLite format 3\0 of somebody else").unwrap()
        }
        "store.newer" => opened(scene, &store_of(scene)).pragma_update(None, "user_version", 99).unwrap(),
        other => panic!("{other}"),
    }
    refused(scene)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_cause_is_told_apart_says_what_can_be_done_and_is_left_as_it_was() {
    for (code, title, steps) in TITLES {
        let scene = Scene::open().await;
        drop(scene.holder().await);
        let error = caused(&scene, code);
        assert_eq!(error.code, code);
        let before = std::fs::read(store_of(&scene)).unwrap();
        let view = recovery(error.code, &Texts::new(Language::En)).unwrap();
        let actions: Vec<&str> = view.steps.iter().map(|step| step.action.as_str()).collect();
        assert_eq!((view.title.as_str(), actions.as_slice()), (title, steps));
        let danish = recovery(error.code, &Texts::new(Language::Da)).unwrap();
        assert!(danish.title != view.title && danish.explanation != view.explanation);
        for view in [view, danish] {
            let steps = view.steps.iter().flat_map(|step| [&step.label, &step.explanation]);
            for text in [&view.title, &view.explanation].into_iter().chain(steps) {
                assert!(text.len() > 5 && !text.contains("recovery-"), "{text}");
            }
        }
        if code != "store.wrong_key" {
            assert_eq!(refused(&scene).code, code, "trying again changes nothing");
        }
        assert_eq!(std::fs::read(store_of(&scene)).unwrap(), before);
    }
    assert!(recovery("net.offline", &Texts::new(Language::En)).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_store_is_begun_anew_by_choice_and_everything_of_the_old_one_is_gone() {
    let scene = Scene::open().await;
    drop(scene.holder().await);
    damage(&scene);
    assert_eq!(refused(&scene).code, "store.corrupt");
    assert!(scene.keys.count() > 0);
    let old = std::fs::read(scene.path("citizen").join("lomme.key")).unwrap();
    let citizen = start_anew(scene.config("citizen"), scene.keys.clone()).unwrap();
    assert_eq!(scene.keys.count(), 0, "the device keys of the old licence are deleted");
    assert_ne!(std::fs::read(scene.path("citizen").join("lomme.key")).unwrap(), old, "it has another key");
    assert!(citizen.licence().unwrap().is_none() && shown(&citizen) == 0);
    citizen.receive_licence(scene.gateway().offer(FREJA).unwrap(), None).await.unwrap();
    citizen.sync(|_| ()).await.unwrap();
    assert!(citizen.licence().unwrap().is_some() && shown(&citizen) > 0);
    drop(citizen);
    assert!(scene.citizen().licence().unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_damaged_store_still_holds_is_counted_and_the_token_is_not_in_it() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    citizen.keep_offline_copy(true).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    let items = shown(&citizen);
    drop(citizen);
    // The last page only: the schema is whole.
    let mut bytes = std::fs::read(store_of(&scene)).unwrap();
    let last = bytes.len() - 4_000;
    bytes[last..last + 64].iter_mut().for_each(|byte| *byte ^= 0x55);
    std::fs::write(store_of(&scene), bytes).unwrap();
    let saved = salvage(&scene.path("citizen"), scene.keys.as_ref(), &Texts::new(Language::En)).unwrap();
    assert!(saved.documents > 0 && saved.items as usize <= items, "{}", saved.words);
    assert!(saved.words.contains(&format!("documents {}", saved.documents)), "{}", saved.words);
    assert!(!saved.json.contains("overview.access_token"));
}

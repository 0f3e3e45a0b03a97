//! The offline copy: its age, for how long, where it lies; and what becomes of what is old.

use super::*;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A citizen with a copy that was fetched just now.
async fn with_a_copy(scene: &Scene) -> Arc<CitizenApp> {
    let citizen = scene.holder().await;
    citizen.keep_offline_copy(true).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    citizen
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_says_how_old_it_is_and_for_how_long_it_is_kept() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    let none = citizen.offline().unwrap();
    assert!(!none.kept && none.age.is_none() && none.words.starts_with("No copy is kept"), "{none:?}");
    citizen.keep_offline_copy(true).unwrap();
    assert_eq!(citizen.offline().unwrap().words, "A copy is kept from the next fetch on");
    citizen.sync(|_| ()).await.unwrap();
    citizen.keep_offline_copy_for(30).unwrap();
    scene.clock.set_ahead(DAY * 3);
    let three_days = citizen.offline().unwrap();
    assert_eq!(three_days.days, 30);
    assert!(three_days.age.as_ref().unwrap().contains("3 days"), "{three_days:?}");
    assert!(three_days.words.contains("3 days") && three_days.words.contains("30 days"), "{three_days:?}");
    drop(citizen);
    let danish = app_in(&scene, Language::Da).offline().unwrap();
    assert!(danish.words.contains("3 dage") && danish.words.contains("30 dage"), "{danish:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_not_renewed_in_its_days_is_deleted_and_one_that_is_stays() {
    let scene = Scene::open().await;
    let citizen = with_a_copy(&scene).await;
    for days in [0, 367] {
        assert_eq!(citizen.keep_offline_copy_for(days).unwrap_err().code, "overview.offline_days");
    }
    citizen.keep_offline_copy_for(7).unwrap();
    let whole = shown(&citizen);
    drop(citizen);
    scene.clock.set_ahead(DAY * 6);
    assert_eq!(shown(&scene.citizen()), whole, "six days are not seven");
    scene.clock.set_ahead(DAY * 8);
    let citizen = scene.citizen();
    assert_eq!(shown(&citizen), 0);
    assert!(citizen.search("a", &[], 9).unwrap().hits.is_empty());
    assert!(citizen.offline().unwrap().kept, "the choice stays");
    assert!(citizen.offline().unwrap().age.is_none());
    assert!(citizen.licence().unwrap().is_some(), "the licence is no copy of anything");
    scene.clock.set_ahead(SignedDuration::ZERO);
    assert!(citizen.sync(|_| ()).await.unwrap().full_read, "the next sync reads everything");
    assert_eq!(shown(&citizen), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_days_than_a_copy_is_old_delete_it_at_once() {
    let scene = Scene::open().await;
    let citizen = with_a_copy(&scene).await;
    scene.clock.set_ahead(DAY * 8);
    assert!(shown(&citizen) > 0);
    citizen.keep_offline_copy_for(7).unwrap();
    assert_eq!(shown(&citizen), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_moves_into_memory_and_back_and_survives_only_in_the_file() {
    let scene = Scene::open().await;
    let citizen = with_a_copy(&scene).await;
    // Not the whole view: it says how old things are, and time goes by.
    let held = |citizen: &CitizenApp| citizen.export().unwrap()["overview"]["own"]["items"].clone();
    let (before, whole) = (held(&citizen), shown(&citizen));
    for keep in [false, true, true, false, false, true] {
        citizen.keep_offline_copy(keep).unwrap();
        assert!(held(&citizen) == before && shown(&citizen) == whole, "moved, and not changed");
        let again = citizen.sync(|_| ()).await.unwrap();
        assert_eq!((again.changed, again.full_read), (0, false), "nor is it read again");
    }
    drop(citizen);
    let citizen = scene.citizen();
    assert!(held(&citizen) == before && shown(&citizen) == whole);
    citizen.keep_offline_copy(false).unwrap();
    drop(citizen);
    assert_eq!(shown(&scene.citizen()), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_past_the_time_of_its_kind_goes_after_a_sync_and_when_the_app_is_opened() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    citizen.keep_offline_copy(true).unwrap();
    let old_permit = item(
        "gammel-tilladelse",
        "Tilladelse",
        scene.clock.now() - DAY * 4_000,
        json!({"kind": "permit", "permit_type": "building"}),
    );
    let items = [access("for-gammel", &scene, 733), access("snart", &scene, 720), old_permit];
    scene.gateway().put_items(FREJA, &items).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    let is_there = |citizen: &CitizenApp, id: &str| citizen.item(id).is_ok();
    assert!(!is_there(&citizen, "for-gammel"), "a sync ends with it");
    assert!(is_there(&citizen, "snart"));
    assert!(is_there(&citizen, "gammel-tilladelse"), "a permit holds until it is ended");
    drop(citizen);
    scene.clock.set_ahead(DAY * 20);
    let citizen = scene.citizen();
    assert!(!is_there(&citizen, "snart"), "so does opening the app");
    assert!(
        citizen
            .search("opslag", &["access_log_entry".to_owned()], 9)
            .unwrap()
            .hits
            .iter()
            .all(|hit| hit.item.id != "snart")
    );
    assert!(is_there(&citizen, "gammel-tilladelse"));
}

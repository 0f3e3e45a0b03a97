//! The journey through the apps, and what happens when a part of it goes wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use lomme_app::items::IcsOptions;
use lomme_app::{Observer, Preset, Screen, SyncEvent};
use lomme_tests::keys::MemoryKeys;
use lomme_tests::scene::{FREJA, Scene, files_below, reason, scan};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_is_shown_is_accepted_with_the_words_of_its_rights() {
    let mut scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    scene.go_offline().await;
    let verdict = scan(&officer, &citizen.show(Preset::Police).await.unwrap());
    assert_eq!(verdict.outcome, "accepted", "{}", verdict.json);
    assert_eq!(verdict.name.as_deref(), Some("Freja Ødegaard Lind"));
    assert!(verdict.portrait.is_some_and(|jpeg| jpeg.starts_with(&[0xff, 0xd8])));
    assert!(verdict.rights.iter().any(|right| right.category == "LK" && right.may_drive));
    assert!(verdict.checks.iter().all(|check| check.result != "missing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_preset_gives_away_what_it_says_and_no_more() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    for preset in Preset::ALL {
        let verdict = scan(&officer, &citizen.show(preset).await.unwrap());
        assert_eq!(verdict.outcome, "accepted", "{preset:?} {}", verdict.json);
        let json: serde_json::Value = serde_json::from_str(&verdict.json).unwrap();
        let claims = json["documents"][0]["claims"].as_object().unwrap();
        let shown: usize = claims.values().map(|elements| elements.as_object().unwrap().len()).sum();
        for (name_space, elements) in claims {
            for element in elements.as_object().unwrap().keys() {
                assert!(preset.selection().contains(name_space, element), "{preset:?} gives away {element}");
            }
        }
        assert_eq!(shown, preset.selection().elements().count(), "{preset:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_is_refused_when_it_is_old_or_from_the_future_or_seen_before() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let showing = citizen.show(Preset::Identity).await.unwrap();
    scene.clock.set_ahead(SignedDuration::from_secs(70));
    let old = scan(&officer, &showing);
    assert_eq!((old.outcome.as_str(), reason(&old, "freshness").as_str()), ("refused", "too_old"));
    let ahead = citizen.show(Preset::Identity).await.unwrap();
    scene.clock.set_ahead(SignedDuration::from_secs(20));
    let lead = scan(&officer, &ahead);
    assert_eq!(reason(&lead, "freshness"), "from_the_future");

    let showing = citizen.show(Preset::Identity).await.unwrap();
    assert_eq!(scan(&officer, &showing).outcome, "accepted");
    assert_eq!(reason(&scan(&officer, &showing), "replay"), "seen_before");
    // The memory outlives a restart of the app.
    drop(officer);
    let restarted = scene.officer("officer");
    assert_eq!(reason(&scan(&restarted, &showing), "replay"), "seen_before");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_list_nothing_is_decided_and_nothing_refused() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    let verdict = scan(&scene.officer("new"), &citizen.show(Preset::Police).await.unwrap());
    assert_eq!(verdict.outcome, "undetermined", "{}", verdict.json);
    assert_eq!(verdict.reason.as_deref(), Some("no list was fetched yet"));
    assert_eq!((verdict.name, verdict.portrait, verdict.rights.len()), (None, None, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_licence_is_refused_and_an_older_list_cannot_bring_it_back() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let day = SignedDuration::from_hours(24);
    let before = scene.gateway().publish_bundle(scene.clock.now(), day).unwrap();
    scene.gateway().revoke(FREJA).unwrap();
    let after = scene.gateway().publish_bundle(scene.clock.now(), day).unwrap();
    officer.import_trust(&before).unwrap();
    officer.import_trust(&after).unwrap();
    let older = officer.import_trust(&before).unwrap_err();
    assert_eq!(older.code, "trust.older");
    let verdict = scan(&officer, &citizen.show(Preset::Police).await.unwrap());
    assert_eq!((verdict.outcome.as_str(), reason(&verdict, "status").as_str()), ("refused", "revoked"));
    assert!(verdict.rights.is_empty(), "what a revoked licence says of categories does not count");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_somebody_elses_or_with_a_changed_byte_is_not_used() {
    let scene = Scene::open().await;
    let other = Scene::open().await;
    let officer = scene.ready_officer().await;
    let day = SignedDuration::from_hours(24);
    let foreign = other.gateway().publish_bundle(scene.clock.now(), day).unwrap();
    assert_eq!(officer.import_trust(&foreign).unwrap_err().code, "trust.publisher");
    let mut changed = scene.gateway().publish_bundle(scene.clock.now(), day).unwrap();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(officer.import_trust(&changed).unwrap_err().code.starts_with("trust."));
    assert!(officer.import_trust(b"").unwrap_err().code == "trust.malformed");
    assert!(officer.ready().unwrap().ready, "the list in use is left as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_readers_clock_that_is_known_to_be_wrong_refuses_nobody() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let showing = citizen.show(Preset::Police).await.unwrap();
    scene.clock.set_ahead(SignedDuration::from_hours(-5));
    assert!(!officer.ready().unwrap().ready);
    let verdict = scan(&officer, &showing);
    assert_eq!(verdict.outcome, "undetermined", "{}", verdict.json);
    assert_eq!(verdict.reason.as_deref(), Some("the reader's clock is behind"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_key_store_leaves_no_half_issued_licence() {
    let scene = Scene::open().await;
    let citizen = scene.citizen();
    scene.keys.lock(true);
    let error = citizen.receive_licence(scene.gateway().offer(FREJA).unwrap(), None).await.unwrap_err();
    assert_eq!(error.code, "keys.not_signed");
    assert_eq!(scene.keys.count(), 0, "the keys that were made are deleted");
    assert!(citizen.licence().unwrap().is_none());
    assert_eq!(citizen.show(Preset::Police).await.err().unwrap().code, "licence.none");
    scene.keys.lock(false);
    assert_eq!(citizen.receive_licence(scene.gateway().offer(FREJA).unwrap(), None).await.unwrap(), 2);
    assert_eq!(scene.keys.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_frame_is_an_error_and_the_scan_goes_on() {
    let scene = Scene::open().await;
    let (citizen, officer) = (scene.holder().await, scene.ready_officer().await);
    let showing = citizen.show(Preset::Police).await.unwrap();
    officer.begin_scan();
    for n in 0..showing.view().frames {
        for noise in ["", "https://example.dk/menu", "L1:", "L2:???", "L9:ABC"] {
            assert_eq!(officer.scan_frame(noise).unwrap_err().code, "scan.not_a_frame", "{noise}");
        }
        officer.scan_frame(&showing.frame(n)).unwrap();
    }
    assert_eq!(officer.verdict().unwrap().unwrap().outcome, "accepted");
    assert!(officer.verdict().unwrap().is_none(), "a verdict is taken once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_no_show_is_a_failed_structure_and_not_a_revocation() {
    let scene = Scene::open().await;
    let officer = scene.ready_officer().await;
    for message in [b"\x01garbage".as_slice(), b"\x02", b"\x01", &[0xff; 300]] {
        let frames = lomme_optical::Frames::new(message, lomme_optical::Options::default()).unwrap();
        officer.begin_scan();
        for n in 0..frames.minimum() {
            officer.scan_frame(&frames.text(n)).unwrap();
        }
        let verdict = officer.verdict().unwrap().unwrap();
        assert_eq!(
            (verdict.outcome.as_str(), reason(&verdict, "structure").as_str()),
            ("refused", "malformed")
        );
        assert_eq!(reason(&verdict, "status"), "not_reached");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_is_kept_only_by_choice_and_gone_when_the_choice_is_taken_back() {
    let mut scene = Scene::open().await;
    let citizen = scene.holder().await;
    assert!(citizen.overview().unwrap().sections.is_empty());
    assert!(citizen.overview().unwrap().empty.unwrap().contains("do not know"));
    assert!(citizen.sync(|_| ()).await.unwrap().full_read, "without a copy it is synchronised into memory");
    assert!(!citizen.overview().unwrap().sections.is_empty());
    assert!(!citizen.search("kommune", &[], 5).unwrap().hits.is_empty());
    drop(citizen);
    let citizen = scene.citizen();
    assert!(citizen.overview().unwrap().sections.is_empty(), "it is gone when the app ends");

    citizen.keep_offline_copy(true).unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let progress = Arc::clone(&told);
    let brought = citizen.sync(move |event| progress.lock().unwrap().push(event)).await.unwrap();
    assert!(brought.full_read && brought.changed > 15 && brought.unusable == 0, "{brought:?}");
    let all = brought.changed as u64;
    assert!(matches!(told.lock().unwrap().last(), Some(SyncEvent::Page { items, .. }) if *items == all));
    let again = citizen.sync(|_| ()).await.unwrap();
    assert_eq!((again.changed, again.full_read), (0, false));

    scene.go_offline().await;
    drop(citizen);
    let citizen = scene.citizen();
    let overview = citizen.overview().unwrap();
    let kinds: Vec<&str> = overview.sections.iter().map(|section| section.kind.as_str()).collect();
    for kind in ["case", "payment", "benefit", "permit", "message", "appointment", "consent"] {
        assert!(kinds.contains(&kind), "{kind} is missing in {kinds:?}");
    }
    let states: Vec<&str> = overview.coverage.iter().map(|line| line.state.as_str()).collect();
    assert!(states.contains(&"failed") && states.contains(&"not_connected") && states.contains(&"ok"));
    assert_eq!(citizen.sync(|_| ()).await.unwrap_err().code, "net.offline");
    assert!(!overview.first.is_empty() && overview.filters.iter().all(|group| !group.values.is_empty()));
    let first = citizen.item(&overview.first[0].item).unwrap();
    assert_eq!(first.title, overview.first[0].title);
    let inbox = citizen.inbox().unwrap();
    assert!(inbox.unread > 0 && inbox.messages[0].unread, "{inbox:?}");

    let offline = citizen.offline().unwrap();
    assert!(offline.kept && offline.words.contains("90 days") && offline.age.is_some(), "{offline:?}");
    scene.clock.set_ahead(jiff::SignedDuration::from_hours(91 * 24));
    drop(citizen);
    let citizen = scene.citizen();
    assert!(citizen.overview().unwrap().sections.is_empty(), "a copy that is not renewed is deleted");
    scene.clock.set_ahead(jiff::SignedDuration::ZERO);

    citizen.keep_offline_copy(false).unwrap();
    drop(citizen);
    let citizen = scene.citizen();
    assert!(citizen.overview().unwrap().sections.is_empty());
    assert!(citizen.licence().unwrap().is_some(), "the licence stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agenda_has_each_appointment_once_and_the_reminders_settle() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    citizen.keep_offline_copy(true).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    let agenda = citizen.agenda(90).unwrap();
    let groups = [&agenda.overdue, &agenda.today, &agenda.this_week, &agenda.later];
    let lines: Vec<_> = groups.into_iter().flatten().collect();
    assert!(lines.iter().any(|line| line.sources > 1), "an appointment from two sources is one entry");
    assert!(!agenda.overdue.is_empty() && lines.iter().any(|line| line.if_missed.is_some()));
    let own = IcsOptions { own_titles: true, ..IcsOptions::default() };
    let neutral = citizen.agenda_ics(90, IcsOptions::default()).unwrap();
    assert!(!neutral.contains("Restskat") && citizen.agenda_ics(90, own).unwrap().contains("Restskat"));

    let first = citizen.reminders().unwrap();
    assert!(!first.planned.is_empty() && first.planned.len() <= 64);
    assert_eq!(first.schedule, first.planned);
    assert!(first.planned.iter().all(|line| line.lock_screen == "You have a reminder in Lomme"));
    let ids: Vec<String> = first.schedule.iter().map(|line| line.id.clone()).collect();
    citizen.reminders_applied(&ids, &first.cancel).unwrap();
    let second = citizen.reminders().unwrap();
    assert_eq!((second.schedule.len(), second.cancel.len()), (0, 0));
    let unknown = citizen.reminders_applied(&["nonsense".to_owned()], &[]).unwrap_err();
    assert_eq!(unknown.code, "reminder.unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_store_does_not_open_the_store_and_harms_nothing() {
    let scene = Scene::open().await;
    drop(scene.holder().await);
    let other = MemoryKeys::of_another_phone();
    assert_eq!(scene.citizen_with(Arc::new(other)).err().unwrap().code, "store.wrong_key");
    assert!(scene.citizen().licence().unwrap().is_some());
    std::fs::remove_file(scene.path("citizen").join("lomme.key")).unwrap();
    assert_eq!(scene.citizen_with(scene.keys.clone()).err().unwrap().code, "store.no_key");
    assert!(scene.path("citizen").join("lomme.db").exists(), "a store without its key is left alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn wiping_leaves_no_file_and_no_key() {
    let scene = Scene::open().await;
    let citizen = scene.holder().await;
    assert!(citizen.export().unwrap().to_string().contains("org.iso.18013.5.1.mDL"));
    citizen.wipe().await.unwrap();
    assert_eq!(files_below(&scene.path("citizen")), Vec::<std::path::PathBuf>::new());
    assert_eq!(scene.keys.count(), 0);
    assert_eq!(citizen.licence().err().unwrap().code, "store.wiped");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observer_is_told() {
    struct Told(UnboundedSender<Screen>);
    impl Observer for Told {
        fn changed(&self, screen: Screen, _: u64) {
            let _ = self.0.send(screen);
        }
    }
    let scene = Scene::open().await;
    let citizen = scene.citizen();
    let (tell, mut told) = unbounded_channel();
    citizen.observe(Arc::new(Told(tell))).unwrap();
    citizen.receive_licence(scene.gateway().offer(FREJA).unwrap(), None).await.unwrap();
    let hears = async { while told.recv().await.expect("the app is there") != Screen::Licence {} };
    timeout(Duration::from_secs(100), hears).await.expect("somebody is told that the licence is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_name_nobody() {
    let mut scene = Scene::open().await;
    let citizen = scene.holder().await;
    let mut said = Vec::new();
    let offer = scene.gateway().offer(FREJA).unwrap();
    citizen.receive_licence(offer.clone(), None).await.unwrap();
    said.push(citizen.receive_licence(offer.clone(), None).await.unwrap_err());
    said.push(
        citizen
            .receive_licence("openid-credential-offer://?credential_offer=Freja".to_owned(), None)
            .await
            .unwrap_err(),
    );
    said.push(citizen.receive_licence("Freja Ødegaard Lind 170488-0000".to_owned(), None).await.unwrap_err());
    scene.go_offline().await;
    citizen.keep_offline_copy(true).unwrap();
    said.push(citizen.sync(|_| ()).await.unwrap_err());
    for error in said {
        let text = format!("{error} {error:?}");
        for secret in ["Freja", "degaard", "1704", FREJA, "127.0.0.1", "pre-authorized", &offer] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

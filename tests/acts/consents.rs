//! What a citizen is shown of consents, and what is refused before it is sent.

use jiff::SignedDuration;
use lomme_tests::scene::{FREJA, Scene};

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn each_of_several_consents_gets_its_own_answer() {
    let scene = Scene::open().await;
    let phone = citizen(&scene).await;
    let items = [
        asked("hver", 1, "Hver for sig", json!({"answered": "each"})),
        asked("samlet", 1, "Samlet", json!({})),
        asked("nej-tak", 1, "Reklamer", json!({"declaration": "opt_out"})),
    ];
    scene.gateway().put_items(FREJA, &items).unwrap();
    phone.sync(|_| ()).await.unwrap();

    let version = phone.consent("samlet").unwrap().version;
    let error = phone.act("samlet", version, &some(&["1"])).unwrap_err();
    assert_eq!(error.code, "consent.as_a_whole");
    assert_eq!(phone.act("hver", version, &some(&["3"])).unwrap_err().code, "consent.no_such_consent");
    act(&phone, "hver", &some(&["2"]));
    act(&phone, "nej-tak", &YES);
    let shown = phone.consent("hver").unwrap();
    let states = |view: &lomme_app::view::ConsentView| {
        view.parts.iter().map(|part| part.state.clone()).collect::<Vec<_>>()
    };
    assert_eq!(states(&shown), ["refused", "given"]);
    phone.sync(|_| ()).await.unwrap();
    let held = phone.consent("hver").unwrap();
    assert_eq!((held.state.as_str(), states(&held)), ("given", states(&shown)), "what was shown is what is");
    assert!(
        held.history[1].contains("of no. 2") && held.history[2].contains("of no. 1"),
        "{:?}",
        held.history
    );
    let opted_out = phone.consent("nej-tak").unwrap();
    assert_eq!(opted_out.words, "Opted out: the data are not shared");
    assert_eq!(opted_out.actions[0].title, "Withdraw your opting out");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_changed_or_run_out_is_refused_before_it_is_sent() {
    let scene = Scene::open().await;
    let phone = citizen(&scene).await;
    let seen = phone.consent(DOCTOR).unwrap().version;
    assert_eq!(phone.act(DOCTOR, seen + 1, &YES).unwrap_err().code, "act.changed");
    assert_eq!(phone.act("hedder-intet", 1, &YES).unwrap_err().code, "act.no_item");
    assert_eq!(phone.act(DOCTOR, seen, &withdraw()).unwrap_err().code, "consent.not_allowed");
    assert_eq!(phone.act(DOCTOR, seen, &CitizenAct::MarkRead).unwrap_err().code, "act.does_not_fit");
    assert_eq!(phone.act(DOCTOR, seen, &CitizenAct::MarkNotDone).unwrap().id, None, "it changes nothing");

    scene.clock.set_ahead(SignedDuration::from_hours(24 * 8));
    assert_eq!(phone.act(DOCTOR, seen, &YES).unwrap_err().code, "consent.too_late");
    let late = phone.consent(DOCTOR).unwrap();
    assert_eq!(late.state, "expired");
    assert!(late.words.starts_with("Expired by its date,"), "{}", late.words);
    assert!(late.actions.is_empty());
    assert!(phone.outbox().unwrap().empty.is_some(), "nothing of it was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_begins_with_what_waits_and_ends_soonest() {
    let scene = Scene::open().await;
    let phone = citizen(&scene).await;
    let by = |days: i64| {
        let at = scene.clock.now() + SignedDuration::from_hours(24 * days);
        json!({"respond_by": at.to_string()[..10]})
    };
    let items = [asked("a", 1, "A", json!({})), asked("b", 1, "B", by(2)), asked("c", 1, "C", by(1))];
    scene.gateway().put_items(FREJA, &items).unwrap();
    phone.sync(|_| ()).await.unwrap();
    let view = phone.consents().unwrap();
    let groups: Vec<_> = view.groups.iter().map(|group| group.code.as_str()).collect();
    assert_eq!(groups, ["requested", "given"]);
    let waiting: Vec<_> = view.groups[0].consents.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(waiting, ["c", "b", DOCTOR, "a"]);
    assert!(view.groups[0].consents[0].spoken.contains("answer by"), "{}", view.groups[0].consents[0].spoken);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_that_a_source_makes_shorter_is_kept_and_said() {
    let scene = Scene::open().await;
    let phone = citizen(&scene).await;
    let full = json!([{"state": "requested", "at": "2026-01-01T09:00:00"}, {"state": "given", "at": "2026-01-02T09:00:00"}]);
    let shorter = json!([{"state": "given", "at": "2026-01-02T09:00:00"}]);
    for (version, history) in [(1, full), (2, shorter)] {
        scene.gateway().put_items(FREJA, &[asked("h", version, "H", json!({"history": history}))]).unwrap();
        phone.sync(|_| ()).await.unwrap();
    }
    let view = phone.consent("h").unwrap();
    assert_eq!((view.history.len(), view.lost_history.len()), (1, 1));
    assert!(view.lost_history[0].starts_with("Awaits your answer 1 January 2026"), "{:?}", view.lost_history);
}

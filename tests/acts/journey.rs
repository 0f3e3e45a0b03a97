//! An answer given without a network, through a restart, to the authority; and a refusal back.

use lomme_tests::scene::{FREJA, HOLGER, Scene};

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_given_offline_shows_at_once_survives_a_restart_and_arrives_once() {
    let mut scene = Scene::open().await;
    let phone = citizen(&scene).await;
    scene.go_offline().await;

    let yes = act(&phone, DOCTOR, &YES);
    let read = act(&phone, LETTER, &CitizenAct::MarkRead);
    assert_eq!(state(&phone, DOCTOR), "given");
    assert_eq!(phone.deliver().await.unwrap_err().code, "net.offline");
    assert_eq!(phone.sync(|_| ()).await.unwrap_err().code, "net.offline");

    drop(phone);
    let phone = scene.citizen();
    assert_eq!(state(&phone, DOCTOR), "given", "it is still shown");
    let outbox = phone.outbox().unwrap();
    assert_eq!(ids(&outbox.waiting), [yes.clone(), read.clone()]);
    assert!(outbox.waiting[0].words.starts_with("On its way"), "{}", outbox.waiting[0].words);
    let overview = phone.overview().unwrap();
    let line = |id: &str| {
        let mut lines = overview.sections.iter().flat_map(|section| &section.items);
        lines.find(|line| line.id == id).unwrap().clone()
    };
    assert_eq!(line(DOCTOR).act.as_deref(), Some("Your answer is on its way"));
    assert!(line(LETTER).detail.is_none_or(|detail| !detail.contains("unread")));
    let agenda = serde_json::to_string(&phone.agenda(90).unwrap()).unwrap();
    assert!(!agenda.contains("lægeattest"), "an answered request is nothing to do any more");

    scene.come_back().await;
    let brought = phone.sync(|_| ()).await.unwrap();
    assert_eq!(brought.changed, 2, "what was delivered comes back with the same sync");
    assert_eq!(scene.gateway().acts_taken(FREJA).unwrap(), 2);
    let outbox = phone.outbox().unwrap();
    assert!(outbox.waiting.is_empty() && outbox.refused.is_empty());
    assert_eq!(ids(&outbox.sent), [read, yes.clone()], "the record stays, newest first");
    let view = phone.consent(DOCTOR).unwrap();
    assert_eq!((view.state.as_str(), view.history.len()), ("given", 2));
    assert!(view.history[1].ends_with("by you, to exactly the text that stands here"), "{}", view.history[1]);

    let receipt = phone.receipt(&yes).unwrap();
    assert!(receipt.verifies && receipt.text.contains("Legal basis: Retssikkerhedsloven § 11 a"));
    assert!(phone.read_receipt(&receipt.json).unwrap().verifies);
    let forged = receipt.json.replace("Lægeattest om din ryg", "Alt om dig");
    assert!(!phone.read_receipt(&forged).unwrap().verifies);

    phone.sync(|_| ()).await.unwrap();
    phone.deliver().await.unwrap();
    assert_eq!(scene.gateway().acts_taken(FREJA).unwrap(), 2, "nothing is sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_takes_the_answer_back_and_says_why_until_it_has_been_seen() {
    let mut scene = Scene::open().await;
    let phone = citizen(&scene).await;
    scene.gateway().put_items(FREJA, &[asked("ny", 1, "Attest", json!({}))]).unwrap();
    phone.sync(|_| ()).await.unwrap();
    // While the phone is offline the authority changes the text.
    let yes = act(&phone, "ny", &YES);
    let done = act(&phone, "ny", &CitizenAct::MarkDone);
    scene.gateway().put_items(FREJA, &[asked("ny", 2, "Attest og journal", json!({}))]).unwrap();
    let delivered = phone.deliver().await.unwrap();
    assert_eq!((delivered.accepted, delivered.refused), (1, 1), "what came after it is not held up");

    for _ in 0..2 {
        let outbox = phone.outbox().unwrap();
        assert_eq!(ids(&outbox.refused), std::slice::from_ref(&yes));
        assert!(outbox.refused[0].words.contains("The text has changed since you saw it"));
        assert_eq!(state(&phone, "ny"), "requested");
        phone.sync(|_| ()).await.unwrap();
    }
    let overview = serde_json::to_string(&phone.overview().unwrap()).unwrap();
    assert!(overview.contains("Was refused: see why"));
    assert_eq!(phone.refusal_seen(&done).unwrap_err().code, "act.none");
    phone.refusal_seen(&yes).unwrap();
    let outbox = phone.outbox().unwrap();
    assert!(outbox.refused.is_empty() && ids(&outbox.sent).contains(&yes), "it stays on record");
    // And it can be answered anew, to the new text.
    act(&phone, "ny", &NO);
    phone.sync(|_| ()).await.unwrap();
    assert_eq!(state(&phone, "ny"), "refused");
    scene.go_offline().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_left_the_phone_can_be_taken_back() {
    let mut scene = Scene::open().await;
    let phone = citizen(&scene).await;
    let yes = act(&phone, DOCTOR, &YES);
    let back = act(&phone, DOCTOR, &withdraw());
    assert_eq!(state(&phone, DOCTOR), "withdrawn");
    assert_eq!(phone.take_back(&yes).unwrap_err().code, "act.not_to_take_back", "the later one first");
    phone.take_back(&back).unwrap();
    assert_eq!(state(&phone, DOCTOR), "given");
    phone.take_back(&yes).unwrap();
    assert_eq!(state(&phone, DOCTOR), "requested");
    assert_eq!(phone.take_back(&yes).unwrap_err().code, "act.none");
    phone.deliver().await.unwrap();
    assert_eq!(scene.gateway().acts_taken(FREJA).unwrap(), 0);

    // Without a connection nothing has left the phone.
    scene.go_offline().await;
    let yes = act(&phone, DOCTOR, &YES);
    phone.deliver().await.unwrap_err();
    assert_eq!(phone.outbox().unwrap().waiting[0].state, "queued");
    phone.take_back(&yes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_at_the_same_time_send_each_act_once() {
    let scene = Scene::open().await;
    let phone = citizen(&scene).await;
    for item in [DOCTOR, LETTER, "kk-flytning", "politi-pas"] {
        act(&phone, item, &CitizenAct::MarkDone);
    }
    let (one, two, three) = tokio::join!(phone.deliver(), phone.deliver(), phone.sync(|_| ()));
    three.unwrap();
    // Whoever came first delivered, the sync too; nobody delivered what another had.
    assert!(one.unwrap().accepted + two.unwrap().accepted <= 4);
    assert_eq!(scene.gateway().acts_taken(FREJA).unwrap(), 4);
    assert!(phone.outbox().unwrap().waiting.is_empty());
    let done = act(&phone, DOCTOR, &CitizenAct::MarkNotDone);
    phone.sync(|_| ()).await.unwrap();
    assert_eq!(phone.outbox().unwrap().sent[0].id, done);
    let actions = phone.item_acts(DOCTOR).unwrap().actions;
    assert!(actions.iter().any(|action| action.act == CitizenAct::MarkDone));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_login_is_refused_and_neither_sends_nor_loses_what_waits() {
    let scene = Scene::open().await;
    let phone = citizen(&scene).await;
    let yes = act(&phone, DOCTOR, &YES);
    let (keys, before) = (scene.keys.count(), phone.overview().unwrap());
    let offer = || scene.gateway().offer(HOLGER).unwrap();

    let refused = phone.log_in(offer(), None).await.unwrap_err();
    assert_eq!((refused.code, refused.retryable), ("login.other_person", false));
    let refused = phone.receive_licence(offer(), None).await.unwrap_err();
    assert_eq!((refused.code, scene.keys.count()), ("login.other_person", keys));
    assert_eq!((ids(&phone.outbox().unwrap().waiting), phone.overview().unwrap()), (vec![yes], before));

    phone.log_in(scene.gateway().offer(FREJA).unwrap(), None).await.unwrap();
    phone.sync(|_| ()).await.unwrap();
    assert_eq!(scene.gateway().acts_taken(FREJA).unwrap(), 1);
    assert_eq!(scene.gateway().acts_taken(HOLGER).unwrap(), 0);

    phone.wipe().await.unwrap();
    drop(phone);
    scene.citizen().receive_licence(offer(), None).await.unwrap();
}

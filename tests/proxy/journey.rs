//! Freja has a power of attorney from Holger.

use std::sync::Arc;

use jiff::{SignedDuration, ToSpan};
use lomme_app::view::OverviewView;
use lomme_app::{CitizenAct, CitizenApp};
use lomme_net::issuance::{AccessToken, Issuance, parse_offer};
use lomme_net::overview::{Access, Apply, deliver, sync};
use lomme_net::{Config, HttpClient};
use lomme_overview::{Act, ActKind, ActOutcome, Item, ItemBody, ItemId, PersonRef, WallTime};
use lomme_tests::scene::{FREJA, HOLGER, Scene};
use serde_json::{Value, json};

/// A third person, of whom nobody has a power.
const AMINA: &str = "0e0d6a52-6c1e-4b7e-9a53-5f0c1a7be003";

/// Freja's side of a power of attorney, from a day and to a day counted from today.
pub(crate) fn power(scene: &Scene, version: u64, status: &str, body: Value) -> Item {
    let mut whole = json!({
        "kind": "power_of_attorney", "direction": "received", "other_party": "Holger Bæk Thorsted", "other_subject": HOLGER,
        "scope": "read", "covers": ["Sundhed"], "valid_from": day(scene, -10), "valid_until": day(scene, 10)
    });
    whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    serde_json::from_value(json!({
        "id": "fuldmagt-holger", "source": "fuldmagt", "version": version, "as_of": scene.clock.now(), "title": "Fuldmagt fra Holger",
        "area": "person", "subject": FREJA, "authority": "Digitaliseringsstyrelsen", "status": {"code": status},
        "details_url": "https://fuldmagt.example/h", "body": whole
    }))
    .unwrap()
}

fn day(scene: &Scene, from_today: i32) -> String {
    WallTime::at(scene.clock.now()).date().saturating_add(from_today.days()).to_string()
}

/// Freja, synchronised, with Holger's power of attorney.
async fn freja(scene: &Scene, status: &str, body: Value) -> Arc<CitizenApp> {
    scene.gateway().put_items(FREJA, &[power(scene, 1, status, body)]).unwrap();
    let freja = scene.holder().await;
    freja.keep_offline_copy(true).unwrap();
    freja.sync(|_| ()).await.unwrap();
    freja
}

fn titles(view: &OverviewView) -> Vec<&str> {
    view.sections.iter().flat_map(|section| section.items.iter()).map(|item| item.title.as_str()).collect()
}

fn held_of_holger(app: &CitizenApp) -> bool {
    app.export().unwrap().to_string().contains("Hjælp til rengøring")
}

#[tokio::test(flavor = "multi_thread")]
async fn freja_acts_for_holger_until_he_takes_the_power_back_and_then_his_data_are_gone() {
    let scene = Scene::open().await;
    let freja = freja(&scene, "valid", json!({})).await;
    let may: Vec<_> = freja.acting().unwrap().may_act_for.into_iter().map(|one| one.subject).collect();
    assert!(may.contains(&HOLGER.to_owned()), "{may:?}");
    assert!(freja.overview().unwrap().acting_for.is_none());

    let banner = freja.act_for(HOLGER).unwrap();
    assert!(banner.words.contains("Holger") && banner.words.contains("can read") && !banner.may_act);
    assert!(banner.ends_soon.is_some_and(|words| words.contains("last day")));
    assert!(
        freja.overview().unwrap().sections.is_empty(),
        "nothing of his is here yet, and nothing of hers shows"
    );
    freja.sync(|_| ()).await.unwrap();
    let his = freja.overview().unwrap();
    assert!(
        titles(&his).contains(&"Hjælp til rengøring") && !titles(&his).contains(&"Din flytning"),
        "{his:?}"
    );
    assert_eq!(his.acting_for.as_ref().unwrap().subject, HOLGER);
    let agenda = freja.agenda(90).unwrap();
    assert!(agenda.acting_for.is_some() && format!("{agenda:?}").contains("Kontrol af høreapparat"));
    assert!(!format!("{agenda:?}").contains("Samtale i jobcentret"));

    freja.act_for_self().unwrap();
    let hers = freja.overview().unwrap();
    assert!(titles(&hers).contains(&"Din flytning") && !titles(&hers).contains(&"Hjælp til rengøring"));
    assert!(his_data_are_still_here(&freja));

    freja.act_for(HOLGER).unwrap();
    scene.gateway().put_items(FREJA, &[power(&scene, 2, "revoked", json!({}))]).unwrap();
    freja.sync(|_| ()).await.unwrap();
    let after = freja.acting().unwrap();
    assert!(after.shown.is_none() && after.ended.len() == 1, "{after:?}");
    assert!(after.ended[0].contains("was ended") && after.ended[0].contains("deleted"), "{after:?}");
    assert!(!held_of_holger(&freja));
    assert_eq!(freja.act_for(HOLGER).unwrap_err().code, "power.none");
    freja.ended_powers_seen().unwrap();
    assert!(freja.acting().unwrap().ended.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looked_at_his_data_is_told_with_his_name_and_is_not_in_her_own_log() {
    let scene = Scene::open().await;
    let looked = json!({
        "id": "opslag-holger", "source": "minlog", "version": 1, "as_of": scene.clock.now(), "title": "Opslag", "area": "health", "subject": HOLGER,
        "authority": "Sundhedsdatastyrelsen", "details_url": "https://minlog.example/h",
        "body": {"kind": "access_log_entry", "organisation": "Opdigtet Plejehjem", "from": format!("{}T10:00:00", day(&scene, -2)), "entries": 2}
    });
    scene.gateway().put_items(HOLGER, &[serde_json::from_value(looked).unwrap()]).unwrap();
    let freja = freja(&scene, "valid", json!({})).await;
    freja.act_for(HOLGER).unwrap();
    freja.sync(|_| ()).await.unwrap();
    let his = freja.access_log().unwrap();
    assert_eq!(his.acting_for.as_ref().unwrap().subject, HOLGER);
    let [group] = &his.groups[..] else { panic!("{his:?}") };
    let about_him =
        "Opdigtet Plejehjem looked at data about Holger Bæk Thorsted (health and elderly) 2 times";
    assert!(group.sentence.starts_with(about_him), "{group:?}");
    assert!(his.concern.steps[1].words.contains("for Holger"), "{:?}", his.concern);

    freja.act_for_self().unwrap();
    let hers = freja.access_log().unwrap();
    assert!(hers.acting_for.is_none() && !hers.groups.is_empty());
    assert!(hers.groups.iter().all(|group| group.sentence.contains("your data on")), "{hers:?}");
    assert!(!format!("{hers:?}").contains("Plejehjem"));
}

/// His data stay on the phone while she looks at her own, and come back without a network.
fn his_data_are_still_here(freja: &CitizenApp) -> bool {
    freja.act_for(HOLGER).unwrap();
    let held = titles(&freja.overview().unwrap()).contains(&"Hjælp til rengøring");
    freja.act_for_self().unwrap();
    held
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_day_after_its_last_his_data_are_deleted_without_a_network() {
    let mut scene = Scene::open().await;
    let freja = freja(&scene, "valid", json!({"valid_until": day(&scene, 1)})).await;
    freja.act_for(HOLGER).unwrap();
    freja.sync(|_| ()).await.unwrap();
    scene.go_offline().await;
    scene.clock.set_ahead(SignedDuration::from_hours(3 * 24));
    let hers = freja.overview().unwrap();
    assert!(hers.acting_for.is_none() && titles(&hers).contains(&"Din flytning"));
    assert!(freja.acting().unwrap().ended[0].contains("has expired"));
    assert!(!held_of_holger(&freja));
    // A clock set back brings nothing back.
    scene.clock.set_ahead(SignedDuration::ZERO);
    freja.act_for(HOLGER).unwrap();
    assert!(freja.overview().unwrap().sections.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_that_begins_tomorrow_or_is_only_asked_for_or_given_by_oneself_opens_nothing() {
    let scene = Scene::open().await;
    for (version, (status, body)) in [
        ("valid", json!({"valid_from": day(&scene, 1)})),
        ("requested", json!({})),
        ("declined", json!({})),
        ("ended_by_death", json!({})),
        ("valid", json!({"direction": "given"})),
        ("valid", json!({"scope": "unheard-of"})),
        ("valid", json!({"other_subject": "own"})),
    ]
    .into_iter()
    .enumerate()
    {
        let version = u64::try_from(version).unwrap() + 1;
        scene.gateway().put_items(FREJA, &[power(&scene, version, status, body.clone())]).unwrap();
        let freja = scene.holder().await;
        freja.keep_offline_copy(true).unwrap();
        freja.sync(|_| ()).await.unwrap();
        for subject in [HOLGER, "own", "", FREJA] {
            assert_eq!(freja.act_for(subject).unwrap_err().code, "power.none", "{status} {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_authority_refuses_although_the_phone_knows_of_a_power_it_is_oneself_again() {
    let scene = Scene::open().await;
    let freja = freja(&scene, "valid", json!({"other_subject": "not-in-the-register"})).await;
    freja.act_for("not-in-the-register").unwrap();
    assert_eq!(freja.sync(|_| ()).await.unwrap_err().code, "power.none");
    let after = freja.acting().unwrap();
    assert!(after.shown.is_none() && after.ended[0].contains("does not stand"), "{after:?}");
}

/// Somebody with Freja's login who speaks to the gateway without the app.
async fn speaker(scene: &Scene) -> (HttpClient, AccessToken) {
    let (url, root) = (scene.gateway().url(), scene.gateway().tls_ca_pem().to_owned());
    let client = HttpClient::new(Config::new(url, vec![root])).unwrap();
    let offer = parse_offer(&scene.gateway().offer(FREJA).unwrap()).unwrap();
    let token = Issuance::begin(&client, offer).await.unwrap().token(&client, None).await.unwrap();
    (client, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_gives_nothing_to_who_has_no_power_and_does_not_say_who_exists() {
    let scene = Scene::open().await;
    scene.gateway().put_items(FREJA, &[power(&scene, 1, "valid", json!({}))]).unwrap();
    let (client, token) = speaker(&scene).await;
    for (subject, refused) in [(HOLGER, false), (AMINA, true), ("nobody", true)] {
        let subject = PersonRef::new(subject).unwrap();
        let mut pages = 0;
        let sink = |_: Apply<'_>| {
            pages += 1;
            Ok::<_, ()>(())
        };
        let access = Access::of(token.secret(), Some(&subject));
        let outcome = sync(&client, access, None, &mut lomme_gateway::rng(), sink, |_| ()).await.unwrap();
        let said = outcome.gave_up.and_then(|gave_up| gave_up.error?.refusal().cloned());
        let said = said.map(|refusal| (refusal.status, refusal.code().to_owned()));
        assert_eq!((said, pages > 0), (refused.then(|| (403, "power_of_attorney".to_owned())), !refused));
    }
}

/// The two sides of a power that Freja asks Holger for.
fn asked(scene: &Scene) -> [(&'static str, Item); 2] {
    let side = |id: &str, subject: &str, body: Value| {
        let mut item = serde_json::to_value(power(scene, 1, "requested", body)).unwrap();
        (item["id"], item["subject"]) = (id.into(), subject.into());
        serde_json::from_value(item).unwrap()
    };
    let his = json!({"direction": "given", "other_party": "Freja", "other_subject": FREJA, "scope": "act", "respond_by": day(scene, 5)});
    [
        (FREJA, side("fuldmagt-holger", FREJA, json!({"scope": "act", "respond_by": day(scene, 5)}))),
        (HOLGER, side("fuldmagt-anmodet", HOLGER, his)),
    ]
}

/// Does something to a power as it is shown now.
fn act(app: &Arc<CitizenApp>, id: &str, act: CitizenAct) {
    let version = app.power(id).unwrap().version;
    app.act(id, version, &act).unwrap().id.expect("it changes something");
}

fn state(app: &CitizenApp, id: &str) -> String {
    app.power(id).unwrap().state
}

/// Freja and Holger with a power that she has asked for, and he has not answered.
async fn two_phones(scene: &Scene) -> (Arc<CitizenApp>, Arc<CitizenApp>) {
    for (person, item) in asked(scene) {
        scene.gateway().put_items(person, &[item]).unwrap();
    }
    let (freja, holger) = (scene.holder().await, scene.phone_of(HOLGER).await);
    for phone in [&freja, &holger] {
        phone.keep_offline_copy(true).unwrap();
        phone.sync(|_| ()).await.unwrap();
    }
    (freja, holger)
}

#[tokio::test(flavor = "multi_thread")]
async fn she_asks_he_says_yes_she_acts_for_him_he_ends_it_and_his_data_are_gone() {
    let scene = Scene::open().await;
    let (freja, holger) = two_phones(&scene).await;
    assert_eq!(freja.act_for(HOLGER).unwrap_err().code, "power.none");
    let waiting = holger.powers().unwrap();
    assert_eq!(
        (waiting.groups[0].code.as_str(), waiting.groups[0].powers[0].id.as_str()),
        ("answer", "fuldmagt-anmodet")
    );

    act(&holger, "fuldmagt-anmodet", CitizenAct::AnswerPower { given: true });
    assert_eq!(state(&holger, "fuldmagt-anmodet"), "valid", "it shows at once");
    assert!(holger.outbox().unwrap().waiting[0].what.contains("gave the power"));
    assert_eq!(state(&freja, "fuldmagt-holger"), "requested");
    holger.deliver().await.unwrap();
    freja.sync(|_| ()).await.unwrap();
    assert_eq!(state(&freja, "fuldmagt-holger"), "valid");

    freja.act_for(HOLGER).unwrap();
    freja.sync(|_| ()).await.unwrap();
    let letter = freja.item("post-h-1").unwrap();
    freja.act("post-h-1", letter.version, &CitizenAct::MarkRead).unwrap();
    freja.deliver().await.unwrap();
    holger.sync(|_| ()).await.unwrap();
    assert!(!holger.inbox().unwrap().messages[0].unread, "what she did for him is done");

    act(&holger, "fuldmagt-anmodet", CitizenAct::EndPower);
    holger.sync(|_| ()).await.unwrap();
    freja.sync(|_| ()).await.unwrap();
    assert!(freja.acting().unwrap().shown.is_none() && !held_of_holger(&freja));
    assert!(freja.power("fuldmagt-holger").unwrap().words.starts_with("It was ended. Not in force since"));
    assert_eq!(freja.act_for(HOLGER).unwrap_err().code, "power.none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_that_she_gives_up_without_a_network_is_over_at_once_and_then_at_his_side() {
    let mut scene = Scene::open().await;
    let (freja, holger) = (scene.holder().await, scene.phone_of(HOLGER).await);
    freja.keep_offline_copy(true).unwrap();
    freja.sync(|_| ()).await.unwrap();
    freja.act_for(HOLGER).unwrap();
    freja.sync(|_| ()).await.unwrap();
    assert!(held_of_holger(&freja), "she holds his power among the made-up data");
    freja.act_for_self().unwrap();

    scene.go_offline().await;
    act(&freja, "fuldmagt-holger", CitizenAct::EndPower);
    assert_eq!(freja.act_for(HOLGER).unwrap_err().code, "power.none");
    assert_eq!(freja.acting().unwrap().ended.len(), 1);
    scene.come_back().await;
    freja.deliver().await.unwrap();
    holger.sync(|_| ()).await.unwrap();
    assert_eq!(state(&holger, "fuldmagt-freja"), "ended");
    freja.sync(|_| ()).await.unwrap();
    assert_eq!(state(&freja, "fuldmagt-holger"), "ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_and_a_request_taken_back_end_at_both_sides() {
    for (mine, his) in [(false, "The answer was no"), (true, "It was ended")] {
        let scene = Scene::open().await;
        let (freja, holger) = two_phones(&scene).await;
        if mine {
            act(&freja, "fuldmagt-holger", CitizenAct::EndPower);
        } else {
            act(&holger, "fuldmagt-anmodet", CitizenAct::AnswerPower { given: false });
        }
        for phone in [&freja, &holger, &freja] {
            phone.sync(|_| ()).await.unwrap();
        }
        for (phone, id) in [(&freja, "fuldmagt-holger"), (&holger, "fuldmagt-anmodet")] {
            assert!(phone.power(id).unwrap().words.starts_with(his), "{:?}", phone.power(id));
        }
        let again = holger.act("fuldmagt-anmodet", 2, &CitizenAct::AnswerPower { given: true });
        assert_eq!(again.unwrap_err().code, "power.not_allowed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_less_than_what_is_asked_by_now_is_refused_and_one_too_late_is_not_sent() {
    let mut scene = Scene::open().await;
    let (_, holger) = two_phones(&scene).await;
    let [_, (_, item)] = asked(&scene);
    let ItemBody::PowerOfAttorney(mut wider) = item.body.clone() else { panic!() };
    wider.covers.push("Økonomi: handl".into());
    act(&holger, "fuldmagt-anmodet", CitizenAct::AnswerPower { given: true });
    let wider = Item { version: 2, body: ItemBody::PowerOfAttorney(wider), ..item };
    scene.gateway().put_items(HOLGER, &[wider]).unwrap();
    holger.deliver().await.unwrap();
    assert!(holger.outbox().unwrap().refused[0].words.contains("has changed"));
    holger.sync(|_| ()).await.unwrap();
    assert_eq!(state(&holger, "fuldmagt-anmodet"), "requested");

    scene.go_offline().await;
    scene.clock.set_ahead(SignedDuration::from_hours(24 * 7));
    let late = holger.act("fuldmagt-anmodet", 2, &CitizenAct::AnswerPower { given: true });
    assert_eq!(late.unwrap_err().code, "power.too_late");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_acts_for_another_neither_gives_nor_ends_a_power_in_their_name() {
    let scene = Scene::open().await;
    let freja = scene.holder().await;
    freja.keep_offline_copy(true).unwrap();
    freja.sync(|_| ()).await.unwrap();
    freja.act_for(HOLGER).unwrap();
    freja.sync(|_| ()).await.unwrap();
    let his = freja.power("fuldmagt-freja").unwrap();
    assert!(his.actions.is_empty() && his.cannot.is_some() && his.acting_for.is_some());
    assert!(
        freja
            .item_acts("fuldmagt-freja")
            .unwrap()
            .actions
            .iter()
            .all(|action| action.act != CitizenAct::EndPower)
    );
    assert!(freja.item("fuldmagt-freja").unwrap().actions.iter().all(|action| action.id != "end_power"));
    let refused = freja.act("fuldmagt-freja", his.version, &CitizenAct::EndPower).unwrap_err();
    assert_eq!(refused.code, "power.own_only");
    // The gateway says the same to who asks it without the app.
    let act = Act {
        id: "end-it".into(),
        item: ItemId::new("fuldmagt-freja").unwrap(),
        seen_version: his.version,
        kind: ActKind::EndPower,
        made_at: scene.clock.now(),
    };
    let (client, token) = speaker(&scene).await;
    let holger = PersonRef::new(HOLGER).unwrap();
    let access = Access::of(token.secret(), Some(&holger));
    let mut outcomes = Vec::new();
    let told = |_: &str, outcome| {
        outcomes.push(outcome);
        Ok::<_, ()>(())
    };
    deliver(&client, access, &[act], told).await.unwrap();
    assert_eq!(outcomes, [ActOutcome::Refused { code: "own_only".into() }]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_she_answers_for_him_is_said_to_be_answered_by_a_representative() {
    let scene = Scene::open().await;
    let asked: Item = serde_json::from_value(json!({"id": "samtykke-holger", "source": "samtykke", "version": 1, "as_of": scene.clock.now(), "title": "Må vi?",
        "area": "health", "subject": HOLGER, "authority": "Thisted Kommune", "status": {"code": "requested"}, "details_url": "https://samtykke.example/h",
        "body": {"kind": "consent", "consents": [{"purpose": "x", "data": "x", "from": "x", "to": "x", "legal_basis": "x", "if_refused": "x"}]}}))
    .unwrap();
    scene.gateway().put_items(HOLGER, &[asked]).unwrap();
    let freja = freja(&scene, "valid", json!({"scope": "act"})).await;
    freja.act_for(HOLGER).unwrap();
    freja.sync(|_| ()).await.unwrap();
    let view = freja.consent("samtykke-holger").unwrap();
    assert_eq!(view.acting_for.unwrap().subject, HOLGER);
    let yes = CitizenAct::AnswerConsent { give: lomme_app::Give::All };
    freja.act("samtykke-holger", view.version, &yes).unwrap();
    freja.sync(|_| ()).await.unwrap();
    let his = freja.consent("samtykke-holger").unwrap();
    assert!(
        his.history.last().unwrap().contains("by somebody with a power of attorney"),
        "{:?}",
        his.history
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_to_read_or_to_speak_for_him_does_not_let_her_act() {
    for (scope, code) in [("read", "power.scope_read"), ("contact", "power.scope_contact")] {
        let scene = Scene::open().await;
        let freja = freja(&scene, "valid", json!({"scope": scope})).await;
        freja.act_for(HOLGER).unwrap();
        freja.sync(|_| ()).await.unwrap();
        let version = freja.item("post-h-1").unwrap().version;
        assert_eq!(freja.act("post-h-1", version, &CitizenAct::MarkRead).unwrap_err().code, code);
        assert!(freja.outbox().unwrap().empty.is_some(), "nothing of it was kept");
        assert!(freja.item("post-h-1").unwrap().acts.is_empty());
        // One's own is another matter.
        freja.act_for_self().unwrap();
        let version = freja.item("post-partshoering").unwrap().version;
        assert!(freja.act("post-partshoering", version, &CitizenAct::MarkRead).unwrap().id.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_of_a_third_person_among_his_is_not_kept() {
    let scene = Scene::open().await;
    let astray = |subject: &str, id: &str| {
        let mut item = serde_json::to_value(power(&scene, 1, "valid", json!({}))).unwrap();
        (item["id"], item["subject"], item["title"]) =
            (id.into(), subject.into(), format!("Astray {id}").into());
        serde_json::from_value(item).unwrap()
    };
    let items = [astray(AMINA, "amina"), astray(FREJA, "freja"), astray(HOLGER, "holger")];
    scene.gateway().put_items(HOLGER, &items).unwrap();
    let freja = freja(&scene, "valid", json!({})).await;
    freja.act_for(HOLGER).unwrap();
    let brought = freja.sync(|_| ()).await.unwrap();
    assert_eq!(brought.unusable, 2);
    let held = freja.export().unwrap().to_string();
    assert!(
        held.contains("Astray holger") && !held.contains("Astray amina") && !held.contains("Astray freja")
    );
    for id in ["amina", "freja"] {
        assert_eq!(freja.item(id).unwrap_err().code, "item.unknown");
    }
    freja.act_for_self().unwrap();
    assert!(!freja.export().unwrap().to_string().contains("Astray"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_of_another_says_so_and_none_of_ones_own_does() {
    let scene = Scene::open().await;
    let freja = freja(&scene, "valid", json!({"scope": "act"})).await;
    let banners = |item: &str| {
        [
            freja.overview().unwrap().acting_for,
            freja.overview_start(5).unwrap().acting_for,
            freja.item(item).unwrap().acting_for,
            freja.inbox().unwrap().acting_for,
            freja.consents().unwrap().acting_for,
            freja.powers().unwrap().acting_for,
            freja.search("post", &[], 5).unwrap().acting_for,
            freja.outbox().unwrap().acting_for,
            freja.agenda(30).unwrap().acting_for,
        ]
    };
    assert!(banners("post-partshoering").iter().all(Option::is_none));
    assert!(freja.consent("samtykke-laege").unwrap().acting_for.is_none());
    freja.act_for(HOLGER).unwrap();
    freja.sync(|_| ()).await.unwrap();
    for banner in banners("post-h-1") {
        assert_eq!(banner.unwrap().subject, HOLGER);
    }
}

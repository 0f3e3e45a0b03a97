//! Freja has a power of attorney from Holger.

use std::sync::Arc;

use jiff::{SignedDuration, ToSpan};
use lomme_app::CitizenApp;
use lomme_app::view::OverviewView;
use lomme_net::issuance::{Issuance, parse_offer};
use lomme_net::overview::{Access, Apply, sync};
use lomme_net::{Config, HttpClient};
use lomme_overview::{Item, PersonRef, WallTime};
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

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_gives_nothing_to_who_has_no_power_and_does_not_say_who_exists() {
    let scene = Scene::open().await;
    scene.gateway().put_items(FREJA, &[power(&scene, 1, "valid", json!({}))]).unwrap();
    let (url, root) = (scene.gateway().url(), scene.gateway().tls_ca_pem().to_owned());
    let client = HttpClient::new(Config::new(url, vec![root])).unwrap();
    let offer = parse_offer(&scene.gateway().offer(FREJA).unwrap()).unwrap();
    let token = Issuance::begin(&client, offer).await.unwrap().token(&client, None).await.unwrap();
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

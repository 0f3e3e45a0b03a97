//! The overview's journey: full read, changes, a forgotten cursor, acts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use common::{FREJA, HOLGER, World, client, now, refusal, world};
use jiff::Timestamp;
use lomme_gateway::{Gateway, GatewayConfig, PersonSeed, rng};
use lomme_net::HttpClient;
use lomme_net::NetErrorKind;
use lomme_net::issuance::{Issuance, parse_offer};
use lomme_net::overview::{Apply, OverviewError, SyncEvent, SyncOutcome, deliver, sync};
use lomme_overview::consent::{Choice, Declaration, Standing};
use lomme_overview::{Act, ActKind, ActOutcome, Item, ItemBody, SourceState, TextLanguage};

/// What a store does with what comes, in memory.
#[derive(Default)]
struct Held {
    items: BTreeMap<String, Item>,
    staging: BTreeMap<String, Item>,
    sources: usize,
    told_of_sources: usize,
    cursor: Option<String>,
    swaps: usize,
}

impl Held {
    fn apply(&mut self, apply: Apply<'_>) -> Result<(), Infallible> {
        match apply {
            Apply::Page { staged, first, page } => {
                if first {
                    self.staging.clear();
                }
                let into = if staged { &mut self.staging } else { &mut self.items };
                into.extend(page.changed.iter().map(|item| (item.id.to_string(), item.clone())));
                into.retain(|id, _| page.removed.iter().all(|removed| removed.as_str() != id));
                if !page.coverage.is_empty() {
                    self.sources = page.coverage.len();
                    self.told_of_sources += 1;
                }
                if !staged {
                    self.cursor = Some(page.next_cursor.clone());
                }
            }
            Apply::Swap { cursor } => {
                self.items = std::mem::take(&mut self.staging);
                self.cursor = Some(cursor.to_owned());
                self.swaps += 1;
            }
        }
        Ok(())
    }

    async fn sync(&mut self, world: &World, token: &str) -> (SyncOutcome, usize) {
        let mut told = 0;
        let progress = |_: SyncEvent<'_>| told += 1;
        let cursor = self.cursor.clone();
        let outcome = sync(&world.client, token, cursor, &mut rng(), |apply| self.apply(apply), progress)
            .await
            .unwrap();
        (outcome, told)
    }
}

#[tokio::test]
async fn everything_comes_page_by_page_then_only_what_changed() {
    let world = world(5).await;
    let token = world.token(FREJA).await;
    let mut held = Held::default();
    let expected = lomme_data_items(FREJA);
    let (outcome, told) = held.sync(&world, token.secret()).await;
    assert_eq!((outcome.gave_up, held.items.len(), held.swaps), (None, expected, 1));
    assert_eq!((outcome.report.pages, told), (expected.div_ceil(5), expected.div_ceil(5)));
    assert!(outcome.report.rejected.is_empty() && held.sources > 0);
    assert_eq!(held.told_of_sources, 1, "the sources are told of once, and not with every page");

    let (outcome, _) = held.sync(&world, token.secret()).await;
    assert_eq!((outcome.report.changed, outcome.report.removed, outcome.report.full_read), (0, 0, false));

    let mut item = held.items.values().next().unwrap().clone();
    let gone = held.items.keys().last().unwrap().clone();
    item.version += 1;
    item.title = "Ny titel".into();
    world.gateway.put_items(FREJA, std::slice::from_ref(&item)).unwrap();
    assert!(world.gateway.remove_item(FREJA, &gone).unwrap());
    let (outcome, _) = held.sync(&world, token.secret()).await;
    assert_eq!((outcome.report.changed, outcome.report.removed, held.swaps), (1, 1, 1));
    assert_eq!(held.items[item.id.as_str()].title, "Ny titel");
    assert!(!held.items.contains_key(&gone));
}

#[tokio::test]
async fn the_sources_are_told_of_again_only_when_one_is_doing_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let start = async |state: SourceState| {
        let mut people = PersonSeed::made_up(now());
        people
            .iter_mut()
            .flat_map(|person| &mut person.coverage)
            .for_each(|source| source.state = state.clone());
        let config =
            GatewayConfig { now: std::sync::Arc::new(now), people, ..GatewayConfig::new(dir.path()) };
        let gateway = Gateway::start(config).await.unwrap();
        let client = client(gateway.url(), gateway.tls_ca_pem());
        (gateway, client)
    };
    let mut held = Held::default();
    let (gateway, client) = start(SourceState::Ok).await;
    let link = parse_offer(&gateway.offer(FREJA).unwrap()).unwrap();
    let token = Issuance::begin(&client, link).await.unwrap().token(&client, None).await.unwrap();
    let mut told = Vec::new();
    let mut read = async |client: &HttpClient| {
        let cursor = held.cursor.clone();
        sync(client, token.secret(), cursor, &mut rng(), |apply| held.apply(apply), |_| {}).await.unwrap();
        told.push(held.told_of_sources);
    };
    read(&client).await;
    read(&client).await;
    gateway.stop().await;
    let (_gateway, client) = start(SourceState::NotConnected).await;
    read(&client).await;
    read(&client).await;
    assert_eq!(told, [1, 1, 2, 2]);
}

fn lomme_data_items(person: &str) -> usize {
    let seeds = lomme_gateway::PersonSeed::made_up(now());
    seeds.iter().find(|seed| seed.id == person).unwrap().items.len()
}

#[tokio::test]
async fn a_forgotten_cursor_leads_to_a_full_read_that_drops_what_is_gone() {
    let world = world(7).await;
    let token = world.token(FREJA).await;
    let mut held = Held::default();
    held.sync(&world, token.secret()).await;
    let gone = held.items.keys().next().unwrap().clone();
    world.gateway.remove_item(FREJA, &gone).unwrap();
    world.gateway.forget_cursors().unwrap();
    let (outcome, _) = held.sync(&world, token.secret()).await;
    assert_eq!((outcome.report.full_read, outcome.gave_up, held.swaps), (true, None, 2));
    assert_eq!(held.items.len(), lomme_data_items(FREJA) - 1);
    assert!(!held.items.contains_key(&gone));

    held.cursor = Some("made up".into());
    let (outcome, _) = held.sync(&world, token.secret()).await;
    assert!(outcome.report.full_read);
}

#[tokio::test]
async fn nobody_sees_the_items_of_another_and_no_token_opens_nothing() {
    let world = world(50).await;
    let token = world.token(HOLGER).await;
    let mut held = Held::default();
    held.sync(&world, token.secret()).await;
    assert!(held.items.values().all(|item| item.subject.to_string() == HOLGER));
    let mut nothing = Held::default();
    let (outcome, _) = nothing.sync(&world, "not-a-token").await;
    let error = outcome.gave_up.unwrap().error.unwrap();
    assert_eq!(refusal::<()>(Err(error)), (401, "unauthorized".into()));
    assert!(nothing.items.is_empty());
}

#[tokio::test]
async fn a_sync_without_a_network_ends_at_once_and_keeps_what_is_held() {
    let world = world(50).await;
    let token = world.token(FREJA).await;
    let mut held = Held::default();
    held.sync(&world, token.secret()).await;
    let World { gateway, client, .. } = world;
    let _port = gateway.stop().await;
    let cursor = held.cursor.clone();
    let never = |event: SyncEvent<'_>| panic!("it ends at once, and does not wait: {event:?}");
    let outcome =
        sync(&client, token.secret(), cursor, &mut rng(), |apply| held.apply(apply), never).await.unwrap();
    assert_eq!(outcome.gave_up.unwrap().error.unwrap().kind, NetErrorKind::Offline);
    assert_eq!(held.items.len(), lomme_data_items(FREJA));
}

#[tokio::test]
async fn a_page_from_the_future_is_not_taken_for_proof_of_the_time() {
    let page = || async {
        ([("content-type", "application/json")], r#"{"next_cursor":"c","as_of":"9999-01-01T00:00:00Z"}"#)
    };
    let (_server, client) =
        common::serve(|_| axum::Router::new().route("/v1/changes", axum::routing::get(page))).await;
    let mut as_of = None;
    let mut sink = |apply: Apply<'_>| {
        if let Apply::Page { page, .. } = apply {
            as_of = Some(page.as_of);
        }
        Ok::<_, Infallible>(())
    };
    sync(&client, "t", Some("c".into()), &mut rng(), &mut sink, |_| {}).await.unwrap();
    let ahead = as_of.unwrap().duration_since(Timestamp::now());
    assert!(ahead.as_secs() < 5, "{ahead}");
}

#[tokio::test]
async fn a_store_that_fails_ends_the_sync_with_its_own_error() {
    let world = world(50).await;
    let token = world.token(FREJA).await;
    let full = |_: Apply<'_>| Err("disk full");
    let error = sync(&world.client, token.secret(), None, &mut rng(), full, |_| {}).await.unwrap_err();
    assert_eq!(error, OverviewError::Sink("disk full"));
}

fn act(id: &str, item: &Item, kind: ActKind) -> Act {
    Act { id: id.into(), item: item.id.clone(), seen_version: item.version, kind, made_at: now() }
}

async fn outcomes(world: &World, token: &str, acts: &[Act]) -> Vec<(String, ActOutcome)> {
    let mut outcomes = Vec::new();
    let take = |id: &str, outcome| {
        outcomes.push((id.to_owned(), outcome));
        Ok::<_, Infallible>(())
    };
    deliver(&world.client, token, acts, take).await.unwrap();
    outcomes
}

#[tokio::test]
async fn an_act_delivered_twice_is_done_once_and_comes_back_with_the_changes() {
    let world = world(50).await;
    let token = world.token(FREJA).await;
    let mut held = Held::default();
    held.sync(&world, token.secret()).await;
    let item = held.items.values().find(|item| matches!(item.body, ItemBody::Message(_))).unwrap().clone();
    let read = act("a-1", &item, ActKind::MarkRead);
    let twice = [read.clone(), read.clone()];
    let accepted = ("a-1".to_owned(), ActOutcome::Accepted);
    assert_eq!(outcomes(&world, token.secret(), &twice).await, [accepted.clone(), accepted]);
    assert_eq!(world.gateway.acts_taken(FREJA).unwrap(), 1);
    let (outcome, _) = held.sync(&world, token.secret()).await;
    assert_eq!(outcome.report.changed, 1);
    let now = &held.items[item.id.as_str()];
    assert_eq!(now.version, item.version + 1);
    assert!(matches!(&now.body, ItemBody::Message(message) if !message.unread));
}

#[tokio::test]
async fn a_refusal_is_an_outcome_with_a_code_and_a_reused_id_is_one_too() {
    let world = world(50).await;
    let token = world.token(FREJA).await;
    let mut held = Held::default();
    held.sync(&world, token.secret()).await;
    let asked = |item: &&Item| matches!(item.body, ItemBody::Consent(_)) && item.status.code == "requested";
    let item = held.items.values().find(asked).expect("freja is asked for a consent").clone();
    let yes = |item: &Item| {
        let declaration = Declaration::of(item, now()).unwrap();
        let Standing::Requested(request) = declaration.standing() else { panic!("it is not requested") };
        request.answer(Choice::Yes, &TextLanguage::Danish).unwrap()
    };
    let outdated = act("b-1", &item, yes(&Item { title: "Another text".into(), ..item.clone() }));
    let yes = yes(&item);
    let withdrawn_too_soon = act("b-2", &item, ActKind::WithdrawConsent { only: BTreeSet::new() });
    let good = act("b-3", &item, yes.clone());
    let reused = act("b-3", &item, ActKind::MarkDone);
    let does_not_fit = act("b-4", &item, ActKind::MarkRead);
    let refused = |code: &str| ActOutcome::Refused { code: code.into() };
    let got =
        outcomes(&world, token.secret(), &[outdated, withdrawn_too_soon, good, reused, does_not_fit]).await;
    let got: Vec<_> = got.into_iter().map(|(_, outcome)| outcome).collect();
    let expected = [
        refused("changed"),
        refused("not_allowed"),
        ActOutcome::Accepted,
        refused("id-reused"),
        refused("not_allowed"),
    ];
    assert_eq!(got, expected);
    held.sync(&world, token.secret()).await;
    assert_eq!(held.items[item.id.as_str()].status.code, "given");
}

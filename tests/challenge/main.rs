//! Ask and Answer: an officer asks, a citizen sees who asks for what and gives as much as they like.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod asked;
mod attacks;
mod clocks;
mod confused;
mod exchange;
mod forgetting;
mod strangers;

use std::sync::Arc;

use lomme_app::view::{AskedView, VerdictView};
use lomme_app::{CitizenApp, Preset, ReaderApp};
use lomme_licence::challenge::Challenge;
use lomme_licence::mdoc::{DeviceRequest, DocRequest, ItemsRequest};
use lomme_licence::message::{Answer, Ask};
use lomme_optical::{Collector, Frames, Options};
use lomme_tests::scene::{citizen_sees, frames, officer_sees, reason};
use p256::SecretKey;
use p256::elliptic_curve::Generate;

/// The officer's Ask, as every camera sees it.
async fn ask(officer: &Arc<ReaderApp>, preset: Preset) -> Vec<String> {
    let asking = officer.begin_ask(preset).await.unwrap();
    frames(&asking, asking.view().frames)
}

/// What the citizen reads on scanning it.
fn read(citizen: &CitizenApp, ask: &[String]) -> AskedView {
    citizen_sees(citizen, ask).unwrap().expect("every frame was shown")
}

/// The ids of all that can be given.
fn all(asked: &AskedView) -> Vec<String> {
    asked
        .documents
        .iter()
        .flat_map(|document| &document.elements)
        .filter_map(|line| line.id.clone())
        .collect()
}

/// The ids of the elements with these titles.
fn only(asked: &AskedView, titles: &[&str]) -> Vec<String> {
    let lines = asked.documents.iter().flat_map(|document| &document.elements);
    lines.filter(|line| titles.contains(&line.title.as_str())).filter_map(|line| line.id.clone()).collect()
}

/// The citizen says yes to everything.
async fn give_all(citizen: &Arc<CitizenApp>, asked: &AskedView) -> Vec<String> {
    give(citizen, asked, all(asked)).await
}

async fn give(citizen: &Arc<CitizenApp>, asked: &AskedView, ids: Vec<String>) -> Vec<String> {
    let answering = citizen.answer(asked.id.clone(), ids).await.unwrap();
    frames(&answering, answering.view().frames)
}

/// The whole round, with a yes to everything.
async fn round(officer: &Arc<ReaderApp>, citizen: &Arc<CitizenApp>, preset: Preset) -> VerdictView {
    let asked = read(citizen, &ask(officer, preset).await);
    officer_sees(officer, &give_all(citizen, &asked).await)
}

/// The message that frames carry, as a bystander with a camera has it.
fn filmed(frames: &[String]) -> Vec<u8> {
    let mut collector = Collector::new();
    for frame in frames {
        collector.push(frame).unwrap();
    }
    collector.take().unwrap()
}

/// A message on a screen of somebody's own.
fn shown(message: &[u8]) -> Vec<String> {
    let frames = Frames::new(message, Options::default()).unwrap();
    (0..frames.minimum()).map(|n| frames.text(n)).collect()
}

fn filmed_ask(frames: &[String]) -> Ask {
    Ask::from_message(&filmed(frames)).unwrap()
}

fn filmed_answer(frames: &[String]) -> Answer {
    Answer::from_message(&filmed(frames)).unwrap()
}

fn fresh_key() -> SecretKey {
    SecretKey::generate_from_rng(&mut lomme_gateway::rng())
}

/// Somebody's Ask that no app of ours made.
fn hand_made(requests: Vec<ItemsRequest>, asked_at: u64) -> (Challenge, Vec<String>) {
    let challenge = Challenge::new(fresh_key(), [5; 16], asked_at);
    let requests = requests.into_iter().map(|items| DocRequest::new(items, None)).collect();
    let frames = shown(&challenge.ask(DeviceRequest::new(requests)).to_message());
    (challenge, frames)
}

fn refused(verdict: &VerdictView, check: &str) -> String {
    assert_eq!(verdict.outcome, "refused", "{}", verdict.json);
    assert!(verdict.name.is_none() && verdict.portrait.is_none() && verdict.rights.is_empty());
    reason(verdict, check)
}

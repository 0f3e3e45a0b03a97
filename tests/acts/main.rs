//! The citizen's acts from the phone to the authority: offline, cut off, delivered twice, restarted, refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod case_system;
mod consents;
mod interleavings;
mod journey;
mod privacy;

use std::sync::Arc;

use lomme_app::view::ActLine;
use lomme_app::{CitizenAct, CitizenApp, Give};
use lomme_overview::Item;
use lomme_tests::scene::{FREJA, Scene};
use serde_json::{Value, json};

/// The consent that Freja is asked for.
const DOCTOR: &str = "samtykke-laege";
/// A letter she has not read.
const LETTER: &str = "post-partshoering";

const YES: CitizenAct = CitizenAct::AnswerConsent { give: Give::All };
const NO: CitizenAct = CitizenAct::AnswerConsent { give: Give::Nothing };

fn withdraw() -> CitizenAct {
    CitizenAct::WithdrawConsent { only: Vec::new() }
}

fn some(only: &[&str]) -> CitizenAct {
    let only = only.iter().map(|key| (*key).to_owned()).collect();
    CitizenAct::AnswerConsent { give: Give::Some { only } }
}

/// A citizen with an offline copy of the overview.
async fn citizen(scene: &Scene) -> Arc<CitizenApp> {
    let citizen = scene.holder().await;
    citizen.keep_offline_copy(true).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    citizen
}

/// Does something to an item as it is shown now. The act's id.
fn act(citizen: &Arc<CitizenApp>, item: &str, act: &CitizenAct) -> String {
    let version = citizen.item_acts(item).unwrap().version;
    citizen.act(item, version, act).unwrap().id.expect("it changes something")
}

fn state(citizen: &CitizenApp, consent: &str) -> String {
    citizen.consent(consent).unwrap().state
}

fn ids(lines: &[ActLine]) -> Vec<String> {
    lines.iter().map(|line| line.id.clone()).collect()
}

/// A consent of Freja's, asked for by the municipality.
fn asked(id: &str, version: u64, title: &str, more: Value) -> Item {
    let one = |purpose: &str| {
        json!({"purpose": purpose, "data": "Lægeattest", "from": "Din læge", "to": "Kommunen", "legal_basis": "§ 11 a",
            "if_refused": "Sagen afgøres uden", "if_withdrawn": "Der hentes ikke mere"})
    };
    let mut body = json!({"kind": "consent", "consents": [one("At afklare"), one("At følge op")],
        "history": [{"state": "requested", "at": "2026-01-01T09:00:00"}]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(json!({"id": id, "source": "samtykke", "version": version, "as_of": "2026-01-01T08:00:00Z", "title": title,
        "area": "employment", "subject": FREJA, "authority": "Københavns Kommune", "status": {"code": "requested"},
        "details_url": "https://samtykke.example/9", "body": body}))
    .unwrap()
}

//! What a citizen's phone keeps, and for how long: search over it, the choice of no copy, retention, a store that does not open, the export.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod copy;
mod export;
mod memory;
mod raw;
mod recovery;
mod search;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use lomme_app::{AppConfig, CitizenApp, Language};
use lomme_overview::Item;
use lomme_tests::scene::{FREJA, Scene, TestClock};
use serde_json::{Value, json};

/// An item of Freja's.
fn item(id: &str, title: &str, as_of: Timestamp, body: Value) -> Item {
    let item = json!({"id": id, "source": "kommune", "version": 1, "as_of": as_of, "title": title, "area": "building", "subject": FREJA,
        "authority": "Opdigtet Styrelse", "details_url": "https://kommune.example/1", "body": body});
    serde_json::from_value(item).unwrap()
}

fn case(id: &str, title: &str, next_step: &str) -> Item {
    item(id, title, TestClock::default().now(), json!({"kind": "case", "next_step": next_step}))
}

fn access(id: &str, scene: &Scene, days_old: i64) -> Item {
    let as_of = scene.clock.now() - SignedDuration::from_hours(24 * days_old);
    let body = json!({"kind": "access_log_entry", "system": "Register", "organisation": "Kommune", "activity": "Opslag",
        "from": "2020-01-01T10:00:00"});
    item(id, "Opslag", as_of, body)
}

/// The citizen's app in a language; nobody else may have the store open.
fn app_in(scene: &Scene, language: Language) -> Arc<CitizenApp> {
    let config = AppConfig { language, ..scene.config("citizen") };
    CitizenApp::open(config, scene.keys.clone()).unwrap()
}

/// How many items the overview shows.
fn shown(citizen: &CitizenApp) -> usize {
    citizen.overview().unwrap().sections.iter().map(|section| section.items.len()).sum()
}

//! What the vectors are made of: real licences, lists, Asks and overviews of the authorities' stand-in.

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use lomme_app::CitizenApp;
use lomme_ffi::Preset;
use lomme_licence::message::Show;
use lomme_optical::{Collector, Frames, Options};
use lomme_tests::scene::{FREJA, HOLGER, Scene as Play, files_below, frames};

use super::scene::{Call, Scene};
use super::{citizens, officers, published};

const PRESETS: [Preset; 6] =
    [Preset::Police, Preset::Identity, Preset::Age15, Preset::Age16, Preset::Age18, Preset::Rental];
pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Every scene. Stores that they need are put below `dir`.
pub(super) fn scenes(dir: &Path) -> Vec<Scene> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let made = runtime.block_on(Made::new(dir));
    let mut scenes = Vec::new();
    for language in ["DA", "EN"] {
        let set = |name: &str, app: &str, store: Option<&str>, now: Timestamp, calls: Vec<Call>| Scene {
            name: format!("{name}-{language}").replace(' ', "-"),
            app: app.to_owned(),
            store: store.map(str::to_owned),
            language: language.to_owned(),
            now: now.to_string(),
            publisher_root_pem: made.publisher_root_pem.clone(),
            tls_root_pem: made.tls_root_pem.clone(),
            calls,
        };
        for (name, now, calls) in officers::scenes(&made).into_iter().chain(published::scenes()) {
            scenes.push(set(&name, "reader", None, now, calls));
        }
        for (name, store, now, calls) in citizens::scenes(&made) {
            scenes.push(set(&name, "citizen", store, now, calls));
        }
        scenes.push(set("no app", "library", None, made.now, citizens::without_an_app()));
    }
    scenes
}

/// What the play left.
pub(super) struct Made {
    pub(super) now: Timestamp,
    publisher_root_pem: String,
    tls_root_pem: String,
    pub(super) bundle: Vec<u8>,
    pub(super) revoking: Vec<u8>,
    /// The ids of items of all kinds, and of none.
    pub(super) items: Vec<String>,
    /// Of those that there are, the kind and the version.
    pub(super) kinds: Vec<(String, String, u64)>,
    /// What was done on the phone and waits, by the ids of the act and its item.
    pub(super) done: Vec<(String, String)>,
    /// The frames of a Show of each preset.
    pub(super) shows: Vec<(Preset, Vec<String>)>,
    /// The frames of an Ask of a certified officer, and of one who is not.
    pub(super) asks: Vec<(&'static str, Vec<String>)>,
}

impl Made {
    async fn new(dir: &Path) -> Self {
        let play = Play::open().await;
        let holder = play.holder().await;
        let other = play.other_holder("holger", HOLGER).await;
        for citizen in [&holder, &other] {
            citizen.keep_offline_copy(true).unwrap();
            citizen.sync(|_| ()).await.unwrap();
        }
        let asks = asked(&play).await;
        let now = Timestamp::from_second(play.clock.now().as_second()).unwrap();
        let shows = shown(&holder).await;
        let overview = holder.overview().unwrap();
        let some = overview.sections.iter().flat_map(|section| section.items.iter().take(2));
        let items: Vec<String> = some.map(|item| item.id.clone()).chain(["nothing".to_owned()]).collect();
        let kind = |id: &String| holder.item(id).ok().map(|item| (id.clone(), item.kind, item.version));
        let kinds = items.iter().filter_map(kind).collect();
        looked_at_anothers(&holder).await;
        let done = acted(&holder);
        let bundle = play.gateway().publish_bundle(now, DAY).unwrap();
        play.gateway().revoke(FREJA).unwrap();
        let revoking = play.gateway().publish_bundle(now, DAY).unwrap();
        for (citizen, from, to) in [(holder, "citizen", "freja"), (other, "holger", "holger")] {
            // Every page is in the file when it is closed.
            citizen.pause().unwrap();
            keep(&play.path(from), &dir.join(to));
        }
        Made {
            now,
            publisher_root_pem: play.gateway().authority().trust_root.pem().unwrap(),
            tls_root_pem: play.gateway().tls_ca_pem().to_owned(),
            bundle,
            revoking,
            items,
            kinds,
            done,
            shows,
            asks,
        }
    }

    pub(super) fn police(&self) -> &[String] {
        &self.shows[0].1
    }

    /// A Show that says it was made a second later than the phone signed.
    pub(super) fn forged(&self) -> Vec<String> {
        let mut collector = Collector::new();
        for frame in self.police() {
            collector.push(frame).unwrap();
        }
        let mut show = Show::from_message(&collector.take().unwrap()).unwrap();
        show.issued_at += 1;
        let frames = Frames::new(&show.to_message(), Options::default()).unwrap();
        (0..frames.minimum()).map(|n| frames.text(n)).collect()
    }
}

/// Asks of officers as frames.
async fn asked(play: &Play) -> Vec<(&'static str, Vec<String>)> {
    let mut asks = Vec::new();
    for (name, officer) in
        [("certified", play.certified_officer().await), ("unknown", play.officer("unknown"))]
    {
        let asking = officer.begin_ask(Preset::Police).await.unwrap();
        asks.push((name, frames(&asking, asking.view().frames)));
    }
    asks
}

/// Shows of every preset as frames.
async fn shown(citizen: &Arc<CitizenApp>) -> Vec<(Preset, Vec<String>)> {
    let mut shows = Vec::new();
    for preset in PRESETS {
        let showing = citizen.show(preset).await.unwrap();
        shows.push((preset, frames(&showing, showing.view().frames)));
    }
    shows
}

/// Another's data are on the phone from then on.
async fn looked_at_anothers(citizen: &Arc<CitizenApp>) {
    citizen.act_for(HOLGER).unwrap();
    citizen.sync(|_| ()).await.unwrap();
    citizen.act_for_self().unwrap();
}

/// The citizen answers what is asked of them; nothing of it is sent. The ids of each act and its item.
fn acted(citizen: &Arc<CitizenApp>) -> Vec<(String, String)> {
    let mut done = Vec::new();
    let consents = citizen.consents().unwrap().groups;
    for line in consents.iter().flat_map(|group| &group.consents) {
        let view = citizen.consent(&line.id).unwrap();
        if let Some(action) = view.actions.first() {
            let taken = citizen.act(&view.id, view.version, &action.act).unwrap();
            done.extend(taken.id.map(|act| (act, view.id)));
        }
    }
    assert!(!done.is_empty(), "nothing was asked of the citizen");
    done
}

fn keep(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in files_below(from) {
        std::fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
}

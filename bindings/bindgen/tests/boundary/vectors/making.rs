//! What the vectors are made of: real licences, lists, Asks and overviews of the authorities' stand-in.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use lomme_ffi::Preset;
use lomme_licence::message::Show;
use lomme_optical::{Collector, Frames, Options};
use lomme_tests::scene::{FREJA, HOLGER, Scene as Play, files_below, frames};
use serde_json::{Value, json};

use super::scene::{Call, Scene};

const PRESETS: [Preset; 6] =
    [Preset::Police, Preset::Identity, Preset::Age15, Preset::Age16, Preset::Age18, Preset::Rental];
const DAY: SignedDuration = SignedDuration::from_hours(24);

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
        for (name, now, calls) in officers(&made) {
            scenes.push(set(&name, "reader", None, now, calls));
        }
        for (name, store, now, calls) in citizens(&made) {
            scenes.push(set(&name, "citizen", store, now, calls));
        }
    }
    scenes
}

/// What the play left.
struct Made {
    now: Timestamp,
    publisher_root_pem: String,
    tls_root_pem: String,
    bundle: Vec<u8>,
    revoking: Vec<u8>,
    /// The ids of items of all kinds, and of none.
    items: Vec<String>,
    /// The frames of a Show of each preset.
    shows: Vec<(Preset, Vec<String>)>,
    /// The frames of an Ask of a certified officer, and of one who is not.
    asks: Vec<(&'static str, Vec<String>)>,
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
        let mut asks = Vec::new();
        for (name, officer) in
            [("certified", play.certified_officer().await), ("unknown", play.officer("unknown"))]
        {
            let asking = officer.begin_ask(Preset::Police).await.unwrap();
            asks.push((name, frames(&asking, asking.view().frames)));
        }
        let now = Timestamp::from_second(play.clock.now().as_second()).unwrap();
        let mut shows = Vec::new();
        for preset in PRESETS {
            let showing = holder.show(preset).await.unwrap();
            shows.push((preset, frames(&showing, showing.view().frames)));
        }
        let overview = holder.overview().unwrap();
        let some = overview.sections.iter().flat_map(|section| section.items.iter().take(2));
        let items = some.map(|item| item.id.clone()).chain(["nothing".to_owned()]).collect();
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
            shows,
            asks,
        }
    }

    fn police(&self) -> &[String] {
        &self.shows[0].1
    }

    /// A Show that says it was made a second later than the phone signed.
    fn forged(&self) -> Vec<String> {
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

fn officers(made: &Made) -> Vec<(String, Timestamp, Vec<Call>)> {
    let bundle = call("import_trust", [bytes(&made.bundle)]);
    let revoking = call("import_trust", [bytes(&made.revoking)]);
    let ready = || call("ready", []);
    let verdict = || vec![call("verdict", []), call("close_verdict", []), call("verdict", [])];
    let mut scenes = Vec::new();
    for (preset, frames) in &made.shows {
        let calls = [vec![bundle.clone(), ready()], scanned(frames), verdict()].concat();
        scenes.push((format!("shown {preset:?}"), made.now, calls));
    }
    let mut backwards: Vec<String> = made.police().to_vec();
    backwards.reverse();
    backwards.extend(made.police().iter().cloned());
    let twice =
        [vec![bundle.clone()], scanned(&backwards), vec![call("verdict", []), call("begin_scan", [])]];
    let again = [scanned(made.police()), verdict()];
    scenes.push(("replayed".to_owned(), made.now, [twice.concat(), again.concat()].concat()));
    let seen = |first: Vec<Call>, frames: &[String]| [first, scanned(frames), verdict()].concat();
    let police = made.police();
    for (name, ahead, calls) in [
        ("too old", 300, seen(vec![bundle.clone()], police)),
        ("from the future", -300, seen(vec![bundle.clone()], police)),
        ("without a list", 0, seen(vec![ready()], police)),
        ("with an old list", 3 * 86_400, seen(vec![bundle.clone(), ready()], police)),
        ("revoked", 0, seen(vec![revoking.clone(), ready()], police)),
        ("forged", 0, seen(vec![bundle.clone()], &made.forged())),
        ("lists", 0, vec![revoking, bundle, call("import_trust", [bytes(b"no list")]), ready()]),
        ("not frames", 0, vec![frame("010203-1234"), frame(""), frame("L2:%"), call("verdict", [])]),
        ("certificates", 0, vec![call("import_reader_certificate", [json!("no certificate")]), ready()]),
        ("texts", 0, texts()),
    ] {
        scenes.push((name.to_owned(), made.now + SignedDuration::from_secs(ahead), calls));
    }
    scenes
}

type CitizenScene = (String, Option<&'static str>, Timestamp, Vec<Call>);

fn citizens(made: &Made) -> Vec<CitizenScene> {
    let mut scenes: Vec<CitizenScene> = Vec::new();
    for store in ["freja", "holger"] {
        for days in [0, 1, 30, 200] {
            let now = made.now + DAY * days;
            scenes.push((format!("{store} after {days} days"), Some(store), now, looked_at(&made.items)));
        }
    }
    for (name, frames) in &made.asks {
        let look = || call("asked", []);
        let calls =
            [vec![call("begin_scan", []), look()], scanned(frames), vec![look(), call("refuse", []), look()]];
        scenes.push((format!("asked {name}"), Some("freja"), made.now, calls.concat()));
        let without = [scanned(frames), vec![look()]].concat();
        scenes.push((format!("asked {name} without a licence"), None, made.now, without));
    }
    let empty = ["licence", "overview", "reminders", "export", "pause", "licence", "resume", "licence"];
    let empty = empty.map(|name| call(name, [])).to_vec();
    scenes.push(("a new phone".to_owned(), None, made.now, [empty, texts()].concat()));
    let calls = [reminded(), looked_at(&made.items)].concat();
    scenes.push(("reminded".to_owned(), Some("freja"), made.now, calls));
    scenes
}

/// Everything that can be looked at.
fn looked_at(items: &[String]) -> Vec<Call> {
    let ics = |own_titles: bool| {
        let options = json!({ "own_titles": own_titles, "alarms": true, "feed": !own_titles });
        call("agenda_ics", [json!(90), options])
    };
    let narrowed = |name: &str, to: &[&str]| {
        let mut filter = json!({ "areas": [], "authorities": [], "people": [], "kinds": [] });
        filter[name] = json!(to);
        call("overview_filtered", [filter])
    };
    let mut calls = ["licence", "overview", "inbox", "consents", "powers", "outbox", "reminders", "export"]
        .map(|name| call(name, []))
        .to_vec();
    let of_each = |name: &'static str| items.iter().map(move |id| call(name, [json!(id)]));
    calls.extend(["item", "receipt"].into_iter().flat_map(of_each));
    calls.extend(["read_receipt", "refusal_seen", "take_back"].map(|name| call(name, [json!("nothing")])));
    calls.extend([narrowed("kinds", &["payment", "message"]), narrowed("people", &["nobody"])]);
    calls.extend([0, 7, 90, 65_535].map(|days| call("agenda", [json!(days)])));
    calls.extend([ics(true), ics(false)]);
    calls
}

/// What a shell does with reminders, well and badly.
fn reminded() -> Vec<Call> {
    let phone = |zone: &str, limit: u32, allowed: bool| {
        let state = json!({ "zone": zone, "limit": limit, "allowed": allowed, "exact": false });
        call("phone_changed", [state])
    };
    let changes = [
        phone("Asia/Bangkok", 3, true),
        phone("Nowhere/Else", 3, true),
        call("set_quiet_hours", [json!("18:30"), json!("09:15")]),
        call("set_quiet_hours", [json!("late"), json!("early")]),
        call("show_titles_on_lock_screen", [json!(true)]),
        call("mute_source", [json!("nobody"), json!(true)]),
        call("snooze_reminder", [json!("nothing"), json!("2099-01-01T12:00:00Z")]),
        call("snooze_reminder", [json!("nothing"), json!("tomorrow")]),
        call("mark_done", [json!("nothing"), json!(true)]),
        call("reminder_delivered", [json!("nothing")]),
        call("reminders_applied", [json!(["one", "two"]), json!([])]),
        call("phone_restarted", [json!("2026-01-01T00:00:00Z")]),
        call("phone_restarted", [json!("")]),
        phone("Europe/Copenhagen", 64, false),
        call("keep_offline_copy", [json!(false)]),
    ];
    changes.into_iter().flat_map(|change| [change, call("reminders", [])]).collect()
}

/// Texts by key, and strings that cross unchanged because there is no text of that key: every plane of Unicode, what is no character,
/// what joins, what turns round.
fn texts() -> Vec<Call> {
    let planes = (0..=16_u32).map(|plane| {
        let all = [0x21, 0xFFFD, 0xFFFE, 0xFFFF, 0x1234].map(|at| char::from_u32(plane << 16 | at));
        all.into_iter().flatten().collect::<String>()
    });
    let others =
        ["outcome-accepted", "", "\0", "a\u{0301}\u{200D}\u{202E}", "\"\\/\u{7f}\u{1}\n\u{2028}", "👩🏽‍🚒🇩🇰"];
    planes.chain(others.map(str::to_owned)).map(|key| call("text", [json!(key)])).collect()
}

fn scanned(frames: &[String]) -> Vec<Call> {
    frames.iter().map(|text| frame(text)).collect()
}

fn frame(text: &str) -> Call {
    call("scan_frame", [json!(text)])
}

fn call<const N: usize>(name: &str, args: [Value; N]) -> Call {
    Call { call: name.to_owned(), args: args.to_vec() }
}

fn bytes(bytes: &[u8]) -> Value {
    json!(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

fn keep(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in files_below(from) {
        std::fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
}

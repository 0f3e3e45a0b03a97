//! What a citizen's app is asked.

use jiff::Timestamp;
use lomme_tests::scene::HOLGER;
use serde_json::json;

use super::making::{DAY, Made};
use super::scene::{Call, call, scanned, texts};

/// A name, a store, a time and the calls.
pub(super) type CitizenScene = (String, Option<&'static str>, Timestamp, Vec<Call>);

/// Every scene.
pub(super) fn scenes(made: &Made) -> Vec<CitizenScene> {
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
    let empty = ["licence", "overview", "reminders", "export_files", "pause", "licence", "resume", "licence"];
    let empty = empty.map(|name| call(name, [])).to_vec();
    scenes.push(("a new phone".to_owned(), None, made.now, [empty, texts()].concat()));
    for (name, calls) in [("acting for another", acted_for()), ("acting", acted(made)), ("keeping", kept())] {
        scenes.push((name.to_owned(), Some("freja"), made.now, calls));
    }
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
    let mut calls = [
        ["licence", "overview", "inbox", "consents", "powers", "outbox", "reminders", "export_files"],
        [
            "access_log",
            "acting",
            "offline",
            "sync_state",
            "cancel_sync",
            "act_for_self",
            "ended_powers_seen",
            "refuse",
        ],
    ]
    .concat()
    .into_iter()
    .map(|name| call(name, []))
    .collect::<Vec<_>>();
    let of_each = |name: &'static str| items.iter().map(move |id| call(name, [json!(id)]));
    calls.extend(["item", "item_acts", "consent", "power", "receipt"].into_iter().flat_map(of_each));
    calls.extend(["read_receipt", "refusal_seen", "take_back"].map(|name| call(name, [json!("nothing")])));
    calls.extend([0, 2, 1_000].map(|first| call("overview_start", [json!(first)])));
    calls.extend(
        [("message", 1, 3), ("nothing", 0, 9)]
            .map(|(kind, skip, limit)| call("overview_more", [json!(kind), json!(skip), json!(limit)])),
    );
    calls.extend(searched());
    calls.extend([narrowed("kinds", &["payment", "message"]), narrowed("people", &["nobody"])]);
    calls.extend([0, 7, 90, 65_535].map(|days| call("agenda", [json!(days)])));
    calls.extend([ics(true), ics(false)]);
    calls
}

/// What a person types, and what nobody would.
fn searched() -> Vec<Call> {
    let typed =
        |typed: &str, kinds: &[&str], limit: u32| call("search", [json!(typed), json!(kinds), json!(limit)]);
    vec![
        typed("kom", &[], 50),
        typed("KØBENHAVNS kommune", &[], 2),
        typed("kom", &["payment", "case"], 50),
        typed("", &[], 50),
        typed("\"*' OR 1=1; \u{202E}æøå", &[], 50),
    ]
}

/// The citizen looks at another's data, of whom some are on the phone, and back at their own.
fn acted_for() -> Vec<Call> {
    let views = [
        "acting",
        "overview",
        "agenda_days",
        "access_log",
        "powers",
        "consents",
        "outbox",
        "offline",
        "export_files",
    ];
    let look =
        || views.map(|name| if name == "agenda_days" { call("agenda", [json!(30)]) } else { call(name, []) });
    [
        vec![call("act_for", [json!("nobody")]), call("act_for", [json!(HOLGER)])],
        look().to_vec(),
        vec![call("search", [json!("kontrol"), json!([]), json!(5)]), call("act_for_self", [])],
        look().to_vec(),
    ]
    .concat()
}

/// What was done and waits is shown and taken back; acts of every kind that cannot be done are refused, whatever they hold.
fn acted(made: &Made) -> Vec<Call> {
    // The kind that an act is for. Nothing is done yet, so that what is not to be done changes nothing.
    const ANY: &str = "any";
    const NONE: &str = "none";
    let acts = [
        ("consent", json!({ "ANSWER_CONSENT": { "give": "NOTHING" } })),
        ("consent", json!({ "ANSWER_CONSENT": { "give": "ALL" } })),
        ("consent", json!({ "ANSWER_CONSENT": { "give": { "SOME": { "only": ["one", "two"] } } } })),
        ("consent", json!({ "WITHDRAW_CONSENT": { "only": [] } })),
        ("consent", json!({ "WITHDRAW_CONSENT": { "only": ["one"] } })),
        ("power_of_attorney", json!({ "ANSWER_POWER": { "given": true } })),
        ("power_of_attorney", json!("END_POWER")),
        ("message", json!("MARK_READ")),
        (ANY, json!("MARK_DONE")),
        (NONE, json!("MARK_NOT_DONE")),
    ];
    let mut calls: Vec<Call> = Vec::new();
    for (of, act) in &acts {
        // No item has had so many versions.
        calls.extend(made.items.iter().map(|item| call("act", [json!(item), json!(1_000_000), act.clone()])));
        let others = made.kinds.iter().filter(|(_, kind, _)| *of != ANY && kind != of);
        calls
            .extend(others.map(|(item, _, version)| call("act", [json!(item), json!(version), act.clone()])));
    }
    for (act, item) in &made.done {
        calls.extend(["item_acts", "consent", "item"].map(|name| call(name, [json!(item)])));
        calls.extend(
            ["receipt", "refusal_seen", "take_back", "take_back"].map(|name| call(name, [json!(act)])),
        );
        calls.extend([call("item_acts", [json!(item)]), call("outbox", [])]);
    }
    calls
}

/// For how long a copy is kept, well and badly.
fn kept() -> Vec<Call> {
    let days = [0, 1, 366, 367].map(|days| call("keep_offline_copy_for", [json!(days)]));
    days.into_iter().flat_map(|change| [change, call("offline", [])]).collect()
}

/// What needs no app: the library itself, and what is said when none opens.
pub(super) fn without_an_app() -> Vec<Call> {
    let codes = [
        "store.corrupt",
        "keys.no_such_key",
        "store.newer",
        "net.offline",
        "core.panic",
        "presentation.transcript",
        "010203-1234",
        "",
    ];
    let of_each = |name: &'static str| {
        codes
            .into_iter()
            .flat_map(move |code| ["DA", "EN"].map(|language| call(name, [json!(code), json!(language)])))
    };
    [call("library_build", [])].into_iter().chain(of_each("recovery")).chain(of_each("error_text")).collect()
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

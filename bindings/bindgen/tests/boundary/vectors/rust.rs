//! The vectors in Rust.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use lomme_ffi::{
    AgendaView, AppConfig, AskedView, CitizenApp, ErrorKind, IcsOptions, KeyStoreError, Language,
    LicenceView, LommeError, OverviewFilter, PhoneState, ReaderApp, SecureKeys, VerdictView,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::scene::{Call, Scene};

/// Makes a call of an app that is open.
type Answering = dyn Fn(&Call) -> Result<Value, LommeError>;

/// The lines of a scene.
pub(super) fn answers(scene: &Scene, dir: &Path) -> String {
    let work = tempfile::tempdir().unwrap();
    let store = work.path().join("store");
    if let Some(prepared) = &scene.store {
        copy(&dir.join(prepared), &store);
    }
    let config = AppConfig {
        dir: store.to_str().unwrap().to_owned(),
        gateway_url: "https://127.0.0.1:9".to_owned(),
        tls_roots_pem: vec![scene.tls_root_pem.clone()],
        publisher_root_pem: scene.publisher_root_pem.clone(),
        language: if scene.language == "DA" { Language::Da } else { Language::En },
        fixed_time: Some(scene.now.clone()),
    };
    let answer: Box<Answering> = match scene.app.as_str() {
        "citizen" => {
            let app = CitizenApp::open(config, Arc::new(TurnedRound)).unwrap();
            Box::new(move |call| citizen(&app, call))
        }
        _ => {
            let app = ReaderApp::open(config, Arc::new(TurnedRound)).unwrap();
            Box::new(move |call| reader(&app, call))
        }
    };
    let lines = scene.calls.iter().enumerate().map(|(n, call)| {
        let answer = match answer(call) {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "error": described(error) }),
        };
        format!("{} {n} {} {answer}\n", scene.name, call.call)
    });
    lines.collect()
}

fn citizen(app: &CitizenApp, call: &Call) -> Result<Value, LommeError> {
    let text = |n: usize| call.args[n].as_str().unwrap().to_owned();
    let flag = |n: usize| call.args[n].as_bool().unwrap();
    let days = |n: usize| u16::try_from(call.args[n].as_u64().unwrap()).unwrap();
    match call.call.as_str() {
        "agenda" => app.agenda(days(0)).map(agenda),
        "agenda_ics" => app.agenda_ics(days(0), ics_options(&call.args[1])).map(json),
        "asked" => app.asked().map(|view| view.map(asked)).map(json),
        "begin_scan" => app.begin_scan().map(json),
        "consents" => app.consents().map(json),
        "export" => app.export().map(json),
        "import_trust" => app.import_trust(bytes(&text(0))).map(json),
        "inbox" => app.inbox().map(json),
        "item" => app.item(text(0)).map(json),
        "keep_offline_copy" => app.keep_offline_copy(flag(0)).map(json),
        "licence" => app.licence().map(|view| view.map(licence)).map(json),
        "mark_done" => app.mark_done(text(0), flag(1)).map(json),
        "mute_source" => app.mute_source(text(0), flag(1)).map(json),
        "outbox" => app.outbox().map(json),
        "overview" => app.overview().map(json),
        "overview_filtered" => app.overview_filtered(filter(&call.args[0])).map(json),
        "pause" => app.pause().map(json),
        "phone_changed" => app.phone_changed(phone_state(&call.args[0])).map(json),
        "phone_restarted" => app.phone_restarted(text(0)).map(json),
        "powers" => app.powers().map(json),
        "read_receipt" => app.read_receipt(text(0)).map(json),
        "receipt" => app.receipt(text(0)).map(json),
        "refusal_seen" => app.refusal_seen(text(0)).map(json),
        "refuse" => app.refuse().map(json),
        "reminder_delivered" => app.reminder_delivered(text(0)).map(json),
        "reminders" => app.reminders().map(json),
        "reminders_applied" => app.reminders_applied(texts(&call.args[0]), texts(&call.args[1])).map(json),
        "resume" => app.resume().map(json),
        "scan_frame" => app.scan_frame(text(0)).map(json),
        "set_quiet_hours" => app.set_quiet_hours(text(0), text(1)).map(json),
        "show_titles_on_lock_screen" => app.show_titles_on_lock_screen(flag(0)).map(json),
        "snooze_reminder" => app.snooze_reminder(text(0), text(1)).map(json),
        "take_back" => app.take_back(text(0)).map(json),
        "text" => app.text(text(0)).map(json),
        other => panic!("{other} is no call of the vectors"),
    }
}

fn reader(app: &ReaderApp, call: &Call) -> Result<Value, LommeError> {
    let text = |n: usize| call.args[n].as_str().unwrap().to_owned();
    match call.call.as_str() {
        "begin_scan" => app.begin_scan().map(json),
        "cancel_ask" => app.cancel_ask().map(json),
        "close_verdict" => app.close_verdict().map(json),
        "import_reader_certificate" => app.import_reader_certificate(text(0)).map(json),
        "import_trust" => app.import_trust(bytes(&text(0))).map(json),
        "ready" => app.ready().map(json),
        "scan_frame" => app.scan_frame(text(0)).map(json),
        "text" => app.text(text(0)).map(json),
        "verdict" => app.verdict().map(|view| view.map(verdict)).map(json),
        other => panic!("{other} is no call of the vectors"),
    }
}

fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

// The core's JSON is for the terminal: it leaves out what it shows otherwise, and pictures.

fn licence(view: LicenceView) -> Value {
    with(json(&view), "portrait", picture(view.portrait))
}

fn verdict(view: VerdictView) -> Value {
    let with_portrait = with(json(&view), "portrait", picture(view.portrait));
    with(with_portrait, "json", json(view.json))
}

fn asked(view: AskedView) -> Value {
    let mut value = json(&view);
    for (n, document) in view.documents.into_iter().enumerate() {
        for (m, line) in document.elements.into_iter().enumerate() {
            value["documents"][n]["elements"][m]["picture"] = picture(line.picture);
        }
    }
    value
}

fn agenda(view: AgendaView) -> Value {
    let AgendaView { acting_for, overdue, today, this_week, later, titles } = view;
    json!({ "acting_for": acting_for, "overdue": overdue, "today": today, "this_week": this_week, "later": later, "titles": titles })
}

fn described(error: LommeError) -> Value {
    let LommeError::Failed { kind, code, retryable } = error;
    let kind = match kind {
        ErrorKind::Input => "INPUT",
        ErrorKind::Network => "NETWORK",
        ErrorKind::Keys => "KEYS",
        ErrorKind::Store => "STORE",
        ErrorKind::Trust => "TRUST",
        ErrorKind::Internal => "INTERNAL",
    };
    json!({ "code": code, "kind": kind, "retryable": retryable })
}

fn with(mut value: Value, member: &str, is: Value) -> Value {
    value[member] = is;
    value
}

fn picture(bytes: Option<Vec<u8>>) -> Value {
    json(bytes.map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes)))
}

fn bytes(text: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    serde_json::from_value(value.clone()).unwrap()
}

fn filter(value: &Value) -> OverviewFilter {
    let list = |name: &str| texts(&value[name]);
    let (areas, authorities) = (list("areas"), list("authorities"));
    OverviewFilter { areas, authorities, people: list("people"), kinds: list("kinds") }
}

fn ics_options(value: &Value) -> IcsOptions {
    let flag = |name: &str| value[name].as_bool().unwrap();
    IcsOptions { own_titles: flag("own_titles"), alarms: flag("alarms"), feed: flag("feed") }
}

fn phone_state(value: &Value) -> PhoneState {
    PhoneState {
        zone: value["zone"].as_str().unwrap().to_owned(),
        limit: u32::try_from(value["limit"].as_u64().unwrap()).unwrap(),
        allowed: value["allowed"].as_bool().unwrap(),
        exact: value["exact"].as_bool().unwrap(),
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Keys that only wrap, by turning every bit round.
struct TurnedRound;

impl SecureKeys for TurnedRound {
    fn make_key(&self, _: String) -> Result<Vec<u8>, KeyStoreError> {
        Err(KeyStoreError::Failed)
    }

    fn sign(&self, _: String, _: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        Err(KeyStoreError::Failed)
    }

    fn delete_key(&self, _: String) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Failed)
    }

    fn wrap(&self, secret: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        Ok(secret.iter().map(|byte| !byte).collect())
    }

    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        self.wrap(wrapped)
    }
}

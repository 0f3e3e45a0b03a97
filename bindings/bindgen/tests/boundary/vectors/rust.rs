//! The vectors in Rust.

use std::path::Path;
use std::sync::Arc;

use lomme_ffi::{
    AppConfig, CitizenApp, KeyStoreError, LommeError, ReaderApp, SecureKeys, error_text, library_build,
    recovery,
};
use serde_json::{Value, json};

use super::form::{
    act, agenda, asked, built, bytes, described, files, filter, given, ics_options, json, language, licence,
    phone_state, presentation, texts, verdict, with_actions,
};
use super::scene::{Call, Scene};

/// Makes a call of an app that is open, or of the library.
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
        language: language(&scene.language),
        fixed_time: Some(scene.now.clone()),
    };
    let answer: Box<Answering> = match scene.app.as_str() {
        "citizen" => {
            let app = CitizenApp::open(config, Arc::new(TurnedRound), None).unwrap();
            Box::new(move |call| citizen(&app, call))
        }
        "reader" => {
            let app = ReaderApp::open(config, Arc::new(TurnedRound), None).unwrap();
            Box::new(move |call| reader(&app, call))
        }
        _ => Box::new(library),
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
    let count = |n: usize| u32::try_from(call.args[n].as_u64().unwrap()).unwrap();
    let days = |n: usize| u16::try_from(count(n)).unwrap();
    match call.call.as_str() {
        "access_log" => app.access_log().map(json),
        "act" => app.act(text(0), count(1).into(), act(&call.args[2])).map(json),
        "act_for" => app.act_for(text(0)).map(json),
        "act_for_self" => app.act_for_self().map(json),
        "acting" => app.acting().map(json),
        "agenda" => app.agenda(days(0)).map(agenda),
        "agenda_ics" => app.agenda_ics(days(0), ics_options(&call.args[1])).map(json),
        "asked" => app.asked().map(|view| view.map(asked)).map(json),
        "begin_scan" => app.begin_scan().map(json),
        "cancel_sync" => app.cancel_sync().map(json),
        "consent" => app.consent(text(0)).map(with_actions),
        "consents" => app.consents().map(json),
        "ended_powers_seen" => app.ended_powers_seen().map(json),
        "export_files" => app.export_files(None).map(files),
        "import_trust" => app.import_trust(bytes(&text(0))).map(json),
        "inbox" => app.inbox().map(json),
        "item" => app.item(text(0)).map(json),
        "item_acts" => app.item_acts(text(0)).map(with_actions),
        "keep_offline_copy_for" => app.keep_offline_copy_for(count(0)).map(json),
        "keep_offline_copy" => app.keep_offline_copy(flag(0)).map(json),
        "licence" => app.licence().map(|view| view.map(licence)).map(json),
        "mark_done" => app.mark_done(text(0), flag(1)).map(json),
        "mute_source" => app.mute_source(text(0), flag(1)).map(json),
        "offline" => app.offline().map(json),
        "outbox" => app.outbox().map(json),
        "overview" => app.overview().map(json),
        "overview_filtered" => app.overview_filtered(filter(&call.args[0])).map(json),
        "overview_more" => app.overview_more(text(0), count(1), count(2)).map(json),
        "overview_start" => app.overview_start(count(0)).map(json),
        "pause" => app.pause().map(json),
        "phone_changed" => app.phone_changed(phone_state(&call.args[0])).map(json),
        "phone_restarted" => app.phone_restarted(text(0)).map(json),
        "power" => app.power(text(0)).map(with_actions),
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
        "search" => app.search(text(0), texts(&call.args[1]), count(2)).map(json),
        "set_quiet_hours" => app.set_quiet_hours(text(0), text(1)).map(json),
        "show_titles_on_lock_screen" => app.show_titles_on_lock_screen(flag(0)).map(json),
        "snooze_reminder" => app.snooze_reminder(text(0), text(1)).map(json),
        "sync_state" => app.sync_state().map(json),
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
        "pause" => app.pause().map(json),
        "ready" => app.ready().map(json),
        "remove_reader_certificate" => app.remove_reader_certificate().map(json),
        "resume" => app.resume().map(json),
        "scan_frame" => app.scan_frame(text(0)).map(json),
        "text" => app.text(text(0)).map(json),
        "verify" => app.verify(presentation(&call.args[0]), given(&call.args[1])).map(verdict),
        "verdict" => app.verdict().map(|view| view.map(verdict)).map(json),
        other => panic!("{other} is no call of the vectors"),
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn library(call: &Call) -> Result<Value, LommeError> {
    let text = |n: usize| call.args[n].as_str().unwrap();
    match call.call.as_str() {
        "error_text" => error_text(text(0).to_owned(), language(text(1))).map(json),
        "library_build" => library_build().map(built),
        "recovery" => recovery(text(0).to_owned(), language(text(1))).map(json),
        other => panic!("{other} is no call of the vectors"),
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

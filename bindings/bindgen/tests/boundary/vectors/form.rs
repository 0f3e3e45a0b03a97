//! What JSON has for a record, in Rust. Most of it is the core's own JSON; that is for the terminal, though, and leaves out pictures, what it
//! shows otherwise, and has a form of its own for the cases of an enum.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use lomme_ffi::{
    ActionLine, AgendaView, AskedView, CitizenAct, ConsentView, ErrorKind, ExportFile, Give, GivenTrust,
    IcsOptions, ItemActsView, Language, LibraryBuild, LicenceView, LommeError, OverviewFilter, PhoneState,
    PowerView, Presentation, VerdictView,
};
use serde::Serialize;
use serde_json::{Value, json};

// Out of the library.

pub(super) fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

pub(super) fn licence(view: LicenceView) -> Value {
    with(json(&view), "portrait", picture(view.portrait))
}

pub(super) fn verdict(view: VerdictView) -> Value {
    let with_portrait = with(json(&view), "portrait", picture(view.portrait));
    with(with_portrait, "json", json(view.json))
}

pub(super) fn asked(view: AskedView) -> Value {
    let mut value = json(&view);
    for (n, document) in view.documents.into_iter().enumerate() {
        for (m, line) in document.elements.into_iter().enumerate() {
            value["documents"][n]["elements"][m]["picture"] = picture(line.picture);
        }
    }
    value
}

pub(super) fn agenda(view: AgendaView) -> Value {
    let AgendaView { acting_for, overdue, today, this_week, later, titles } = view;
    json!({ "acting_for": acting_for, "overdue": overdue, "today": today, "this_week": this_week, "later": later, "titles": titles })
}

pub(super) fn files(files: Vec<ExportFile>) -> Value {
    let file = |ExportFile { name, media_type, text }: ExportFile| json!({ "name": name, "media_type": media_type, "text": text });
    files.into_iter().map(file).collect()
}

pub(super) fn built(LibraryBuild { version, commit, fingerprint }: LibraryBuild) -> Value {
    json!({ "version": version, "commit": commit, "fingerprint": fingerprint })
}

/// A view that says what can be done.
pub(super) trait WithActions: Serialize {
    fn actions(&self) -> &[ActionLine];
}

impl WithActions for ItemActsView {
    fn actions(&self) -> &[ActionLine] {
        &self.actions
    }
}

impl WithActions for ConsentView {
    fn actions(&self) -> &[ActionLine] {
        &self.actions
    }
}

impl WithActions for PowerView {
    fn actions(&self) -> &[ActionLine] {
        &self.actions
    }
}

pub(super) fn with_actions(view: impl WithActions) -> Value {
    let line = |line: &ActionLine| with(json(line), "act", act_case(&line.act));
    with(json(&view), "actions", view.actions().iter().map(line).collect())
}

fn act_case(act: &CitizenAct) -> Value {
    match act {
        CitizenAct::AnswerConsent { give } => json!({ "ANSWER_CONSENT": { "give": give_case(give) } }),
        CitizenAct::WithdrawConsent { only } => json!({ "WITHDRAW_CONSENT": { "only": only } }),
        CitizenAct::AnswerPower { given } => json!({ "ANSWER_POWER": { "given": given } }),
        CitizenAct::EndPower => json!("END_POWER"),
        CitizenAct::MarkRead => json!("MARK_READ"),
        CitizenAct::MarkDone => json!("MARK_DONE"),
        CitizenAct::MarkNotDone => json!("MARK_NOT_DONE"),
    }
}

fn give_case(give: &Give) -> Value {
    match give {
        Give::Nothing => json!("NOTHING"),
        Give::All => json!("ALL"),
        Give::Some { only } => json!({ "SOME": { "only": only } }),
    }
}

pub(super) fn described(error: LommeError) -> Value {
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

// Into it.

pub(super) fn language(name: &str) -> Language {
    if name == "DA" { Language::Da } else { Language::En }
}

pub(super) fn bytes(text: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    serde_json::from_value(value.clone()).unwrap()
}

/// The case of an act, as [`act_case`] writes it.
pub(super) fn act(value: &Value) -> CitizenAct {
    let (case, fields) = case(value);
    match case {
        "ANSWER_CONSENT" => CitizenAct::AnswerConsent { give: give(&fields["give"]) },
        "WITHDRAW_CONSENT" => CitizenAct::WithdrawConsent { only: texts(&fields["only"]) },
        "ANSWER_POWER" => CitizenAct::AnswerPower { given: fields["given"].as_bool().unwrap() },
        "END_POWER" => CitizenAct::EndPower,
        "MARK_READ" => CitizenAct::MarkRead,
        "MARK_DONE" => CitizenAct::MarkDone,
        "MARK_NOT_DONE" => CitizenAct::MarkNotDone,
        other => panic!("{other} is no act"),
    }
}

fn give(value: &Value) -> Give {
    match case(value) {
        ("NOTHING", _) => Give::Nothing,
        ("ALL", _) => Give::All,
        (_, fields) => Give::Some { only: texts(&fields["only"]) },
    }
}

/// The name of a case and its fields.
fn case(value: &Value) -> (&str, &Value) {
    match value.as_object().and_then(|one| one.iter().next()) {
        Some((name, fields)) => (name, fields),
        None => (value.as_str().unwrap(), &Value::Null),
    }
}

pub(super) fn filter(value: &Value) -> OverviewFilter {
    let list = |name: &str| texts(&value[name]);
    let (areas, authorities) = (list("areas"), list("authorities"));
    OverviewFilter { areas, authorities, people: list("people"), kinds: list("kinds") }
}

pub(super) fn ics_options(value: &Value) -> IcsOptions {
    let flag = |name: &str| value[name].as_bool().unwrap();
    IcsOptions { own_titles: flag("own_titles"), alarms: flag("alarms"), feed: flag("feed") }
}

pub(super) fn phone_state(value: &Value) -> PhoneState {
    PhoneState {
        zone: value["zone"].as_str().unwrap().to_owned(),
        limit: u32::try_from(value["limit"].as_u64().unwrap()).unwrap(),
        allowed: value["allowed"].as_bool().unwrap(),
        exact: value["exact"].as_bool().unwrap(),
    }
}

pub(super) fn presentation(value: &Value) -> Presentation {
    Presentation {
        device_response: bytes(value["device_response"].as_str().unwrap()),
        session_transcript: bytes(value["session_transcript"].as_str().unwrap()),
        reader_key: value["reader_key"].as_str().map(bytes),
        doc_type: value["doc_type"].as_str().map(str::to_owned),
    }
}

pub(super) fn given(value: &Value) -> Option<GivenTrust> {
    let list = |name: &str| texts(&value[name]).iter().map(|text| bytes(text)).collect();
    value.is_object().then(|| GivenTrust {
        roots: list("roots"),
        vical: value["vical"].as_str().map(bytes),
        revocation_lists: list("revocation_lists"),
        status_lists: list("status_lists"),
    })
}

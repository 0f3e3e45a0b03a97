//! The citizen's acts in words: what was done to what, how far it is, what was refused and why, what was sent where and when.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use lomme_overview::consent::{Choice, Declaration, Standing};
use lomme_overview::{ActKind, ActState, DeclarationKind, Item, ItemBody, Outbox};
use lomme_store::ActRecord;
use serde::Serialize;

use super::OverviewView;
use super::acting::ActingFor;
use super::power::power_actions;
use crate::acts::{CitizenAct, Give, ShownThen, act_of, state_of};
use crate::texts::{Texts, code_key};

/// The outbox, and what was sent before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutboxView {
    /// Waits for an answer, oldest first.
    pub waiting: Vec<ActLine>,
    /// Refused by the authority, and not yet seen by the citizen.
    pub refused: Vec<ActLine>,
    /// Everything that has its answer and was seen, newest first: what this app has sent where.
    pub sent: Vec<ActLine>,
    /// The titles of the three groups, in this order.
    pub titles: Vec<String>,
    /// That there is nothing, when there is nothing.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActLine {
    /// The act's id.
    pub id: String,
    /// The item's id.
    pub item: String,
    /// The item's title as it was then.
    pub title: String,
    /// To whom.
    pub authority: String,
    /// What was done, in words.
    pub what: String,
    /// When, in words.
    pub when_words: String,
    /// `queued`, `sent`, `accepted` or `refused`.
    pub state: String,
    /// How far it is, in words, with the reason of a refusal and what can be done then.
    pub words: String,
    /// It was never sent, and nothing was done to the item after it.
    pub can_take_back: bool,
    /// There is a receipt.
    pub has_receipt: bool,
    /// All of it as one sentence for a screen reader.
    pub spoken: String,
}

/// What can be done to an item, and what was done to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemActsView {
    /// The version the citizen sees, to be sent back with an act.
    pub version: u64,
    /// What can be done.
    pub actions: Vec<ActionLine>,
    /// What was done and waits for its answer, or was refused.
    pub acts: Vec<ActLine>,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionLine {
    /// What to send back; where some can be chosen, with the keys of those chosen in `only`.
    pub act: CitizenAct,
    /// What it is called.
    pub title: String,
    /// What follows from it, where that has to be known before.
    pub explanation: Option<String>,
}

/// That an act was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActTakenView {
    /// Its id; none where it would have changed nothing.
    pub id: Option<String>,
    /// What happens now, in words.
    pub words: String,
}

/// What a delivery did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryView {
    /// Acts the authorities took.
    pub accepted: u32,
    /// Acts they refused.
    pub refused: u32,
    /// That in words.
    pub words: String,
}

pub(crate) fn act_taken_view(id: Option<String>, texts: &Texts) -> ActTakenView {
    let words = texts.get(if id.is_some() { "act-taken" } else { "act-nothing-new" });
    ActTakenView { id, words }
}

pub(crate) fn delivery_view(accepted: u32, refused: u32, texts: &Texts) -> DeliveryView {
    let words = texts.with("delivery", &[("accepted", accepted.into()), ("refused", refused.into())]);
    DeliveryView { accepted, refused, words }
}

/// `in_outbox` are the ids of acts that have not been put away.
pub(crate) fn outbox_view(
    records: &[ActRecord],
    in_outbox: &[String],
    now: Timestamp,
    texts: &Texts,
) -> OutboxView {
    let in_outbox: BTreeSet<&str> = in_outbox.iter().map(String::as_str).collect();
    let (mut waiting, mut refused, mut sent) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines(records, now, texts) {
        match line.state.as_str() {
            "queued" | "sent" => waiting.push(line),
            "refused" if in_outbox.contains(line.id.as_str()) => refused.push(line),
            _ => sent.push(line),
        }
    }
    sent.reverse();
    let empty = waiting.is_empty() && refused.is_empty() && sent.is_empty();
    OutboxView {
        waiting,
        refused,
        sent,
        titles: ["waiting", "refused", "sent"].map(|group| texts.code("outbox", group)).to_vec(),
        empty: empty.then(|| texts.get("outbox-empty")),
        acting_for: None,
    }
}

/// The acts in words, in the order they were made.
pub(super) fn lines(records: &[ActRecord], now: Timestamp, texts: &Texts) -> Vec<ActLine> {
    let line = |(index, record): (usize, &ActRecord)| {
        let mut later = records.iter().skip(index + 1);
        let is_last = !later.any(|other| other.item_id == record.item_id);
        act_line(record, is_last, now, texts)
    };
    records.iter().enumerate().map(line).collect()
}

fn act_line(record: &ActRecord, is_last: bool, now: Timestamp, texts: &Texts) -> ActLine {
    let shown: Option<ShownThen> = serde_json::from_str(&record.shown).ok();
    let act = act_of(&record.body);
    let state = state_of(record.state, record.sent_at.is_some(), record.reason.as_deref());
    let has_receipt = shown.as_ref().is_some_and(|shown| shown.text.is_some() && shown.answer.is_some());
    let (title, authority) = shown.map(|shown| (shown.title, shown.authority)).unwrap_or_default();
    let what = act.map_or_else(|| texts.get("act-unknown"), |act| what(&act.kind, texts));
    let when = texts.instant(record.made_at);
    let words = state_words(&state, record, &authority, now, texts);
    let spoken = texts.with(
        "act-spoken",
        &[
            ("what", what.clone().into()),
            ("title", title.clone().into()),
            ("when", when.clone().into()),
            ("words", words.clone().into()),
        ],
    );
    ActLine {
        id: record.id.clone(),
        item: record.item_id.clone(),
        title,
        authority,
        what,
        when_words: when,
        can_take_back: is_last && state == ActState::Queued,
        state: state_code(&state).to_owned(),
        words,
        has_receipt,
        spoken,
    }
}

pub(super) fn state_code(state: &ActState) -> &'static str {
    match state {
        ActState::Queued => "queued",
        ActState::Sent => "sent",
        ActState::Accepted => "accepted",
        ActState::Refused { .. } => "refused",
    }
}

/// After so long without an answer the citizen is told to turn to the authority, while the app goes on trying.
const UNANSWERED: SignedDuration = SignedDuration::from_hours(3 * 24);

fn state_words(
    state: &ActState,
    record: &ActRecord,
    authority: &str,
    now: Timestamp,
    texts: &Texts,
) -> String {
    let at = record.settled_at.or(record.sent_at).unwrap_or(record.made_at);
    let arguments = [
        ("authority", authority.to_owned().into()),
        ("when", texts.instant(at).into()),
        ("age", texts.age(at, now).into()),
        ("reason", refusal(state, texts).into()),
    ];
    let waited_long = *state == ActState::Sent && now.duration_since(at) >= UNANSWERED;
    let state = if waited_long { "unanswered" } else { state_code(state) };
    texts.with(&code_key("act-state", state), &arguments)
}

/// Why an act was refused, in words.
fn refusal(state: &ActState, texts: &Texts) -> String {
    let ActState::Refused { code } = state else { return String::new() };
    let key = code_key("act-refused", code);
    // What came from outside is never taken for a key of another text.
    if REFUSALS.contains(&code.replace('-', "_").as_str()) {
        texts.get(&key)
    } else {
        texts.with("act-refused-other", &[("code", code.clone().into())])
    }
}

/// The codes of refusals that have words of their own.
pub(crate) const REFUSALS: [&str; 12] = [
    "changed",
    "too_late",
    "not_allowed",
    "gone",
    "not_known",
    "as_a_whole",
    "no_such_consent",
    "id_reused",
    "malformed",
    "too_large",
    "power_of_attorney",
    "own_only",
];

/// What was done, in words.
pub(super) fn what(kind: &ActKind, texts: &Texts) -> String {
    match kind {
        ActKind::AnswerConsent(answer) => texts.get(match answer.choice {
            Choice::Yes => "act-answer-yes",
            Choice::No => "act-answer-no",
            Choice::Only(_) => "act-answer-some",
        }),
        ActKind::AnswerPower { given, .. } => {
            texts.get(if *given { "act-answer-power-yes" } else { "act-answer-power-no" })
        }
        other => texts.code("act", other.code()),
    }
}

pub(crate) fn item_acts_view(
    item: &Item,
    others: &[Item],
    records: &[ActRecord],
    in_outbox: &[String],
    now: Timestamp,
    texts: &Texts,
) -> ItemActsView {
    let mut acts = lines(records, now, texts);
    acts.retain(|line| in_outbox.contains(&line.id));
    ItemActsView { version: item.version, actions: actions(item, others, now, texts), acts }
}

/// What can be done to an item as it is shown.
pub(super) fn actions(item: &Item, others: &[Item], now: Timestamp, texts: &Texts) -> Vec<ActionLine> {
    let mut actions = Vec::new();
    if let Some(declaration) = Declaration::of(item, now) {
        actions.extend(consent_actions(&declaration.among(others), texts));
    }
    if let ItemBody::PowerOfAttorney(power) = &item.body {
        actions.extend(power_actions(power, &item.status, now, texts));
    }
    if matches!(&item.body, ItemBody::Message(message) if message.unread) {
        actions.push(action(CitizenAct::MarkRead, "mark-read", None, texts));
    }
    let done = if item.done { CitizenAct::MarkNotDone } else { CitizenAct::MarkDone };
    let key = if item.done { "mark-not-done" } else { "mark-done" };
    actions.push(action(done, key, None, texts));
    actions
}

/// Yes, no, some, or a withdrawal.
pub(super) fn consent_actions(declaration: &Declaration<'_>, texts: &Texts) -> Vec<ActionLine> {
    let consent = declaration.consent();
    let each = consent.answered == lomme_overview::AnsweredAs::Each && consent.consents.len() > 1;
    let opting_out = consent.declaration == DeclarationKind::OptOut;
    let of = |key: &str| if opting_out { format!("{key}-opt-out") } else { key.to_owned() };
    let offer = |act, key: &str| {
        let explanation = texts.get(&format!("action-{}-means", of(key)));
        action(act, &of(key), Some(explanation), texts)
    };
    let answer = |give| CitizenAct::AnswerConsent { give };
    match declaration.standing() {
        Standing::Requested(_) => {
            let some = each.then(|| offer(answer(Give::Some { only: Vec::new() }), "give-some"));
            let all = offer(answer(Give::All), "give");
            let none = offer(answer(Give::Nothing), "refuse");
            [all].into_iter().chain(some).chain([none]).collect()
        }
        Standing::Given(_) => vec![offer(CitizenAct::WithdrawConsent { only: Vec::new() }, "withdraw")],
        Standing::Over => Vec::new(),
    }
}

pub(super) fn action(act: CitizenAct, key: &str, explanation: Option<String>, texts: &Texts) -> ActionLine {
    ActionLine { act, title: texts.code("action", key), explanation }
}

/// Says on the lines of the overview what is on its way and what was refused.
pub(crate) fn note_acts(view: &mut OverviewView, outbox: &Outbox, texts: &Texts) {
    for line in view.sections.iter_mut().flat_map(|section| &mut section.items) {
        line.act = act_words(outbox, &line.id, texts);
        if let Some(words) = &line.act {
            line.spoken = format!("{}, {words}", line.spoken);
        }
    }
}

/// That acts on an item are on their way or were refused, each said once.
pub(super) fn act_words(outbox: &Outbox, item: &str, texts: &Texts) -> Option<String> {
    let of_item = outbox.entries().iter().filter(|entry| entry.act.item.as_str() == item);
    let words = of_item.filter_map(|entry| match &entry.state {
        ActState::Queued | ActState::Sent => Some("act-on-its-way"),
        ActState::Refused { .. } => Some("act-was-refused"),
        ActState::Accepted => None,
    });
    let words: BTreeSet<&str> = words.collect();
    let words: Vec<String> = words.into_iter().map(|key| texts.get(key)).collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

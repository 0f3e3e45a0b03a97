//! Consents in words: the list, one with all that a citizen needs to decide, and the receipt.

use jiff::Timestamp;
use lomme_overview::consent::{Declaration, Ended, Part, Receipt, StateNow, TextLine};
use lomme_overview::{
    ActedBy, AnsweredAs, Consent, ConsentEvent, ConsentState, DeclarationKind, Due, Item, Outbox,
};
use lomme_store::ActRecord;
use serde::Serialize;

use super::act::{ActLine, ActionLine, consent_actions, lines};
use super::acting::ActingFor;
use crate::acts::text_language;
use crate::citizen::consent::parse_receipt;
use crate::error::LommeError;
use crate::texts::{Texts, code_key};

/// All consents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentsView {
    /// Those that wait for an answer, those that are given, and those that are over; groups without any are left out.
    pub groups: Vec<ConsentGroup>,
    /// That there is none, when there is none.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// Consents of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentGroup {
    /// `requested`, `given` or `over`.
    pub code: String,
    /// It in words.
    pub title: String,
    /// Its consents: requested ones by the day to answer by, others the newest first.
    pub consents: Vec<ConsentLine>,
}

/// One consent in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentLine {
    /// The item's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who asks.
    pub authority: String,
    /// The state's stable name.
    pub state: String,
    /// The state in words, with what it rests on.
    pub words: String,
    /// The day to answer by, in words, while it waits.
    pub answer_by: Option<String>,
    /// That an act on it is on its way or was refused, in words.
    pub act: Option<String>,
    /// All of it as one sentence for a screen reader.
    pub spoken: String,
}

/// One consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentView {
    /// The item's id.
    pub id: String,
    /// The version the citizen sees, to be sent back with an act.
    pub version: u64,
    /// Its title.
    pub title: String,
    /// Who asks.
    pub authority: String,
    /// The state's stable name.
    pub state: String,
    /// The state in words, with what it rests on.
    pub words: String,
    /// The day to answer by, in words, while it waits.
    pub answer_by: Option<String>,
    /// How it is answered, where it holds several.
    pub answered_as: Option<String>,
    /// Why nothing can be answered here, where that is so.
    pub cannot_answer: Option<String>,
    /// What is said of all of it: who asks, for which case, what a yes means.
    pub head: Vec<LabelledLine>,
    /// Its specific consents.
    pub parts: Vec<ConsentPartView>,
    /// The exact text, whose hash goes with an answer; the lines above are its lines.
    pub text: Option<String>,
    /// The SHA-256 of the text, hexadecimal.
    pub text_sha256: Option<String>,
    /// What happened, oldest first, in words.
    pub history: Vec<String>,
    /// What the source once said had happened and no longer says, in words.
    pub lost_history: Vec<String>,
    /// What can be done.
    pub actions: Vec<ActionLine>,
    /// What the citizen did here, newest first.
    pub acts: Vec<ActLine>,
    /// The consent that took its place.
    pub replaced_by: Option<String>,
    /// How old it is.
    pub age: String,
    /// Where its details are, at the authority.
    pub details_url: String,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// One specific consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentPartView {
    /// Its key, by which it is chosen.
    pub key: String,
    /// The state's stable name.
    pub state: String,
    /// The state in words.
    pub words: String,
    /// Purpose, data, from whom, to whom, legal basis, from when to when, what a no and what a withdrawal means.
    pub lines: Vec<LabelledLine>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelledLine {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiptView {
    /// What was answered, in words.
    pub title: String,
    /// When, by whom, to whom, how far it is, and whether the text is the one that was answered.
    pub lines: Vec<LabelledLine>,
    /// The exact text.
    pub text: String,
    /// Whether the text has the hash that was sent.
    pub verifies: bool,
    /// The receipt to save, as JSON.
    pub json: String,
}

impl ReceiptView {
    /// A saved receipt, looked at again.
    ///
    /// # Errors
    /// When it is no receipt.
    pub fn read(json: &str, texts: &Texts) -> Result<Self, LommeError> {
        Ok(receipt_view(&parse_receipt(json)?, texts))
    }
}

/// What the view of a consent is made from.
pub(crate) struct ConsentSource<'a> {
    pub(crate) item: &'a Item,
    pub(crate) declaration: Declaration<'a>,
    /// What the citizen did to it, oldest first.
    pub(crate) records: &'a [ActRecord],
    pub(crate) now: Timestamp,
}

pub(crate) fn consents_view(items: &[Item], outbox: &Outbox, now: Timestamp, texts: &Texts) -> ConsentsView {
    let mut listed: Vec<(usize, Order, ConsentLine)> = Vec::new();
    for item in items {
        let Some(declaration) = Declaration::of(item, now) else { continue };
        let declaration = declaration.among(items);
        let line = consent_line(item, &declaration, outbox, texts);
        listed.push((group_of(&declaration.state().state), order(item, &declaration), line));
    }
    listed.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let empty = listed.is_empty().then(|| texts.get("consents-empty"));
    let groups = ["requested", "given", "over"].into_iter().enumerate().filter_map(|(number, code)| {
        let consents: Vec<ConsentLine> =
            listed.iter().filter(|(group, ..)| *group == number).map(|(.., line)| line.clone()).collect();
        let title = texts.code("consents", code);
        (!consents.is_empty()).then(|| ConsentGroup { code: code.to_owned(), title, consents })
    });
    ConsentsView { groups: groups.collect(), empty, acting_for: None }
}

/// The state of a consent on this day, in words.
pub(super) fn consent_status(item: &Item, now: Timestamp, texts: &Texts) -> Option<String> {
    let declaration = Declaration::of(item, now)?;
    Some(state_words(&declaration.state(), declaration.consent(), texts))
}

fn group_of(state: &ConsentState) -> usize {
    match state {
        ConsentState::Requested => 0,
        ConsentState::Given => 1,
        _ => 2,
    }
}

/// The day to answer by, those without one last; then the newest; then the id.
type Order = (bool, Option<jiff::civil::Date>, std::cmp::Reverse<Timestamp>, String);

fn order(item: &Item, declaration: &Declaration<'_>) -> Order {
    let requested = declaration.state().state == ConsentState::Requested;
    let by = declaration.consent().respond_by.map(Due::date).filter(|_| requested);
    (by.is_none(), by, std::cmp::Reverse(item.as_of), item.id.as_str().to_owned())
}

fn consent_line(item: &Item, declaration: &Declaration<'_>, outbox: &Outbox, texts: &Texts) -> ConsentLine {
    let now = declaration.state();
    let words = state_words(&now, declaration.consent(), texts);
    let answer_by = answer_by(declaration, texts);
    let act = super::act::act_words(outbox, item.id.as_str(), texts);
    let parts = [
        Some(item.title.clone()),
        Some(item.authority.clone()),
        Some(words.clone()),
        answer_by.clone(),
        act.clone(),
    ];
    ConsentLine {
        id: item.id.as_str().to_owned(),
        title: item.title.clone(),
        authority: item.authority.clone(),
        state: now.state.code().to_owned(),
        words,
        answer_by,
        act,
        spoken: sentences(parts.into_iter().flatten()),
    }
}

/// Parts as sentences after each other, for a screen reader to pause at.
fn sentences(parts: impl Iterator<Item = String>) -> String {
    let ended = |part: String| if part.ends_with(['.', '?', '!']) { part } else { part + "." };
    parts.map(ended).collect::<Vec<_>>().join(" ")
}

pub(crate) fn consent_view(source: &ConsentSource<'_>, texts: &Texts) -> ConsentView {
    let ConsentSource { item, declaration, records, now } = source;
    let consent = declaration.consent();
    let text = declaration.text(&text_language(texts.language()));
    let state = declaration.state();
    let known = consent.known().is_ok() && text.is_some();
    let cannot_answer = (!known && matches!(state.state, ConsentState::Requested | ConsentState::Given))
        .then(|| texts.get("consent-not-known"));
    let several = consent.consents.len() > 1;
    let answered_as = match &consent.answered {
        AnsweredAs::Each if several => Some(texts.get("consent-answered-each")),
        AnsweredAs::Together if several => Some(texts.get("consent-answered-together")),
        _ => None,
    };
    let mut acts = lines(records, *now, texts);
    acts.reverse();
    let lines_of =
        |index: usize| text.as_ref().and_then(|text| text.parts().get(index)).map(|lines| labelled(lines));
    let parts = declaration.parts().into_iter().enumerate();
    ConsentView {
        id: item.id.as_str().to_owned(),
        version: item.version,
        title: item.title.clone(),
        authority: item.authority.clone(),
        words: state_words(&state, consent, texts),
        state: state.state.code().to_owned(),
        answer_by: answer_by(declaration, texts),
        answered_as,
        cannot_answer,
        head: text.as_ref().map(|text| labelled(text.head())).unwrap_or_default(),
        parts: parts.map(|(index, part)| part_view(part, lines_of(index), consent, texts)).collect(),
        history: history(&consent.history, declaration, texts),
        lost_history: history(&consent.lost_history, declaration, texts),
        text_sha256: text.as_ref().map(|text| text.sha256().as_str().to_owned()),
        text: text.map(|text| text.text()),
        actions: consent_actions(declaration, texts),
        acts,
        replaced_by: consent.replaced_by.as_ref().map(|id| id.as_str().to_owned()),
        age: texts.age(item.as_of, *now),
        details_url: item.details_url.as_str().to_owned(),
        acting_for: None,
    }
}

fn part_view(
    part: Part<'_>,
    lines: Option<Vec<LabelledLine>>,
    consent: &Consent,
    texts: &Texts,
) -> ConsentPartView {
    ConsentPartView {
        key: part.key,
        state: part.now.state.code().to_owned(),
        words: state_words(&part.now, consent, texts),
        lines: lines.unwrap_or_default(),
    }
}

fn labelled(lines: &[TextLine]) -> Vec<LabelledLine> {
    let line = |line: &TextLine| LabelledLine { label: line.label.to_owned(), value: line.value.clone() };
    lines.iter().map(line).collect()
}

/// The state in words; of an opting-out in its own, because a yes to it shares nothing. Where the source has not said so, what it rests on.
fn state_words(now: &StateNow, consent: &Consent, texts: &Texts) -> String {
    let words = consent_state(&now.state, &consent.declaration, texts);
    match now.ended {
        Some(Ended::Date(day)) => {
            let arguments = [("state", words.into()), ("date", texts.date(day).into())];
            texts.with("consent-by-its-date", &arguments)
        }
        Some(Ended::CaseDecided) => texts.with("consent-by-its-case", &[("state", words.into())]),
        None => words,
    }
}

fn consent_state(state: &ConsentState, kind: &DeclarationKind, texts: &Texts) -> String {
    match (state, kind) {
        (ConsentState::Unknown(code), _) => {
            texts.with("consent-state-other", &[("code", code.clone().into())])
        }
        (ConsentState::Given | ConsentState::Refused | ConsentState::Withdrawn, DeclarationKind::OptOut) => {
            texts.code("opt-out-state", state.code())
        }
        _ => texts.code("consent-state", state.code()),
    }
}

fn answer_by(declaration: &Declaration<'_>, texts: &Texts) -> Option<String> {
    let requested = declaration.state().state == ConsentState::Requested;
    let due = declaration.consent().respond_by.filter(|_| requested)?;
    let date = match due {
        Due::Day(day) => texts.weekday_and_date(day),
        Due::Time(time) => texts.date_time(time.civil()),
    };
    Some(texts.with("answer-by", &[("date", date.into())]))
}

fn history(events: &[ConsentEvent], declaration: &Declaration<'_>, texts: &Texts) -> Vec<String> {
    events.iter().map(|event| event_words(event, declaration, texts)).collect()
}

/// What happened, when, by whom, and to which text.
fn event_words(event: &ConsentEvent, declaration: &Declaration<'_>, texts: &Texts) -> String {
    let consent = declaration.consent();
    let state = match event.state {
        ConsentState::Requested => texts.get("consent-happened-requested"),
        _ => consent_state(&event.state, &consent.declaration, texts),
    };
    let date = texts.date_time(event.at.civil());
    let mut words = vec![texts.with("consent-event", &[("state", state.into()), ("date", date.into())])];
    if !event.only.is_empty() {
        words.push(texts.with("consent-event-only", &[("parts", numbers(&event.only, consent).into())]));
    }
    match &event.by {
        Some(ActedBy::Unknown(_)) | None => {}
        Some(by) => words.push(texts.code("consent-by", by.code())),
    }
    if let Some(hash) = &event.text_sha256 {
        let languages = event.language.iter().cloned().chain(["da".into(), "en".into()]);
        let mut texts_now = languages.filter_map(|language| declaration.text(&language));
        let same = texts_now.any(|text| text.sha256().as_str() == hash);
        words.push(texts.get(if same { "consent-same-text" } else { "consent-other-text" }));
    }
    words.join(", ")
}

/// The specific consents by their numbers, as people count them.
fn numbers(keys: &[String], consent: &Consent) -> String {
    let all = consent.keys();
    let number = |key: &String| {
        let place = all.iter().position(|other| other == key);
        place.map_or_else(|| key.clone(), |place| (place + 1).to_string())
    };
    keys.iter().map(number).collect::<Vec<_>>().join(", ")
}

pub(crate) fn receipt_view(receipt: &Receipt, texts: &Texts) -> ReceiptView {
    let kind = &receipt.answer.declaration;
    let state = consent_state(&receipt.answer.state, kind, texts);
    let line = |key: &str, value: String| LabelledLine { label: texts.code("receipt", key), value };
    let mut lines = vec![
        line("what", state.clone()),
        line("title", receipt.title.clone()),
        line("authority", receipt.authority.clone()),
        line("when", texts.instant(receipt.answered_at)),
        line("by", texts.code("consent-by", receipt.by.code())),
        line("state", texts.get(&code_key("receipt-state", delivery_code(receipt)))),
    ];
    if let Some(at) = receipt.settled_at {
        lines.push(line("settled", texts.instant(at)));
    }
    if receipt.answer.parts.len() > 1 {
        let part = |(part, number): (&lomme_overview::consent::ReceiptPart, usize)| LabelledLine {
            label: texts.with("receipt-part", &[("number", number.into())]),
            value: format!("{}: {}", part.purpose, consent_state(&part.state, kind, texts)),
        };
        lines.extend(receipt.answer.parts.iter().zip(1..).map(part));
    }
    let verifies = receipt.verifies();
    lines.push(line("act", receipt.act.clone()));
    lines.push(line("hash", receipt.text_sha256.as_str().to_owned()));
    lines
        .push(line("verifies", texts.get(if verifies { "receipt-same-text" } else { "receipt-other-text" })));
    ReceiptView {
        title: texts.with("receipt-of", &[("title", receipt.title.clone().into()), ("state", state.into())]),
        lines,
        text: receipt.text.clone(),
        verifies,
        json: serde_json::to_string_pretty(receipt).unwrap_or_default(),
    }
}

fn delivery_code(receipt: &Receipt) -> &'static str {
    super::act::state_code(&receipt.state)
}

//! The outbox: the citizen's own acts on their way to the authority.
//!
//! An act shows at once and is delivered when there is a network. Its id is made on the phone, so that delivering it twice does nothing twice.
//! Acts on one item keep their order: the next is not sent before the one ahead of it is answered. A refusal is kept and shown.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::body::{Direction, ItemBody};
use crate::consent::{ConsentAnswer, ConsentFault, ConsentText};
use crate::item::Item;
use crate::status::ConsentState;
use crate::value::{ItemId, TextHash, WallTime};

/// Something the citizen did to an item. This is also the JSON of `POST /v1/acts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Made by the phone (a UUID): the key of idempotent delivery.
    pub id: String,
    /// The item.
    pub item: ItemId,
    /// The version of the item the citizen saw: an answer to a text that has changed since can be refused.
    pub seen_version: u64,
    /// What was done.
    #[serde(flatten)]
    pub kind: ActKind,
    /// When.
    pub made_at: Timestamp,
}

/// What the citizen did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ActKind {
    /// Said yes or no to a consent request.
    AnswerConsent(ConsentAnswer),
    /// Took a consent back.
    WithdrawConsent {
        /// The specific consents taken back, by their keys; empty for all that are given.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        only: BTreeSet<String>,
    },
    /// Said yes or no to a request for a power of attorney.
    AnswerPower {
        /// Whether it is given.
        given: bool,
        /// The hash of what was answered: [`PowerOfAttorney::terms`](crate::PowerOfAttorney::terms).
        terms_sha256: TextHash,
    },
    /// Ended a power of attorney that was given or received, or took a request for one back.
    EndPower,
    /// Read a message.
    MarkRead,
    /// Marked something as done.
    MarkDone,
    /// Marked something as not done after all.
    MarkNotDone,
}

impl ActKind {
    /// Whether this kind of act can be done to this kind of item.
    pub fn fits(&self, body: &ItemBody) -> bool {
        match self {
            Self::AnswerConsent(_) | Self::WithdrawConsent { .. } => matches!(body, ItemBody::Consent(_)),
            Self::AnswerPower { .. } => {
                matches!(body, ItemBody::PowerOfAttorney(power) if power.direction == Direction::Given)
            }
            Self::EndPower => matches!(body, ItemBody::PowerOfAttorney(_)),
            Self::MarkRead => matches!(body, ItemBody::Message(_)),
            Self::MarkDone | Self::MarkNotDone => true,
        }
    }

    /// Whether it is for the citizen alone, and never for who acts in their place: nobody gives themselves a power of attorney.
    pub fn is_personal(&self) -> bool {
        matches!(self, Self::AnswerPower { .. } | Self::EndPower)
    }

    /// Whether it answers another text than the consent, or other terms than the power of attorney, has now: such an answer counts for nothing, and is not worth sending.
    pub fn answers_other_text(&self, item: &Item) -> bool {
        match (self, &item.body) {
            (Self::AnswerConsent(answer), ItemBody::Consent(consent)) => {
                let text = ConsentText::of(item, consent, &answer.language);
                text.is_none_or(|text| text.sha256() != answer.text_sha256)
            }
            (Self::AnswerPower { terms_sha256, .. }, ItemBody::PowerOfAttorney(power)) => {
                power.terms() != *terms_sha256
            }
            _ => false,
        }
    }

    /// The stable name, as written in `act`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AnswerConsent(_) => "answer_consent",
            Self::WithdrawConsent { .. } => "withdraw_consent",
            Self::AnswerPower { .. } => "answer_power",
            Self::EndPower => "end_power",
            Self::MarkRead => "mark_read",
            Self::MarkDone => "mark_done",
            Self::MarkNotDone => "mark_not_done",
        }
    }
}

/// The authority's answer to an act: the JSON that `POST /v1/acts` gives back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ActOutcome {
    /// Done, now or at an earlier delivery of the same id.
    Accepted,
    /// Not done.
    Refused {
        /// A short code: `too_late`, `changed`, `not_allowed`.
        code: String,
    },
}

/// How far an act is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ActState {
    /// Not sent.
    Queued,
    /// Sent; no answer known. It is sent again with the same id.
    Sent,
    /// The authority took it.
    Accepted,
    /// The authority did not.
    Refused {
        /// Its code.
        code: String,
    },
}

impl ActState {
    /// Whether there is an answer.
    pub fn is_answered(&self) -> bool {
        matches!(self, Self::Accepted | Self::Refused { .. })
    }
}

/// An act and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// The act.
    pub act: Act,
    /// How far it is.
    pub state: ActState,
}

/// Why an act was not taken into the outbox or an answer not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboxError {
    /// There is another act with this id.
    #[error("there is another act with this id; make a new id")]
    IdTaken,
    /// There is no such act.
    #[error("there is no act with this id in the outbox")]
    NoSuchAct,
    /// It was answered otherwise before; the first answer stands.
    #[error("the act has been answered otherwise before")]
    AnsweredBefore,
}

/// All acts, in the order they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outbox {
    entries: Vec<OutboxEntry>,
}

impl Outbox {
    /// An outbox from what was stored, in the order the acts were made.
    pub fn new(entries: Vec<OutboxEntry>) -> Self {
        Self { entries }
    }

    /// All acts, in the order they were made.
    pub fn entries(&self) -> &[OutboxEntry] {
        &self.entries
    }

    /// Takes an act. The same act twice is taken once.
    pub fn add(&mut self, act: Act) -> Result<(), OutboxError> {
        match self.entries.iter().find(|entry| entry.act.id == act.id) {
            Some(entry) if entry.act == act => Ok(()),
            Some(_) => Err(OutboxError::IdTaken),
            None => {
                self.entries.push(OutboxEntry { act, state: ActState::Queued });
                Ok(())
            }
        }
    }

    /// What may be sent now: of each item the oldest act without an answer.
    pub fn to_send(&self) -> Vec<&Act> {
        let mut acts: Vec<&Act> = Vec::new();
        for entry in self.entries.iter().filter(|entry| !entry.state.is_answered()) {
            if acts.iter().all(|ahead| ahead.item != entry.act.item) {
                acts.push(&entry.act);
            }
        }
        acts
    }

    /// An act is on its way.
    pub fn sent(&mut self, id: &str) -> Result<(), OutboxError> {
        let entry = self.entry(id)?;
        if !entry.state.is_answered() {
            entry.state = ActState::Sent;
        }
        Ok(())
    }

    /// An act was answered.
    pub fn answered(&mut self, id: &str, outcome: ActOutcome) -> Result<(), OutboxError> {
        let state = match outcome {
            ActOutcome::Accepted => ActState::Accepted,
            ActOutcome::Refused { code } => ActState::Refused { code },
        };
        let entry = self.entry(id)?;
        if entry.state.is_answered() && entry.state != state {
            return Err(OutboxError::AnsweredBefore);
        }
        entry.state = state;
        Ok(())
    }

    /// Forgets what the items themselves show by now, and refusals the citizen has seen.
    pub fn prune(&mut self, version_of: impl Fn(&ItemId) -> Option<u64>, seen_refusals: &[String]) {
        self.entries.retain(|entry| match &entry.state {
            ActState::Accepted => {
                version_of(&entry.act.item).is_some_and(|version| version <= entry.act.seen_version)
            }
            ActState::Refused { .. } => !seen_refusals.contains(&entry.act.id),
            ActState::Queued | ActState::Sent => true,
        });
    }

    fn entry(&mut self, id: &str) -> Result<&mut OutboxEntry, OutboxError> {
        self.entries.iter_mut().find(|entry| entry.act.id == id).ok_or(OutboxError::NoSuchAct)
    }
}

/// An item as the citizen is to see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The item with the citizen's acts on it.
    pub item: Item,
    /// Acts the authority has not answered yet.
    pub pending: Vec<String>,
    /// Acts the authority refused, with its code. Their effect is not shown.
    pub refused: Vec<(String, String)>,
}

/// Shows the acts on the items at once, in the order they were made.
pub fn overlay(items: &[Item], outbox: &Outbox) -> Vec<Shown> {
    items.iter().map(|item| overlay_one(item, outbox)).collect()
}

fn overlay_one(item: &Item, outbox: &Outbox) -> Shown {
    let mut shown = Shown { item: item.clone(), pending: Vec::new(), refused: Vec::new() };
    for entry in outbox.entries().iter().filter(|entry| entry.act.item == item.id) {
        match &entry.state {
            ActState::Refused { code } => shown.refused.push((entry.act.id.clone(), code.clone())),
            // Once the item is newer than what the citizen acted on, it speaks for itself.
            ActState::Accepted if item.version > entry.act.seen_version => {}
            ActState::Accepted => show_on(&mut shown.item, &entry.act),
            ActState::Queued | ActState::Sent => {
                show_on(&mut shown.item, &entry.act);
                shown.pending.push(entry.act.id.clone());
            }
        }
    }
    shown
}

fn show_on(item: &mut Item, act: &Act) {
    let kind = &act.kind;
    if !kind.fits(&item.body) {
        return;
    }
    let status = ConsentState::from(item.status.code.as_str());
    let answers_other_text = kind.answers_other_text(item);
    match (kind, &mut item.body) {
        (ActKind::AnswerConsent(answer), ItemBody::Consent(consent)) if !answers_other_text => {
            let after = consent.answer(&status, &answer.choice);
            show_status(item, after);
        }
        (ActKind::WithdrawConsent { only }, ItemBody::Consent(consent)) => {
            let after = consent.withdraw(&status, only);
            show_status(item, after);
        }
        (ActKind::AnswerPower { given, .. }, ItemBody::PowerOfAttorney(power)) if !answers_other_text => {
            if let Ok(state) = power.answer(&item.status, *given) {
                item.status = crate::Status::code(state.code());
            }
        }
        (ActKind::EndPower, ItemBody::PowerOfAttorney(power)) => {
            if let Ok(state) = power.end(&item.status) {
                power.ended_on = Some(WallTime::at(act.made_at).date());
                item.status = crate::Status::code(state.code());
            }
        }
        (ActKind::MarkRead, ItemBody::Message(message)) => message.unread = false,
        (ActKind::MarkDone, _) => item.done = true,
        (ActKind::MarkNotDone, _) => item.done = false,
        (
            ActKind::AnswerConsent(_)
            | ActKind::WithdrawConsent { .. }
            | ActKind::AnswerPower { .. }
            | ActKind::EndPower
            | ActKind::MarkRead,
            _,
        ) => {}
    }
}

/// Shows the state after an act. One that is not possible in the state the item is in by now shows nothing: the authority will refuse it.
fn show_status(item: &mut Item, after: Result<ConsentState, ConsentFault>) {
    if let Ok(state) = after
        && item.status.code != state.code()
    {
        // The source's word for its old status would be wrong beside the new code.
        item.status = crate::Status::code(state.code());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::TextLanguage;
    use crate::consent::Choice;
    use serde_json::json;

    fn consent() -> Item {
        serde_json::from_value(json!({"id": "c", "source": "s", "version": 5, "as_of": "2026-03-01T08:00:00Z", "title": "Samtykke",
            "area": "employment", "subject": "p", "authority": "A", "status": {"code": "requested", "label": "Afventer"},
            "details_url": "https://a.dk/", "body": {"kind": "consent", "consents": [{"purpose": "x", "data": "x", "from": "x", "to": "x",
            "legal_basis": "x", "if_refused": "x"}]}}))
        .unwrap()
    }

    fn act(id: &str, item: &str, kind: ActKind) -> Act {
        Act {
            id: id.into(),
            item: ItemId::new(item).unwrap(),
            seen_version: 5,
            kind,
            made_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn yes() -> ActKind {
        let consent = consent();
        let ItemBody::Consent(declaration) = &consent.body else { panic!() };
        let text_sha256 = ConsentText::of(&consent, declaration, &TextLanguage::Danish).unwrap().sha256();
        ActKind::AnswerConsent(ConsentAnswer {
            choice: Choice::Yes,
            text_sha256,
            language: TextLanguage::Danish,
        })
    }

    fn withdraw() -> ActKind {
        ActKind::WithdrawConsent { only: BTreeSet::new() }
    }

    fn status(code: &str) -> crate::Status {
        crate::Status::code(code)
    }

    fn status_shown(outbox: &Outbox, item: Item) -> String {
        overlay(&[item], outbox).remove(0).item.status.code
    }

    #[test]
    fn an_act_shows_at_once_and_a_refusal_takes_it_back_and_is_shown() {
        let mut outbox = Outbox::default();
        outbox.add(act("1", "c", yes())).unwrap();
        let shown = overlay(&[consent()], &outbox).remove(0);
        assert_eq!((shown.item.status, shown.pending), (status("given"), vec!["1".to_owned()]));
        outbox.sent("1").unwrap();
        outbox.answered("1", ActOutcome::Refused { code: "too_late".into() }).unwrap();
        let shown = overlay(&[consent()], &outbox).remove(0);
        assert_eq!(shown.item.status.code, "requested");
        assert_eq!(shown.refused, [("1".to_owned(), "too_late".to_owned())]);
    }

    #[test]
    fn an_accepted_act_shows_until_the_item_itself_is_newer() {
        let mut outbox = Outbox::default();
        outbox.add(act("1", "c", yes())).unwrap();
        outbox.answered("1", ActOutcome::Accepted).unwrap();
        assert_eq!(status_shown(&outbox, consent()), "given");
        let newer = Item { version: 6, status: status("replaced"), ..consent() };
        assert_eq!(status_shown(&outbox, newer), "replaced");
        outbox.prune(|_| Some(5), &[]);
        assert_eq!(outbox.entries().len(), 1);
        outbox.prune(|_| Some(6), &[]);
        assert!(outbox.entries().is_empty());
    }

    #[test]
    fn an_answer_to_a_text_that_is_another_by_now_is_not_shown_as_given() {
        let mut outbox = Outbox::default();
        outbox.add(act("1", "c", yes())).unwrap();
        let changed = Item { version: 6, title: "Something else".into(), ..consent() };
        let shown = overlay(&[changed], &outbox).remove(0);
        assert_eq!((shown.item.status.code.as_str(), shown.pending.len()), ("requested", 1));
    }

    #[test]
    fn acts_on_one_item_keep_their_order_and_do_not_hold_up_other_items() {
        let mut outbox = Outbox::default();
        outbox.add(act("1", "c", yes())).unwrap();
        outbox.add(act("2", "c", withdraw())).unwrap();
        outbox.add(act("3", "d", ActKind::MarkDone)).unwrap();
        let ids = |outbox: &Outbox| outbox.to_send().iter().map(|act| act.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&outbox), ["1", "3"]);
        outbox.sent("1").unwrap();
        assert_eq!(ids(&outbox), ["1", "3"], "without an answer it is sent again");
        outbox.answered("1", ActOutcome::Accepted).unwrap();
        assert_eq!(ids(&outbox), ["2", "3"]);
        assert_eq!(status_shown(&outbox, consent()), "withdrawn");
    }

    #[test]
    fn an_id_is_one_act_and_has_one_answer() {
        let mut outbox = Outbox::default();
        outbox.add(act("1", "c", yes())).unwrap();
        assert_eq!(outbox.add(act("1", "c", yes())), Ok(()));
        assert_eq!(outbox.add(act("1", "c", withdraw())), Err(OutboxError::IdTaken));
        outbox.answered("1", ActOutcome::Accepted).unwrap();
        outbox.answered("1", ActOutcome::Accepted).unwrap();
        let other = outbox.answered("1", ActOutcome::Refused { code: "x".into() });
        assert_eq!(other, Err(OutboxError::AnsweredBefore));
        assert_eq!(outbox.answered("9", ActOutcome::Accepted), Err(OutboxError::NoSuchAct));
        assert_eq!(outbox.entries().len(), 1);
    }

    fn power(direction: &str, status: &str, scope: &str) -> Item {
        serde_json::from_value(json!({"id": "c", "source": "s", "version": 5, "as_of": "2026-03-01T08:00:00Z", "title": "Fuldmagt",
            "area": "person", "subject": "p", "authority": "A", "status": {"code": status}, "details_url": "https://a.dk/",
            "body": {"kind": "power_of_attorney", "direction": direction, "other_party": "B", "other_subject": "b", "scope": scope}}))
        .unwrap()
    }

    fn answer_power(item: &Item, given: bool) -> ActKind {
        let ItemBody::PowerOfAttorney(power) = &item.body else { panic!() };
        ActKind::AnswerPower { given, terms_sha256: power.terms() }
    }

    #[test]
    fn an_answer_and_an_ending_of_a_power_of_attorney_show_at_once() {
        let asked = power("given", "requested", "read");
        for (given, state) in [(true, "valid"), (false, "declined")] {
            let mut outbox = Outbox::default();
            outbox.add(act("1", "c", answer_power(&asked, given))).unwrap();
            assert_eq!(status_shown(&outbox, asked.clone()), state);
            assert_eq!(
                status_shown(&outbox, power("given", "requested", "act")),
                "requested",
                "it was asked to read"
            );
            assert_eq!(status_shown(&outbox, power("given", "revoked", "read")), "revoked");
            assert_eq!(
                status_shown(&outbox, power("received", "requested", "read")),
                "requested",
                "not hers to answer"
            );
        }
        let mut outbox = Outbox::default();
        outbox.add(act("1", "c", ActKind::EndPower)).unwrap();
        for direction in ["given", "received"] {
            let shown = overlay(&[power(direction, "valid", "read")], &outbox).remove(0).item;
            let ItemBody::PowerOfAttorney(body) = &shown.body else { panic!() };
            assert_eq!(
                (shown.status.code.as_str(), body.ended_on),
                ("revoked", Some(jiff::civil::date(1970, 1, 1)))
            );
        }
        assert_eq!(status_shown(&outbox, power("received", "declined", "read")), "declined");
    }

    #[test]
    fn an_unseen_refusal_is_never_dropped() {
        let mut outbox = Outbox::default();
        outbox.add(act("1", "c", yes())).unwrap();
        outbox.answered("1", ActOutcome::Refused { code: "x".into() }).unwrap();
        outbox.prune(|_| None, &[]);
        assert_eq!(outbox.entries().len(), 1);
        outbox.prune(|_| None, &["1".into()]);
        assert!(outbox.entries().is_empty());
    }

    #[test]
    fn an_act_is_flat_json_and_the_same_after_reading() {
        let made = act("1", "c", yes());
        let json = serde_json::to_value(&made).unwrap();
        assert_eq!((json["act"].as_str(), json["given"].as_bool()), (Some("answer_consent"), Some(true)));
        assert_eq!(serde_json::from_value::<Act>(json).unwrap(), made);
        let only = ["b".to_owned()].into();
        let some = ActKind::AnswerConsent(ConsentAnswer {
            choice: Choice::Only(only),
            text_sha256: crate::TextHash::of("t"),
            language: TextLanguage::English,
        });
        for kind in [
            some,
            withdraw(),
            ActKind::WithdrawConsent { only: ["a".to_owned()].into() },
            answer_power(&power("given", "requested", "read"), true),
            ActKind::EndPower,
            ActKind::MarkNotDone,
        ] {
            let made = act("1", "c", kind);
            let json = serde_json::to_value(&made).unwrap();
            assert_eq!(json["act"].as_str(), Some(made.kind.code()));
            assert_eq!(serde_json::from_value::<Act>(json).unwrap(), made);
        }
    }

    #[test]
    fn an_act_that_contradicts_itself_or_hashes_nothing_is_not_read() {
        let good = json!({"id": "1", "item": "c", "seen_version": 5, "act": "answer_consent", "given": true,
            "text_sha256": crate::TextHash::of("t"), "made_at": "2026-03-01T08:00:00Z"});
        assert!(serde_json::from_value::<Act>(good.clone()).is_ok());
        for (field, value) in [("text_sha256", json!("00")), ("only", json!("a")), ("given", json!("yes"))] {
            let mut bad = good.clone();
            bad[field] = value;
            assert!(serde_json::from_value::<Act>(bad).is_err(), "{field}");
        }
        let mut no_with_exceptions = good;
        no_with_exceptions["given"] = json!(false);
        no_with_exceptions["only"] = json!(["a"]);
        assert!(serde_json::from_value::<Act>(no_with_exceptions).is_err());
    }
}

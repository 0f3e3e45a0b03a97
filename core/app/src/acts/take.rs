//! Taking an act: looked at once more, given its id, and put into the queue with what was on the screen.

use jiff::Timestamp;
use lomme_overview::consent::{Declaration, ReceiptAnswer, ReceiptPart};
use lomme_overview::{Act, ActKind, ConsentState, Item, ItemBody};
use lomme_store::{OutboxRow, OutboxState, Store};

use super::done::{CitizenAct, text_language};
use super::kept::ShownThen;
use super::{shown_item, shown_items};
use crate::error::LommeError;
use crate::rng;
use crate::texts::Texts;

/// Takes an act on the item as it was seen. Its id; none where it would change nothing, and then nothing is kept.
pub(crate) fn take(
    store: &Store,
    subject: &str,
    id: &str,
    seen_version: u64,
    wish: &CitizenAct,
    now: Timestamp,
    texts: &Texts,
) -> Result<Option<String>, LommeError> {
    let shown = shown_item(store, subject, id)?;
    let item =
        shown.ok_or_else(|| LommeError::input("act.no_item", "there is no such item on this phone"))?.item;
    if item.version != seen_version {
        let detail = "the item has changed since it was looked at; look again before you act";
        return Err(LommeError::input("act.changed", detail));
    }
    // Only a consent looks at the citizen's other items, for its case.
    let others = match item.body {
        ItemBody::Consent(_) => shown_items(store, subject)?,
        _ => Vec::new(),
    };
    let Some(kind) = wish.on(&item, &others, texts.language(), now)? else { return Ok(None) };
    let shown = ShownThen {
        title: item.title.clone(),
        authority: item.authority.clone(),
        language: text_language(texts.language()),
        text: text(&item, now, texts),
        answer: answer(&item, &kind),
    };
    let act = Act { id: rng::uuid()?, item: item.id.clone(), seen_version, kind, made_at: now };
    let row = OutboxRow {
        id: act.id.clone(),
        subject: subject.to_owned(),
        item_id: act.item.as_str().to_owned(),
        body: to_json(&act)?,
        made_at: now,
        state: OutboxState::Pending,
        reason: None,
    };
    if store.queue_act(&row, &to_json(&shown)?)? {
        Ok(Some(act.id))
    } else {
        Err(LommeError::internal("act.id_taken", "the id of a new act was there already"))
    }
}

fn text(item: &Item, now: Timestamp, texts: &Texts) -> Option<String> {
    let text = Declaration::of(item, now)?.text(&text_language(texts.language()))?;
    Some(text.text())
}

/// What is asked for each specific consent, by the rule that the authority goes by.
fn answer(item: &Item, kind: &ActKind) -> Option<ReceiptAnswer> {
    let ItemBody::Consent(consent) = &item.body else { return None };
    let status = ConsentState::from(item.status.code.as_str());
    let mut after = consent.clone();
    let (state, said) = match kind {
        ActKind::AnswerConsent(answer) => {
            let state = after.answer(&status, &answer.choice).ok()?;
            (state.clone(), state)
        }
        ActKind::WithdrawConsent { only } => (after.withdraw(&status, only).ok()?, ConsentState::Withdrawn),
        ActKind::AnswerPower { .. }
        | ActKind::EndPower
        | ActKind::MarkRead
        | ActKind::MarkDone
        | ActKind::MarkNotDone => return None,
    };
    let part = |((index, key), specific): ((usize, String), &lomme_overview::SpecificConsent)| ReceiptPart {
        key,
        purpose: specific.purpose.clone(),
        state: after.state_of(index, &state),
    };
    let parts = after.keys().into_iter().enumerate().zip(&consent.consents).map(part).collect();
    Some(ReceiptAnswer { declaration: consent.declaration.clone(), state: said, parts })
}

fn to_json(value: &impl serde::Serialize) -> Result<String, LommeError> {
    serde_json::to_string(value).map_err(|_| LommeError::internal("act.json", "an act cannot be written"))
}

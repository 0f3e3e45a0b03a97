//! Items as the citizen is to see them: with what they did to them, before the authority's own answer is there.

use crate::body::ItemBody;
use crate::consent::ConsentFault;
use crate::item::Item;
use crate::status::ConsentState;
use crate::value::WallTime;

use super::{Act, ActKind, ActState, Outbox};

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

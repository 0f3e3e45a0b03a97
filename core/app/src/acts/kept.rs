//! Acts and their records as the store keeps them.

use lomme_overview::consent::{Receipt, ReceiptAnswer};
use lomme_overview::{Act, ActKind, ActState, ActedBy, Outbox, OutboxEntry, TextHash, TextLanguage};
use lomme_store::{ActRecord, OutboxState, Store};
use serde::{Deserialize, Serialize};

use crate::citizen::OWN;
use crate::error::LommeError;

/// What was on the screen when the citizen acted. It stays on the phone.
#[derive(Serialize, Deserialize)]
pub(crate) struct ShownThen {
    /// The item's title.
    pub(crate) title: String,
    /// The authority.
    pub(crate) authority: String,
    /// The language of the screen.
    pub(crate) language: TextLanguage,
    /// The exact text of a declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// What was asked for each specific consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<ReceiptAnswer>,
}

/// The acts of a subject that have not been put away, in the order they were made.
pub(crate) fn outbox_of(store: &Store, subject: &str) -> Result<Outbox, LommeError> {
    let rows = store.outbox(subject)?;
    // What this version cannot read it neither shows nor sends, and does not delete.
    let entry = |row: &lomme_store::OutboxRow| {
        let act = act_of(&row.body)?;
        Some(OutboxEntry { act, state: state_of(row.state, false, row.reason.as_deref()) })
    };
    Ok(Outbox::new(rows.iter().filter_map(entry).collect()))
}

/// An act out of its body.
pub(crate) fn act_of(body: &str) -> Option<Act> {
    serde_json::from_str(body).ok()
}

/// How far an act is.
pub(crate) fn state_of(state: OutboxState, sent: bool, reason: Option<&str>) -> ActState {
    match state {
        OutboxState::Pending if sent => ActState::Sent,
        OutboxState::Pending => ActState::Queued,
        OutboxState::Accepted => ActState::Accepted,
        OutboxState::Refused => ActState::Refused { code: reason.unwrap_or_default().to_owned() },
    }
}

/// The receipt of an act on a consent; none of another act, or of one that cannot be read.
pub(crate) fn receipt_of(record: &ActRecord) -> Option<Receipt> {
    let act = act_of(&record.body)?;
    let shown: ShownThen = serde_json::from_str(&record.shown).ok()?;
    let (text, answer) = (shown.text?, shown.answer?);
    let text_sha256 = match &act.kind {
        ActKind::AnswerConsent(answer) => answer.text_sha256.clone(),
        _ => TextHash::of(&text),
    };
    Some(Receipt {
        format: Receipt::FORMAT.to_owned(),
        act: act.id,
        item: act.item,
        seen_version: act.seen_version,
        title: shown.title,
        authority: shown.authority,
        answer,
        answered_at: record.made_at,
        by: if record.subject == OWN { ActedBy::Citizen } else { ActedBy::Representative },
        state: state_of(record.state, record.sent_at.is_some(), record.reason.as_deref()),
        settled_at: record.settled_at,
        language: shown.language,
        text,
        text_sha256,
    })
}

//! Consents and acts out of the store: for the app, and for the terminal on a phone that is not running.

use jiff::Timestamp;
use lomme_overview::consent::Declaration;
use lomme_overview::{Item, ItemBody};
use lomme_store::{ActRecord, OutboxState, Store};

use super::StoredOverview;
use crate::acts::{self, CitizenAct, outbox_of, receipt_of, shown_item, shown_items};
use crate::citizen::OWN;
use crate::error::LommeError;
use crate::texts::Texts;
use crate::view::{
    ActTakenView, ConsentSource, ConsentView, ConsentsView, ItemActsView, OutboxView, ReceiptView,
    act_taken_view, consent_view, consents_view, item_acts_view, outbox_view, receipt_view,
};

/// Consents and acts, of the citizen. What is done here waits in the phone's outbox: nothing is sent from here.
impl StoredOverview {
    /// All consents.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn consents(&self, now: Timestamp, texts: &Texts) -> Result<ConsentsView, LommeError> {
        consents(&self.store, OWN, now, texts)
    }

    /// One consent.
    ///
    /// # Errors
    /// When there is no such consent, or the store cannot be read.
    pub fn consent(&self, item: &str, now: Timestamp, texts: &Texts) -> Result<ConsentView, LommeError> {
        consent(&self.store, OWN, item, now, texts)
    }

    /// Does something to an item as it is held now.
    ///
    /// # Errors
    /// When it cannot be done, or the store cannot be written.
    pub fn act(
        &self,
        item: &str,
        act: &CitizenAct,
        now: Timestamp,
        texts: &Texts,
    ) -> Result<ActTakenView, LommeError> {
        let version = shown_item(&self.store, OWN, item)?.map(|shown| shown.item.version).unwrap_or_default();
        let id = acts::take(&self.store, OWN, item, version, act, now, texts)?;
        Ok(act_taken_view(id, texts))
    }

    /// Takes back an act that was never sent.
    ///
    /// # Errors
    /// When it was sent, or another was done after it.
    pub fn take_back(&self, act: &str) -> Result<(), LommeError> {
        take_back(&self.store, OWN, act)
    }

    /// The citizen has seen a refusal.
    ///
    /// # Errors
    /// When there is no refused act with this id.
    pub fn refusal_seen(&self, act: &str) -> Result<(), LommeError> {
        refusal_seen(&self.store, OWN, act)
    }

    /// What is on its way, what was refused, and what was sent.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox(&self, now: Timestamp, texts: &Texts) -> Result<OutboxView, LommeError> {
        outbox(&self.store, OWN, now, texts)
    }

    /// The receipt for the last thing that was done to a consent, or for the act with this id.
    ///
    /// # Errors
    /// When there is none, or the store cannot be read.
    pub fn receipt(&self, item_or_act: &str, texts: &Texts) -> Result<ReceiptView, LommeError> {
        let records = self.store.act_records(OWN)?;
        let mut of_item = records.iter().rev().filter(|record| record.item_id == item_or_act);
        let act =
            of_item.find(|record| receipt_of(record).is_some()).map_or(item_or_act, |record| &record.id);
        receipt(&self.store, OWN, act, texts)
    }
}

pub(crate) fn consents(
    store: &Store,
    subject: &str,
    now: Timestamp,
    texts: &Texts,
) -> Result<ConsentsView, LommeError> {
    let (items, outbox) = (shown_items(store, subject)?, outbox_of(store, subject)?);
    Ok(consents_view(&items, &outbox, now, texts))
}

pub(crate) fn consent(
    store: &Store,
    subject: &str,
    id: &str,
    now: Timestamp,
    texts: &Texts,
) -> Result<ConsentView, LommeError> {
    let items = shown_items(store, subject)?;
    let item = items.iter().find(|item| item.id.as_str() == id && matches!(item.body, ItemBody::Consent(_)));
    let declaration = item.and_then(|item| Some((item, Declaration::of(item, now)?)));
    let (item, declaration) = declaration
        .ok_or_else(|| LommeError::input("consent.none", "there is no such consent on this phone"))?;
    let records = of_item(store, subject, item)?;
    let source = ConsentSource { item, declaration: declaration.among(&items), records: &records, now };
    Ok(consent_view(&source, texts))
}

pub(crate) fn outbox(
    store: &Store,
    subject: &str,
    now: Timestamp,
    texts: &Texts,
) -> Result<OutboxView, LommeError> {
    let waiting: Vec<String> = store.outbox(subject)?.into_iter().map(|row| row.id).collect();
    Ok(outbox_view(&store.act_records(subject)?, &waiting, now, texts))
}

pub(crate) fn item_acts(
    store: &Store,
    subject: &str,
    id: &str,
    now: Timestamp,
    texts: &Texts,
) -> Result<ItemActsView, LommeError> {
    let items = shown_items(store, subject)?;
    let item = items.iter().find(|item| item.id.as_str() == id);
    let item = item.ok_or_else(|| LommeError::input("act.no_item", "there is no such item on this phone"))?;
    let waiting: Vec<String> = store.outbox(subject)?.into_iter().map(|row| row.id).collect();
    let mut view = item_acts_view(item, &items, &of_item(store, subject, item)?, &waiting, now, texts);
    if subject != OWN {
        view.actions.retain(|action| !action.act.is_personal());
    }
    Ok(view)
}

pub(crate) fn receipt(
    store: &Store,
    subject: &str,
    act: &str,
    texts: &Texts,
) -> Result<ReceiptView, LommeError> {
    let receipt = store.act_record(subject, act)?.as_ref().and_then(receipt_of);
    let receipt = receipt.ok_or_else(|| LommeError::input("receipt.none", "there is no receipt of this"))?;
    Ok(receipt_view(&receipt, texts))
}

pub(crate) fn take_back(store: &Store, subject: &str, act: &str) -> Result<(), LommeError> {
    store.act_record(subject, act)?.ok_or_else(no_such_act)?;
    if store.take_back_act(act)? {
        return Ok(());
    }
    let detail =
        "this act cannot be taken back: it was sent, or something was done to the same item after it";
    Err(LommeError::input("act.not_to_take_back", detail))
}

pub(crate) fn refusal_seen(store: &Store, subject: &str, act: &str) -> Result<(), LommeError> {
    let refused = |row: &lomme_store::OutboxRow| row.id == act && row.state == OutboxState::Refused;
    let refused = store.outbox(subject)?.iter().any(refused);
    if refused && store.put_away(act)? { Ok(()) } else { Err(no_such_act()) }
}

pub(crate) fn no_such_act() -> LommeError {
    LommeError::input("act.none", "there is no such act")
}

pub(super) fn of_item(store: &Store, subject: &str, item: &Item) -> Result<Vec<ActRecord>, LommeError> {
    let mut records = store.act_records(subject)?;
    records.retain(|record| record.item_id == item.id.as_str());
    Ok(records)
}

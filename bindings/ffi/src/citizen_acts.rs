//! The citizen's acts and consents.

use crate::citizen::CitizenApp;
use crate::error::LommeError;
use crate::guard::guarded;
use crate::view::{
    ActTakenView, CitizenAct, ConsentView, ConsentsView, DeliveryView, ItemActsView, OutboxView, ReceiptView,
};

#[uniffi::export]
impl CitizenApp {
    /// Does something to an item, as it was in the version that was seen: what a view's action carries, with the keys that were chosen where some can be.
    /// It shows at once in every view, is kept until the authority has answered, and is delivered by `deliver` or the next sync.
    /// `act.changed` means that the item is another by now: show it again.
    pub fn act(&self, item: String, seen_version: u64, act: CitizenAct) -> Result<ActTakenView, LommeError> {
        guarded(|| self.app.act(&item, seen_version, &act))
    }

    /// Takes back an act that was never sent.
    pub fn take_back(&self, act: String) -> Result<(), LommeError> {
        guarded(|| self.app.take_back(&act))
    }

    /// The citizen has seen that the authority refused an act.
    pub fn refusal_seen(&self, act: String) -> Result<(), LommeError> {
        guarded(|| self.app.refusal_seen(&act))
    }

    /// Delivers what waits in the outbox. What was not answered stays there and is delivered next time. Without anything that waits it asks for
    /// neither login nor network.
    pub async fn deliver(&self) -> Result<DeliveryView, LommeError> {
        Ok(self.app.deliver().await?)
    }

    /// What is on its way, what was refused and why, and what was sent where and when.
    pub fn outbox(&self) -> Result<OutboxView, LommeError> {
        guarded(|| self.app.outbox())
    }

    /// What can be done to an item, and what was done to it.
    pub fn item_acts(&self, item: String) -> Result<ItemActsView, LommeError> {
        guarded(|| self.app.item_acts(&item))
    }

    /// All consents: first those that wait for an answer, by the day to answer by, then what is given, then what is over.
    pub fn consents(&self) -> Result<ConsentsView, LommeError> {
        guarded(|| self.app.consents())
    }

    /// One consent with all that a citizen needs to decide, and what can be done.
    pub fn consent(&self, id: String) -> Result<ConsentView, LommeError> {
        guarded(|| self.app.consent(&id))
    }

    /// The receipt for an answer or a withdrawal, by the act's id, and it as JSON to save.
    pub fn receipt(&self, act: String) -> Result<ReceiptView, LommeError> {
        guarded(|| self.app.receipt(&act))
    }

    /// A saved receipt, looked at again: whether its text is the one that was answered.
    pub fn read_receipt(&self, json: String) -> Result<ReceiptView, LommeError> {
        guarded(|| self.app.read_receipt(&json))
    }
}

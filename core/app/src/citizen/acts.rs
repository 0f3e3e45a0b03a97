//! The citizen's own acts: what they do to an item shows at once, waits for the network, and can be taken back until it is sent.

use std::sync::Arc;

use super::CitizenApp;
use crate::acts::{self, CitizenAct};
use crate::error::LommeError;
use crate::observer::Screen;
use crate::stored;
use crate::view::{ActTakenView, ItemActsView, OutboxView, act_taken_view};

impl CitizenApp {
    /// Does something to an item, which was seen in `seen_version`. It shows at once in every view, is kept until the authority has answered, and
    /// is delivered by [`CitizenApp::deliver`] or the next sync. What would change nothing is not kept.
    ///
    /// # Errors
    /// When there is no such item, it has changed since it was seen (`act.changed`), it is not one that this can be done to, the consent is not in
    /// a state for it, or the store cannot be written.
    pub fn act(
        self: &Arc<Self>,
        item: &str,
        seen_version: u64,
        act: &CitizenAct,
    ) -> Result<ActTakenView, LommeError> {
        let subject = self.subject_to_act()?;
        let take =
            || acts::take(&self.store, subject.key(), item, seen_version, act, self.now(), &self.texts);
        let id = self.write_for(&subject, take)?;
        if id.is_some() {
            self.tell_of_acts();
        }
        Ok(act_taken_view(id, &self.texts))
    }

    /// Takes back an act that was never sent.
    ///
    /// # Errors
    /// When it was sent, is answered, or another act on the same item was done after it; or the store cannot be written.
    pub fn take_back(&self, act: &str) -> Result<(), LommeError> {
        stored::take_back(&self.store, &self.subject_shown()?, act)?;
        self.tell_of_acts();
        Ok(())
    }

    /// The citizen has seen that the authority refused an act.
    ///
    /// # Errors
    /// When there is no refused act with this id, or the store cannot be written.
    pub fn refusal_seen(&self, act: &str) -> Result<(), LommeError> {
        stored::refusal_seen(&self.store, &self.subject_shown()?, act)?;
        self.tell_of_acts();
        Ok(())
    }

    /// What is on its way, what was refused and why, and what was sent where and when.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox(&self) -> Result<OutboxView, LommeError> {
        stored::outbox(&self.store, &self.subject_shown()?, self.now(), &self.texts)
    }

    /// What can be done to an item, and what was done to it.
    ///
    /// # Errors
    /// When there is no such item, or the store cannot be read.
    pub fn item_acts(&self, item: &str) -> Result<ItemActsView, LommeError> {
        stored::item_acts(&self.store, &self.subject_shown()?, item, self.now(), &self.texts)
    }

    pub(super) fn tell_of_acts(&self) {
        for screen in [Screen::Overview, Screen::Agenda, Screen::Outbox] {
            self.observers.tell(screen);
        }
    }

    /// Whose data are shown.
    pub(super) fn subject_shown(&self) -> Result<String, LommeError> {
        Ok(self.subject()?.key().to_owned())
    }
}

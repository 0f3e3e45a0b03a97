//! The outbox: the citizen's own acts on their way to the authority.
//!
//! An act shows at once and is delivered when there is a network. Its id is made on the phone, so that delivering it twice does nothing twice.
//! Acts on one item keep their order: the next is not sent before the one ahead of it is answered. A refusal is kept and shown.

mod act;
mod overlay;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::value::ItemId;

pub use act::{Act, ActKind, ActOutcome};
pub use overlay::{Shown, overlay};

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

//! The citizen's acts in words.

use lomme_app::view::{ActLine, ActTakenView, ActingFor, ActionLine, DeliveryView, ItemActsView, OutboxView};
use lomme_app::{CitizenAct, Give};

/// Something a citizen does to an item.
#[uniffi::remote(Enum)]
pub enum CitizenAct {
    /// Answers a declaration of consent.
    AnswerConsent {
        /// What with.
        give: Give,
    },
    /// Takes a consent back.
    WithdrawConsent {
        /// The specific consents by their keys; empty for all that are given.
        only: Vec<String>,
    },
    /// Answers a request for a power of attorney.
    AnswerPower {
        /// Whether it is given.
        given: bool,
    },
    /// Ends a power of attorney that was given or received, or takes a request for one back.
    EndPower,
    /// Has read a message.
    MarkRead,
    /// Is done with it.
    MarkDone,
    /// Is not done with it after all.
    MarkNotDone,
}

/// An answer to a declaration. It answers all of it: what gets no yes gets a no.
#[uniffi::remote(Enum)]
pub enum Give {
    /// No to all.
    Nothing,
    /// Yes to all.
    All,
    /// Yes to some.
    Some {
        /// The specific consents by their keys, at least one.
        only: Vec<String>,
    },
}

/// The outbox, and what was sent before.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct ItemActsView {
    /// The version the citizen sees, to be sent back with an act.
    pub version: u64,
    /// What can be done.
    pub actions: Vec<ActionLine>,
    /// What was done and waits for its answer, or was refused.
    pub acts: Vec<ActLine>,
}

/// Something that can be done.
#[uniffi::remote(Record)]
pub struct ActionLine {
    /// What to send back; where some can be chosen, with the keys of those chosen in `only`.
    pub act: CitizenAct,
    /// What it is called.
    pub title: String,
    /// What follows from it, where that has to be known before.
    pub explanation: Option<String>,
}

/// That an act was taken.
#[uniffi::remote(Record)]
pub struct ActTakenView {
    /// Its id; none where it would have changed nothing.
    pub id: Option<String>,
    /// What happens now, in words.
    pub words: String,
}

/// What a delivery did.
#[uniffi::remote(Record)]
pub struct DeliveryView {
    /// Acts the authorities took.
    pub accepted: u32,
    /// Acts they refused.
    pub refused: u32,
    /// That in words.
    pub words: String,
}

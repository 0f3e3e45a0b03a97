//! Mit overblik: the item model, coverage, the wire, the sync machine, the outbox and MeMo. Pure.

#![deny(missing_docs)]

mod body;
mod coded;
mod coverage;
mod item;
pub mod memo;
mod outbox;
mod status;
mod sync;
mod value;
mod wire;

pub use body::*;
pub use coverage::{Coverage, SourceState};
pub use item::{Area, Item, Status};
pub use outbox::{Act, ActKind, ActOutcome, ActState, Outbox, OutboxEntry, OutboxError, Shown, overlay};
pub use status::{CaseStatus, ConsentState, KnownStatus, PaymentStatus};
pub use sync::{GiveUpReason, OutOfTurn, Step, StopReason, SyncLimits, SyncMachine, SyncReport};
pub use value::{Due, HttpsUrl, InvalidValue, ItemId, MunicipalityCode, Ore, PersonRef, SourceId, WallTime};
pub use wire::{
    ChangesPage, PageCaps, PageError, PagePart, ParsedPage, Problem, RejectReason, Rejected, parse_page,
};

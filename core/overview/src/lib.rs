//! Mit overblik: the item model, coverage, the wire, the sync machine, the outbox and MeMo. Pure.

#![deny(missing_docs)]

mod body;
mod coded;
pub mod consent;
mod contact;
mod coverage;
mod fault;
mod filter;
mod forecast;
mod item;
pub mod memo;
mod nothing;
mod outbox;
mod power;
mod renewal;
pub mod retention;
pub mod search;
mod status;
mod sync;
mod value;
mod wire;

pub use body::*;
pub use contact::{ContactPoint, EmailAddress, MaskedAccount, PhoneNumber};
pub use coverage::{Coverage, SourceState};
pub use filter::{Facets, Filter, UNKNOWN_KIND, facets, kind_of};
pub use forecast::{Ends, EndsBecause, FULL_TIME_HOURS, Forecast, Pace, forecast};
pub use item::{Area, Item, Status};
pub use nothing::{NothingHere, NothingMeans, nothing_here};
pub use outbox::{Act, ActKind, ActOutcome, ActState, Outbox, OutboxEntry, OutboxError, Shown, overlay};
pub use power::{Ending, PowerState, Standing, reads_for};
pub use renewal::{PermitState, RUNNING_OUT_DAYS, permit_state};
pub use status::{CaseStatus, ConsentState, KnownStatus, PaymentStatus};
pub use sync::{GiveUpReason, OutOfTurn, Step, StopReason, SyncLimits, SyncMachine, SyncReport};
pub use value::{
    Due, HttpsUrl, InvalidValue, ItemId, MunicipalityCode, Ore, PersonRef, SourceId, TextHash, WallTime,
};
pub use wire::{
    ChangesPage, PageCaps, PageError, PagePart, ParsedPage, Problem, RejectReason, Rejected, parse_page,
};

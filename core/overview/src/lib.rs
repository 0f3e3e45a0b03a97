//! Mit overblik: the item model, coverage, the wire, the sync machine, the outbox and MeMo. Pure.

#![deny(missing_docs)]

mod body;
mod coded;
mod coverage;
mod item;
mod status;
mod value;

pub use body::*;
pub use coverage::{Coverage, SourceState};
pub use item::{Area, Item, Status};
pub use status::{CaseStatus, ConsentState, KnownStatus, PaymentStatus};
pub use value::{Due, HttpsUrl, InvalidValue, ItemId, MunicipalityCode, Ore, PersonRef, SourceId, WallTime};

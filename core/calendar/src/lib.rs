//! The Danish calendar: holidays, bank days, wall time, the agenda and its export. Pure, and knows no other crate of ours: items come in as plain
//! values ([`TimedItem`]).

#![deny(missing_docs)]

mod agenda;
mod bank;
mod entry;
mod holidays;
mod ics;
mod rules;
mod source;
mod wall;

pub use agenda::{Groups, agenda, entries, groups};
pub use bank::{add_working_days, bank_day_from, is_bank_day, is_working_day, iso_week};
pub use entry::{AgendaEntry, EntryKind, ItemRef, Rule, RuleSource, Urgency, When, Why};
pub use holidays::{Holiday, easter_sunday, holiday, holidays};
pub use ics::{ExportError, Titles, export};
pub use rules::{RenewalWindow, Rules};
pub use source::{Timed, TimedItem};
pub use wall::{WallTime, today};

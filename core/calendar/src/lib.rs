//! The Danish calendar: holidays, bank days, wall time, deadlines by rules that are data, the agenda and its export. Pure, and knows no other
//! crate of ours: items come in as plain values ([`TimedItem`]).

#![deny(missing_docs)]

mod agenda;
mod appointment;
mod bank;
mod computed;
mod entry;
mod groups;
mod holidays;
pub mod ics;
mod recurrence;
mod rules;
mod source;
mod step;
mod wall;
mod when;
mod why;

#[cfg(test)]
mod testing;

pub use agenda::{Window, agenda, entries};
pub use bank::{
    add_working_days, bank_day_from, bank_day_until, is_bank_day, is_working_day, iso_week, working_day_from,
    working_days_between,
};
pub use entry::{AgendaEntry, EntryKind, IfMissed, ItemRef, Urgency};
pub use groups::{Groups, groups};
pub use holidays::{Holiday, easter_sunday, holiday, holidays};
pub use recurrence::{Frequency, Recurrence, TIMES_MAX};
pub use rules::{Computed, Occasion, Rule, Rules, RulesError};
pub use source::{Appointment, Timed, TimedItem};
pub use step::Step;
pub use wall::{WallTime, today};
pub use when::When;
pub use why::{Certainty, RuleRef, Stated, StatedAs, Taken, Why};

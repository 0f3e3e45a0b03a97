//! The encrypted store: one SQLCipher file holding everything the phone keeps between two starts.
//!
//! It keeps rows of plain types and knows nothing of what they mean. What it does promise:
//! - everything is in one file, encrypted and authenticated page by page with a 32-byte key that is handed in at
//!   open ([`StoreKey`]);
//! - what belongs together is committed together: a page of the overview with its cursor, a trust bundle with the
//!   refusal of an older one;
//! - the data of two subjects (oneself, and those one acts for) never mix: each method takes the subject;
//! - `wipe` leaves no file, `export` leaves nothing of the citizen's out.
//!
//! One connection behind a lock is the single writer. Calls block: call them from a worker thread.
//! Time is given, never read. Instants are kept to the microsecond.
#![deny(missing_docs)]

mod acts;
mod clock;
mod documents;
mod error;
mod export;
mod file;
mod instant;
mod key;
mod memory;
mod migrate;
mod nonces;
mod open;
mod outbox;
mod overview;
mod reminders;
mod salvage;
mod search;
mod settings;
mod trust;

pub use acts::ActRecord;
pub use documents::{DocumentRow, Form};
pub use error::StoreError;
pub use file::remove_files;
pub use key::StoreKey;
pub use open::Store;
pub use outbox::{OutboxRow, OutboxState};
pub use overview::{CoverageRow, ItemRow, KindCount};
pub use reminders::{Mark, MarkRow, ScheduledRow};
pub use salvage::{Salvaged, salvage};
pub use search::{ItemWords, WordQuery};
pub use trust::BundleRow;

/// What the store's methods return.
pub type Result<T> = std::result::Result<T, StoreError>;

#[cfg(test)]
mod testing;

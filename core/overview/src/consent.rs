//! Consents: what state one is in, what the citizen can do about it, the exact text it is about, and the receipt.
//!
//! A declaration (*samtykkeerklæring*) is asked for by an authority and holds one or more specific consents. The item's status is its
//! state as the source says it; [`Declaration`] adds what follows from the date: a consent whose last day is past has expired, whether the
//! source has said so or not. What can be done is a type: only a [`ConsentRequest`] can be answered, only a [`GivenConsent`] be withdrawn.
//!
//! The same rules make what the phone shows of an act on its way ([`crate::overlay`]) and what the authority does with it:
//! [`Consent::answer`](crate::Consent::answer) and [`Consent::withdraw`](crate::Consent::withdraw).

mod answer;
mod effect;
mod history;
mod receipt;
mod standing;
mod state;
mod text;
mod words;

pub use answer::{BadAnswer, Choice, ConsentAnswer};
pub use effect::ConsentFault;
pub use history::note_lost_history;
pub use receipt::{Receipt, ReceiptAnswer, ReceiptPart};
pub use standing::{ConsentRequest, Declaration, Ended, GivenConsent, Part, Standing, StateNow};
pub use state::{ConsentStep, NoSuchStep};
pub use text::{ConsentText, TextLine};

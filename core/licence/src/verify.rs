//! A reader's checks of a presentation, and the verdict.
//!
//! Every check of [`CheckName`] is run and listed, none is skipped in silence. What a document says can be read
//! only from a [`DocumentVerdict`] in which the checks that make it authentic have passed:
//!
//! ```
//! use lomme_licence::verify::DocumentVerdict;
//! fn name(verdict: &DocumentVerdict) -> Option<&str> {
//!     verdict.claims()?.get("org.iso.18013.5.1", "family_name")?.as_text()
//! }
//! ```
//!
//! There is no other way to make claims than by verification:
//!
//! ```compile_fail
//! use lomme_licence::verify::Claims;
//! fn forged() -> Claims {
//!     Claims { name_spaces: Vec::new() }
//! }
//! ```

mod answer;
mod check;
mod claims;
mod device;
mod issuer;
mod pipeline;
mod verdict;

use jiff::Timestamp;

use crate::mdoc::SessionTranscript;

pub use answer::{Met, verify_answer};
pub use check::{Check, CheckName, CheckResult, Reason};
pub use claims::Claims;
pub use pipeline::verify;
pub use verdict::{DocumentVerdict, Outcome, Verdict};

pub(crate) use answer::is_waited_for;
pub(crate) use issuer::{digests_match, signer_chain};

/// A Show is accepted up to this age, in seconds.
pub const SHOW_MAX_AGE: i64 = 60;
/// A Show may be ahead of the reader's clock by this much, in seconds.
pub const SHOW_MAX_LEAD: i64 = 30;
/// A reader waits so long for the Answer to its Ask, in seconds of its own clock: time to read who asks for what, to choose
/// and to hold still, and not to fetch somebody else's phone.
pub const ANSWER_MAX_WAIT: i64 = 120;
/// A device clock may lie this far behind a proven time before it is reported, in seconds.
pub const CLOCK_TOLERANCE: i64 = 30;

/// Where the reader remembers which Shows it has seen.
pub trait ReplayMemory {
    /// Remembers the nonce. `Some(true)` when it is new, `Some(false)` when it was seen before, `None` when the
    /// memory cannot be asked.
    fn first_time(&mut self, nonce: &[u8; 8]) -> Option<bool>;
}

/// How the presentation reached the reader.
pub enum Encounter<'a> {
    /// As a Show of `lomme-qr/1`.
    Show {
        /// When the phone says it made it, seconds since 1970.
        issued_at: u64,
        /// The number it chose.
        nonce: [u8; 8],
        /// Whether this reader waits for an Answer. A Show is none, and must not be taken for one: whoever asks wants to
        /// know what a Show cannot tell.
        answer_awaited: bool,
        /// The reader's memory of earlier Shows.
        memory: &'a mut dyn ReplayMemory,
    },
    /// As the Answer to this reader's Ask; only [`verify_answer`] makes it.
    Answer(Met<'a>),
    /// With a transcript that the caller answers for, of a session of its own.
    Session {
        /// The transcript.
        transcript: SessionTranscript,
        /// The reader's ephemeral private key, needed for a presentation authenticated by MAC.
        reader_key: Option<&'a p256::SecretKey>,
    },
}

impl Encounter<'_> {
    fn transcript(&self) -> SessionTranscript {
        match self {
            Encounter::Show { issued_at, nonce, .. } => SessionTranscript::show(*issued_at, nonce),
            Encounter::Answer(met) => met.transcript.clone(),
            Encounter::Session { transcript, .. } => transcript.clone(),
        }
    }

    /// The reader's ephemeral key, for a presentation authenticated by MAC.
    fn reader_key(&self) -> Option<&p256::SecretKey> {
        match self {
            Encounter::Show { .. } => None,
            Encounter::Answer(met) => Some(met.reader_key),
            Encounter::Session { reader_key, .. } => *reader_key,
        }
    }
}

/// The reader's clock, and the latest time it has proof of.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// What the device's clock says.
    pub now: Timestamp,
    /// The latest time that a bundle, a server or an issuance proves to have passed.
    pub proven: Option<Timestamp>,
}

impl Clock {
    /// Whether the device's clock lies before a time that has passed for certain.
    pub fn is_behind(&self) -> bool {
        self.proven.is_some_and(|proven| self.now.as_second() + CLOCK_TOLERANCE < proven.as_second())
    }
}

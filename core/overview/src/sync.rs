//! The sync machine. It does no I/O: it says what to do next and is told what came of it.
//!
//! With a cursor it reads changes page by page; each page is committed together with its cursor, so an interruption costs nothing. Without one,
//! or when the gateway no longer knows it (HTTP 410), everything is read into a staging area and swapped in at once: what the citizen sees is
//! either the old picture or the new one, never half of each. A full read that was cut off goes on from the staging area's own cursor
//! ([`SyncMachine::go_on`]): a cursor of a full read is one like any other, and what has changed since comes as changes.
//!
//! ```
//! # use lomme_overview::{ParsedPage, Step, SyncMachine, OutOfTurn};
//! # fn fetch(_: Option<&str>) -> ParsedPage {
//! #     lomme_overview::parse_page(br#"{"next_cursor":"c","as_of":"2026-01-01T00:00:00Z"}"#, Default::default()).unwrap()
//! # }
//! # fn main() -> Result<(), OutOfTurn> {
//! let mut sync = SyncMachine::new(None);
//! let report = loop {
//!     match sync.next() {
//!         Step::Fetch { cursor } => { let page = fetch(cursor); sync.page(page)? }
//!         Step::Wait { .. } => sync.waited()?,
//!         Step::ApplyPage { .. } => sync.applied()?,
//!         Step::SwapStaging { .. } => sync.swapped()?,
//!         Step::Done(report) | Step::GiveUp { report, .. } => break report.clone(),
//!     }
//! };
//! assert!(report.full_read);
//! # Ok(()) }
//! ```

use std::collections::HashSet;
use std::time::Duration;

use crate::wire::{ChangesPage, ParsedPage, Rejected};

/// What a run may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyncLimits {
    /// Pages; more are a gateway that does not end.
    pub pages: usize,
    /// Times one page is asked for again.
    pub retries: u32,
    /// The wait before the first of them; each further one is four times as long.
    pub backoff: Duration,
    /// A gateway that asks for a longer wait than this is left for the next run.
    pub patience: Duration,
}

impl Default for SyncLimits {
    fn default() -> Self {
        Self { pages: 1000, retries: 3, backoff: Duration::from_secs(1), patience: Duration::from_secs(60) }
    }
}

/// Entries that could not be used and are listed one by one; the others are only counted.
const REJECTED_LISTED: usize = 100;

/// What to do next. Asking again without reporting gives the same step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step<'a> {
    /// `GET /v1/changes` with this cursor, then [`SyncMachine::page`], [`SyncMachine::cursor_gone`] or [`SyncMachine::failed`].
    Fetch {
        /// None asks for everything.
        cursor: Option<&'a str>,
    },
    /// Wait, then [`SyncMachine::waited`]. A driver adds its own jitter.
    Wait {
        /// How long.
        duration: Duration,
    },
    /// Write the page, in one transaction, then [`SyncMachine::applied`].
    ApplyPage {
        /// Into the staging area, together with `page.next_cursor` as its own; else into the overview, together with that cursor.
        staged: bool,
        /// The first page of a full read: empty the staging area before.
        first: bool,
        /// The page.
        page: &'a ChangesPage,
    },
    /// Put the staging area in the place of the overview and keep the cursor, in one transaction, then [`SyncMachine::swapped`].
    SwapStaging {
        /// The cursor that goes with it.
        cursor: &'a str,
    },
    /// All is read.
    Done(&'a SyncReport),
    /// It ends here. What was committed stands and its cursor with it; whether the staging area does is said by
    /// [`GiveUpReason::keeps_staging`].
    GiveUp {
        /// Why.
        reason: GiveUpReason,
        /// What was done until then.
        report: &'a SyncReport,
    },
}

/// Why a run was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GiveUpReason {
    /// The failure is not one that goes away by asking again.
    #[error("the gateway refused; asking again does not help")]
    Refused,
    /// It failed too often.
    #[error("the gateway failed {attempts} times; try again later")]
    FailedTooOften {
        /// Times it was asked.
        attempts: u32,
    },
    /// The gateway wants to be asked later.
    #[error("the gateway asks to be left alone for {} s", after.as_secs())]
    RetryLater {
        /// How much later.
        after: Duration,
    },
    /// A full read was told that its cursor is gone, twice.
    #[error("the gateway forgets its cursors faster than they can be used")]
    CursorGoneAgain,
    /// The gateway sent a cursor a second time: the pages go round in a circle.
    #[error("the gateway sends the same cursor again: its pages never end")]
    CursorRepeats,
    /// Too many pages in one run.
    #[error("the gateway sends pages without end")]
    TooManyPages,
    /// It was stopped from outside.
    #[error("the sync was stopped: {0}")]
    Stopped(StopReason),
}

impl GiveUpReason {
    /// Whether a full read may go on from the staging area next time: the line or the time gave out, and not what came. A refusal keeps
    /// nothing, because the next to log in may be somebody else.
    pub fn keeps_staging(self) -> bool {
        matches!(self, Self::FailedTooOften { .. } | Self::RetryLater { .. } | Self::Stopped(_))
    }
}

/// Why a run was stopped from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StopReason {
    /// The person, or the phone, no longer wants it.
    #[error("it was cancelled")]
    Cancelled,
    /// Its time is up.
    #[error("its time is up")]
    OutOfTime,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Pages written.
    pub pages: usize,
    /// Items changed.
    pub changed: usize,
    /// Items removed.
    pub removed: usize,
    /// Entries that could not be used; to be shown, not hidden.
    pub unusable: usize,
    /// The first hundred of those.
    pub rejected: Vec<Rejected>,
    /// It was a full read.
    pub full_read: bool,
}

/// Something was reported that the machine had not asked for: an error in the driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the sync machine was told of something it had not asked for; report only the outcome of the step it gave"
)]
pub struct OutOfTurn;

#[derive(Debug)]
enum State {
    Fetching,
    Waiting(Duration),
    Applying(ParsedPage),
    Swapping,
    Done,
    GivenUp(GiveUpReason),
}

/// The machine of one sync run.
#[derive(Debug)]
pub struct SyncMachine {
    state: State,
    cursor: Option<String>,
    seen: HashSet<String>,
    attempts: u32,
    restarts: u32,
    staging_begun: bool,
    limits: SyncLimits,
    report: SyncReport,
}

impl SyncMachine {
    /// A run from a cursor, or from nothing.
    pub fn new(cursor: Option<String>) -> Self {
        let report = SyncReport { full_read: cursor.is_none(), ..SyncReport::default() };
        let seen = cursor.iter().cloned().collect();
        let (limits, staging_begun) = (SyncLimits::default(), false);
        Self { state: State::Fetching, cursor, seen, attempts: 0, restarts: 0, staging_begun, limits, report }
    }

    /// A full read that goes on where it was cut off: at the cursor that the staging area was committed with.
    pub fn go_on(staged_cursor: String) -> Self {
        let mut machine = Self::new(Some(staged_cursor));
        machine.report.full_read = true;
        machine.staging_begun = true;
        machine
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: SyncLimits) -> Self {
        Self { limits, ..self }
    }

    /// What to do next.
    pub fn next(&self) -> Step<'_> {
        match &self.state {
            State::Fetching => Step::Fetch { cursor: self.cursor.as_deref() },
            State::Waiting(duration) => Step::Wait { duration: *duration },
            State::Applying(parsed) => Step::ApplyPage {
                staged: self.report.full_read,
                first: self.report.full_read && !self.staging_begun,
                page: &parsed.page,
            },
            State::Swapping => Step::SwapStaging { cursor: self.cursor.as_deref().unwrap_or_default() },
            State::Done => Step::Done(&self.report),
            State::GivenUp(reason) => Step::GiveUp { reason: *reason, report: &self.report },
        }
    }

    /// How far it is; the end is not known in advance.
    pub fn progress(&self) -> &SyncReport {
        &self.report
    }

    /// A page came.
    pub fn page(&mut self, parsed: ParsedPage) -> Result<(), OutOfTurn> {
        self.expect(matches!(self.state, State::Fetching))?;
        self.attempts = 0;
        let next_cursor = &parsed.page.next_cursor;
        self.state = if self.report.pages >= self.limits.pages {
            State::GivenUp(GiveUpReason::TooManyPages)
        } else if parsed.page.more && self.seen.contains(next_cursor) {
            State::GivenUp(GiveUpReason::CursorRepeats)
        } else {
            self.seen.insert(next_cursor.clone());
            State::Applying(parsed)
        };
        Ok(())
    }

    /// The gateway does not know the cursor (HTTP 410): read everything anew.
    pub fn cursor_gone(&mut self) -> Result<(), OutOfTurn> {
        self.expect(matches!(self.state, State::Fetching))?;
        if self.restarts > 0 && self.report.full_read {
            self.state = State::GivenUp(GiveUpReason::CursorGoneAgain);
            return Ok(());
        }
        self.restarts += 1;
        self.attempts = 0;
        self.cursor = None;
        self.staging_begun = false;
        self.seen.clear();
        self.report = SyncReport { full_read: true, ..SyncReport::default() };
        Ok(())
    }

    /// No page came. `retryable`: asking again may help. `retry_after`: the gateway's own wish.
    pub fn failed(&mut self, retryable: bool, retry_after: Option<Duration>) -> Result<(), OutOfTurn> {
        self.expect(matches!(self.state, State::Fetching))?;
        self.attempts += 1;
        let backoff = self.limits.backoff.saturating_mul(4_u32.saturating_pow(self.attempts - 1));
        let duration = retry_after.map_or(backoff, |wish| wish.max(backoff));
        self.state = if !retryable {
            State::GivenUp(GiveUpReason::Refused)
        } else if retry_after.is_some_and(|wish| wish > self.limits.patience) {
            State::GivenUp(GiveUpReason::RetryLater { after: duration })
        } else if self.attempts > self.limits.retries {
            State::GivenUp(GiveUpReason::FailedTooOften { attempts: self.attempts })
        } else {
            State::Waiting(duration)
        };
        Ok(())
    }

    /// The wait is over.
    pub fn waited(&mut self) -> Result<(), OutOfTurn> {
        self.expect(matches!(self.state, State::Waiting(_)))?;
        self.state = State::Fetching;
        Ok(())
    }

    /// The page is written.
    pub fn applied(&mut self) -> Result<(), OutOfTurn> {
        let parsed = match std::mem::replace(&mut self.state, State::Fetching) {
            State::Applying(parsed) => parsed,
            other => {
                self.state = other;
                return Err(OutOfTurn);
            }
        };
        self.report.pages += 1;
        self.report.changed += parsed.page.changed.len();
        self.report.removed += parsed.page.removed.len();
        self.report.unusable += parsed.rejected.len();
        let room = REJECTED_LISTED.saturating_sub(self.report.rejected.len());
        self.report.rejected.extend(parsed.rejected.into_iter().take(room));
        self.staging_begun |= self.report.full_read;
        self.cursor = Some(parsed.page.next_cursor);
        self.state = match (parsed.page.more, self.report.full_read) {
            (true, _) => State::Fetching,
            (false, true) => State::Swapping,
            (false, false) => State::Done,
        };
        Ok(())
    }

    /// The staging area is swapped in.
    pub fn swapped(&mut self) -> Result<(), OutOfTurn> {
        self.expect(matches!(self.state, State::Swapping))?;
        self.state = State::Done;
        Ok(())
    }

    /// Ends the run between two steps; a page that is not written yet is dropped and will come again. A run that has ended stays as it is.
    pub fn stop(&mut self, reason: StopReason) {
        if !matches!(self.state, State::Done | State::GivenUp(_)) {
            self.state = State::GivenUp(GiveUpReason::Stopped(reason));
        }
    }

    fn expect(&self, in_turn: bool) -> Result<(), OutOfTurn> {
        if in_turn { Ok(()) } else { Err(OutOfTurn) }
    }
}

#[cfg(test)]
mod tests;

//! The sync machine. It does no I/O: it says what to do next and is told what came of it.
//!
//! With a cursor it reads changes page by page; each page is committed together with its cursor, so an interruption costs nothing. Without one,
//! or when the gateway no longer knows it (HTTP 410), everything is read into a staging area and swapped in at once: what the citizen sees is
//! either the old picture or the new one, never half of each.
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

/// A run longer than this is a gateway that does not end.
const PAGES_MAX: usize = 1000;
/// Times one page is asked for again.
const RETRIES_MAX: u32 = 3;
/// A gateway that asks for more patience than this is left for the next run.
const PATIENCE: Duration = Duration::from_secs(60);

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
        /// Into the staging area, and the cursor is not kept; else into the overview, together with `page.next_cursor`.
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
    /// It ends here. What was committed stands and its cursor with it; a staging area is to be dropped.
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
    #[error("the gateway sent more than {PAGES_MAX} pages")]
    TooManyPages,
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
    report: SyncReport,
}

impl SyncMachine {
    /// A run from a cursor, or from nothing.
    pub fn new(cursor: Option<String>) -> Self {
        let report = SyncReport { full_read: cursor.is_none(), ..SyncReport::default() };
        let seen = cursor.iter().cloned().collect();
        Self { state: State::Fetching, cursor, seen, attempts: 0, restarts: 0, report }
    }

    /// What to do next.
    pub fn next(&self) -> Step<'_> {
        match &self.state {
            State::Fetching => Step::Fetch { cursor: self.cursor.as_deref() },
            State::Waiting(duration) => Step::Wait { duration: *duration },
            State::Applying(parsed) => Step::ApplyPage {
                staged: self.report.full_read,
                first: self.report.full_read && self.report.pages == 0,
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
        self.state = if self.report.pages >= PAGES_MAX {
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
        self.seen.clear();
        self.report = SyncReport { full_read: true, ..SyncReport::default() };
        Ok(())
    }

    /// No page came. `retryable`: asking again may help. `retry_after`: the gateway's own wish.
    pub fn failed(&mut self, retryable: bool, retry_after: Option<Duration>) -> Result<(), OutOfTurn> {
        self.expect(matches!(self.state, State::Fetching))?;
        self.attempts += 1;
        let backoff = Duration::from_secs(4_u64.saturating_pow(self.attempts - 1));
        let duration = retry_after.map_or(backoff, |wish| wish.max(backoff));
        self.state = if !retryable {
            State::GivenUp(GiveUpReason::Refused)
        } else if self.attempts > RETRIES_MAX {
            State::GivenUp(GiveUpReason::FailedTooOften { attempts: self.attempts })
        } else if duration > PATIENCE {
            State::GivenUp(GiveUpReason::RetryLater { after: duration })
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
        self.report.rejected.extend(parsed.rejected);
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

    fn expect(&self, in_turn: bool) -> Result<(), OutOfTurn> {
        if in_turn { Ok(()) } else { Err(OutOfTurn) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::ItemId;
    use jiff::Timestamp;

    fn page(next_cursor: &str, more: bool) -> ParsedPage {
        let page = ChangesPage {
            changed: vec![],
            removed: vec![ItemId::new("x").unwrap()],
            coverage: vec![],
            next_cursor: next_cursor.into(),
            more,
            as_of: Timestamp::UNIX_EPOCH,
        };
        ParsedPage { page, rejected: vec![] }
    }

    fn cursor_of(sync: &SyncMachine) -> Option<String> {
        match sync.next() {
            Step::Fetch { cursor } => cursor.map(str::to_owned),
            other => panic!("not a fetch: {other:?}"),
        }
    }

    #[test]
    fn changes_are_applied_page_by_page_without_staging() {
        let mut sync = SyncMachine::new(Some("a".into()));
        assert_eq!(cursor_of(&sync).as_deref(), Some("a"));
        sync.page(page("b", true)).unwrap();
        assert!(matches!(sync.next(), Step::ApplyPage { staged: false, first: false, .. }));
        sync.applied().unwrap();
        assert_eq!(cursor_of(&sync).as_deref(), Some("b"));
        sync.page(page("b", false)).unwrap();
        sync.applied().unwrap();
        let Step::Done(report) = sync.next() else { panic!("{:?}", sync.next()) };
        assert_eq!((report.pages, report.removed, report.full_read), (2, 2, false));
    }

    #[test]
    fn a_gone_cursor_means_everything_into_staging_and_one_swap() {
        let mut sync = SyncMachine::new(Some("old".into()));
        sync.cursor_gone().unwrap();
        assert_eq!(cursor_of(&sync), None);
        sync.page(page("1", true)).unwrap();
        assert!(matches!(sync.next(), Step::ApplyPage { staged: true, first: true, .. }));
        sync.applied().unwrap();
        sync.page(page("2", false)).unwrap();
        assert!(matches!(sync.next(), Step::ApplyPage { staged: true, first: false, .. }));
        sync.applied().unwrap();
        assert_eq!(sync.next(), Step::SwapStaging { cursor: "2" });
        sync.swapped().unwrap();
        assert!(matches!(sync.next(), Step::Done(report) if report.full_read && report.pages == 2));
    }

    #[test]
    fn a_cursor_that_is_gone_in_the_middle_of_changes_does_not_count_the_pages_twice() {
        let mut sync = SyncMachine::new(Some("a".into()));
        sync.page(page("b", true)).unwrap();
        sync.applied().unwrap();
        sync.cursor_gone().unwrap();
        sync.page(page("c", false)).unwrap();
        assert!(matches!(sync.next(), Step::ApplyPage { staged: true, first: true, .. }));
    }

    #[test]
    fn a_gateway_that_forgets_again_and_again_is_given_up() {
        let mut sync = SyncMachine::new(Some("a".into()));
        sync.cursor_gone().unwrap();
        sync.cursor_gone().unwrap();
        assert!(matches!(sync.next(), Step::GiveUp { reason: GiveUpReason::CursorGoneAgain, .. }));
    }

    #[test]
    fn pages_that_go_round_in_a_circle_are_given_up() {
        let mut sync = SyncMachine::new(None);
        for cursor in ["1", "2"] {
            sync.page(page(cursor, true)).unwrap();
            sync.applied().unwrap();
        }
        sync.page(page("1", true)).unwrap();
        assert!(matches!(sync.next(), Step::GiveUp { reason: GiveUpReason::CursorRepeats, .. }));
    }

    #[test]
    fn pages_that_never_end_are_given_up() {
        let mut sync = SyncMachine::new(None);
        for number in 0..=PAGES_MAX {
            assert!(matches!(sync.next(), Step::Fetch { .. }));
            sync.page(page(&number.to_string(), true)).unwrap();
            let _ = sync.applied();
        }
        assert!(matches!(sync.next(), Step::GiveUp { reason: GiveUpReason::TooManyPages, .. }));
    }

    #[test]
    fn a_failure_is_waited_out_a_few_times_and_success_starts_the_count_anew() {
        let mut sync = SyncMachine::new(None);
        for seconds in [1, 4, 16] {
            sync.failed(true, None).unwrap();
            assert_eq!(sync.next(), Step::Wait { duration: Duration::from_secs(seconds) });
            sync.waited().unwrap();
        }
        sync.page(page("1", true)).unwrap();
        sync.applied().unwrap();
        for _ in 0..3 {
            sync.failed(true, Some(Duration::from_secs(20))).unwrap();
            sync.waited().unwrap();
        }
        sync.failed(true, None).unwrap();
        assert!(matches!(
            sync.next(),
            Step::GiveUp { reason: GiveUpReason::FailedTooOften { attempts: 4 }, .. }
        ));
    }

    #[test]
    fn a_refusal_or_a_long_wait_ends_the_run() {
        let mut refused = SyncMachine::new(None);
        refused.failed(false, None).unwrap();
        assert!(matches!(refused.next(), Step::GiveUp { reason: GiveUpReason::Refused, .. }));
        let mut later = SyncMachine::new(None);
        later.failed(true, Some(Duration::from_secs(3600))).unwrap();
        assert!(matches!(later.next(), Step::GiveUp { reason: GiveUpReason::RetryLater { .. }, .. }));
    }

    #[test]
    fn what_was_not_asked_for_is_an_error_and_changes_nothing() {
        let mut sync = SyncMachine::new(None);
        assert_eq!(sync.applied(), Err(OutOfTurn));
        assert_eq!(sync.swapped(), Err(OutOfTurn));
        sync.page(page("1", false)).unwrap();
        assert_eq!(sync.page(page("2", false)), Err(OutOfTurn));
        assert!(matches!(sync.next(), Step::ApplyPage { .. }));
    }
}

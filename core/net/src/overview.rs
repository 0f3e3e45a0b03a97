//! Mit overblik over the wire: runs the sync machine of `lomme-overview` against `/v1/changes`, and delivers the citizen's acts to `/v1/acts`.

use std::future::Future;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lomme_overview::{
    Act, ActOutcome, ChangesPage, GiveUpReason, PageCaps, ParsedPage, PersonRef, Step, StopReason,
    SyncLimits, SyncMachine, SyncReport, parse_page,
};
use rand_core::Rng;
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::Instant;
use url::Url;

use crate::client::{HttpClient, Request};
use crate::error::{NetError, NetErrorKind, Refusal};

/// Whose overview is asked for, and who asks. A token alone asks for its holder's own.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    token: &'a str,
    subject: Option<&'a PersonRef>,
}

impl<'a> Access<'a> {
    /// The overview of `subject`, whose power of attorney the holder of the token has; the gateway refuses it
    /// (403 `power_of_attorney`) where there is none that stands.
    pub fn of(token: &'a str, subject: Option<&'a PersonRef>) -> Self {
        Self { token, subject }
    }

    /// The address of a request, with the subject it is about.
    fn at(&self, client: &HttpClient, path: &str) -> Result<Url, NetError> {
        let mut url = client.at(path)?;
        if let Some(subject) = self.subject {
            url.query_pairs_mut().append_pair("subject", subject.as_str());
        }
        Ok(url)
    }
}

impl<'a> From<&'a String> for Access<'a> {
    fn from(token: &'a String) -> Self {
        Self::of(token, None)
    }
}

impl<'a> From<&'a str> for Access<'a> {
    fn from(token: &'a str) -> Self {
        Self::of(token, None)
    }
}

/// What the store is to write. Each is one transaction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Apply<'a> {
    /// A page.
    Page {
        /// Into the staging area, together with `page.next_cursor` as its own; else into the overview, together with that cursor.
        staged: bool,
        /// The first page of a full read: empty the staging area before.
        first: bool,
        /// The page.
        page: &'a ChangesPage,
    },
    /// Put the staging area in the place of the overview and keep the cursor.
    Swap {
        /// The cursor that goes with it.
        cursor: &'a str,
    },
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncOutcome {
    /// What was done.
    pub report: SyncReport,
    /// Why it ended before all was read; none if all was.
    pub gave_up: Option<GaveUp>,
}

/// Why a run ended before all was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GaveUp {
    /// The machine's reason.
    pub reason: GiveUpReason,
    /// The last thing that went wrong on the network, if something did.
    pub error: Option<NetError>,
}

impl GaveUp {
    /// How long the gateway is to be left alone before the next run.
    pub fn leave_alone(&self) -> Option<Duration> {
        self.error.as_ref()?.leave_alone()
    }
}

/// An error of the network, or of the one who takes what came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverviewError<E> {
    /// The network.
    #[error(transparent)]
    Net(NetError),
    /// The store that was given what came. What it wrote before stands.
    #[error("what came could not be kept: {0}")]
    Sink(E),
    /// The sync machine was told of something it had not asked for: an error in this crate.
    #[error("the sync went out of turn; report this")]
    OutOfTurn,
}

impl<E> From<lomme_overview::OutOfTurn> for OverviewError<E> {
    fn from(_: lomme_overview::OutOfTurn) -> Self {
        Self::OutOfTurn
    }
}

/// How a run is begun, and what ends it.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Where it begins.
    pub from: RunFrom,
    /// How patient it is.
    pub limits: SyncLimits,
    /// The longest that the whole of it may take; without end where there is none.
    pub time: Option<Duration>,
    /// Ends it when this becomes true.
    pub cancelled: Option<watch::Receiver<bool>>,
}

/// Where a run begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RunFrom {
    /// Everything is read.
    #[default]
    Nothing,
    /// What changed after this cursor.
    Cursor(String),
    /// A full read goes on: the cursor that the staging area was committed with.
    Staged(String),
}

impl From<Option<String>> for Run {
    /// From a cursor, or from nothing.
    fn from(cursor: Option<String>) -> Self {
        Self { from: cursor.map_or(RunFrom::Nothing, RunFrom::Cursor), ..Self::default() }
    }
}

/// What happens while a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncEvent<'a> {
    /// A page was written.
    Page(&'a SyncReport),
    /// The gateway failed, and is asked again after this time.
    Waiting(Duration),
}

/// Reads what changed, or everything, and hands page after page to `sink`.
///
/// Failures that pass are waited out, with up to half as long again drawn from `rng`, so that a million phones do not come back in the same
/// second. Where there is no network at all the run ends at once. Dropping the future is safe at any point, and so is cancelling it: what `sink`
/// committed stands.
pub async fn sync<'a, E, R: Rng + ?Sized>(
    client: &HttpClient,
    access: impl Into<Access<'a>>,
    run: impl Into<Run>,
    rng: &mut R,
    mut sink: impl FnMut(Apply<'_>) -> Result<(), E>,
    mut progress: impl FnMut(SyncEvent<'_>),
) -> Result<SyncOutcome, OverviewError<E>> {
    let (access, run) = (access.into(), run.into());
    let stop =
        Stop { at: run.time.and_then(|time| Instant::now().checked_add(time)), cancelled: run.cancelled };
    let machine = match run.from {
        RunFrom::Nothing => SyncMachine::new(None),
        RunFrom::Cursor(cursor) => SyncMachine::new(Some(cursor)),
        RunFrom::Staged(cursor) => SyncMachine::go_on(cursor),
    };
    let mut machine = machine.with_limits(run.limits);
    let mut last_error = None;
    loop {
        match machine.next() {
            Step::Fetch { cursor } => match stop.or(fetch(client, access, cursor)).await {
                Err(reason) => machine.stop(reason),
                Ok(Ok(page)) => {
                    last_error = None;
                    machine.page(page)?;
                }
                Ok(Err(error)) if error.refusal().is_some_and(|refusal| refusal.status == 410) => {
                    machine.cursor_gone()?
                }
                Ok(Err(error)) => {
                    machine.failed(worth_waiting(&error, machine.progress()), error.retry_after)?;
                    last_error = Some(error);
                }
            },
            Step::Wait { duration } => {
                let duration = with_jitter(duration, rng);
                if stop.comes_before(duration) {
                    // It would be cut off before the answer is known: what is known now is told now.
                    machine.stop(StopReason::OutOfTime);
                    continue;
                }
                progress(SyncEvent::Waiting(duration));
                match stop.or(tokio::time::sleep(duration)).await {
                    Err(reason) => machine.stop(reason),
                    Ok(()) => machine.waited()?,
                }
            }
            Step::ApplyPage { staged, first, page } => {
                sink(Apply::Page { staged, first, page }).map_err(OverviewError::Sink)?;
                machine.applied()?;
                progress(SyncEvent::Page(machine.progress()));
            }
            Step::SwapStaging { cursor } => {
                sink(Apply::Swap { cursor }).map_err(OverviewError::Sink)?;
                machine.swapped()?;
            }
            Step::Done(report) => return Ok(SyncOutcome { report: report.clone(), gave_up: None }),
            Step::GiveUp { reason, report } => {
                let gave_up = Some(GaveUp { reason, error: last_error });
                return Ok(SyncOutcome { report: report.clone(), gave_up });
            }
        }
    }
}

/// What ends a run from outside.
struct Stop {
    at: Option<Instant>,
    cancelled: Option<watch::Receiver<bool>>,
}

impl Stop {
    /// What comes of `work`, unless the run is stopped before.
    async fn or<T>(&self, work: impl Future<Output = T>) -> Result<T, StopReason> {
        tokio::select! {
            biased;
            reason = self.stopped() => Err(reason),
            done = work => Ok(done),
        }
    }

    async fn stopped(&self) -> StopReason {
        let cancelled = async {
            if let Some(mut cancelled) = self.cancelled.clone() {
                // A sender that is gone can no longer cancel.
                if cancelled.wait_for(|cancelled| *cancelled).await.is_ok() {
                    return;
                }
            }
            std::future::pending().await
        };
        let out_of_time = async {
            match self.at {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = cancelled => StopReason::Cancelled,
            () = out_of_time => StopReason::OutOfTime,
        }
    }

    fn comes_before(&self, wait: Duration) -> bool {
        self.at.is_some_and(|at| Instant::now().checked_add(wait).is_none_or(|until| until >= at))
    }
}

/// A line that breaks in the middle comes back soon; one that is not there at the start is told to the person instead of waited for.
fn worth_waiting(error: &NetError, so_far: &SyncReport) -> bool {
    match error.kind {
        NetErrorKind::Offline => so_far.pages > 0,
        NetErrorKind::NotOurs => false,
        _ => error.retryable,
    }
}

fn with_jitter<R: Rng + ?Sized>(duration: Duration, rng: &mut R) -> Duration {
    let share = f64::from(rng.next_u32()) / f64::from(u32::MAX);
    duration.mul_f64(1.0 + share / 2.0)
}

async fn fetch(
    client: &HttpClient,
    access: Access<'_>,
    cursor: Option<&str>,
) -> Result<ParsedPage, NetError> {
    let mut url = access.at(client, "v1/changes")?;
    if let Some(cursor) = cursor {
        url.query_pairs_mut().append_pair("cursor", cursor);
    }
    let cap = client.caps().page;
    let answer = client.send(Request { bearer: Some(access.token), ..Request::get(url, cap) }).await?;
    let caps = PageCaps { bytes: cap, ..PageCaps::default() };
    let mut parsed =
        parse_page(&answer.body, caps).map_err(|_| NetError::malformed("a page of the overview"))?;
    // A page is not younger than the answer it came in: one slip of the gateway must not move the phone's proof of the present far ahead.
    // Where the server tells no time, the phone's own clock is the limit.
    let latest =
        answer.date.map_or_else(Timestamp::now, |date| date.saturating_add(CLOCK_ROUNDING).unwrap_or(date));
    parsed.page.as_of = parsed.page.as_of.min(latest);
    Ok(parsed)
}

/// `Date` has whole seconds.
const CLOCK_ROUNDING: SignedDuration = SignedDuration::from_secs(1);

/// Delivers acts in the order given, one by one, and tells `answered` the id and outcome of each before the next is sent.
///
/// Delivering an act again is safe: the authority knows its id. A request the authority will never take (400, 404, 409, 413, 422, as a problem with a
/// code) counts as a refusal: without a code it may be the word of a proxy in between. Anything else that goes wrong ends the delivery; the acts
/// that were not answered stay in the outbox.
pub async fn deliver<'a, E>(
    client: &HttpClient,
    access: impl Into<Access<'a>>,
    acts: &[Act],
    mut answered: impl FnMut(&str, ActOutcome) -> Result<(), E>,
) -> Result<(), OverviewError<E>> {
    let access = access.into();
    for act in acts {
        let outcome = deliver_one(client, access, act).await.map_err(OverviewError::Net)?;
        answered(&act.id, outcome).map_err(OverviewError::Sink)?;
    }
    Ok(())
}

async fn deliver_one(client: &HttpClient, access: Access<'_>, act: &Act) -> Result<ActOutcome, NetError> {
    let body = serde_json::to_vec(act).map_err(|_| NetError::malformed("an act"))?;
    let request = Request::post(access.at(client, "v1/acts")?, "application/json", body, client.caps().small);
    match client.send(Request { bearer: Some(access.token), ..request }).await {
        Ok(answer) => {
            let answered: Answered = answer.json("the answer to an act")?;
            match answered.id {
                // An answer that was mixed up on its way says nothing about this act.
                Some(id) if id != act.id => Err(NetError::malformed("the answer to another act")),
                _ => Ok(answered.outcome),
            }
        }
        Err(error) => match error.refusal() {
            Some(Refusal { status: 400 | 404 | 409 | 413 | 422, code: Some(code) }) => {
                Ok(ActOutcome::Refused { code: code.clone() })
            }
            _ => Err(error),
        },
    }
}

/// The answer to an act: its outcome and, from a gateway that says so, which act it is about.
#[derive(Deserialize)]
struct Answered {
    #[serde(flatten)]
    outcome: ActOutcome,
    id: Option<String>,
}

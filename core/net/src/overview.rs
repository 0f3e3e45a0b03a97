//! Mit overblik over the wire: runs the sync machine of `lomme-overview` against `/v1/changes`, and delivers the citizen's acts to `/v1/acts`.

use std::time::Duration;

use lomme_overview::{
    Act, ActOutcome, ChangesPage, GiveUpReason, PageCaps, ParsedPage, PersonRef, Step, SyncMachine,
    SyncReport, parse_page,
};
use rand_core::Rng;
use url::Url;

use crate::client::{HttpClient, Request};
use crate::error::{NetError, NetErrorKind};

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
        /// Into the staging area, and the cursor is not kept; else into the overview, together with `page.next_cursor`.
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
    /// Why it ended before all was read; none if all was. A staging area is then to be dropped.
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

/// Reads what changed after `cursor`, or everything without one, and hands page after page to `sink`.
///
/// Failures that pass are waited out, with up to half as long again drawn from `rng`, so that a million phones do not come back in the same
/// second. Where there is no network at all the run ends at once. `progress` is told after every page. Dropping the future is safe at any
/// point: what `sink` committed stands.
pub async fn sync<'a, E, R: Rng + ?Sized>(
    client: &HttpClient,
    access: impl Into<Access<'a>>,
    cursor: Option<String>,
    rng: &mut R,
    mut sink: impl FnMut(Apply<'_>) -> Result<(), E>,
    mut progress: impl FnMut(&SyncReport),
) -> Result<SyncOutcome, OverviewError<E>> {
    let access = access.into();
    let mut machine = SyncMachine::new(cursor);
    let mut last_error = None;
    loop {
        match machine.next() {
            Step::Fetch { cursor } => match fetch(client, access, cursor).await {
                Ok(page) => {
                    last_error = None;
                    machine.page(page)?;
                }
                Err(error) if error.refusal().is_some_and(|refusal| refusal.status == 410) => {
                    machine.cursor_gone()?
                }
                Err(error) => {
                    machine.failed(worth_waiting(&error, machine.progress()), error.retry_after)?;
                    last_error = Some(error);
                }
            },
            Step::Wait { duration } => {
                tokio::time::sleep(with_jitter(duration, rng)).await;
                machine.waited()?;
            }
            Step::ApplyPage { staged, first, page } => {
                sink(Apply::Page { staged, first, page }).map_err(OverviewError::Sink)?;
                machine.applied()?;
                progress(machine.progress());
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
    parse_page(&answer.body, caps).map_err(|_| NetError::malformed("a page of the overview"))
}

/// Delivers acts in the order given, one by one, and tells `answered` the id and outcome of each before the next is sent.
///
/// Delivering an act again is safe: the authority knows its id. A request the authority will never take (400, 404, 409, 413, 422) counts as a
/// refusal with the authority's code. Anything else that goes wrong ends the delivery; the acts that were not answered stay in the outbox.
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
        Ok(answer) => answer.json("the answer to an act"),
        Err(error) => match error.refusal() {
            Some(refusal) if matches!(refusal.status, 400 | 404 | 409 | 413 | 422) => {
                Ok(ActOutcome::Refused {
                    code: refusal.code.clone().unwrap_or_else(|| refusal.status.to_string()),
                })
            }
            _ => Err(error),
        },
    }
}

//! The plan: which reminders should exist.
//!
//! In this order: each entry says when it wants to be reminded of; what is done, delivered or over goes; snoozes move; quiet hours move; the
//! reminders of one day become a digest; the phone's limit keeps what comes soonest and what most hangs on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use lomme_calendar::{AgendaEntry, Urgency, WallTime, today};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::offsets::{Offsets, Wanted};
use crate::prefs::{History, Preferences};

/// Most notifications iOS holds for an app.
pub const LIMIT: usize = 64;

/// Reminders nearer than this come before all others when there are more than the phone holds.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The reminders that should exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// By time.
    pub reminders: Vec<Reminder>,
    /// Entries without a reminder, or with fewer than wanted, and why.
    pub left_out: Vec<LeftOut>,
}

/// A reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Stable. Scheduling an id again replaces it.
    pub id: String,
    /// When.
    pub fire_at: Timestamp,
    /// The entries it is about, at least one.
    pub entries: Vec<String>,
    /// It comes in quiet hours, because after them would be too late.
    pub urgent: bool,
    /// One or a digest.
    pub kind: ReminderKind,
    /// The lock screen is to show neutral text.
    pub neutral: bool,
    /// Why it comes when it comes, one code for each of the entries: `d7`, `evening`, `h2`, `open`, `m1`, `half`.
    pub why: Vec<String>,
    /// Changes with everything a notification shows.
    pub stamp: String,
}

/// One or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// About one entry.
    Single,
    /// About several of one day.
    Digest,
}

/// An entry that got no reminder, or fewer than it wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The entry.
    pub entry: String,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why there is no reminder, or fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// The citizen is done with it.
    Done,
    /// It is called off.
    Cancelled,
    /// The citizen wants none of this kind.
    KindOff,
    /// Its time is over.
    Over,
    /// There is no rule for this kind.
    NoRule,
    /// All its reminders have come.
    AllDelivered,
    /// What is left would come too late, or in quiet hours for little.
    TooLate,
    /// The phone holds no more for now; it comes when others have gone.
    BeyondLimit,
}

/// The reminders that should exist, at most `limit`.
pub fn plan(
    entries: &[AgendaEntry],
    offsets: &Offsets,
    prefs: &Preferences,
    history: &History,
    now: Timestamp,
    limit: usize,
) -> Plan {
    let mut left_out = BTreeSet::new();
    let mut candidates = Vec::new();
    for entry in entries {
        match candidates_of(entry, offsets, prefs, history, now) {
            Ok(mut of_entry) => candidates.append(&mut of_entry),
            Err(reason) => drop(left_out.insert((entry.id.as_str(), reason))),
        }
    }
    let mut reminders = reminders(candidates, prefs);
    reminders.sort_by(|(a, loss_a), (b, loss_b)| rank(a, *loss_a, now).cmp(&rank(b, *loss_b, now)));
    for (beyond, _) in reminders.iter().skip(limit) {
        let ids = entries
            .iter()
            .map(|entry| entry.id.as_str())
            .filter(|id| beyond.entries.iter().any(|of| of == id));
        left_out.extend(ids.map(|id| (id, LeftOutReason::BeyondLimit)));
    }
    reminders.truncate(limit);
    let mut reminders: Vec<_> = reminders.into_iter().map(|(reminder, _)| reminder).collect();
    reminders.sort_by(|a, b| (a.fire_at, &a.id).cmp(&(b.fire_at, &b.id)));
    let left_out =
        left_out.into_iter().map(|(entry, reason)| LeftOut { entry: entry.to_owned(), reason }).collect();
    Plan { reminders, left_out }
}

/// What is kept first: what comes soon, then what most hangs on, then by time.
fn rank(reminder: &Reminder, loss: bool, now: Timestamp) -> (u8, Timestamp, &str) {
    let soon = reminder.fire_at.duration_since(now) <= SOON;
    let class = match (soon, loss) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    (class, reminder.fire_at, &reminder.id)
}

/// A reminder of one entry, on its way into the plan.
struct Candidate<'a> {
    entry: &'a AgendaEntry,
    id: String,
    code: String,
    at: Timestamp,
    /// The digest it may go into.
    digest: Option<String>,
    urgent: bool,
}

fn candidates_of<'a>(
    entry: &'a AgendaEntry,
    offsets: &Offsets,
    prefs: &Preferences,
    history: &History,
    now: Timestamp,
) -> Result<Vec<Candidate<'a>>, LeftOutReason> {
    if history.done.contains(&entry.id) {
        return Err(LeftOutReason::Done);
    }
    if entry.cancelled {
        return Err(LeftOutReason::Cancelled);
    }
    if prefs.kinds_off.contains(&entry.kind) {
        return Err(LeftOutReason::KindOff);
    }
    if entry.start.ends() <= now {
        return Err(LeftOutReason::Over);
    }
    let wanted = offsets.wanted(entry);
    if wanted.is_empty() {
        return Err(LeftOutReason::NoRule);
    }
    let mut candidates = Vec::new();
    let mut delivered = false;
    for wanted in wanted {
        match settle(entry, wanted, prefs, history, now) {
            Ok(candidate) => candidates.push(candidate),
            Err(gone) => delivered |= gone == Gone::Delivered,
        }
    }
    if !candidates.is_empty() {
        return Ok(candidates);
    }
    if delivered {
        return Err(LeftOutReason::AllDelivered);
    }
    // It turned up so late that all its reminders lie behind us: once more, as soon as is fit.
    let late = late(entry, offsets, now).ok_or(LeftOutReason::TooLate)?;
    match settle(entry, late, prefs, history, now) {
        Ok(late) => Ok(vec![late]),
        Err(Gone::Delivered) => Err(LeftOutReason::AllDelivered),
        Err(Gone::Past | Gone::TooLate) => Err(LeftOutReason::TooLate),
    }
}

/// Why a wanted time gives no reminder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gone {
    Delivered,
    Past,
    TooLate,
}

/// Snoozes and quiet hours move a wanted time; what was delivered or lies behind us is gone.
fn settle<'a>(
    entry: &'a AgendaEntry,
    wanted: Wanted,
    prefs: &Preferences,
    history: &History,
    now: Timestamp,
) -> Result<Candidate<'a>, Gone> {
    let id = format!("{}/{}", entry.id, wanted.code);
    let of_day = (prefs.digest && wanted.of_the_day).then(|| format!("digest:{}", today(wanted.at)));
    let (at, digest) = if let Some(until) = history.snoozed.get(&id) {
        (snoozed(*until, now)?, None)
    } else if let Some(until) = of_day.as_ref().and_then(|digest| history.snoozed.get(digest)) {
        (snoozed(*until, now)?, of_day)
    } else {
        let delivered =
            [Some(&id), of_day.as_ref()].into_iter().flatten().any(|id| history.delivered.contains(id));
        if delivered {
            return Err(Gone::Delivered);
        }
        (wanted.at, of_day)
    };
    if at <= now {
        return Err(Gone::Past);
    }
    let ends = entry.start.ends();
    let after_quiet = prefs.quiet.after(at);
    let candidate = |at, digest, urgent| Candidate { entry, id, code: wanted.code, at, digest, urgent };
    if at < ends && after_quiet < ends {
        Ok(candidate(after_quiet, digest, false))
    } else if at < ends && entry.urgency >= Urgency::Action {
        Ok(candidate(at, None, true))
    } else {
        Err(Gone::TooLate)
    }
}

/// A snooze that is over has fired.
fn snoozed(until: Timestamp, now: Timestamp) -> Result<Timestamp, Gone> {
    if until > now { Ok(until) } else { Err(Gone::Delivered) }
}

/// The next time of day for reminders, or the next quarter of an hour where that is too late. Both stay the same when the plan is made again.
fn late(entry: &AgendaEntry, offsets: &Offsets, now: Timestamp) -> Option<Wanted> {
    let day = today(now);
    let ends = entry.start.ends();
    let mornings = [Some(day), day.tomorrow().ok()].into_iter().flatten();
    let morning = mornings
        .map(|day| WallTime(day.to_datetime(offsets.day_reminders_at)).instant())
        .find(|at| *at > now && *at < ends);
    let code = "late".to_owned();
    if let Some(at) = morning {
        return Some(Wanted { code, at, of_the_day: true });
    }
    let quarter = now.as_second().div_euclid(QUARTER).checked_add(1)?.checked_mul(QUARTER)?;
    let at = Timestamp::from_second(quarter).ok()?;
    (at < ends).then_some(Wanted { code, at, of_the_day: false })
}

/// A quarter of an hour, in seconds.
const QUARTER: i64 = 15 * 60;

/// Puts the reminders of a day together. With each, whether the source says that something is lost.
fn reminders(candidates: Vec<Candidate<'_>>, prefs: &Preferences) -> Vec<(Reminder, bool)> {
    let mut groups: BTreeMap<String, Vec<Candidate<'_>>> = BTreeMap::new();
    for candidate in candidates {
        let group = candidate.digest.clone().unwrap_or_else(|| candidate.id.clone());
        groups.entry(group).or_default().push(candidate);
    }
    groups.into_iter().filter_map(|(id, group)| reminder(id, group, prefs)).collect()
}

fn reminder(
    group_id: String,
    mut group: Vec<Candidate<'_>>,
    prefs: &Preferences,
) -> Option<(Reminder, bool)> {
    group.sort_by(|a, b| (a.entry.start.ends(), &a.id).cmp(&(b.entry.start.ends(), &b.id)));
    let first = group.first()?;
    let (id, kind) = match group.len() {
        1 => (first.id.clone(), ReminderKind::Single),
        _ => (group_id, ReminderKind::Digest),
    };
    let mut reminder = Reminder {
        id,
        fire_at: group.iter().map(|candidate| candidate.at).min()?,
        entries: group.iter().map(|candidate| candidate.entry.id.clone()).collect(),
        urgent: first.urgent,
        kind,
        neutral: prefs.neutral_lock_screen,
        why: group.iter().map(|candidate| candidate.code.clone()).collect(),
        stamp: String::new(),
    };
    reminder.stamp = stamp(&reminder, &group);
    let loss = group.iter().any(|candidate| candidate.entry.urgency == Urgency::Loss);
    Some((reminder, loss))
}

/// A hash of everything a notification shows: when it changes, the phone's copy is out of date.
fn stamp(reminder: &Reminder, group: &[Candidate<'_>]) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        // The length keeps "ab" + "c" and "a" + "bc" apart.
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    };
    add(&reminder.fire_at.to_string());
    add(&format!("{:?} {} {}", reminder.kind, reminder.urgent, reminder.neutral));
    for candidate in group {
        let entry = candidate.entry;
        add(&candidate.id);
        add(&format!("{:?} {:?} {:?}", entry.kind, entry.start, entry.end));
        for text in [Some(&entry.title), entry.place.as_ref(), entry.if_missed.as_ref()] {
            add(text.map_or("", String::as_str));
        }
    }
    hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

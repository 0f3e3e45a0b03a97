//! From what the entries ask for to what the phone holds: digests, the limit, and the notifications themselves.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use lomme_calendar::Urgency;
use sha2::{Digest, Sha256};

use super::candidate::{Candidate, Group, code_of};
use super::{Because, Input, LeftOut, LeftOutReason, Part, Reminder, ReminderKind};
use crate::rules::Code;

/// Reminders nearer than this come before all others when there are more than the phone holds.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What comes as one notification.
struct Bundle<'a> {
    group: Group,
    at: Timestamp,
    urgency: Urgency,
    parts: Vec<Candidate<'a>>,
}

/// Puts together what comes together, keeps what the phone holds, and says what it does not.
pub(super) fn reminders(
    candidates: Vec<Candidate<'_>>,
    input: &Input<'_>,
    left_out: &mut Vec<LeftOut>,
) -> Vec<Reminder> {
    let limit = input.phone.limit;
    let mut bundles = bundles(candidates);
    let mut open_app = None;
    if bundles.len() > limit {
        // The last place is for the one that asks to be opened when the first of the others should have come.
        let kept = limit.saturating_sub(1);
        bundles.select_nth_unstable_by(kept, |a, b| rank(a, input.now).cmp(&rank(b, input.now)));
        let beyond = bundles.split_off(kept);
        open_app = beyond.iter().map(|bundle| bundle.at).min().filter(|_| limit > 0);
        let entries = beyond.iter().flat_map(|bundle| &bundle.parts).map(|part| &part.entry.id);
        let reason = LeftOutReason::BeyondLimit;
        left_out.extend(entries.map(|entry| LeftOut { entry: entry.clone(), reason }));
    }
    let mut reminders: Vec<_> = bundles.into_iter().map(|bundle| reminder(bundle, input)).collect();
    reminders.extend(open_app.map(|at| open_app_at(at, input)));
    reminders.sort_by(|a, b| (a.fire_at, &a.id).cmp(&(b.fire_at, &b.id)));
    reminders
}

fn bundles(candidates: Vec<Candidate<'_>>) -> Vec<Bundle<'_>> {
    let mut bundles: Vec<Bundle<'_>> = Vec::with_capacity(candidates.len());
    let mut places: HashMap<Group, usize> = HashMap::new();
    for candidate in candidates {
        let group = candidate.group;
        let place =
            if group == Group::Alone { None } else { Some(*places.entry(group).or_insert(bundles.len())) };
        match place.and_then(|place| bundles.get_mut(place)) {
            Some(bundle) => {
                bundle.at = bundle.at.min(candidate.at);
                bundle.urgency = bundle.urgency.max(candidate.entry.urgency);
                bundle.parts.push(candidate);
            }
            None => bundles.push(Bundle {
                group,
                at: candidate.at,
                urgency: candidate.entry.urgency,
                parts: vec![candidate],
            }),
        }
    }
    bundles
}

/// Later than soon, urgency, time; then only what makes it the same every time.
type Rank<'b> = (bool, Reverse<Urgency>, Timestamp, Group, Option<(&'b str, Code)>);

/// What is kept first: what comes soon, then what most hangs on, then by time.
fn rank<'b>(bundle: &'b Bundle<'_>, now: Timestamp) -> Rank<'b> {
    let later = bundle.at.duration_since(now) > SOON;
    let first = bundle.parts.iter().map(|part| (part.entry.id.as_str(), part.code)).min();
    (later, Reverse(bundle.urgency), bundle.at, bundle.group, first)
}

fn reminder(mut bundle: Bundle<'_>, input: &Input<'_>) -> Reminder {
    bundle.parts.sort_by(|a, b| (a.ends, &a.entry.id, a.code).cmp(&(b.ends, &b.entry.id, b.code)));
    let parts: Vec<_> = bundle.parts.iter().map(part).collect();
    let urgent = bundle.parts.iter().any(|part| part.urgent);
    let still_true = bundle.parts.iter().filter(|part| !part.after_the_fact()).map(|part| part.ends);
    let stale_after = still_true.min().unwrap_or(Timestamp::MAX);
    let mut reminder = Reminder {
        id: id(bundle.group, &parts),
        kind: kind(bundle.group, parts.len()),
        fire_at: bundle.at,
        latest: latest(&bundle, stale_after, urgent, input),
        stale_after,
        parts,
        urgent,
        neutral: input.prefs.neutral_lock_screen,
        digest_of: if let Group::Day(day) = bundle.group { Some(day) } else { None },
        stamp: String::new(),
    };
    reminder.stamp = stamp(&reminder, &bundle.parts);
    reminder
}

fn part(candidate: &Candidate<'_>) -> Part {
    Part {
        entry: candidate.entry.id.clone(),
        code: code_of(candidate.entry, candidate.code),
        because: Because {
            rule: candidate.code.to_string(),
            wanted_at: candidate.wanted_at,
            moved: candidate.moved(),
            after_the_fact: candidate.after_the_fact(),
        },
    }
}

fn id(group: Group, parts: &[Part]) -> String {
    match (group, parts.first()) {
        (Group::Day(day), _) => format!("day:{day}"),
        (Group::Evening(day), _) => format!("evening:{day}"),
        (Group::Snooze(at), _) => format!("snooze:{at}"),
        (Group::Alone, Some(part)) => format!("{}/{}", part.entry, part.code),
        (Group::Alone, None) => OPEN_APP.to_owned(),
    }
}

fn kind(group: Group, parts: usize) -> ReminderKind {
    match group {
        _ if parts == 1 => ReminderKind::Single,
        Group::Day(_) => ReminderKind::Digest,
        Group::Evening(_) => ReminderKind::Evening,
        Group::Snooze(_) => ReminderKind::Snoozed,
        Group::Alone => ReminderKind::Single,
    }
}

/// How late the phone may be: not past the entry, and not into quiet hours.
fn latest(bundle: &Bundle<'_>, stale_after: Timestamp, urgent: bool, input: &Input<'_>) -> Timestamp {
    let minutes = match bundle.group {
        Group::Day(_) => input.rules.late_minutes.day,
        _ => input.rules.late_minutes.exact,
    };
    let late = SignedDuration::from_mins(i64::from(minutes));
    let latest = bundle.at.saturating_add(late).unwrap_or(Timestamp::MAX).min(stale_after);
    let quiet = !urgent && input.prefs.quiet.contain(latest, input.phone);
    if quiet { bundle.at } else { latest.max(bundle.at) }
}

const OPEN_APP: &str = "open-lomme";

/// "There are more reminders than the phone holds; open the app": when the first of them should have come.
fn open_app_at(at: Timestamp, input: &Input<'_>) -> Reminder {
    let fire_at = input.prefs.quiet.after(at, input.phone);
    let neutral = input.prefs.neutral_lock_screen;
    let mut reminder = Reminder {
        id: OPEN_APP.to_owned(),
        kind: ReminderKind::OpenApp,
        fire_at,
        latest: fire_at,
        stale_after: Timestamp::MAX,
        parts: Vec::new(),
        urgent: false,
        neutral,
        digest_of: None,
        stamp: String::new(),
    };
    reminder.stamp = stamp(&reminder, &[]);
    reminder
}

/// A hash of everything a notification shows: when it changes, the phone's copy is out of date.
fn stamp(reminder: &Reminder, parts: &[Candidate<'_>]) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        // The length keeps "ab" + "c" and "a" + "bc" apart.
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    };
    add(&format!("{} {} {}", reminder.fire_at, reminder.latest, reminder.stale_after));
    add(&format!("{:?} {} {}", reminder.kind, reminder.urgent, reminder.neutral));
    for (part, candidate) in reminder.parts.iter().zip(parts) {
        let entry = candidate.entry;
        add(&part.code);
        add(&format!("{:?} {:?} {:?} {:?}", entry.kind, entry.start, entry.end, entry.moved_from));
        add(&format!("{:?} {}", entry.if_missed, part.because.after_the_fact));
        for text in [&entry.id, &entry.title, &entry.subject, entry.place.as_ref().unwrap_or(&String::new())]
        {
            add(text);
        }
    }
    hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

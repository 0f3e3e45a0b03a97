//! From what the entries ask for to what the phone holds: digests, the limit, and the notifications themselves.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use lomme_calendar::Urgency;
use sha2::{Digest, Sha256};

use super::candidate::{Candidate, Group, code_of};
use super::{Because, Input, Part, Reminder, ReminderKind};
use crate::rules::Code;

/// Reminders nearer than this come before all others when there are more than the phone holds.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What comes as one notification.
struct Bundle<'a> {
    group: Group,
    at: Timestamp,
    urgency: Urgency,
    /// The least of its parts, which tells bundles apart that are alike.
    least: (&'a str, Code),
    /// The first part, and the others: most have none.
    first: Candidate<'a>,
    others: Vec<Candidate<'a>>,
}

impl<'a> Bundle<'a> {
    fn of(first: Candidate<'a>) -> Self {
        let least = (first.entry.id.as_str(), first.code);
        let (group, at, urgency) = (first.group, first.at, first.entry.urgency);
        Self { group, at, urgency, least, first, others: Vec::new() }
    }

    fn add(&mut self, other: Candidate<'a>) {
        self.at = self.at.min(other.at);
        self.urgency = self.urgency.max(other.entry.urgency);
        self.least = self.least.min((other.entry.id.as_str(), other.code));
        self.others.push(other);
    }

    fn parts(&self) -> impl Iterator<Item = &Candidate<'a>> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// Puts together what comes together, and keeps what the phone holds. Gives the reminders, and the entries of those that were left out.
pub(super) fn reminders<'a>(
    candidates: Vec<Candidate<'a>>,
    input: &Input<'_>,
) -> (Vec<Reminder>, HashSet<&'a str>) {
    let limit = input.phone.limit;
    let mut bundles = bundles(candidates);
    let (mut open_app, mut beyond) = (None, HashSet::new());
    if bundles.len() > limit {
        // The last place is for the one that asks to be opened when the first of the others should have come.
        let kept = limit.saturating_sub(1);
        bundles.select_nth_unstable_by(kept, |a, b| rank(a, input.now).cmp(&rank(b, input.now)));
        let left_out = bundles.split_off(kept);
        open_app = left_out.iter().map(|bundle| bundle.at).min().filter(|_| limit > 0);
        beyond.reserve(left_out.len());
        beyond.extend(left_out.iter().flat_map(Bundle::parts).map(|part| part.entry.id.as_str()));
    }
    let mut reminders: Vec<_> = bundles.into_iter().map(|bundle| reminder(bundle, input)).collect();
    reminders.extend(open_app.map(|at| open_app_at(at, input)));
    reminders.sort_by(|a, b| (a.fire_at, &a.id).cmp(&(b.fire_at, &b.id)));
    (reminders, beyond)
}

fn bundles(candidates: Vec<Candidate<'_>>) -> Vec<Bundle<'_>> {
    let mut bundles: Vec<Bundle<'_>> = Vec::with_capacity(candidates.len());
    let mut places: HashMap<Group, usize> = HashMap::new();
    for candidate in candidates {
        let place = match candidate.group {
            Group::Alone => None,
            group => Some(*places.entry(group).or_insert(bundles.len())),
        };
        match place.and_then(|place| bundles.get_mut(place)) {
            Some(bundle) => bundle.add(candidate),
            None => bundles.push(Bundle::of(candidate)),
        }
    }
    bundles
}

/// Later than soon, urgency, time; then only what makes it the same every time.
type Rank<'b> = (bool, Reverse<Urgency>, Timestamp, Group, (&'b str, Code));

/// What is kept first: what comes soon, then what most hangs on, then by time.
fn rank<'b>(bundle: &Bundle<'b>, now: Timestamp) -> Rank<'b> {
    let later = bundle.at.duration_since(now) > SOON;
    (later, Reverse(bundle.urgency), bundle.at, bundle.group, bundle.least)
}

fn reminder(bundle: Bundle<'_>, input: &Input<'_>) -> Reminder {
    let Bundle { group, at, first, others, .. } = bundle;
    let mut candidates: Vec<_> = std::iter::once(first).chain(others).collect();
    candidates.sort_by(|a, b| (a.ends, &a.entry.id, a.code).cmp(&(b.ends, &b.entry.id, b.code)));
    let parts: Vec<_> = candidates.iter().map(part).collect();
    let urgent = candidates.iter().any(|part| part.urgent);
    let still_true = candidates.iter().filter(|part| !part.after_the_fact()).map(|part| part.ends);
    let stale_after = still_true.min().unwrap_or(Timestamp::MAX);
    let mut reminder = Reminder {
        id: id(group, &parts),
        kind: kind(group, parts.len()),
        fire_at: at,
        latest: latest(group, at, stale_after, urgent, input),
        stale_after,
        parts,
        urgent,
        neutral: input.prefs.neutral_lock_screen,
        digest_of: if let Group::Day(day) = group { Some(day) } else { None },
        stamp: String::new(),
    };
    reminder.stamp = stamp(&reminder, &candidates);
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
fn latest(group: Group, at: Timestamp, stale_after: Timestamp, urgent: bool, input: &Input<'_>) -> Timestamp {
    let minutes = match group {
        Group::Day(_) => input.rules.late_minutes.day,
        _ => input.rules.late_minutes.exact,
    };
    let late = SignedDuration::from_mins(i64::from(minutes));
    let latest = at.saturating_add(late).unwrap_or(Timestamp::MAX).min(stale_after);
    let quiet = !urgent && input.prefs.quiet.contain(latest, input.phone);
    if quiet { at } else { latest.max(at) }
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

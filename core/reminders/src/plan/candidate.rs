//! The reminders one entry asks for, moved by what was put off, by quiet hours and by the phone.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use lomme_calendar::{AgendaEntry, Urgency, When};

use super::{Input, LeftOutReason, Moved};
use crate::history::Mark;
use crate::phone::Mornings;
use crate::rules::{Class, Code, Wanted};

/// A reminder of one entry, on its way into the plan.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) entry: &'a AgendaEntry,
    pub(super) code: Code,
    pub(super) wanted_at: Timestamp,
    pub(super) at: Timestamp,
    pub(super) ends: Timestamp,
    pub(super) urgent: bool,
    pub(super) group: Group,
    /// The day it comes on, on the phone's clock, where that is known without asking the time zone.
    day: Option<Date>,
    moved: [bool; Moved::ALL.len()],
}

/// With what it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Group {
    /// The digest of a day.
    Day(Date),
    /// What is said on an evening of the day after.
    Evening(Date),
    /// What was put off to this moment.
    Snooze(Timestamp),
    /// Nothing.
    Alone,
}

impl<'a> Candidate<'a> {
    fn new(entry: &'a AgendaEntry, code: Code, at: Timestamp, ends: Timestamp) -> Self {
        let moved = [false; Moved::ALL.len()];
        Self { entry, code, wanted_at: at, at, ends, urgent: false, group: Group::Alone, day: None, moved }
    }

    /// What it speaks of has passed when it comes.
    pub(super) fn after_the_fact(&self) -> bool {
        self.at >= self.ends
    }

    pub(super) fn moved(&self) -> Vec<Moved> {
        let moved = Moved::ALL.into_iter().zip(self.moved);
        moved.filter(|(_, moved)| *moved).map(|(why, _)| why).collect()
    }

    fn note(&mut self, why: Moved) {
        for (known, moved) in Moved::ALL.into_iter().zip(&mut self.moved) {
            *moved |= known == why;
        }
    }
}

/// Why a wanted time gives no reminder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gone {
    Shown,
    PutOff,
    Past,
    TooLate,
}

type Marks<'a> = Option<&'a BTreeMap<String, Mark>>;

/// Adds the reminders of an entry, or says why there is none.
pub(super) fn of_entry<'a>(
    entry: &'a AgendaEntry,
    input: &Input<'a>,
    mornings: &Mornings<'_>,
    candidates: &mut Vec<Candidate<'a>>,
) -> Result<(), LeftOutReason> {
    unwanted(entry, input)?;
    let ends = entry.start.ends();
    let marks = if input.history.marks.is_empty() { None } else { input.history.marks.get(&entry.id) };
    let before = candidates.len();
    put_off(entry, ends, marks, input, candidates);
    let (mut shown, mut past) = (false, false);
    if ends > input.now {
        for wanted in input.rules.wanted(entry, ends, mornings) {
            match settle(entry, wanted, ends, marks, input) {
                Ok(candidate) => candidates.push(candidate),
                Err(gone) => {
                    shown |= gone == Gone::Shown;
                    // Put off until a time at which the phone was off.
                    let come = candidates.iter().skip(before).any(|candidate| candidate.code == wanted.code);
                    past |= gone == Gone::Past || gone == Gone::PutOff && !come;
                }
            }
        }
    }
    if candidates.len() == before && past && !shown {
        // It turned up so late that all its reminders lie behind us: once more, as soon as is fit.
        match late(ends, input, mornings).map(|late| settle(entry, late, ends, marks, input)) {
            Some(Ok(late)) => candidates.push(late),
            Some(Err(Gone::Shown)) => shown = true,
            _ => {}
        }
    }
    match after(entry, ends, input, mornings).map(|after| settle(entry, after, ends, marks, input)) {
        Some(Ok(after)) => candidates.push(after),
        Some(Err(Gone::Shown)) => shown = true,
        _ => {}
    }
    if candidates.len() > before {
        return Ok(());
    }
    let has_rule = input.rules.offsets.get(&entry.kind).is_some_and(|offsets| !offsets.is_empty());
    Err(match (shown, ends <= input.now) {
        (true, _) => LeftOutReason::AllShown,
        (false, true) => LeftOutReason::Over,
        _ if !has_rule => LeftOutReason::NoRule,
        _ => LeftOutReason::TooLate,
    })
}

/// What the citizen put off comes when they said, whatever has become of the entry's own times, and even if that is after its end.
fn put_off<'a>(
    entry: &'a AgendaEntry,
    ends: Timestamp,
    marks: Marks<'_>,
    input: &Input<'a>,
    candidates: &mut Vec<Candidate<'a>>,
) {
    for (kept, mark) in marks.into_iter().flatten() {
        let Mark::Snoozed(until) = mark else { continue };
        // One of an earlier time of an entry that has moved since is void.
        let code = Code::of_mark(kept).filter(|code| code_of(entry, *code) == *kept);
        let Some(code) = code else { continue };
        let mut candidate = Candidate::new(entry, code, *until, ends);
        candidate.note(Moved::Snoozed);
        if out_of_quiet_hours(&mut candidate, input).is_ok() && candidate.at > input.now {
            candidate.group = if candidate.urgent { Group::Alone } else { Group::Snooze(candidate.at) };
            candidates.push(candidate);
        }
    }
}

fn unwanted(entry: &AgendaEntry, input: &Input<'_>) -> Result<(), LeftOutReason> {
    if input.history.done.contains(&entry.id) {
        Err(LeftOutReason::Done)
    } else if entry.cancelled {
        Err(LeftOutReason::Cancelled)
    } else if input.prefs.kinds_off.contains(&entry.kind) {
        Err(LeftOutReason::KindOff)
    } else if input.prefs.mutes(entry) {
        Err(LeftOutReason::SourceMuted)
    } else if !input.phone.allowed {
        Err(LeftOutReason::NotAllowed)
    } else {
        Ok(())
    }
}

/// Moves a wanted time by digest, quiet hours and phone; what was shown or lies behind us is gone.
fn settle<'a>(
    entry: &'a AgendaEntry,
    wanted: Wanted,
    ends: Timestamp,
    marks: Marks<'_>,
    input: &Input<'_>,
) -> Result<Candidate<'a>, Gone> {
    match marks.and_then(|marks| marks.get(&code_of(entry, wanted.code))) {
        Some(Mark::Shown) => return Err(Gone::Shown),
        Some(Mark::Snoozed(_)) => return Err(Gone::PutOff),
        None => {}
    }
    let new = Candidate::new(entry, wanted.code, wanted.at, ends);
    let mut candidate = Candidate { urgent: wanted.urgent, day: wanted.day, ..new };
    if wanted.class == Class::Day && !input.history.digests.is_empty() {
        after_todays_digest(&mut candidate, input);
    }
    out_of_quiet_hours(&mut candidate, input)?;
    if !input.phone.exact && wanted.class != Class::Day {
        in_time_for_a_late_phone(&mut candidate, input);
    }
    // Only now: what quiet hours have moved is still to come, though the time it wanted has passed.
    if candidate.at <= input.now {
        return Err(Gone::Past);
    }
    candidate.group = group(&candidate, wanted.class, input);
    Ok(candidate)
}

/// At most one digest a day: what would come after it, because the phone has travelled or its clock was set back, goes into the next, if that is in
/// time.
fn after_todays_digest(candidate: &mut Candidate<'_>, input: &Input<'_>) {
    let phone = input.phone;
    let mut at = candidate.at;
    while let Some(shown) = input.history.digests.get(&phone.day(at)) {
        let missed_it = at <= *shown && at <= input.now;
        let Some(tomorrow) = phone.day(at).tomorrow().ok().filter(|_| !missed_it) else { break };
        at = phone.instant(tomorrow, input.rules.day_at);
    }
    if at != candidate.at && (at < candidate.ends || candidate.code == Code::After) {
        candidate.at = at;
        candidate.day = None;
        candidate.note(Moved::NextDigest);
    }
}

fn out_of_quiet_hours(candidate: &mut Candidate<'_>, input: &Input<'_>) -> Result<(), Gone> {
    // In the morning nobody is quiet, unless they chose so.
    let known_loud = candidate.day.is_some() && !input.prefs.quiet.contain_time(input.rules.day_at);
    if known_loud {
        return Ok(());
    }
    let after = input.prefs.quiet.after(candidate.at, input.phone);
    if after == candidate.at {
        return Ok(());
    }
    // What has passed can wait; so can what is still in time afterwards.
    let waits = after < candidate.ends || candidate.at >= candidate.ends;
    if waits {
        candidate.at = after;
        candidate.day = None;
        candidate.note(Moved::QuietHours);
        Ok(())
    } else if candidate.entry.urgency >= Urgency::Action {
        candidate.urgent = true;
        Ok(())
    } else {
        Err(Gone::TooLate)
    }
}

/// The phone may be late by minutes, so what is about a time is set that much earlier, unless that is already past or in quiet hours.
fn in_time_for_a_late_phone(candidate: &mut Candidate<'_>, input: &Input<'_>) {
    let late = SignedDuration::from_mins(i64::from(input.rules.late_minutes.exact));
    let Ok(earlier) = candidate.at.checked_sub(late) else { return };
    if earlier > input.now && !input.prefs.quiet.contain(earlier, input.phone) {
        candidate.at = earlier;
        candidate.note(Moved::InexactPhone);
    }
}

fn group(candidate: &Candidate<'_>, class: Class, input: &Input<'_>) -> Group {
    if candidate.urgent || class == Class::Alone {
        return Group::Alone;
    }
    let day = candidate.day.unwrap_or_else(|| input.phone.day(candidate.at));
    match class {
        Class::Day if !input.history.digests.contains_key(&day) => Group::Day(day),
        Class::Evening => Group::Evening(day),
        Class::Day | Class::Alone => Group::Alone,
    }
}

/// The next morning, or the next quarter of an hour where that is too late. Both stay the same when the plan is made again.
fn late(ends: Timestamp, input: &Input<'_>, mornings: &Mornings<'_>) -> Option<Wanted> {
    let (code, urgent) = (Code::Late, false);
    let today = input.phone.day(input.now);
    let days = [Some(today), today.tomorrow().ok()].into_iter().flatten();
    let morning = days.map(|day| (day, mornings.of(day))).find(|(_, at)| *at > input.now && *at < ends);
    if let Some((day, at)) = morning {
        return Some(Wanted { code, at, class: Class::Day, urgent, day: Some(day) });
    }
    let quarter = input.now.as_second().div_euclid(QUARTER).checked_add(1)?.checked_mul(QUARTER)?;
    let at = Timestamp::from_second(quarter).ok()?;
    (at < ends).then_some(Wanted { code, at, class: Class::Alone, urgent, day: None })
}

/// A quarter of an hour, in seconds.
const QUARTER: i64 = 15 * 60;

/// What is owed is spoken of once more when it has passed: on the day after, or on the next morning if that is over too.
fn after(entry: &AgendaEntry, ends: Timestamp, input: &Input<'_>, mornings: &Mornings<'_>) -> Option<Wanted> {
    if !entry.kind.is_owed() {
        return None;
    }
    let last = entry.start.last_day();
    let morning = |day: Date| (day, mornings.of(day));
    // West of Denmark the morning of the day after may still be before the end.
    let days = [last.tomorrow().ok(), last.checked_add(2.days()).ok()].into_iter().flatten();
    let (mut day, mut at) = days.map(morning).find(|(_, at)| *at >= ends)?;
    if at <= input.now {
        let until = last.saturating_add(i32::from(input.rules.after_the_fact_days).days());
        let today = input.phone.day(input.now);
        let days = [Some(today), today.tomorrow().ok()].into_iter().flatten();
        (day, at) = days.filter(|day| *day <= until).map(morning).find(|(_, at)| *at > input.now)?;
    }
    Some(Wanted { code: Code::After, at, class: Class::Day, urgent: false, day: Some(day) })
}

/// Which reminder of an entry, and of which day or time.
pub(super) fn code_of(entry: &AgendaEntry, code: Code) -> String {
    match (entry.start, code) {
        (When::At(time), _) => format!("{code}@{time}"),
        (When::Period { first, .. }, Code::Offset(offset, _)) if offset.is_from_first_day() => {
            format!("{code}@{first}")
        }
        (whole, _) => format!("{code}@{}", whole.last_day()),
    }
}

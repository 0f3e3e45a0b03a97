//! Entries and plans for the tests.
#![allow(dead_code, reason = "each test takes what it needs")]

use jiff::Timestamp;
use lomme_calendar::{AgendaEntry, EntryKind, ItemRef, Urgency, WallTime, When, Why};
use lomme_reminders::*;

pub(crate) fn entry(id: &str, kind: EntryKind, start: When) -> AgendaEntry {
    AgendaEntry {
        id: id.into(),
        kind,
        title: "title".into(),
        start,
        end: None,
        place: None,
        from: vec![ItemRef { source: "s".into(), item: id.into() }],
        subject: "p".into(),
        if_missed: None,
        why: Why::default(),
        urgency: Urgency::Action,
        cancelled: false,
        moved_from: None,
        received: None,
        revision: 1,
        as_of: Timestamp::UNIX_EPOCH,
    }
}

pub(crate) fn wall(text: &str) -> WallTime {
    text.parse().unwrap()
}

/// The instant of a time on the clock in Denmark.
pub(crate) fn at(text: &str) -> Timestamp {
    wall(text).instant()
}

pub(crate) fn make(entries: &[AgendaEntry], history: &History, now: Timestamp) -> Plan {
    on_phone(entries, history, now, &Phone::in_denmark())
}

pub(crate) fn on_phone(entries: &[AgendaEntry], history: &History, now: Timestamp, phone: &Phone) -> Plan {
    with(entries, &Preferences::default(), history, now, phone)
}

pub(crate) fn with(
    entries: &[AgendaEntry],
    prefs: &Preferences,
    history: &History,
    now: Timestamp,
    phone: &Phone,
) -> Plan {
    plan(&Input { entries, rules: Rules::built_in(), prefs, history, phone, now })
}

/// When the reminders come, on the clock in Denmark.
pub(crate) fn times(plan: &Plan) -> Vec<String> {
    plan.reminders.iter().map(|reminder| WallTime::at(reminder.fire_at).to_string()).collect()
}

/// Which rules the reminders come by.
pub(crate) fn rules(plan: &Plan) -> Vec<&str> {
    let parts = plan.reminders.iter().flat_map(|reminder| &reminder.parts);
    parts.map(|part| part.because.rule.as_str()).collect()
}

//! Appointments: one entry for one appointment, whoever tells of it, and one for each time of one that recurs.

use std::collections::HashMap;

use jiff::civil::DateTime;

use crate::agenda::Window;
use crate::computed::{by_rule, entry, urgency};
use crate::entry::{AgendaEntry, EntryKind, IfMissed, ItemRef};
use crate::rules::{Occasion, Rules};
use crate::source::{Appointment, Timed, TimedItem};
use crate::wall::WallTime;
use crate::when::When;
use crate::why::{StatedAs, Why};

/// What two items have in common that are the same appointment: the reservation or, where one has none, source and time. Never across people.
#[derive(PartialEq, Eq, Hash)]
enum Same<'a> {
    Reservation(&'a str, &'a str),
    SourceAndTime(&'a str, &'a str, DateTime),
}

/// Adds the entries of all appointments.
pub(crate) fn appointments(
    items: &[TimedItem],
    rules: &Rules,
    window: Window,
    entries: &mut Vec<AgendaEntry>,
) {
    let mut places: HashMap<Same<'_>, usize> = HashMap::new();
    let mut same: Vec<Vec<(&TimedItem, &Appointment)>> = Vec::new();
    for item in items {
        let Timed::Appointment(appointment) = &item.timed else { continue };
        let key = match &appointment.reservation_id {
            Some(id) => Same::Reservation(&item.subject, id),
            None => Same::SourceAndTime(&item.subject, &item.source, appointment.start.civil()),
        };
        let place = *places.entry(key).or_insert(same.len());
        match same.get_mut(place) {
            Some(sources) => sources.push((item, appointment)),
            None => same.push(vec![(item, appointment)]),
        }
    }
    same.iter().for_each(|sources| add(sources, rules, window, entries));
}

/// One appointment out of what its sources say. The latest is believed; what it leaves out is taken from the others.
fn add(
    sources: &[(&TimedItem, &Appointment)],
    rules: &Rules,
    window: Window,
    entries: &mut Vec<AgendaEntry>,
) {
    // Done at one source is done: the citizen sees one entry and marks one.
    if sources.iter().any(|(item, _)| item.done) {
        return;
    }
    let latest = sources.iter().max_by_key(|(item, _)| (item.as_of, item.version, &item.source, &item.id));
    let Some((latest, appointment)) = latest else { return };
    let entry = merged(sources, latest, appointment);
    let event = appointment.event.as_deref();
    let Some(recurrence) = &appointment.recurrence else {
        cancel_by(latest, &entry, event, rules, entries);
        entries.push(entry);
        return;
    };
    let first = appointment.start.civil();
    let length = appointment.end.map(|end| first.until(end.civil()));
    for time in recurrence.times(first, window.from, window.end()) {
        let end = length.as_ref().and_then(|length| time.checked_add(length.as_ref().ok()?.to_owned()).ok());
        entries.push(AgendaEntry {
            id: format!("{}@{}", entry.id, time.date()),
            start: When::At(WallTime::new(time)),
            end: end.map(WallTime::new),
            why: Why::stated(StatedAs::Date, time.date()),
            ..entry.clone()
        });
    }
}

fn merged(
    sources: &[(&TimedItem, &Appointment)],
    latest: &TimedItem,
    appointment: &Appointment,
) -> AgendaEntry {
    let kind = EntryKind::Appointment;
    let start = appointment.start;
    let mut entry = entry(latest, kind, When::At(start), Why::stated(StatedAs::Date, start.date()));
    entry.id = match (&appointment.reservation_id, sources.iter().map(|(item, _)| item.id.as_str()).min()) {
        (Some(reservation), _) => format!("{}:{}:{reservation}", kind.code(), latest.subject),
        (None, first) => format!("{}:{}", kind.code(), first.unwrap_or(&latest.id)),
    };
    entry.end = appointment.end.filter(|end| *end > start);
    entry.cancelled = appointment.cancelled;
    // What another source still says is what it was moved from.
    let elsewhere = sources.iter().map(|(_, other)| other.start).filter(|other| *other != start).max();
    entry.moved_from = appointment.moved_from.filter(|from| *from != start).or(elsewhere);
    entry.place = appointment.place.clone();
    if let [_] = sources {
        return entry;
    }
    if entry.place.is_none() {
        entry.place = sources.iter().filter_map(|(_, other)| other.place.clone()).min();
    }
    if entry.if_missed.is_none() {
        entry.if_missed =
            sources.iter().filter_map(|(item, _)| item.if_missed.clone()).min().map(IfMissed::Stated);
    }
    let legal = sources.iter().any(|(item, _)| item.legal_effect);
    entry.urgency = urgency(kind, entry.if_missed.is_some(), legal);
    let reference = |item: &TimedItem| ItemRef { source: item.source.clone(), item: item.id.clone() };
    entry.from = sources.iter().map(|(item, _)| reference(item)).collect();
    entry.from.sort();
    entry.from.dedup();
    entry.revision = sources.iter().map(|(item, _)| item.version).fold(0, u64::saturating_add);
    entry
}

/// The last day to call an appointment off, where a rule says so.
fn cancel_by(
    latest: &TimedItem,
    of: &AgendaEntry,
    event: Option<&str>,
    rules: &Rules,
    entries: &mut Vec<AgendaEntry>,
) {
    let Some(event) = event.filter(|_| !of.cancelled) else { return };
    let day = of.start.first_day();
    let before = entries.len();
    for rule in rules.matching(Occasion::Appointment, event, None, day) {
        by_rule(latest, rules, rule, (StatedAs::Appointment, day), entries);
    }
    for entry in entries.iter_mut().skip(before) {
        // Whichever of the sources is the latest, it is the same last day.
        let rule = entry.why.rule.as_ref().map_or("", |rule| rule.id.as_str());
        entry.id = format!("{}:{}:{rule}", entry.kind.code(), of.id);
        entry.from = of.from.clone();
        entry.revision = of.revision;
    }
}

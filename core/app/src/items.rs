//! What follows from items alone, wherever they are kept: the phone's store, or a file on the command line.

use jiff::Timestamp;
use lomme_calendar::{AgendaEntry, Rules, Titles, export, groups, today};
use lomme_overview::{Coverage, Item};
use lomme_reminders::{History, LIMIT, Offsets, Plan, Preferences, Scheduled, difference, plan};

use crate::error::LommeError;
use crate::texts::Texts;
use crate::timed::timed_items;
use crate::view::{AgendaView, OverviewView, RemindersView, agenda_view, overview_view, reminders_view};

/// How far ahead reminders are planned: a year, so that a phone that is not opened for months still has them.
pub(crate) const DAYS_AHEAD: u16 = 366;

/// The items by kind, and what each source covers.
pub fn overview(items: &[Item], coverage: &[Coverage], now: Timestamp, texts: &Texts) -> OverviewView {
    overview_view(items, coverage, now, texts)
}

/// The next `days` days, and what is overdue.
pub fn agenda(items: &[Item], days: u16, now: Timestamp, texts: &Texts) -> AgendaView {
    agenda_view(&groups(entries(items, days, now), now), now, texts)
}

/// The same as an iCalendar file. Titles are neutral, because calendars are often synchronised to others, unless
/// `own_titles` is chosen.
///
/// # Errors
/// When an entry fits no iCalendar file.
pub fn agenda_ics(
    items: &[Item],
    days: u16,
    own_titles: bool,
    now: Timestamp,
    texts: &Texts,
) -> Result<String, LommeError> {
    let neutral = texts.get("ics-neutral-title");
    let titles = if own_titles { Titles::Own } else { Titles::Neutral(&neutral) };
    export(&entries(items, days, now), &texts.get("app-name"), titles, now)
        .map_err(|error| LommeError::internal("agenda.ics", error))
}

/// The reminders of a phone that has none yet, and on which nothing was snoozed or done.
pub fn reminders(items: &[Item], now: Timestamp, texts: &Texts) -> RemindersView {
    reminders_after(items, &History::default(), &[], now, texts)
}

/// The reminders after what happened on the phone, and the difference to what it has scheduled.
pub(crate) fn reminders_after(
    items: &[Item],
    history: &History,
    scheduled: &[Scheduled],
    now: Timestamp,
    texts: &Texts,
) -> RemindersView {
    let entries = entries(items, DAYS_AHEAD, now);
    let plan = planned(&entries, history, now);
    reminders_view(&plan, &difference(&plan, scheduled), &entries, texts)
}

pub(crate) fn planned(entries: &[AgendaEntry], history: &History, now: Timestamp) -> Plan {
    plan(entries, &Offsets::built_in(), &Preferences::default(), history, now, LIMIT)
}

pub(crate) fn entries(items: &[Item], days: u16, now: Timestamp) -> Vec<AgendaEntry> {
    let timed: Vec<_> = items.iter().flat_map(timed_items).collect();
    lomme_calendar::agenda(&timed, &Rules::built_in(), today(now), days)
}

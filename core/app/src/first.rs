//! What to do first: out of the agenda, what is overdue and what has to be done soon, and requests that have no date.

use jiff::Timestamp;
use lomme_calendar::{AgendaEntry, Rules, Window, agenda, groups, today};
use lomme_overview::{ConsentState, Item, ItemBody, KnownStatus};
use lomme_reminders::{History, Phone};

use crate::people::People;
use crate::texts::Texts;
use crate::timed::timed_items;
use crate::view::{FirstLine, first_line, undated_line};

/// How far ahead something is worth a place at the top.
const DAYS: u16 = 14;

/// What to do first: overdue, then by date; a request without a date last. What the citizen is done with is not there.
pub(crate) fn first(
    phone: &Phone,
    items: &[&Item],
    people: &People,
    history: &History,
    now: Timestamp,
    texts: &Texts,
) -> Vec<FirstLine> {
    let timed: Vec<_> = items.iter().flat_map(|item| timed_items(item)).collect();
    let mut entries = agenda(&timed, Rules::built_in(), Window { from: today(now), days: DAYS });
    entries.retain(|entry| !history.done.contains(&entry.id) && !entry.cancelled && entry.kind.is_owed());
    let groups = groups(entries, now);
    let line = |overdue: bool| {
        move |entry: &AgendaEntry| first_line(entry, overdue, people, &phone.zone, now, texts)
    };
    let soon = groups.today.iter().chain(&groups.this_week).chain(&groups.later);
    let dated = groups.overdue.iter().map(line(true)).chain(soon.map(line(false)));
    dated
        .chain(
            items
                .iter()
                .filter(|item| is_undated_request(item, now))
                .map(|item| undated_line(item, people, texts)),
        )
        .collect()
}

/// A consent or a power of attorney that waits for an answer and says no day.
fn is_undated_request(item: &Item, now: Timestamp) -> bool {
    let consent_requested = item.known_status() == KnownStatus::Consent(ConsentState::Requested);
    let undated = match &item.body {
        ItemBody::Consent(consent) => consent_requested && consent.respond_by.is_none(),
        ItemBody::PowerOfAttorney(power) => {
            power.respond_by.is_none() && power.can_answer(&item.status, now).is_ok()
        }
        _ => false,
    };
    undated && !item.done
}

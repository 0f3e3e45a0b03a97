//! The agenda: entries out of items, and a window of it.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::appointment::appointments;
use crate::computed::{condition, event, payment, permit, reply, stated};
use crate::entry::AgendaEntry;
use crate::rules::Rules;
use crate::source::{Timed, TimedItem};

/// So many days from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub from: Date,
    /// How many days.
    pub days: u16,
}

impl Window {
    /// The first day after it.
    pub(crate) fn end(self) -> Date {
        self.from.saturating_add(i32::from(self.days).days())
    }
}

/// All entries the items give, whenever they are, sorted by time and then by id; of what recurs those in the window. The order of the items does
/// not matter.
pub fn entries(items: &[TimedItem], rules: &Rules, window: Window) -> Vec<AgendaEntry> {
    let mut entries = Vec::with_capacity(items.len());
    for item in items.iter().filter(|item| !item.done) {
        entries_of(item, rules, &mut entries);
    }
    appointments(items, rules, window, &mut entries);
    in_order(entries)
}

/// The entries of the days of a window, and what is owed and overdue on the first of them.
pub fn agenda(items: &[TimedItem], rules: &Rules, window: Window) -> Vec<AgendaEntry> {
    let (from, end) = (window.from, window.end());
    let in_window = |entry: &AgendaEntry| entry.start.first_day() < end && entry.start.last_day() >= from;
    let overdue = |entry: &AgendaEntry| entry.kind.is_owed() && entry.start.last_day() < from;
    let mut entries = entries(items, rules, window);
    entries.retain(|entry| in_window(entry) || overdue(entry));
    entries
}

/// The entries of an item, save the appointment it may be.
fn entries_of(item: &TimedItem, rules: &Rules, entries: &mut Vec<AgendaEntry>) {
    match &item.timed {
        // These are put together with those of other sources.
        Timed::Appointment(_) => {}
        Timed::Stated { kind, when, part } => {
            entries.push(stated(item, rules, *kind, *when, part.as_deref()))
        }
        Timed::Payment { due_date } => entries.push(payment(item, rules, *due_date)),
        Timed::Permit { permit: kind, category, valid_until, renewal_opens } => {
            permit(item, rules, (kind, category.as_deref()), (*valid_until, *renewal_opens), entries);
        }
        Timed::Condition { code, until } => condition(item, rules, code, *until, entries),
        Timed::ReplyBy { received, by } => entries.push(reply(item, rules, *received, *by)),
        Timed::Event { event: what, on } => event(item, rules, what, *on, entries),
    }
}

/// By time and then by id, each id once: a source that sends one item twice does not make two entries of it. Of two that differ the later is
/// kept, so that the order of the items does not matter here either.
fn in_order(entries: Vec<AgendaEntry>) -> Vec<AgendaEntry> {
    // An entry is large and a key is small: the keys are sorted, the entries moved once.
    let mut keyed: Vec<_> = entries.into_iter().map(|entry| (entry.start.sort_key(), Some(entry))).collect();
    let mut order: Vec<usize> = (0..keyed.len()).collect();
    order.sort_unstable_by(|a, b| key(&keyed, *a).cmp(&key(&keyed, *b)));
    let mut sorted: Vec<AgendaEntry> = Vec::with_capacity(order.len());
    let in_order = order.into_iter().filter_map(|index| keyed.get_mut(index)?.1.take());
    sorted.extend(in_order);
    once_each(sorted)
}

type Key<'a> = Option<((jiff::civil::DateTime, bool), Option<&'a str>)>;

fn key(keyed: &[((jiff::civil::DateTime, bool), Option<AgendaEntry>)], index: usize) -> Key<'_> {
    keyed.get(index).map(|(time, entry)| (*time, entry.as_ref().map(|entry| entry.id.as_str())))
}

fn once_each(mut sorted: Vec<AgendaEntry>) -> Vec<AgendaEntry> {
    let mut ids: std::collections::HashMap<&str, usize> =
        std::collections::HashMap::with_capacity(sorted.len());
    let mut drop = Vec::new();
    for (index, entry) in sorted.iter().enumerate() {
        let Some(other) = ids.insert(&entry.id, index) else { continue };
        let newer = |of: usize| sorted.get(of).map(|entry| (entry.as_of, entry.revision, of));
        if newer(other) > newer(index) {
            ids.insert(&entry.id, other);
            drop.push(index);
        } else {
            drop.push(other);
        }
    }
    if drop.is_empty() {
        return sorted;
    }
    drop.sort_unstable();
    let mut index = 0;
    sorted.retain(|_| {
        index += 1;
        drop.binary_search(&(index - 1)).is_err()
    });
    sorted
}

//! The entries of one item: as its source states them, or by the rules.

use jiff::civil::Date;

use crate::entry::{AgendaEntry, EntryKind, IfMissed, ItemRef, Urgency};
use crate::rules::{Computed, Occasion, Rule, Rules};
use crate::source::TimedItem;
use crate::wall::WallTime;
use crate::when::When;
use crate::why::{Stated, StatedAs, Why};

/// What the source says, as it says it. A stated day is never moved: a later one could be too late.
pub(crate) fn stated(
    item: &TimedItem,
    rules: &Rules,
    kind: EntryKind,
    when: When,
    part: Option<&str>,
) -> AgendaEntry {
    let mut entry = entry(item, kind, when, Why::stated(StatedAs::Date, when.last_day()));
    if let Some(part) = part {
        entry.id = format!("{}:{part}", entry.id);
    }
    with_effect(entry, item, rules.effect(kind))
}

pub(crate) fn reply(item: &TimedItem, rules: &Rules, received: WallTime, by: WallTime) -> AgendaEntry {
    let entry = stated(item, rules, EntryKind::ReplyBy, When::At(by), None);
    AgendaEntry { received: Some(received), ..entry }
}

/// A payment, on the bank day it moves to.
pub(crate) fn payment(item: &TimedItem, rules: &Rules, due: Date) -> AgendaEntry {
    let moved = rules.matching(Occasion::Payment, "", None, due).find_map(|rule| {
        let computed = rule.dates(due).into_iter().next()?;
        // On a bank day the rule does nothing, and there is nothing to explain.
        (computed.last != due).then(|| (computed.last, why(rules, rule, &computed, StatedAs::DueDate, due)))
    });
    let (day, why) = moved.unwrap_or_else(|| (due, Why::stated(StatedAs::DueDate, due)));
    let entry = entry(item, EntryKind::Payment, When::AllDay(day), why);
    with_effect(entry, item, rules.effect(EntryKind::Payment))
}

/// A permit's last day, and the window to renew it in.
pub(crate) fn permit(
    item: &TimedItem,
    rules: &Rules,
    (permit, category): (&str, Option<&str>),
    (valid_until, renewal_opens): (Date, Option<Date>),
    entries: &mut Vec<AgendaEntry>,
) {
    let why = Why::stated(StatedAs::Expiry, valid_until);
    let expires = entry(item, EntryKind::PermitExpires, When::AllDay(valid_until), why);
    entries.push(with_effect(expires, item, rules.effect(EntryKind::PermitExpires)));
    match renewal_opens {
        // A source that lets renewal open after the expiry gives no window to speak of.
        Some(first) if first <= valid_until => {
            let mut why = Why::stated(StatedAs::RenewalOpens, first);
            why.stated.push(Stated { what: StatedAs::Expiry, date: valid_until });
            let window = When::Period { first, last: valid_until };
            entries.push(entry(item, EntryKind::RenewalOpen, window, why));
        }
        Some(_) => {}
        None => {
            let found = rules.matching(Occasion::Permit, permit, category, valid_until);
            found.for_each(|rule| by_rule(item, rules, rule, (StatedAs::Expiry, valid_until), entries));
        }
    }
}

/// A condition of a permit: its end, and what the rules know of it.
pub(crate) fn condition(
    item: &TimedItem,
    rules: &Rules,
    code: &str,
    until: Date,
    entries: &mut Vec<AgendaEntry>,
) {
    let before = entries.len();
    for rule in rules.matching(Occasion::Condition, code, None, until) {
        by_rule(item, rules, rule, (StatedAs::Expiry, until), entries);
    }
    let known = entries.iter().skip(before).any(|entry| entry.kind == EntryKind::ConditionEnds);
    if !known {
        entries.push(stated(item, rules, EntryKind::ConditionEnds, When::AllDay(until), Some(code)));
    }
}

/// What is to be done because something happened.
pub(crate) fn event(item: &TimedItem, rules: &Rules, event: &str, on: Date, entries: &mut Vec<AgendaEntry>) {
    for rule in rules.matching(Occasion::Event, event, None, on) {
        by_rule(item, rules, rule, (StatedAs::Event, on), entries);
    }
}

/// The entries a rule gives, counted from a date.
pub(crate) fn by_rule(
    item: &TimedItem,
    rules: &Rules,
    rule: &Rule,
    (what, from): (StatedAs, Date),
    entries: &mut Vec<AgendaEntry>,
) {
    for computed in rule.dates(from) {
        let when = match computed.first {
            Some(first) => When::Period { first, last: computed.last },
            None => When::AllDay(computed.last),
        };
        let mut entry = entry(item, rule.entry(), when, why(rules, rule, &computed, what, from));
        // The rule's name is part of the id: one event may give several entries of a kind.
        entry.id = match computed.month {
            Some(month) => format!("{}:{}:{}:{month:02}", rule.entry().code(), item.id, rule.id()),
            None => format!("{}:{}:{}", rule.entry().code(), item.id, rule.id()),
        };
        let (if_missed, legal) = rule.effect();
        let effect = if_missed.map(|if_missed| (if_missed, legal)).or_else(|| rules.effect(rule.entry()));
        let mut entry = with_effect(entry, item, effect);
        if legal {
            entry.urgency = Urgency::LegalEffect;
        }
        entries.push(entry);
    }
}

fn why(rules: &Rules, rule: &Rule, computed: &Computed, what: StatedAs, date: Date) -> Why {
    Why {
        rule: Some(rules.reference(rule)),
        stated: vec![Stated { what, date }],
        steps: computed.steps.clone(),
    }
}

/// What the source says on what is lost goes before what is known of the kind.
fn with_effect(mut entry: AgendaEntry, item: &TimedItem, known: Option<(IfMissed, bool)>) -> AgendaEntry {
    let legal = item.legal_effect || known.as_ref().is_some_and(|(_, legal)| *legal);
    if entry.if_missed.is_none() {
        entry.if_missed = known.map(|(if_missed, _)| if_missed);
    }
    entry.urgency = urgency(entry.kind, entry.if_missed.is_some(), legal);
    entry
}

pub(crate) fn urgency(kind: EntryKind, loss: bool, legal: bool) -> Urgency {
    match (kind.is_information(), legal, loss) {
        (true, ..) => Urgency::Information,
        (_, true, _) => Urgency::LegalEffect,
        (.., true) => Urgency::Loss,
        _ => Urgency::Action,
    }
}

pub(crate) fn entry(item: &TimedItem, kind: EntryKind, start: When, why: Why) -> AgendaEntry {
    AgendaEntry {
        id: format!("{}:{}", kind.code(), item.id),
        kind,
        title: item.title.clone(),
        start,
        end: None,
        place: None,
        from: vec![ItemRef { source: item.source.clone(), item: item.id.clone() }],
        subject: item.subject.clone(),
        if_missed: item.if_missed.clone().map(IfMissed::Stated),
        why,
        urgency: urgency(kind, item.if_missed.is_some(), item.legal_effect),
        cancelled: false,
        moved_from: None,
        received: None,
        revision: item.version,
        as_of: item.as_of,
    }
}

//! The agenda: entries out of items, a window of it, and its groups.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::bank::bank_day_from;
use crate::entry::{AgendaEntry, EntryKind, ItemRef, Rule, RuleSource, Urgency, When, Why};
use crate::rules::Rules;
use crate::source::{Timed, TimedItem};
use crate::wall::today;

/// All entries the items give, sorted by time and then by id. The order of the items does not matter.
pub fn entries(items: &[TimedItem], rules: &Rules) -> Vec<AgendaEntry> {
    let open = items.iter().filter(|item| !item.done);
    let mut entries: Vec<_> = open.flat_map(|item| entries_of(item, rules)).collect();
    entries.extend(appointments(items));
    entries.sort_by(|a, b| (a.start.sort_key(), &a.id).cmp(&(b.start.sort_key(), &b.id)));
    // A source that sends one item twice does not make two entries of it.
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry.id.clone()));
    entries
}

/// The entries of a number of days from a day on, and what is owed and overdue on the first of them.
pub fn agenda(items: &[TimedItem], rules: &Rules, from: Date, days: u16) -> Vec<AgendaEntry> {
    let end = from.saturating_add(i32::from(days).days());
    let in_window = |entry: &AgendaEntry| entry.start.first_day() < end && entry.start.last_day() >= from;
    let overdue = |entry: &AgendaEntry| entry.kind.is_owed() && entry.start.last_day() < from;
    let mut entries = entries(items, rules);
    entries.retain(|entry| in_window(entry) || overdue(entry));
    entries
}

/// The agenda as the screen divides it. What is over and not owed is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Owed, and too late.
    pub overdue: Vec<AgendaEntry>,
    /// Today.
    pub today: Vec<AgendaEntry>,
    /// Later this week, to Sunday.
    pub this_week: Vec<AgendaEntry>,
    /// After Sunday. A period that has begun stands here or above by its last day.
    pub later: Vec<AgendaEntry>,
}

/// Divides entries into groups.
pub fn groups(entries: Vec<AgendaEntry>, now: Timestamp) -> Groups {
    let today = today(now);
    let to_sunday = today.weekday().until(Weekday::Sunday);
    let sunday = today.saturating_add(i32::from(to_sunday).days());
    let mut groups = Groups::default();
    for entry in entries {
        let first = entry.start.first_day();
        let day = if first < today { entry.start.last_day() } else { first };
        let too_late = entry.start.ends() <= now && !entry.cancelled;
        if entry.kind.is_owed() && too_late {
            groups.overdue.push(entry);
        } else if day == today {
            groups.today.push(entry);
        } else if day > today && day <= sunday {
            groups.this_week.push(entry);
        } else if day > sunday {
            groups.later.push(entry);
        }
    }
    groups
}

/// The entries of an item that is no appointment.
fn entries_of(item: &TimedItem, rules: &Rules) -> Vec<AgendaEntry> {
    let stated = |kind, start: When| {
        let why = Why { rule: Rule::AsStated, rule_source: None, stated: vec![start.last_day()] };
        entry(item, kind, start, why)
    };
    match &item.timed {
        Timed::Appointment { .. } => Vec::new(),
        Timed::Deadline { due } => vec![stated(EntryKind::Deadline, *due)],
        Timed::Payment { due_date } => vec![payment(item, *due_date)],
        Timed::Permit { permit, valid_until, renewal_opens } => {
            let expires = stated(EntryKind::PermitExpires, When::AllDay(*valid_until));
            let renewal = renewal(item, rules, permit, *valid_until, *renewal_opens);
            renewal.into_iter().chain([expires]).collect()
        }
        Timed::ReplyBy { received, by } => {
            let reply = stated(EntryKind::ReplyBy, When::At(*by));
            vec![AgendaEntry { received: Some(*received), ..reply }]
        }
        Timed::ConsentAnswer { by } => vec![stated(EntryKind::ConsentAnswer, *by)],
        Timed::CaseStep { by } => vec![stated(EntryKind::CaseStep, When::AllDay(*by))],
        Timed::BenefitPayout { on } => vec![stated(EntryKind::BenefitPayout, When::AllDay(*on))],
        Timed::PowerOfAttorneyEnds { on } => vec![stated(EntryKind::PowerOfAttorneyEnds, When::AllDay(*on))],
    }
}

fn payment(item: &TimedItem, due_date: Date) -> AgendaEntry {
    let day = bank_day_from(due_date);
    let rule = if day == due_date { Rule::AsStated } else { Rule::NextBankDay };
    let why = Why { rule, rule_source: None, stated: vec![due_date] };
    entry(item, EntryKind::Payment, When::AllDay(day), why)
}

fn renewal(
    item: &TimedItem,
    rules: &Rules,
    permit: &str,
    valid_until: Date,
    stated: Option<Date>,
) -> Option<AgendaEntry> {
    let (first, why) = match stated {
        Some(day) => (day, Why { rule: Rule::AsStated, rule_source: None, stated: vec![day] }),
        None => {
            let (day, rule) = rules.renewal_opens(permit, valid_until)?;
            let source = RuleSource { source: rule.source.clone(), version: rules.version.clone() };
            (day, Why { rule: Rule::RenewalWindow, rule_source: Some(source), stated: vec![valid_until] })
        }
    };
    // A source that lets renewal open after the expiry gives no window to speak of.
    let window = When::Period { first, last: valid_until };
    (first <= valid_until).then(|| entry(item, EntryKind::RenewalOpen, window, why))
}

fn entry(item: &TimedItem, kind: EntryKind, start: When, why: Why) -> AgendaEntry {
    AgendaEntry {
        id: format!("{}:{}", kind.code(), item.id),
        kind,
        title: item.title.clone(),
        start,
        end: None,
        place: None,
        from: vec![ItemRef { source: item.source.clone(), item: item.id.clone() }],
        subject: item.subject.clone(),
        if_missed: item.if_missed.clone(),
        why,
        urgency: urgency(kind, item.if_missed.is_some()),
        cancelled: false,
        received: None,
    }
}

fn urgency(kind: EntryKind, loss: bool) -> Urgency {
    match (kind, loss) {
        (EntryKind::CaseStep | EntryKind::BenefitPayout | EntryKind::PowerOfAttorneyEnds, _) => {
            Urgency::Information
        }
        (_, true) => Urgency::Loss,
        (_, false) => Urgency::Action,
    }
}

/// Appointments, each once: two items are the same appointment if their reservation id is the same or, where one has none, if one source gives both for
/// the same time. Never across people.
fn appointments(items: &[TimedItem]) -> Vec<AgendaEntry> {
    let mut same: BTreeMap<(&str, String), Vec<&TimedItem>> = BTreeMap::new();
    for item in items {
        if let Timed::Appointment { start, reservation_id, .. } = &item.timed {
            let key = match reservation_id {
                Some(id) => format!("r:{id}"),
                None => format!("t:{}:{}", item.source, start.0),
            };
            same.entry((&item.subject, key)).or_default().push(item);
        }
    }
    same.into_values().filter_map(|items| appointment(&items)).collect()
}

/// One appointment out of what its sources say. The latest is believed; what it leaves out is taken from the others.
fn appointment(items: &[&TimedItem]) -> Option<AgendaEntry> {
    let latest = items.iter().max_by_key(|item| (item.as_of, &item.source, &item.id))?;
    let Timed::Appointment { start, end, place, reservation_id, cancelled } = &latest.timed else {
        return None;
    };
    let first_id = items.iter().map(|item| item.id.as_str()).min()?;
    let places = items.iter().filter_map(|item| match &item.timed {
        Timed::Appointment { place, .. } => place.clone(),
        _ => None,
    });
    let if_missed =
        latest.if_missed.clone().or_else(|| items.iter().filter_map(|item| item.if_missed.clone()).min());
    let mut from: Vec<_> =
        items.iter().map(|item| ItemRef { source: item.source.clone(), item: item.id.clone() }).collect();
    from.sort();
    from.dedup();
    let why = Why { rule: Rule::AsStated, rule_source: None, stated: vec![start.date()] };
    let key =
        reservation_id.as_ref().map_or_else(|| first_id.to_owned(), |id| format!("{}:{id}", latest.subject));
    // Done at one source is done: the citizen sees one entry and marks one.
    let done = items.iter().any(|item| item.done);
    (!done).then(|| AgendaEntry {
        id: format!("{}:{key}", EntryKind::Appointment.code()),
        end: end.filter(|end| end > start),
        place: place.clone().or_else(|| places.min()),
        from,
        urgency: urgency(EntryKind::Appointment, if_missed.is_some()),
        if_missed,
        cancelled: *cancelled,
        ..entry(latest, EntryKind::Appointment, When::At(*start), why)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wall::WallTime;
    use jiff::civil::date;

    fn item(id: &str, source: &str, timed: Timed) -> TimedItem {
        TimedItem {
            id: id.into(),
            source: source.into(),
            subject: "p".into(),
            title: format!("title {id}"),
            as_of: Timestamp::UNIX_EPOCH,
            if_missed: None,
            done: false,
            timed,
        }
    }

    fn wall(text: &str) -> WallTime {
        WallTime(text.parse().unwrap())
    }

    fn appointment(start: &str, reservation: Option<&str>) -> Timed {
        Timed::Appointment {
            start: wall(start),
            end: None,
            place: None,
            reservation_id: reservation.map(str::to_owned),
            cancelled: false,
        }
    }

    fn all(items: &[TimedItem]) -> Vec<AgendaEntry> {
        entries(items, &Rules::built_in())
    }

    #[test]
    fn a_payment_on_a_closed_day_stands_on_the_next_bank_day_and_says_why() {
        let entries = all(&[item("a", "s", Timed::Payment { due_date: date(2026, 12, 24) })]);
        assert_eq!(entries[0].start, When::AllDay(date(2026, 12, 28)));
        assert_eq!(entries[0].why.rule, Rule::NextBankDay);
        assert_eq!(entries[0].why.stated, [date(2026, 12, 24)]);
    }

    #[test]
    fn a_licence_gives_its_expiry_and_the_window_to_renew() {
        let valid_until = date(2036, 6, 13);
        let permit =
            |permit: &str, renewal_opens| Timed::Permit { permit: permit.into(), valid_until, renewal_opens };
        let entries = all(&[item("l", "s", permit("driving_licence", None))]);
        let found: Vec<_> = entries.iter().map(|entry| (entry.kind, entry.start, entry.why.rule)).collect();
        let window = When::Period { first: date(2036, 3, 13), last: valid_until };
        let expected = [
            (EntryKind::RenewalOpen, window, Rule::RenewalWindow),
            (EntryKind::PermitExpires, When::AllDay(valid_until), Rule::AsStated),
        ];
        assert_eq!(found, expected);
        let stated = all(&[item("l", "s", permit("passport", Some(date(2036, 1, 1))))]);
        assert_eq!(stated[0].why.rule, Rule::AsStated);
        let unknown = all(&[item("l", "s", permit("passport", None))]);
        assert_eq!(unknown.len(), 1, "no rule is made up");
        let after = all(&[item("l", "s", permit("passport", Some(date(2036, 7, 1))))]);
        assert_eq!(after.len(), 1);
    }

    #[test]
    fn the_same_appointment_from_two_sources_is_one_entry_and_the_latest_is_believed() {
        let mut moved = item("b", "post", appointment("2026-04-01T11:00:00", Some("r")));
        moved.as_of = "2026-03-01T00:00:00Z".parse().unwrap();
        let mut first = item("a", "hospital", appointment("2026-04-01T10:00:00", Some("r")));
        first.if_missed = Some("x".into());
        if let Timed::Appointment { place, .. } = &mut first.timed {
            *place = Some("Entrance 4".into());
        }
        let merged = all(&[first.clone(), moved.clone()]);
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].start, When::At(wall("2026-04-01T11:00:00")));
        assert_eq!((merged[0].place.as_deref(), merged[0].urgency), (Some("Entrance 4"), Urgency::Loss));
        assert_eq!(merged[0].from.len(), 2);
        assert_eq!(merged, all(&[moved.clone(), first.clone()]), "the order does not matter");
        assert_eq!(
            merged[0].id,
            all(&[first.clone()])[0].id,
            "the id does not change when a second source turns up"
        );
        moved.subject = "child".into();
        assert_eq!(all(&[first.clone(), moved]).len(), 2, "never across people");
        first.done = true;
        assert!(all(&[first]).is_empty());
    }

    #[test]
    fn without_a_reservation_id_source_and_time_tell_appointments_apart() {
        let same = [
            item("a", "s", appointment("2026-04-01T10:00:00", None)),
            item("b", "s", appointment("2026-04-01T10:00:00", None)),
            item("c", "s", appointment("2026-04-01T11:00:00", None)),
            item("d", "t", appointment("2026-04-01T10:00:00", None)),
        ];
        let ids: Vec<_> = all(&same).into_iter().map(|entry| entry.id).collect();
        assert_eq!(ids, ["appointment:a", "appointment:d", "appointment:c"]);
    }

    #[test]
    fn one_message_can_give_an_appointment_and_a_reply_by() {
        let reply = Timed::ReplyBy { received: wall("2026-03-01T08:00:00"), by: wall("2026-03-20T12:00:00") };
        let entries = all(&[
            item("m", "post", reply),
            item("m", "post", appointment("2026-04-01T10:00:00", Some("r"))),
        ]);
        assert_eq!(
            entries.iter().map(|entry| entry.kind).collect::<Vec<_>>(),
            [EntryKind::ReplyBy, EntryKind::Appointment]
        );
        assert_eq!(entries[0].received, Some(wall("2026-03-01T08:00:00")));
    }

    #[test]
    fn groups_follow_the_danish_day_and_week() {
        // Wednesday 4 March 2026, 12:00 in Denmark.
        let now = "2026-03-04T11:00:00Z".parse().unwrap();
        let deadline = |day: i8| Timed::Deadline { due: When::AllDay(date(2026, 3, day)) };
        let items = [
            item("yesterday", "s", deadline(3)),
            item("today", "s", deadline(4)),
            item("sunday", "s", deadline(8)),
            item("monday", "s", deadline(9)),
            item("over", "s", Timed::BenefitPayout { on: date(2026, 3, 3) }),
            item("passed", "s", Timed::Deadline { due: When::At(wall("2026-03-04T11:59:00")) }),
            item("this morning", "s", appointment("2026-03-04T09:00:00", None)),
        ];
        let groups = groups(all(&items), now);
        let ids = |group: &[AgendaEntry]| group.iter().map(|e| e.from[0].item.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&groups.overdue), ["yesterday", "passed"]);
        assert_eq!(ids(&groups.today), ["today", "this morning"]);
        assert_eq!(ids(&groups.this_week), ["sunday"]);
        assert_eq!(ids(&groups.later), ["monday"]);
    }

    #[test]
    fn a_window_holds_its_days_and_what_is_overdue() {
        let rules = Rules::built_in();
        let deadline = |day: i8| Timed::Deadline { due: When::AllDay(date(2026, 3, day)) };
        let items = [item("a", "s", deadline(1)), item("b", "s", deadline(10)), item("c", "s", deadline(17))];
        let ids: Vec<_> = agenda(&items, &rules, date(2026, 3, 10), 7).into_iter().map(|e| e.id).collect();
        assert_eq!(ids, ["deadline:a", "deadline:b"]);
    }
}

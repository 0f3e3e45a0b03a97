//! What the agenda makes of items, by example.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod items;

use items::{all, appointment, item, wall};
use jiff::civil::date;
use lomme_calendar::*;

fn stated(kind: EntryKind, when: When) -> Timed {
    Timed::Stated { kind, when, part: None }
}

fn timed(appointment: Appointment) -> Timed {
    Timed::Appointment(Box::new(appointment))
}

fn ids(entries: &[AgendaEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.id.as_str()).collect()
}

#[test]
fn the_same_appointment_from_two_sources_is_one_entry_and_the_latest_is_believed() {
    let mut moved = item("b", timed(appointment("2026-04-01T11:00:00", Some("r"))));
    moved.source = "post".into();
    moved.as_of = "2026-03-01T00:00:00Z".parse().unwrap();
    let place = Some("Entrance 4".to_owned());
    let mut first = item("a", timed(Appointment { place, ..appointment("2026-04-01T10:00:00", Some("r")) }));
    first.if_missed = Some("x".into());
    let merged = all(&[first.clone(), moved.clone()]);
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].start, When::At(wall("2026-04-01T11:00:00")));
    assert_eq!(merged[0].moved_from, Some(wall("2026-04-01T10:00:00")), "what the other source still says");
    assert_eq!((merged[0].place.as_deref(), merged[0].urgency), (Some("Entrance 4"), Urgency::Loss));
    assert_eq!((merged[0].from.len(), merged[0].revision), (2, 2));
    assert_eq!(merged, all(&[moved.clone(), first.clone()]), "the order does not matter");
    assert_eq!(merged[0].id, all(&[first.clone()])[0].id, "the id stays when a second source turns up");
    moved.subject = "child".into();
    assert_eq!(all(&[first.clone(), moved]).len(), 2, "never across people");
    first.done = true;
    assert!(all(&[first]).is_empty());
}

#[test]
fn of_two_versions_of_an_item_the_newer_stands_in_whatever_order_they_came() {
    let due = |day: i8| stated(EntryKind::Deadline, When::AllDay(date(2026, 3, day)));
    let old = item("a", due(20));
    for (version, as_of, day) in [(1, "2026-03-01T00:00:00Z", 10), (2, "1970-01-01T00:00:00Z", 25)] {
        let new = TimedItem { version, as_of: as_of.parse().unwrap(), ..item("a", due(day)) };
        for items in [[old.clone(), new.clone()], [new.clone(), old.clone()]] {
            let entries = all(&items);
            assert_eq!((entries.len(), entries[0].start), (1, When::AllDay(date(2026, 3, day))));
        }
    }
}

#[test]
fn without_a_reservation_id_source_and_time_tell_appointments_apart() {
    let mut same: Vec<_> = [("a", "10"), ("b", "10"), ("c", "11"), ("d", "10")]
        .map(|(id, hour)| item(id, timed(appointment(&format!("2026-04-01T{hour}:00:00"), None))))
        .into();
    same[3].source = "t".into();
    assert_eq!(ids(&all(&same)), ["appointment:a", "appointment:d", "appointment:c"]);
}

#[test]
fn a_cancelled_or_moved_appointment_stays_and_says_so() {
    let moved_from = Some(wall("2026-03-31T10:00:00"));
    let entries = all(&[
        item("c", timed(Appointment { cancelled: true, ..appointment("2026-04-01T10:00:00", None) })),
        item("m", timed(Appointment { moved_from, ..appointment("2026-04-01T11:00:00", None) })),
    ]);
    assert_eq!((entries[0].cancelled, entries[1].cancelled), (true, false));
    assert_eq!((entries[0].moved_from, entries[1].moved_from), (None, moved_from));
}

#[test]
fn what_recurs_has_an_entry_for_each_time_whose_id_has_its_day_and_ten_stays_ten_over_a_change_of_clocks() {
    let recurrence = Recurrence {
        every: Frequency::Weekly,
        interval: 1,
        weekdays: vec![],
        until: None,
        count: Some(3),
        except: vec![],
    };
    let training = Appointment {
        end: Some(wall("2026-03-22T10:45:00")),
        recurrence: Some(recurrence),
        ..appointment("2026-03-22T10:00:00", None)
    };
    let entries = all(&[item("t", timed(training))]);
    assert_eq!(
        ids(&entries),
        ["appointment:t@2026-03-22", "appointment:t@2026-03-29", "appointment:t@2026-04-05"]
    );
    let instants: Vec<_> = entries.iter().map(|entry| entry.start.ends().to_string()).collect();
    assert_eq!(instants, ["2026-03-22T09:00:00Z", "2026-03-29T08:00:00Z", "2026-04-05T08:00:00Z"]);
    assert_eq!(entries[1].end, Some(wall("2026-03-29T10:45:00")));
}

#[test]
fn one_message_can_give_an_appointment_a_reply_by_and_something_to_sign() {
    let reply = Timed::ReplyBy { received: wall("2026-03-01T08:00:00"), by: wall("2026-03-20T12:00:00") };
    let when = When::Period { first: date(2026, 3, 2), last: date(2026, 3, 25) };
    let sign = Timed::Stated { kind: EntryKind::ActionBy, when, part: Some("0".into()) };
    let entries = all(&[
        item("m", reply),
        item("m", timed(appointment("2026-04-01T10:00:00", Some("r")))),
        item("m", sign),
    ]);
    assert_eq!(ids(&entries), ["action_by:m:0", "reply_by:m", "appointment:p:r"]);
    assert_eq!(entries[1].received, Some(wall("2026-03-01T08:00:00")));
}

#[test]
fn what_the_source_says_is_lost_goes_before_what_is_known_and_law_before_both() {
    let day = When::AllDay(date(2026, 3, 20));
    let consent = item("c", stated(EntryKind::ConsentAnswer, day));
    let known = all(std::slice::from_ref(&consent)).remove(0);
    assert_eq!(
        (known.if_missed, known.urgency),
        (Some(IfMissed::Known("consent-lapses".into())), Urgency::Loss)
    );
    let said = all(&[TimedItem { if_missed: Some("x".into()), legal_effect: true, ..consent }]).remove(0);
    assert_eq!((said.if_missed, said.urgency), (Some(IfMissed::Stated("x".into())), Urgency::LegalEffect));
    let payout =
        all(&[TimedItem { if_missed: Some("x".into()), ..item("b", stated(EntryKind::BenefitPayout, day)) }]);
    assert_eq!(payout[0].urgency, Urgency::Information, "money that comes is no duty");
}

#[test]
fn groups_follow_the_danish_day_and_week() {
    // Wednesday 4 March 2026, 12:00 in Denmark.
    let now = "2026-03-04T11:00:00Z".parse().unwrap();
    let on = |kind, day: i8| stated(kind, When::AllDay(date(2026, 3, day)));
    let begun = When::Period { first: date(2026, 2, 1), last: date(2026, 3, 8) };
    let entries = all(&[
        item("yesterday", on(EntryKind::Deadline, 3)),
        item("today", on(EntryKind::Deadline, 4)),
        item("sunday", on(EntryKind::Deadline, 8)),
        item("monday", on(EntryKind::Deadline, 9)),
        item("over", on(EntryKind::BenefitPayout, 3)),
        item("passed", stated(EntryKind::Deadline, When::At(wall("2026-03-04T11:59:00")))),
        item("this morning", timed(appointment("2026-03-04T09:00:00", None))),
        item("begun", stated(EntryKind::ServicePeriod, begun)),
    ]);
    let groups = groups(entries, now);
    let ids = |group: &[AgendaEntry]| group.iter().map(|e| e.from[0].item.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&groups.overdue), ["yesterday", "passed"]);
    assert_eq!(ids(&groups.today), ["today", "this morning"]);
    assert_eq!(ids(&groups.this_week), ["begun", "sunday"]);
    assert_eq!(ids(&groups.later), ["monday"]);
}

#[test]
fn a_window_holds_its_days_and_what_is_overdue() {
    let deadline = |day: i8| stated(EntryKind::Deadline, When::AllDay(date(2026, 3, day)));
    let items = [item("a", deadline(1)), item("b", deadline(10)), item("c", deadline(17))];
    let window = Window { from: date(2026, 3, 10), days: 7 };
    let entries = agenda(&items, Rules::built_in(), window);
    assert_eq!(ids(&entries), ["deadline:a", "deadline:b"]);
}

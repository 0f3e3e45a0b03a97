//! What the plan promises, by example and for any agenda.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use lomme_calendar::{AgendaEntry, EntryKind, Rule, Urgency, WallTime, When, Why};
use lomme_reminders::*;
use proptest::prelude::*;

fn entry(id: &str, kind: EntryKind, start: When) -> AgendaEntry {
    AgendaEntry {
        id: id.into(),
        kind,
        title: "title".into(),
        start,
        end: None,
        place: None,
        from: vec![],
        subject: "p".into(),
        if_missed: None,
        why: Why { rule: Rule::AsStated, rule_source: None, stated: vec![] },
        urgency: Urgency::Action,
        cancelled: false,
        received: None,
    }
}

fn wall(text: &str) -> WallTime {
    WallTime(text.parse().unwrap())
}

fn at(text: &str) -> Timestamp {
    wall(text).instant()
}

fn make(entries: &[AgendaEntry], history: &History, now: Timestamp) -> Plan {
    plan(entries, &Offsets::built_in(), &Preferences::default(), history, now, LIMIT)
}

fn times(plan: &Plan) -> Vec<String> {
    plan.reminders.iter().map(|reminder| WallTime::at(reminder.fire_at).0.to_string()).collect()
}

#[test]
fn a_payment_is_reminded_of_a_week_and_a_day_before() {
    let plan = make(
        &[entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))],
        &History::default(),
        at("2026-03-01T12:00:00"),
    );
    assert_eq!(times(&plan), ["2026-03-13T09:00:00", "2026-03-19T09:00:00"]);
    assert_eq!(
        plan.reminders.iter().map(|reminder| reminder.id.as_str()).collect::<Vec<_>>(),
        ["p/d7", "p/d1"]
    );
}

#[test]
fn an_appointment_is_reminded_of_on_the_evening_before_and_two_hours_before_over_a_change_of_clocks() {
    // Sunday 29 March 2026: the clock goes from 02:00 to 03:00.
    let appointment = entry("a", EntryKind::Appointment, When::At(wall("2026-03-29T10:30:00")));
    let plan = make(&[appointment], &History::default(), at("2026-03-20T12:00:00"));
    assert_eq!(times(&plan), ["2026-03-28T19:00:00", "2026-03-29T08:30:00"]);
}

#[test]
fn in_quiet_hours_a_reminder_waits_for_the_morning_unless_that_is_too_late() {
    let nine = entry("nine", EntryKind::Appointment, When::At(wall("2026-03-10T09:00:00")));
    let half_past_seven = entry("early", EntryKind::Appointment, When::At(wall("2026-03-10T07:30:00")));
    let plan = make(&[nine, half_past_seven], &History::default(), at("2026-03-09T20:00:00"));
    let found: Vec<_> =
        plan.reminders.iter().map(|reminder| (reminder.id.as_str(), reminder.urgent)).collect();
    assert_eq!(found, [("early/h2", true), ("nine/h2", false)]);
    assert_eq!(times(&plan), ["2026-03-10T05:30:00", "2026-03-10T08:00:00"]);
}

#[test]
fn a_window_to_renew_is_reminded_of_when_it_opens_and_monthly() {
    let window = When::Period { first: date(2026, 3, 13), last: date(2026, 6, 13) };
    let plan =
        make(&[entry("r", EntryKind::RenewalOpen, window)], &History::default(), at("2026-03-01T12:00:00"));
    assert_eq!(times(&plan), ["2026-03-13T09:00:00", "2026-04-13T09:00:00", "2026-05-13T09:00:00"]);
}

#[test]
fn an_answer_is_reminded_of_at_half_time_and_two_days_before() {
    let mut reply = entry("m", EntryKind::ReplyBy, When::At(wall("2026-03-21T12:00:00")));
    reply.received = Some(wall("2026-03-01T12:00:00"));
    let plan = make(&[reply], &History::default(), at("2026-03-01T13:00:00"));
    assert_eq!(times(&plan), ["2026-03-11T09:00:00", "2026-03-19T09:00:00"]);
}

#[test]
fn several_on_one_day_become_one_digest_whose_id_and_stamp_follow_its_content() {
    let day = When::AllDay(date(2026, 3, 20));
    let mut entries = vec![entry("a", EntryKind::Payment, day), entry("b", EntryKind::Deadline, day)];
    let now = at("2026-03-14T12:00:00");
    let two = make(&entries, &History::default(), now);
    assert_eq!(two.reminders.len(), 1);
    let digest = &two.reminders[0];
    assert_eq!((digest.id.as_str(), digest.kind), ("digest:2026-03-19", ReminderKind::Digest));
    assert_eq!(digest.entries, ["a", "b"]);
    entries.push(entry("c", EntryKind::Payment, day));
    let three = make(&entries, &History::default(), now);
    assert_eq!(three.reminders[0].id, digest.id);
    let scheduled: Vec<_> = two.reminders.iter().map(Scheduled::from).collect();
    let difference = difference(&three, &scheduled);
    assert_eq!((difference.cancel.len(), difference.schedule.len()), (0, 1));
}

#[test]
fn done_cancelled_and_unwanted_entries_say_why_they_have_no_reminder() {
    let day = When::AllDay(date(2026, 3, 20));
    let mut cancelled = entry("cancelled", EntryKind::Appointment, When::At(wall("2026-03-20T10:00:00")));
    cancelled.cancelled = true;
    let entries = [
        entry("done", EntryKind::Payment, day),
        cancelled,
        entry("off", EntryKind::Deadline, day),
        entry("info", EntryKind::CaseStep, day),
        entry("over", EntryKind::Payment, When::AllDay(date(2026, 3, 1))),
    ];
    let prefs = Preferences { kinds_off: BTreeSet::from([EntryKind::Deadline]), ..Preferences::default() };
    let history = History { done: BTreeSet::from(["done".to_owned()]), ..History::default() };
    let plan = plan(&entries, &Offsets::built_in(), &prefs, &history, at("2026-03-05T12:00:00"), LIMIT);
    assert!(plan.reminders.is_empty());
    let reasons: Vec<_> = plan.left_out.iter().map(|left| (left.entry.as_str(), left.reason)).collect();
    let expected = [
        ("cancelled", LeftOutReason::Cancelled),
        ("done", LeftOutReason::Done),
        ("info", LeftOutReason::NoRule),
        ("off", LeftOutReason::KindOff),
        ("over", LeftOutReason::Over),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn a_snoozed_reminder_comes_when_the_citizen_said_and_a_delivered_one_does_not_come_again() {
    let payment = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let now = at("2026-03-19T09:05:00");
    let delivered = ["p/d7", "p/d1"].map(str::to_owned);
    let mut history = History { delivered: BTreeSet::from(delivered), ..History::default() };
    assert_eq!(make(&payment, &history, now).left_out[0].reason, LeftOutReason::AllDelivered);
    history.snoozed.insert("p/d1".into(), at("2026-03-19T15:00:00"));
    assert_eq!(times(&make(&payment, &history, now)), ["2026-03-19T15:00:00"]);
    assert!(make(&payment, &history, at("2026-03-19T15:00:00")).reminders.is_empty());
}

#[test]
fn a_snoozed_digest_comes_again_whole() {
    let day = When::AllDay(date(2026, 3, 20));
    let entries = [entry("a", EntryKind::Payment, day), entry("b", EntryKind::Deadline, day)];
    let mut history = History::default();
    history.delivered.insert("digest:2026-03-19".into());
    history.snoozed.insert("digest:2026-03-19".into(), at("2026-03-19T16:00:00"));
    let plan = make(&entries, &history, at("2026-03-19T09:05:00"));
    assert_eq!(times(&plan), ["2026-03-19T16:00:00"]);
    assert_eq!(plan.reminders[0].entries, ["a", "b"]);
}

#[test]
fn what_turns_up_too_late_for_its_reminders_still_gets_one() {
    let today = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&today, &History::default(), at("2026-03-20T14:01:00"));
    assert_eq!(times(&plan), ["2026-03-20T14:15:00"]);
    let tomorrow = make(&today, &History::default(), at("2026-03-19T14:01:00"));
    assert_eq!(times(&tomorrow), ["2026-03-20T09:00:00"]);
    let again = make(&today, &History::default(), at("2026-03-19T23:00:00"));
    assert_eq!(tomorrow.reminders, again.reminders, "making the plan again moves nothing");
}

#[test]
fn beyond_the_limit_what_is_soon_and_what_is_lost_stays() {
    let mut entries: Vec<_> = (0..200)
        .map(|number| {
            let day = date(2026, 3, 20).saturating_add(number.days());
            entry(&format!("e{number:03}"), EntryKind::Payment, When::AllDay(day))
        })
        .collect();
    entries[199].urgency = Urgency::Loss;
    let plan = make(&entries, &History::default(), at("2026-03-01T12:00:00"));
    assert_eq!(plan.reminders.len(), LIMIT);
    assert!(plan.reminders.iter().any(|reminder| reminder.entries.contains(&"e199".to_owned())));
    assert!(plan.reminders.iter().any(|reminder| reminder.entries.contains(&"e000".to_owned())));
    assert!(
        plan.left_out.iter().any(|left| left.entry == "e150" && left.reason == LeftOutReason::BeyondLimit)
    );
}

fn any_kind() -> impl Strategy<Value = EntryKind> {
    prop::sample::select(vec![
        EntryKind::Appointment,
        EntryKind::Deadline,
        EntryKind::Payment,
        EntryKind::PermitExpires,
        EntryKind::RenewalOpen,
        EntryKind::ReplyBy,
        EntryKind::ConsentAnswer,
        EntryKind::CaseStep,
        EntryKind::PowerOfAttorneyEnds,
    ])
}

fn any_when() -> impl Strategy<Value = When> {
    let day = (-10_i32..120).prop_map(|days| date(2026, 3, 1).saturating_add(days.days()));
    let minute = 0_i64..1440;
    (day, minute, 0_u8..3).prop_map(|(day, minute, shape): (Date, i64, u8)| match shape {
        0 => When::AllDay(day),
        1 => When::At(WallTime(DateTime::from(day).saturating_add(minute.minutes()))),
        _ => When::Period { first: day, last: day.saturating_add(90.days()) },
    })
}

fn any_entries() -> impl Strategy<Value = Vec<AgendaEntry>> {
    let urgency = prop::sample::select(vec![Urgency::Information, Urgency::Action, Urgency::Loss]);
    prop::collection::vec((any_kind(), any_when(), urgency), 0..40).prop_map(|made| {
        let made = made.into_iter().enumerate();
        made.map(|(number, (kind, start, urgency))| AgendaEntry {
            urgency,
            received: (kind == EntryKind::ReplyBy).then(|| wall("2026-02-15T10:00:00")),
            ..entry(&format!("e{number}"), kind, start)
        })
        .collect()
    })
}

fn any_now() -> impl Strategy<Value = Timestamp> {
    (0_i64..60 * 24 * 60).prop_map(|minutes| at("2026-02-20T00:00:00") + SignedDuration::from_mins(minutes))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_the_entries_does_not_matter(entries in any_entries(), now in any_now()) {
        let forwards = make(&entries, &History::default(), now);
        let backwards: Vec<_> = entries.into_iter().rev().collect();
        prop_assert_eq!(forwards, make(&backwards, &History::default(), now));
    }

    #[test]
    fn what_the_difference_asks_for_leaves_nothing_to_do(before in any_entries(), after in any_entries(), now in any_now()) {
        let before = make(&before, &History::default(), now);
        let has: Vec<_> = before.reminders.iter().map(Scheduled::from).collect();
        prop_assert!(difference(&before, &has).is_empty());
        let after = make(&after, &History::default(), now);
        let change = difference(&after, &has);
        let has = change.applied_to(&has);
        prop_assert!(difference(&after, &has).is_empty());
        prop_assert_eq!(has.len(), after.reminders.len());
    }

    #[test]
    fn none_is_in_quiet_hours_unless_urgent_and_none_is_past_or_after_its_entry(entries in any_entries(), now in any_now()) {
        let quiet = QuietHours::default();
        for reminder in make(&entries, &History::default(), now).reminders {
            prop_assert_eq!(quiet.contain(reminder.fire_at), reminder.urgent);
            prop_assert!(reminder.fire_at > now);
            for id in &reminder.entries {
                let entry = entries.iter().find(|entry| entry.id == *id).unwrap();
                prop_assert!(reminder.fire_at < entry.start.ends());
            }
        }
    }

    #[test]
    fn the_limit_is_never_passed_no_id_is_twice_and_no_entry_is_silently_without(
        entries in any_entries(), now in any_now(), limit in 0_usize..70,
    ) {
        let prefs = Preferences::default();
        let plan = plan(&entries, &Offsets::built_in(), &prefs, &History::default(), now, limit);
        prop_assert!(plan.reminders.len() <= limit);
        let ids: BTreeSet<_> = plan.reminders.iter().map(|reminder| &reminder.id).collect();
        prop_assert_eq!(ids.len(), plan.reminders.len());
        for entry in &entries {
            let reminded = plan.reminders.iter().any(|reminder| reminder.entries.contains(&entry.id));
            prop_assert!(reminded || plan.left_out.iter().any(|left| left.entry == entry.id));
        }
    }

    #[test]
    fn a_day_has_at_most_one_digest(entries in any_entries(), now in any_now()) {
        let plan = make(&entries, &History::default(), now);
        let digests: Vec<_> =
            plan.reminders.iter().filter(|r| r.kind == ReminderKind::Digest).map(|r| WallTime::at(r.fire_at).date()).collect();
        let days: BTreeSet<_> = digests.iter().collect();
        prop_assert_eq!(days.len(), digests.len());
    }
}

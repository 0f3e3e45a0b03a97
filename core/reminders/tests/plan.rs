//! What the plan does, by example.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod entries;

use std::collections::BTreeSet;

use entries::{at, entry, make, on_phone, rules, times, wall, with};
use jiff::ToSpan;
use jiff::civil::date;
use jiff::tz::TimeZone;
use lomme_calendar::{EntryKind, Urgency, When};
use lomme_reminders::*;

fn none() -> History {
    History::default()
}

#[test]
fn a_payment_is_reminded_of_a_week_and_a_day_before_and_said_to_have_passed_the_day_after() {
    let payment = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&payment, &none(), at("2026-03-01T12:00:00"));
    assert_eq!(times(&plan), ["2026-03-13T09:00:00", "2026-03-19T09:00:00", "2026-03-21T09:00:00"]);
    assert_eq!(rules(&plan), ["d7", "d1", "after"]);
    assert_eq!(plan.reminders[0].parts[0].code, "d7@2026-03-20");
    let after: Vec<_> = plan.reminders.iter().map(|r| r.parts[0].because.after_the_fact).collect();
    assert_eq!(after, [false, false, true]);
}

#[test]
fn an_appointment_is_reminded_of_on_the_evening_before_and_two_hours_before_over_a_change_of_clocks() {
    // Sunday 29 March 2026: the clock goes from 02:00 to 03:00.
    let appointment = [entry("a", EntryKind::Appointment, When::At(wall("2026-03-29T10:30:00")))];
    let plan = make(&appointment, &none(), at("2026-03-20T12:00:00"));
    assert_eq!(times(&plan), ["2026-03-28T19:00:00", "2026-03-29T08:30:00"]);
    // Sunday 25 October 2026 has 02:30 twice, and two hours before the second is half past one.
    let twice = [entry("a", EntryKind::Appointment, When::At(wall("2026-10-25T12:30:00")))];
    assert_eq!(
        times(&make(&twice, &none(), at("2026-10-20T12:00:00"))),
        ["2026-10-24T19:00:00", "2026-10-25T10:30:00"]
    );
}

#[test]
fn two_appointments_of_tomorrow_are_one_notification_this_evening() {
    let tomorrow = ["09:00", "14:00"]
        .map(|time| entry(time, EntryKind::Appointment, When::At(wall(&format!("2026-03-10T{time}:00")))));
    let plan = make(&tomorrow, &none(), at("2026-03-09T12:00:00"));
    assert_eq!(times(&plan), ["2026-03-09T19:00:00", "2026-03-10T08:00:00", "2026-03-10T12:00:00"]);
    assert_eq!((plan.reminders[0].kind, plan.reminders[0].parts.len()), (ReminderKind::Evening, 2));
}

#[test]
fn in_quiet_hours_a_reminder_waits_for_the_morning_unless_that_is_too_late_and_says_so() {
    let nine = entry("nine", EntryKind::Appointment, When::At(wall("2026-03-10T09:00:00")));
    let half_past_seven = entry("early", EntryKind::Appointment, When::At(wall("2026-03-10T07:30:00")));
    let plan = make(&[nine, half_past_seven], &none(), at("2026-03-09T20:00:00"));
    let found: Vec<_> = plan.reminders.iter().map(|r| (r.parts[0].entry.as_str(), r.urgent)).collect();
    assert_eq!(found, [("early", true), ("nine", false)]);
    assert_eq!(times(&plan), ["2026-03-10T05:30:00", "2026-03-10T08:00:00"]);
    assert_eq!(plan.reminders[1].parts[0].because.moved, [Moved::QuietHours]);
}

#[test]
fn a_window_to_renew_is_reminded_of_when_it_opens_and_monthly() {
    let window = When::Period { first: date(2026, 3, 13), last: date(2026, 6, 13) };
    let plan = make(&[entry("r", EntryKind::RenewalOpen, window)], &none(), at("2026-03-01T12:00:00"));
    assert_eq!(times(&plan), ["2026-03-13T09:00:00", "2026-04-13T09:00:00", "2026-05-13T09:00:00"]);
    assert_eq!(rules(&plan), ["open", "m1", "m2"]);
}

#[test]
fn an_answer_is_reminded_of_at_half_time_and_two_days_before() {
    let mut reply = entry("m", EntryKind::ReplyBy, When::At(wall("2026-03-21T12:00:00")));
    reply.received = Some(wall("2026-03-01T12:00:00"));
    let plan = make(&[reply], &none(), at("2026-03-01T13:00:00"));
    assert_eq!(rules(&plan), ["half", "d2", "after"]);
    assert_eq!(times(&plan)[..2], ["2026-03-11T09:00:00", "2026-03-19T09:00:00"]);
}

#[test]
fn near_a_legal_effect_there_are_more_reminders_and_the_last_comes_alone_and_is_urgent() {
    let day = When::AllDay(date(2026, 3, 20));
    let mut legal = entry("legal", EntryKind::ComplaintBy, day);
    legal.urgency = Urgency::LegalEffect;
    let plan = make(&[legal, entry("plain", EntryKind::Deadline, day)], &none(), at("2026-03-01T12:00:00"));
    let of_legal: Vec<_> =
        plan.reminders.iter().filter(|r| r.parts.iter().any(|part| part.entry == "legal")).collect();
    let found: Vec<_> = of_legal.iter().map(|r| (r.fire_at, r.urgent, r.parts.len())).collect();
    let expected = [
        (at("2026-03-06T09:00:00"), false, 1),
        (at("2026-03-13T09:00:00"), false, 2),
        (at("2026-03-17T09:00:00"), false, 1),
        (at("2026-03-18T09:00:00"), false, 1),
        (at("2026-03-19T09:00:00"), false, 2),
        (at("2026-03-20T09:00:00"), true, 1),
    ];
    assert_eq!(found, expected);
}

#[test]
fn several_on_one_day_become_one_digest_whose_id_stays_and_whose_stamp_follows_its_content() {
    let day = When::AllDay(date(2026, 3, 20));
    let mut entries = vec![entry("a", EntryKind::Payment, day), entry("b", EntryKind::Deadline, day)];
    let now = at("2026-03-14T12:00:00");
    let two = make(&entries, &none(), now);
    let digest = &two.reminders[0];
    assert_eq!((digest.id.as_str(), digest.kind), ("day:2026-03-19", ReminderKind::Digest));
    entries.push(entry("c", EntryKind::Payment, day));
    let three = make(&entries, &none(), now);
    assert_eq!((three.reminders[0].parts.len(), &three.reminders[0].id), (3, &digest.id));
    let scheduled: Vec<_> = two.reminders.iter().map(Scheduled::from).collect();
    let change = difference(&three, &scheduled, now);
    assert_eq!(
        (change.cancel.len(), change.schedule.len()),
        (0, 2),
        "that of the day before and that of the day after"
    );
    entries[0].title = "another".into();
    assert_ne!(make(&entries, &none(), now).reminders[0].stamp, three.reminders[0].stamp);
}

#[test]
fn a_day_has_one_digest_even_when_more_turns_up_after_it() {
    let day = When::AllDay(date(2026, 3, 20));
    let early = entry("a", EntryKind::Payment, day);
    let plan = make(std::slice::from_ref(&early), &none(), at("2026-03-14T12:00:00"));
    let mut history = none();
    history.shown(&plan.reminders[0]);
    // Travelling west, the ninth hour of the 19th comes again.
    let zone = TimeZone::get("America/New_York").unwrap();
    let phone = Phone { zone, ..Phone::in_denmark() };
    let late = entry("b", EntryKind::Payment, day);
    let plan = on_phone(&[early, late], &history, at("2026-03-19T09:30:00"), &phone);
    let first: Vec<_> = plan.reminders[0].parts.iter().map(|part| part.entry.as_str()).collect();
    assert_eq!((first, plan.reminders[0].digest_of), (vec!["b"], Some(date(2026, 3, 20))));
    assert_eq!(plan.reminders[0].parts[0].because.moved, [Moved::NextDigest]);
}

#[test]
fn entries_without_a_reminder_say_why() {
    let day = When::AllDay(date(2026, 3, 20));
    let mut cancelled = entry("cancelled", EntryKind::Appointment, When::At(wall("2026-03-20T10:00:00")));
    cancelled.cancelled = true;
    let mut muted = entry("muted", EntryKind::Payment, day);
    muted.from[0].source = "noisy".into();
    let entries = [
        entry("done", EntryKind::Payment, day),
        cancelled,
        muted,
        entry("off", EntryKind::Deadline, day),
        entry("info", EntryKind::CaseStep, day),
        entry("over", EntryKind::RenewalOpen, When::AllDay(date(2026, 3, 1))),
        entry("long over", EntryKind::Payment, When::AllDay(date(2026, 1, 1))),
    ];
    let prefs = Preferences {
        kinds_off: BTreeSet::from([EntryKind::Deadline]),
        muted_sources: BTreeSet::from(["noisy".to_owned()]),
        ..Preferences::default()
    };
    let history = History { done: BTreeSet::from(["done".to_owned()]), ..none() };
    let now = at("2026-03-05T12:00:00");
    let plan = with(&entries, &prefs, &history, now, &Phone::in_denmark());
    assert!(plan.reminders.is_empty());
    let reasons: Vec<_> = plan.left_out.iter().map(|left| (left.entry.as_str(), left.reason)).collect();
    let expected = [
        ("done", LeftOutReason::Done),
        ("cancelled", LeftOutReason::Cancelled),
        ("muted", LeftOutReason::SourceMuted),
        ("off", LeftOutReason::KindOff),
        ("info", LeftOutReason::NoRule),
        ("over", LeftOutReason::Over),
        ("long over", LeftOutReason::Over),
    ];
    assert_eq!(reasons, expected);
    let forbidden = Phone { allowed: false, ..Phone::in_denmark() };
    let plan = on_phone(&entries[..1], &none(), now, &forbidden);
    assert_eq!(plan.left_out[0].reason, LeftOutReason::NotAllowed);
}

#[test]
fn a_snoozed_reminder_comes_when_the_citizen_said_and_a_shown_one_does_not_come_again() {
    let payment = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&payment, &none(), at("2026-03-10T09:00:00"));
    let now = at("2026-03-19T09:05:00");
    let mut history = none();
    history.passed(&plan.reminders, now);
    assert_eq!(rules(&make(&payment, &history, now)), ["after"]);
    history.snoozed(&plan.reminders[1], at("2026-03-19T15:00:00"));
    let again = make(&payment, &history, now);
    assert_eq!(times(&again)[0], "2026-03-19T15:00:00");
    assert_eq!(again.reminders[0].parts[0].because.moved, [Moved::Snoozed]);
    history.shown(&again.reminders[0]);
    assert_eq!(rules(&make(&payment, &history, at("2026-03-19T15:00:00"))), ["after"]);
}

#[test]
fn a_snoozed_digest_comes_again_whole() {
    let day = When::AllDay(date(2026, 3, 20));
    let entries = [entry("a", EntryKind::Payment, day), entry("b", EntryKind::Deadline, day)];
    let plan = make(&entries, &none(), at("2026-03-14T12:00:00"));
    let mut history = none();
    history.shown(&plan.reminders[0]);
    history.snoozed(&plan.reminders[0], at("2026-03-19T16:00:00"));
    let plan = make(&entries, &history, at("2026-03-19T09:05:00"));
    assert_eq!(
        (times(&plan)[0].as_str(), plan.reminders[0].kind),
        ("2026-03-19T16:00:00", ReminderKind::Snoozed)
    );
    assert_eq!(plan.reminders[0].parts.len(), 2);
}

#[test]
fn what_is_snoozed_past_its_end_comes_and_says_that_it_has_passed_and_in_quiet_hours_it_waits() {
    let appointment = [entry("a", EntryKind::Appointment, When::At(wall("2026-03-20T10:00:00")))];
    let plan = make(&appointment, &none(), at("2026-03-19T12:00:00"));
    let mut history = none();
    history.shown(&plan.reminders[0]);
    history.shown(&plan.reminders[1]);
    history.snoozed(&plan.reminders[1], at("2026-03-20T22:00:00"));
    let plan = make(&appointment, &history, at("2026-03-20T08:05:00"));
    assert_eq!(times(&plan), ["2026-03-21T08:00:00"]);
    let because = &plan.reminders[0].parts[0].because;
    assert!(because.after_the_fact && because.moved == [Moved::Snoozed, Moved::QuietHours]);
}

#[test]
fn a_snooze_that_passed_while_the_phone_was_off_is_made_up_for() {
    let payment = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&payment, &none(), at("2026-03-18T12:00:00"));
    let mut history = none();
    history.snoozed(&plan.reminders[0], at("2026-03-19T15:00:00"));
    let later = make(&payment, &history, at("2026-03-19T18:00:00"));
    assert_eq!((times(&later)[0].as_str(), rules(&later)[0]), ("2026-03-20T09:00:00", "late"));
}

#[test]
fn an_appointment_that_was_moved_is_reminded_of_anew_and_what_was_put_off_for_the_old_time_is_void() {
    let before = entry("a", EntryKind::Appointment, When::At(wall("2026-03-20T10:00:00")));
    let plan = make(std::slice::from_ref(&before), &none(), at("2026-03-19T12:00:00"));
    let mut history = none();
    history.shown(&plan.reminders[0]);
    history.snoozed(&plan.reminders[1], at("2026-03-20T09:00:00"));
    let after = entry("a", EntryKind::Appointment, When::At(wall("2026-03-27T10:00:00")));
    let plan = make(&[after], &history, at("2026-03-19T20:00:00"));
    assert_eq!(times(&plan), ["2026-03-26T19:00:00", "2026-03-27T08:00:00"]);
}

#[test]
fn what_turns_up_too_late_for_its_reminders_still_gets_one() {
    let today = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&today, &none(), at("2026-03-20T14:01:00"));
    assert_eq!(times(&plan)[0], "2026-03-20T14:15:00");
    let tomorrow = make(&today, &none(), at("2026-03-19T14:01:00"));
    assert_eq!(times(&tomorrow)[0], "2026-03-20T09:00:00");
    let again = make(&today, &none(), at("2026-03-19T23:00:00"));
    assert_eq!(tomorrow.reminders, again.reminders, "making the plan again moves nothing");
}

#[test]
fn what_turns_up_overdue_is_told_of_as_such_and_not_after_a_month() {
    let overdue = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 1)))];
    let plan = make(&overdue, &none(), at("2026-03-20T14:00:00"));
    assert_eq!(times(&plan), ["2026-03-21T09:00:00"]);
    assert!(plan.reminders[0].parts[0].because.after_the_fact);
    assert!(make(&overdue, &none(), at("2026-04-02T14:00:00")).reminders.is_empty());
}

#[test]
fn mornings_and_quiet_hours_are_where_the_phone_is_and_deadlines_where_the_authority_is() {
    let zone = |name| Phone { zone: TimeZone::get(name).unwrap(), ..Phone::in_denmark() };
    let entries = [
        entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20))),
        entry("a", EntryKind::Appointment, When::At(wall("2026-03-20T10:00:00"))),
    ];
    let now = at("2026-03-18T12:00:00");
    let local = |plan: &Plan, phone: &Phone| -> Vec<String> {
        let times = plan.reminders.iter().map(|r| phone.zone.to_datetime(r.fire_at).to_string());
        times.zip(&plan.reminders).map(|(time, r)| format!("{time} {}", r.parts[0].because.rule)).collect()
    };
    let bangkok = zone("Asia/Bangkok");
    let plan = on_phone(&entries, &none(), now, &bangkok);
    let expected = [
        "2026-03-19T09:00:00 d1",
        "2026-03-19T19:00:00 evening",
        // Ten in Denmark is sixteen in Bangkok.
        "2026-03-20T14:00:00 h2",
        "2026-03-21T09:00:00 after",
    ];
    assert_eq!(local(&plan, &bangkok), expected);
    let honolulu = zone("Pacific/Honolulu");
    let plan = on_phone(&entries, &none(), now, &honolulu);
    // The appointment is at 23 on the 19th there, and the last day to pay ends at 13.
    assert_eq!(local(&plan, &honolulu)[..2], ["2026-03-18T19:00:00 evening", "2026-03-19T09:00:00 d1"]);
    let h2 = plan.reminders.iter().find(|r| r.parts[0].because.rule == "h2").unwrap();
    assert!(h2.urgent, "21 there is quiet, and the morning would be too late");
    // Back home nothing that was shown abroad comes again.
    let mut history = none();
    history.shown(&plan.reminders[1]);
    let home = make(&entries, &history, at("2026-03-19T21:00:00"));
    assert!(!rules(&home).contains(&"d1"));
}

#[test]
fn a_clock_set_back_shows_nothing_twice_and_one_set_forward_loses_nothing_that_was_not_shown() {
    let payment = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&payment, &none(), at("2026-03-10T12:00:00"));
    // The clock is set forward by a week: the phone shows what is then due.
    let mut history = none();
    let to_come = history.passed(&plan.reminders, at("2026-03-17T12:00:00"));
    assert_eq!(to_come.len(), 2);
    let back = make(&payment, &history, at("2026-03-10T12:05:00"));
    assert_eq!(rules(&back), ["d1", "after"], "d7 was shown");
}

#[test]
fn a_phone_that_was_off_makes_up_for_what_it_did_not_show() {
    let payment = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&payment, &none(), at("2026-03-10T12:00:00"));
    let mut history = none();
    history.lost(&plan.reminders, at("2026-03-11T00:00:00"));
    let on_again = make(&payment, &history, at("2026-03-19T12:00:00"));
    assert_eq!(rules(&on_again), ["late", "after"]);
    assert_eq!(times(&on_again)[0], "2026-03-20T09:00:00");
}

#[test]
fn an_inexact_phone_is_asked_earlier_and_told_how_late_it_may_be() {
    let appointment = [entry("a", EntryKind::Appointment, When::At(wall("2026-03-20T14:00:00")))];
    let phone = Phone { exact: false, ..Phone::in_denmark() };
    let plan = on_phone(&appointment, &none(), at("2026-03-19T12:00:00"), &phone);
    assert_eq!(times(&plan), ["2026-03-19T18:45:00", "2026-03-20T11:45:00"]);
    assert_eq!(plan.reminders[1].latest, at("2026-03-20T12:00:00"));
    assert_eq!(plan.reminders[1].parts[0].because.moved, [Moved::InexactPhone]);
}

#[test]
fn beyond_the_limit_what_is_soon_and_what_is_lost_stays_and_the_last_asks_to_open_the_app() {
    let mut entries: Vec<_> = (0..200)
        .map(|number| {
            let day = date(2026, 3, 20).saturating_add(number.days());
            entry(&format!("e{number:03}"), EntryKind::Payment, When::AllDay(day))
        })
        .collect();
    entries[199].urgency = Urgency::Loss;
    let now = at("2026-03-01T12:00:00");
    let plan = make(&entries, &none(), now);
    assert_eq!(plan.reminders.len(), LIMIT);
    let has = |id: &str| plan.reminders.iter().any(|r| r.parts.iter().any(|part| part.entry == id));
    assert!(has("e000") && has("e199"));
    let left =
        |id: &str| plan.left_out.iter().any(|l| l.entry == id && l.reason == LeftOutReason::BeyondLimit);
    assert!(left("e150") && !has("e150"));
    let open: Vec<_> = plan.reminders.iter().filter(|r| r.kind == ReminderKind::OpenApp).collect();
    assert_eq!(open.len(), 1);
    let last_before = plan.reminders.iter().filter(|r| r.fire_at < open[0].fire_at).count();
    assert!(last_before >= LIMIT - 4, "it comes when the first of those left out should have come");
}

#[test]
fn what_the_phone_is_about_to_show_is_left_alone() {
    let payment = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&payment, &none(), at("2026-03-10T12:00:00"));
    let scheduled: Vec<_> = plan.reminders.iter().map(Scheduled::from).collect();
    let mut history = none();
    let now = at("2026-03-13T09:00:30");
    history.passed(&plan.reminders, now);
    let again = make(&payment, &history, now);
    let change = difference(&again, &scheduled, now);
    assert!(change.is_empty(), "the one of nine o'clock may come a little late: {change:?}");
}

#[test]
fn what_was_put_off_stays_put_off_when_what_came_is_noted_once_more() {
    let payment = [entry("p", EntryKind::Payment, When::AllDay(date(2026, 3, 20)))];
    let plan = make(&payment, &none(), at("2026-03-18T12:00:00"));
    let mut history = none();
    let now = at("2026-03-19T09:05:00");
    history.passed(&plan.reminders, now);
    history.snoozed(&plan.reminders[0], at("2026-03-19T15:00:00"));
    history.passed(&plan.reminders, now);
    let snoozed = make(&payment, &history, now);
    assert_eq!(times(&snoozed)[0], "2026-03-19T15:00:00");
    history.passed(&snoozed.reminders[..1], at("2026-03-19T15:00:00"));
    assert_eq!(rules(&make(&payment, &history, at("2026-03-19T15:00:00"))), ["after"]);
}

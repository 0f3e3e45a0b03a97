//! What the plan promises, for any agenda, history and phone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod entries;

use std::collections::BTreeSet;

use entries::{at, entry, on_phone, wall};
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use lomme_calendar::{AgendaEntry, EntryKind, Urgency, WallTime, When};
use lomme_reminders::*;
use proptest::prelude::*;

fn any_when() -> impl Strategy<Value = When> {
    let day = (-10_i32..120).prop_map(|days| date(2026, 3, 1).saturating_add(days.days()));
    (day, 0_i64..1440, 0_u8..3).prop_map(|(day, minute, shape): (Date, i64, u8)| match shape {
        0 => When::AllDay(day),
        1 => When::At(WallTime::new(DateTime::from(day).saturating_add(minute.minutes()))),
        _ => When::Period { first: day, last: day.saturating_add(90.days()) },
    })
}

fn any_entries() -> impl Strategy<Value = Vec<AgendaEntry>> {
    use Urgency::*;
    let urgency = prop::sample::select(vec![Information, Action, Loss, LegalEffect]);
    let kind = prop::sample::select(EntryKind::ALL.to_vec());
    prop::collection::vec((kind, any_when(), urgency), 0..40).prop_map(|made| {
        let made = made.into_iter().enumerate();
        made.map(|(number, (kind, start, urgency))| AgendaEntry {
            urgency,
            cancelled: number % 11 == 10,
            received: (kind == EntryKind::ReplyBy).then(|| wall("2026-02-15T10:00:00")),
            ..entry(&format!("e{number}"), kind, start)
        })
        .collect()
    })
}

fn any_phone() -> impl Strategy<Value = Phone> {
    let zones =
        ["Europe/Copenhagen", "Asia/Bangkok", "Pacific/Honolulu", "America/New_York", "Pacific/Kiritimati"];
    (prop::sample::select(zones.to_vec()), any::<bool>(), 0_usize..70).prop_map(|(zone, exact, limit)| {
        Phone { zone: TimeZone::get(zone).unwrap(), limit, allowed: true, exact }
    })
}

fn any_now() -> impl Strategy<Value = Timestamp> {
    (0_i64..60 * 24 * 60).prop_map(|minutes| at("2026-02-20T00:00:00") + SignedDuration::from_mins(minutes))
}

/// What happens to a phone that shows everything and on which some things are put off or done.
fn lived(entries: &[AgendaEntry], phone: &Phone, now: Timestamp, whims: &[u8]) -> History {
    let mut history = History::default();
    let mut then = now;
    for whim in whims {
        let plan = on_phone(entries, &history, then, phone);
        let Some(next) = plan.reminders.first() else { break };
        then = next.fire_at;
        match whim % 4 {
            0 => history.snoozed(next, then + SignedDuration::from_hours(i64::from(*whim))),
            1 => history.done.extend(next.parts.first().map(|part| part.entry.clone())),
            _ => history.shown(next),
        }
    }
    history
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_order_of_the_entries_does_not_matter(
        (entries, shuffled) in any_entries().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        now in any_now(), phone in any_phone(),
    ) {
        let plan = on_phone(&entries, &History::default(), now, &phone);
        let other = on_phone(&shuffled, &History::default(), now, &phone);
        let sorted = |mut plan: Plan| {
            plan.left_out.sort();
            plan
        };
        prop_assert_eq!(sorted(plan), sorted(other));
    }

    #[test]
    fn no_entry_is_without_a_reminder_unless_for_a_named_reason_and_there_are_never_more_than_the_limit(
        entries in any_entries(), now in any_now(), phone in any_phone(), whims in prop::collection::vec(any::<u8>(), 0..8),
    ) {
        let history = lived(&entries, &phone, now, &whims);
        let plan = on_phone(&entries, &history, now, &phone);
        prop_assert!(plan.reminders.len() <= phone.limit);
        let ids: BTreeSet<_> = plan.reminders.iter().map(|reminder| &reminder.id).collect();
        prop_assert_eq!(ids.len(), plan.reminders.len());
        for entry in &entries {
            let reminded = plan.reminders.iter().any(|r| r.parts.iter().any(|part| part.entry == entry.id));
            prop_assert!(reminded || plan.left_out.iter().any(|left| left.entry == entry.id), "{:?}", entry);
        }
    }

    #[test]
    fn none_is_in_quiet_hours_unless_urgent_nor_past_and_what_comes_after_the_fact_says_so(
        entries in any_entries(), now in any_now(), phone in any_phone(), whims in prop::collection::vec(any::<u8>(), 0..8),
    ) {
        let history = lived(&entries, &phone, now, &whims);
        let quiet = QuietHours::default();
        for reminder in on_phone(&entries, &history, now, &phone).reminders {
            let in_quiet = quiet.contain(reminder.fire_at, &phone) || quiet.contain(reminder.latest, &phone);
            prop_assert!(!in_quiet || reminder.urgent, "{:?}", reminder);
            prop_assert!(reminder.fire_at > now && reminder.latest >= reminder.fire_at);
            prop_assert!(reminder.latest <= reminder.stale_after);
            for part in &reminder.parts {
                let entry = entries.iter().find(|entry| entry.id == part.entry).unwrap();
                prop_assert_eq!(part.because.after_the_fact, reminder.fire_at >= entry.start.ends());
            }
        }
    }

    #[test]
    fn a_day_has_at_most_one_digest_whatever_has_been_shown(
        entries in any_entries(), now in any_now(), phone in any_phone(), whims in prop::collection::vec(any::<u8>(), 0..8),
    ) {
        let history = lived(&entries, &phone, now, &whims);
        let plan = on_phone(&entries, &history, now, &phone);
        let days: Vec<_> = plan.reminders.iter().filter_map(|reminder| reminder.digest_of).collect();
        prop_assert_eq!(days.iter().collect::<BTreeSet<_>>().len(), days.len());
        prop_assert!(days.iter().all(|day| !history.digests.contains_key(day)));
    }

    #[test]
    fn what_is_left_out_is_neither_sooner_nor_more_urgent_than_what_is_kept(
        entries in any_entries(), now in any_now(), phone in any_phone(),
    ) {
        let plan = on_phone(&entries, &History::default(), now, &phone);
        let all = on_phone(&entries, &History::default(), now, &Phone { limit: usize::MAX, ..phone.clone() });
        let week = now + SignedDuration::from_hours(7 * 24);
        let weight = |reminder: &Reminder| {
            let of = reminder.parts.iter().filter_map(|part| entries.iter().find(|entry| entry.id == part.entry));
            (reminder.fire_at <= week, of.map(|entry| entry.urgency).max())
        };
        let kept: BTreeSet<_> = plan.reminders.iter().map(|reminder| &reminder.id).collect();
        let least = plan.reminders.iter().filter(|r| r.kind != ReminderKind::OpenApp).map(weight).min();
        for left in all.reminders.iter().filter(|reminder| !kept.contains(&reminder.id)) {
            prop_assert!(least.is_none_or(|least| weight(left) <= least), "{:?} {:?}", left, least);
        }
        if all.reminders.len() > phone.limit && phone.limit > 0 {
            prop_assert_eq!(plan.reminders.iter().filter(|r| r.kind == ReminderKind::OpenApp).count(), 1);
        }
    }

    #[test]
    fn made_again_later_the_plan_is_the_same_save_what_was_shown(
        entries in any_entries(), now in any_now(), phone in any_phone(), minutes in 0_i64..40 * 24 * 60,
        whims in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let phone = Phone { limit: usize::MAX, ..phone };
        let mut history = lived(&entries, &phone, now, &whims);
        let plan = on_phone(&entries, &history, now, &phone);
        let later = now + SignedDuration::from_mins(minutes);
        let to_come = history.passed(&plan.reminders, later);
        let again = on_phone(&entries, &history, later, &phone);
        for reminder in &to_come {
            prop_assert!(again.reminders.contains(reminder), "gone or changed: {:?}", reminder);
        }
        for reminder in &again.reminders {
            prop_assert!(to_come.contains(reminder), "new: {:?}", reminder);
        }
    }

    #[test]
    fn nothing_that_was_shown_or_done_comes_again_wherever_the_clock_is_set(
        entries in any_entries(), now in any_now(), phone in any_phone(), elsewhere in any_phone(), then in any_now(),
        whims in prop::collection::vec(1_u8..=255, 0..12),
    ) {
        let history = lived(&entries, &phone, now, &whims);
        for part in on_phone(&entries, &history, then, &elsewhere).reminders.iter().flat_map(|r| &r.parts) {
            let mark = history.marks.get(&part.entry).and_then(|marks| marks.get(&part.code));
            prop_assert!(mark != Some(&Mark::Shown) && !history.done.contains(&part.entry));
        }
    }

    #[test]
    fn the_difference_is_the_least_and_applied_twice_or_cut_off_it_ends_the_same(
        before in any_entries(), after in any_entries(), now in any_now(), phone in any_phone(), cut in 0_usize..80,
    ) {
        let before = on_phone(&before, &History::default(), now, &phone);
        let has: Vec<_> = before.reminders.iter().map(Scheduled::from).collect();
        prop_assert!(difference(&before, &has, now).is_empty());
        let after = on_phone(&after, &History::default(), now, &phone);
        let change = difference(&after, &has, now);
        let ended = change.applied_to(&has);
        prop_assert!(difference(&after, &ended, now).is_empty());
        prop_assert_eq!(ended.len(), after.reminders.len());
        let same = |one: &[Scheduled], other: &[Scheduled]| one.len() == other.len() && one.iter().all(|s| other.contains(s));
        prop_assert!(same(&change.applied_to(&ended), &ended), "twice");
        prop_assert!(change.cancel.iter().all(|id| after.reminders.iter().all(|r| r.id != *id)));
        prop_assert!(change.schedule.iter().all(|new| !has.contains(&Scheduled::from(*new))), "what is there is left alone");
        // Cut off anywhere: what was done was done, and the rest is asked for again.
        let cancel = change.cancel.iter().take(cut).cloned().collect();
        let schedule = change.schedule.iter().take(cut.saturating_sub(change.cancel.len())).cloned().collect();
        let part = Difference { cancel, schedule }.applied_to(&has);
        prop_assert!(part.len() <= phone.limit.max(has.len()));
        let rest = difference(&after, &part, now);
        prop_assert!(same(&rest.applied_to(&part), &ended));
    }
}

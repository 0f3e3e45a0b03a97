//! What holds for any items and any day from 1970 to 2199.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod items;

use items::{all, item, wall};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use lomme_calendar::*;
use proptest::prelude::*;

fn any_day() -> impl Strategy<Value = Date> {
    (0_i32..84_006).prop_map(|days| date(1970, 1, 1).saturating_add(days.days()))
}

fn any_wall() -> impl Strategy<Value = WallTime> {
    (any_day(), 0_i8..24, 0_i8..60).prop_map(|(day, hour, minute)| WallTime::new(day.at(hour, minute, 0, 0)))
}

fn any_recurrence() -> impl Strategy<Value = Option<Recurrence>> {
    use Frequency::*;
    let every = prop::sample::select(vec![Daily, Weekly, Monthly, Yearly]);
    let some = (every, 0_u16..5, prop::collection::vec(1_i8..8, 0..3), prop::option::of(0_u16..40));
    prop::option::of(some.prop_map(|(every, interval, weekdays, count)| Recurrence {
        every,
        interval,
        weekdays,
        until: None,
        count,
        except: vec![],
    }))
}

fn any_timed() -> impl Strategy<Value = Timed> {
    let reservation =
        prop::option::of(prop::sample::select(vec!["r1".to_owned(), "r2".to_owned(), "r3".to_owned()]));
    let appointment = (any_wall(), reservation, any::<bool>(), any_recurrence());
    let appointment = appointment.prop_map(|(start, reservation_id, cancelled, recurrence)| {
        let event = Some("driving_test".to_owned());
        let more = Appointment { reservation_id, cancelled, recurrence, event, ..Appointment::at(start) };
        Timed::Appointment(Box::new(more))
    });
    let kind = prop::sample::select(EntryKind::ALL.to_vec());
    let category = prop::sample::select(vec![None, Some("B".to_owned()), Some("CE".to_owned())]);
    let permit = prop::sample::select(vec!["driving_licence", "passport", "weapon", "none"]);
    let what = prop::sample::select(vec![
        "moving",
        "death",
        "decision_tax",
        "b_tax",
        "residual_tax",
        "tax_year",
        "none",
    ]);
    prop_oneof![
        appointment,
        (kind, any_day()).prop_map(|(kind, day)| Timed::Stated { kind, when: When::AllDay(day), part: None }),
        any_day().prop_map(|due_date| Timed::Payment { due_date }),
        (permit, category, any_day(), prop::option::of(any_day())).prop_map(
            |(permit, category, valid_until, renewal_opens)| Timed::Permit {
                permit: permit.into(),
                category,
                valid_until,
                renewal_opens
            }
        ),
        (what, any_day()).prop_map(|(event, on)| Timed::Event { event: event.into(), on }),
        (any_wall(), any_wall()).prop_map(|(received, by)| Timed::ReplyBy { received, by }),
    ]
}

fn any_items() -> impl Strategy<Value = Vec<TimedItem>> {
    let source = prop::sample::select(vec!["s", "t"]);
    let one = (any_timed(), source, 0_i64..50, any::<bool>(), prop::sample::select(vec!["p", "q"]));
    prop::collection::vec(one, 0..30).prop_map(|made| {
        let made = made.into_iter().enumerate();
        made.map(|(number, (timed, source, as_of, done, subject))| TimedItem {
            source: source.into(),
            as_of: Timestamp::from_second(as_of).unwrap(),
            done: done && number % 5 == 0,
            subject: subject.into(),
            ..item(&format!("i{number}"), timed)
        })
        .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_order_of_items_does_not_matter_and_what_comes_twice_is_there_once(
        (items, shuffled) in any_items().prop_flat_map(|items| (Just(items.clone()), Just(items).prop_shuffle())),
        cut in 0_usize..30,
    ) {
        let entries = all(&items);
        prop_assert_eq!(&entries, &all(&shuffled));
        // Pages that overlap, as when a sync is cut off and goes on.
        let cut = cut.min(items.len());
        let pages: Vec<_> = items[cut..].iter().chain(&shuffled).cloned().collect();
        let of_pages = all(&pages);
        let ids = |entries: &[AgendaEntry]| entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&entries), ids(&of_pages));
    }

    #[test]
    fn ids_are_unique_and_every_item_that_is_not_done_stands_in_some_entry(items in any_items()) {
        let entries = entries(&items, Rules::built_in(), Window { from: date(1970, 1, 1), days: u16::MAX });
        let mut ids: Vec<_> = entries.iter().map(|entry| &entry.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), entries.len());
        for entry in &entries {
            prop_assert!(!entry.from.is_empty() && !entry.why.stated.is_empty());
            prop_assert!(entry.start.first_day() <= entry.start.last_day());
            prop_assert_eq!(entry.why.rule.is_some() && entry.why.steps.is_empty(), false, "{:?}", entry);
        }
        let silent = |timed: &Timed| matches!(timed, Timed::Event { .. } | Timed::Appointment(_));
        for item in items.iter().filter(|item| !item.done && !silent(&item.timed)) {
            prop_assert!(entries.iter().any(|entry| entry.from.iter().any(|from| from.item == item.id)), "{:?}", item);
        }
    }

    #[test]
    fn groups_hold_each_entry_of_a_window_at_most_once_and_nothing_that_is_owed_is_left_out(
        items in any_items(), day in any_day(), days in 0_u16..400,
    ) {
        let entries = agenda(&items, Rules::built_in(), Window { from: day, days });
        let now = WallTime::new(day.at(12, 0, 0, 0)).instant();
        let owed: Vec<_> = entries.iter().filter(|e| e.kind.is_owed()).map(|e| e.id.clone()).collect();
        let count = entries.len();
        let groups = groups(entries, now);
        let grouped: Vec<_> = [groups.overdue, groups.today, groups.this_week, groups.later].concat();
        prop_assert!(grouped.len() <= count);
        for id in owed {
            prop_assert_eq!(grouped.iter().filter(|entry| entry.id == id).count(), 1, "{}", id);
        }
    }

    #[test]
    fn working_days_add_and_take_away(day in any_day(), count in -400_i32..400) {
        let moved = add_working_days(day, count).unwrap();
        prop_assert!(count == 0 || is_working_day(moved));
        if is_working_day(day) {
            prop_assert_eq!(add_working_days(moved, -count), Some(day));
            prop_assert_eq!(working_days_between(day, moved), count);
        }
        let more = add_working_days(day, count + 1).unwrap();
        prop_assert!(more > moved || !is_working_day(day) && count <= 0 && more >= moved);
    }

    #[test]
    fn the_next_and_the_last_bank_day_have_only_closed_days_between(day in any_day()) {
        let (next, last) = (bank_day_from(day).unwrap(), bank_day_until(day).unwrap());
        prop_assert!(last <= day && day <= next && is_bank_day(next) && is_bank_day(last));
        let closed = last.series(1.day()).skip(1).take_while(|between| *between < next);
        prop_assert!(is_bank_day(day) || closed.clone().all(|between| !is_bank_day(between)));
        prop_assert!(closed.count() < 7, "banks are not closed for a week");
    }

    #[test]
    fn wall_time_and_instant_are_each_other(seconds in 0_i64..7_258_118_400) {
        let instant = Timestamp::from_second(seconds).unwrap();
        prop_assert_eq!(WallTime::at(instant).instant(), instant);
    }
}

/// Both changes of clocks of every year, by the words of the directive: at 01:00 UTC on the last Sunday of March and of October.
#[test]
fn both_changes_of_clocks_of_2023_to_2035() {
    use jiff::civil::Weekday::Sunday;
    for year in 2023..=2035 {
        let sunday = |month| date(year, month, 1).nth_weekday_of_month(-1, Sunday).unwrap();
        let (spring, autumn) = (sunday(3), sunday(10));
        let utc = |day: Date, hour: i8, minute: i8| format!("{day}T{hour:02}:{minute:02}:00Z");
        let at = |day: Date, time: &str| wall(&format!("{day}T{time}")).instant().to_string();
        let table = [
            (at(spring, "01:59:00"), utc(spring, 0, 59)),
            (at(spring, "02:00:00"), utc(spring, 1, 0)),
            (at(spring, "02:30:00"), utc(spring, 1, 30)),
            (at(spring, "03:00:00"), utc(spring, 1, 0)),
            (at(autumn, "01:59:00"), utc(autumn.yesterday().unwrap(), 23, 59)),
            (at(autumn, "02:30:00"), utc(autumn, 0, 30)),
            (at(autumn, "02:30:00+01:00"), utc(autumn, 1, 30)),
            (at(autumn, "03:00:00"), utc(autumn, 2, 0)),
        ];
        for (found, expected) in table {
            assert_eq!(found, expected);
        }
    }
}

/// Leap years and year ends: the week a day is in, by the definition (the week of the year's first Thursday is week 1).
#[test]
fn iso_weeks_of_1970_to_2199() {
    let mut day = date(1970, 1, 1);
    while day.year() < 2200 {
        let thursday = day.saturating_add((3 - i32::from(day.weekday().to_monday_zero_offset())).days());
        let week = i8::try_from((thursday.day_of_year() - 1) / 7 + 1).unwrap();
        assert_eq!(iso_week(day), (thursday.year(), week), "{day}");
        day = day.tomorrow().unwrap();
    }
}

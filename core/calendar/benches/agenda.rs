//! What an agenda costs, compared in one run with sorting the items it is made of: `cargo bench -p lomme-calendar`.
//!
//! Instructions are counted and not times, so that the ratio, which is what may not be passed, is the same on a busy machine. Memory is counted by
//! the allocator.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "no code that is shipped")]

mod counted;

use std::hint::black_box;
use std::process::ExitCode;

use jiff::civil::{Date, DateTime, date};
use jiff::{Timestamp, ToSpan};
use lomme_calendar::{
    Appointment, EntryKind, Rules, Timed, TimedItem, WallTime, When, Window, agenda, entries, groups,
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const ITEMS: usize = 10_000;
/// The agenda costs at most so many times what sorting its items costs.
const MOST: f64 = 5.0;
/// Bytes an entry may take while the agenda is made, the entry itself included.
const BYTES: usize = 1_500;
/// A year and a month, as far as reminders are planned; about half of the entries are in it.
const WINDOW: Window = Window { from: Date::constant(2026, 3, 1), days: 397 };

fn main() -> ExitCode {
    if let Some(case) = counted::case() {
        play(&case);
        return ExitCode::SUCCESS;
    }
    let items: Vec<TimedItem> = (0..ITEMS).map(item).collect();
    let rules = Rules::built_in();
    let (all, inside) = (entries(&items, rules, WINDOW).len(), agenda(&items, rules, WINDOW).len());
    println!("{ITEMS} items give {all} entries, {inside} of them in the window");
    let bytes = [1_000, ITEMS, 10 * ITEMS].map(bytes_an_entry);
    println!(
        "bytes an entry at most while it is made, of 1,000, {ITEMS} and {} items: {bytes:?}  (at most {BYTES})",
        10 * ITEMS
    );
    let fits = bytes.iter().all(|bytes| *bytes <= BYTES);
    let costs = [("sort", "items"), ("agenda", "items"), ("groups", "agenda")];
    let [Some(sort), Some(agenda), Some(groups)] = costs.map(|(case, before)| counted::cost(case, before))
    else {
        counted::not_counted();
        return if fits { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    };
    println!("sorting the items: 1.00  ({sort:.0} instructions)");
    println!("agenda:            {:.2}  (at most {MOST})", agenda / sort);
    println!("groups:            {:.2}", groups / sort);
    if fits && agenda / sort <= MOST { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Each case is the one before it and one thing more.
fn play(case: &str) {
    let rules = Rules::built_in();
    let items: Vec<TimedItem> = (0..ITEMS).map(item).collect();
    let now: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
    match case {
        "items" => drop(black_box(items)),
        "sort" => drop(black_box(sorted(items))),
        "agenda" => drop(black_box(agenda(&items, rules, WINDOW))),
        "groups" => drop(black_box(groups(agenda(&items, rules, WINDOW), now))),
        other => panic!("there is no case {other}"),
    }
}

/// The items by time and then by id: what any agenda has to do at least.
fn sorted(mut items: Vec<TimedItem>) -> Vec<TimedItem> {
    items.sort_by(|a, b| (time(a), &a.id).cmp(&(time(b), &b.id)));
    items
}

fn time(item: &TimedItem) -> DateTime {
    let midnight = |day: &Date| day.at(0, 0, 0, 0);
    match &item.timed {
        Timed::Appointment(appointment) => appointment.start.civil(),
        Timed::Stated { when: When::At(time), .. } => time.civil(),
        Timed::Stated { when, .. } => midnight(&when.first_day()),
        Timed::Payment { due_date: day } | Timed::Event { on: day, .. } => midnight(day),
        Timed::Permit { valid_until: day, .. } | Timed::Condition { until: day, .. } => midnight(day),
        Timed::ReplyBy { by, .. } => by.civil(),
    }
}

fn bytes_an_entry(count: usize) -> usize {
    let items: Vec<TimedItem> = (0..count).map(item).collect();
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let entries = entries(&items, Rules::built_in(), WINDOW);
    (ALLOCATED.peak_usage() - before) / entries.len()
}

/// One of all kinds, spread over three years, in no order.
fn item(number: usize) -> TimedItem {
    // A number without a pattern: multiplication by a large odd one, its upper bits.
    let mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let day = date(2025, 6, 1).saturating_add(((mixed % 1_100) as i32).days());
    let at = WallTime::new(day.at((mixed % 24) as i8, 30, 0, 0));
    let timed = match number % 8 {
        0 | 1 => Timed::Payment { due_date: day },
        2 | 3 => {
            let reservation_id = Some(format!("{mixed:032x}"));
            let place = Some("Opdigtet Hospital, indgang 4".to_owned());
            Timed::Appointment(Box::new(Appointment { reservation_id, place, ..Appointment::at(at) }))
        }
        4 => Timed::Stated { kind: EntryKind::Deadline, when: When::AllDay(day), part: None },
        5 => Timed::ReplyBy { received: WallTime::new(day.yesterday().unwrap().at(8, 0, 0, 0)), by: at },
        6 => {
            let category = Some("B".to_owned());
            Timed::Permit {
                permit: "driving_licence".into(),
                category,
                valid_until: day,
                renewal_opens: None,
            }
        }
        _ => Timed::Event { event: "decision_payments_denmark".into(), on: day },
    };
    TimedItem {
        id: format!("{mixed:016x}-{number}"),
        source: format!("kilde-{}", number % 20),
        subject: "6f1c2a4e-0000-4000-8000-000000000001".into(),
        title: format!("Noget fra en myndighed, nummer {number}"),
        version: 1,
        as_of: Timestamp::UNIX_EPOCH,
        if_missed: number.is_multiple_of(3).then(|| "Du får en rykker på 250 kr.".to_owned()),
        legal_effect: false,
        done: false,
        timed,
    }
}

//! What an agenda costs, compared in one run with sorting the items it is made of: `cargo bench -p lomme-calendar`.
//!
//! Machines differ and are shared, so nothing here is a time: both are run in turn, the fastest of many runs counts, and the ratio is what may
//! not be passed. Memory is counted by the allocator.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "no code that is shipped")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiff::civil::{Date, DateTime, date};
use jiff::{Timestamp, ToSpan};
use lomme_calendar::{
    Appointment, EntryKind, Rules, Timed, TimedItem, WallTime, When, Window, agenda, entries, groups,
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const ITEMS: usize = 10_000;
const ROUNDS: usize = 60;
/// The agenda costs at most so many times what sorting its items costs.
const MOST: f64 = 5.0;
/// Bytes an entry may take while the agenda is made, the entry itself included.
const BYTES: usize = 2_000;

fn main() -> ExitCode {
    let rules = Rules::built_in();
    let items: Vec<TimedItem> = (0..ITEMS).map(item).collect();
    // A year and a month, as far as reminders are planned; about a third of the items is in it.
    let window = Window { from: date(2026, 3, 1), days: 397 };
    let now: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
    let (mut sort, mut make, mut grouped) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let copy = items.clone();
        sort = sort.min(timed(|| sorted(copy)));
        make = make.min(timed(|| agenda(&items, rules, window)));
        let entries = agenda(&items, rules, window);
        grouped = grouped.min(timed(|| groups(entries, now)));
    }
    let of_sort = |of: Duration| of.as_secs_f64() / sort.as_secs_f64();
    let found = entries(&items, rules, window).len();
    println!(
        "{ITEMS} items give {found} entries, {} of them in the window",
        agenda(&items, rules, window).len()
    );
    println!("sorting the items: 1.00");
    println!("agenda:            {:.2}  (at most {MOST})", of_sort(make));
    println!("groups:            {:.2}", of_sort(grouped));
    let bytes = [1_000, ITEMS, 10 * ITEMS].map(|count| bytes_an_entry(count, window));
    println!(
        "bytes an entry at most while it is made, of 1,000, {ITEMS} and {} items: {bytes:?}  (at most {BYTES})",
        10 * ITEMS
    );
    let holds = of_sort(make) <= MOST && bytes.iter().all(|bytes| *bytes <= BYTES);
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn timed<T>(what: impl FnOnce() -> T) -> Duration {
    let since = Instant::now();
    let result = black_box(what());
    let took = since.elapsed();
    drop(result);
    took
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

fn bytes_an_entry(count: usize, window: Window) -> usize {
    let items: Vec<TimedItem> = (0..count).map(item).collect();
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let entries = entries(&items, Rules::built_in(), window);
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
        if_missed: (number % 3 == 0).then(|| "Du får en rykker på 250 kr.".to_owned()),
        legal_effect: false,
        done: false,
        timed,
    }
}

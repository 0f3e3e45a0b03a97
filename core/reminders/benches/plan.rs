//! What a plan and a difference cost, compared in one run with sorting the entries: `cargo bench -p lomme-reminders`.
//!
//! Instructions are counted and not times, so that the ratios, which are what may not be passed, are the same on a busy machine. Memory is counted by
//! the allocator.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "no code that is shipped")]

#[path = "../../calendar/benches/counted/mod.rs"]
mod counted;

use std::hint::black_box;
use std::process::ExitCode;

use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use lomme_calendar::{AgendaEntry, EntryKind, ItemRef, Urgency, WallTime, When, Why};
use lomme_reminders::{
    History, Input, LIMIT, Phone, Plan, Preferences, Reminder, Rules, Scheduled, difference, plan,
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const ENTRIES: usize = 10_000;
/// The plan costs at most so many times what sorting its entries costs.
const MOST: f64 = 5.0;
/// Bytes an entry may take while the plan is made.
const BYTES: usize = 2_000;
/// The difference after one change may cost so many times more over a store of a hundred times as many entries.
const MOST_BY_STORE: f64 = 1.5;
/// A difference is small beside the plans it is between, so it is made so many times.
const TIMES: usize = 2_000;

fn main() -> ExitCode {
    if let Some(case) = counted::case() {
        play(&case);
        return ExitCode::SUCCESS;
    }
    let bytes = [1_000, ENTRIES, 10 * ENTRIES].map(bytes_an_entry);
    println!(
        "bytes an entry at most while it is made, of 1,000, {ENTRIES} and {} entries: {bytes:?}  (at most {BYTES})",
        10 * ENTRIES
    );
    let fits = bytes.iter().all(|bytes| *bytes <= BYTES);
    let costs = [("sort", "entries"), ("plan", "entries")];
    let [Some(sort), Some(plan)] = costs.map(|(case, before)| counted::cost(case, before)) else {
        counted::not_counted();
        return if fits { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    };
    println!("sorting {ENTRIES} entries: 1.00  ({sort:.0} instructions)");
    println!("plan:                   {:.2}  (at most {MOST})", plan / sort);
    let one = |(count, limit): (usize, usize)| {
        let case = format!("difference {count} {limit}");
        counted::cost(&case, &format!("no {case}")).unwrap_or(f64::MAX) / TIMES as f64
    };
    let by_store = [1_000, 10_000, 100_000].map(|count| one((count, LIMIT)));
    println!(
        "instructions of a difference after one change, of 1,000, 10,000 and 100,000 entries: {by_store:.0?}"
    );
    let by_window = [16, 32, 64].map(|limit| one((ENTRIES, limit)));
    println!(
        "instructions of a difference after one change, a phone that holds 16, 32 and 64:     {by_window:.0?}"
    );
    let grows = by_store[2] / by_store[0];
    println!("a store of a hundred times as many entries: {grows:.2}  (at most {MOST_BY_STORE})");
    if fits && plan / sort <= MOST && grows <= MOST_BY_STORE { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Each case is one that prepares it and one thing more.
fn play(case: &str) {
    let words: Vec<&str> = case.split(' ').collect();
    match words[..] {
        ["entries"] => drop(black_box(entries(ENTRIES))),
        ["sort"] => drop(black_box(sorted(entries(ENTRIES)))),
        ["plan"] => drop(black_box(planned(&entries(ENTRIES), &Phone::in_denmark()))),
        ["difference", count, limit] => {
            after_one_change(count.parse().unwrap(), limit.parse().unwrap(), TIMES)
        }
        ["no", "difference", count, limit] => {
            after_one_change(count.parse().unwrap(), limit.parse().unwrap(), 0)
        }
        _ => panic!("there is no case {case}"),
    }
}

/// The entries by time and then by id.
fn sorted(mut entries: Vec<AgendaEntry>) -> Vec<AgendaEntry> {
    let time = |entry: &AgendaEntry| match entry.start {
        When::At(time) => time.civil(),
        whole => whole.first_day().at(0, 0, 0, 0),
    };
    entries.sort_by(|a, b| (time(a), &a.id).cmp(&(time(b), &b.id)));
    entries
}

fn planned(entries: &[AgendaEntry], phone: &Phone) -> Plan {
    let (prefs, history) = (Preferences::default(), History::default());
    let now: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
    plan(&Input { entries, rules: Rules::built_in(), prefs: &prefs, history: &history, phone, now })
}

/// The difference after one entry has changed, so many times.
fn after_one_change(count: usize, limit: usize, times: usize) {
    let phone = Phone { limit, ..Phone::in_denmark() };
    let mut entries = entries(count);
    let before = planned(&entries, &phone);
    let has: Vec<_> = before.reminders.iter().map(Scheduled::from).collect();
    let speaks_of = |entry: &AgendaEntry| {
        let of = |reminder: &&Reminder| reminder.parts.iter().any(|part| part.entry == entry.id);
        before.reminders.iter().filter(of).count()
    };
    let which = entries.iter().position(|entry| speaks_of(entry) == 1).unwrap();
    entries[which].title = "Noget andet".into();
    let after = planned(&entries, &phone);
    let now = "2026-03-01T09:00:00Z".parse().unwrap();
    assert_eq!(difference(&after, &has, now).schedule.len(), 1);
    for _ in 0..times {
        black_box(difference(black_box(&after), black_box(&has), now));
    }
}

fn bytes_an_entry(count: usize) -> usize {
    let entries = entries(count);
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    black_box(planned(&entries, &Phone::in_denmark()));
    (ALLOCATED.peak_usage() - before) / count
}

/// Entries of the coming year, in no order.
fn entries(count: usize) -> Vec<AgendaEntry> {
    use EntryKind::{Appointment, ComplaintBy, Deadline, Payment, RenewalOpen, ReplyBy};
    let kinds = [Payment, Payment, Appointment, Appointment, Deadline, ReplyBy, RenewalOpen, ComplaintBy];
    (0..count)
        .map(|number| {
            // A number without a pattern: multiplication by a large odd one, its upper bits.
            let mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
            let kind = kinds[number % kinds.len()];
            let day = date(2026, 3, 2).saturating_add(((mixed % 365) as i32).days());
            let at = WallTime::new(day.at((mixed % 24) as i8, 30, 0, 0));
            let start = match kind {
                Appointment | ReplyBy => When::At(at),
                RenewalOpen => When::Period { first: day, last: day.saturating_add(90.days()) },
                _ => When::AllDay(day),
            };
            AgendaEntry {
                id: format!("{}:{mixed:016x}-{number}", kind.code()),
                kind,
                title: format!("Noget fra en myndighed, nummer {number}"),
                start,
                end: None,
                place: None,
                from: vec![ItemRef { source: "kilde".into(), item: format!("{mixed:016x}-{number}") }],
                subject: "6f1c2a4e-0000-4000-8000-000000000001".into(),
                if_missed: None,
                why: Why::default(),
                urgency: if kind == ComplaintBy { Urgency::LegalEffect } else { Urgency::Action },
                cancelled: false,
                moved_from: None,
                received: (kind == ReplyBy).then(|| WallTime::new(date(2026, 2, 20).at(8, 0, 0, 0))),
                revision: 1,
                as_of: Timestamp::UNIX_EPOCH,
            }
        })
        .collect()
}

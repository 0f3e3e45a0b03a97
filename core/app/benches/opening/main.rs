//! What a citizen waits for when the app is opened with 10,000 items in its store, compared in one run with SQLCipher alone: its open, and a
//! select of the same rows. `cargo bench -p lomme-app`; with `quick` after `--` the limit has half as much room again.
//!
//! The cases take turns and the best of each counts, so that what else the machine does falls out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "no code that is shipped")]

#[path = "../../../store/benches/store/bare.rs"]
mod bare;
mod items;
mod phone;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use bare::Bare;
use lomme_overview::Item;
use phone::Phone;

const ITEMS: usize = 10_000;
/// Lines of a kind on a first screen.
const FIRST: u32 = 20;
const TURNS: usize = 12;
/// What the first screen may take, as a multiple of the bare open and select.
const LIMIT: f64 = 1.5;

/// What is done, and how it is called.
type Case<'a> = (&'a str, Box<dyn FnMut() + 'a>);

fn main() -> ExitCode {
    let most = if std::env::args().any(|argument| argument == "quick") { LIMIT * 1.5 } else { LIMIT };
    let rows = items::rows(ITEMS);
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::with(&dir.path().join("phone"), &rows);
    let theirs = dir.path().join("bare");
    Bare::open(&theirs).put(&rows, 500);
    let app = phone.open();
    let mut cases: [Case<'_>; 7] = [
        ("", Box::new(|| assert_eq!(Bare::open(&theirs).read(), ITEMS))),
        ("the app's open, and the first screen", Box::new(|| phone::first_screen(&phone.open(), FIRST))),
        ("  of it the open", Box::new(|| drop(phone.open()))),
        ("  of it the first screen", Box::new(|| phone::first_screen(&app, FIRST))),
        (
            "the app's open, and the whole overview with a line for every item",
            Box::new(|| assert_eq!(phone::lines(&phone.open()), ITEMS)),
        ),
        (
            "  of it reading the items out of their JSON",
            Box::new(|| {
                for row in &rows {
                    black_box(serde_json::from_str::<Item>(&row.body).unwrap());
                }
            }),
        ),
        (
            "  that JSON as JSON of no particular form, for comparison",
            Box::new(|| {
                for row in &rows {
                    black_box(serde_json::from_str::<serde_json::Value>(&row.body).unwrap());
                }
            }),
        ),
    ];
    let mut best = [f64::MAX; 7];
    for _ in 0..TURNS {
        for ((_, case), best) in cases.iter_mut().zip(&mut best) {
            let since = Instant::now();
            case();
            *best = best.min(since.elapsed().as_secs_f64());
        }
    }
    println!("{ITEMS} items, over SQLCipher's open and a bare select of them:");
    for ((what, _), took) in cases.iter().zip(best).skip(1) {
        println!("{what:<72} {:>7.2}", took / best[0]);
    }
    let first = best[1] / best[0];
    println!("the first screen may take {most:.2}{}", if first <= most { "" } else { "   PASSED OVER" });
    if first <= most { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

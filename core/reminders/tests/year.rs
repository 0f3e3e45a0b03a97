//! A year lived in simulation: ten people, phones that are off for weeks, travel, clocks set wrong, permissions taken away, authorities that
//! move, cancel and add. What is shown is told by the phone and not by the plan, and in the end everything that was due was spoken of.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod entries;
mod lives;

use lives::{Figures, Life};

const PEOPLE: u64 = 10;
/// Most notifications of a day, whatever happens: its digest, the evening's, and one for each appointment, each last day of a legal effect and
/// each that was put off, of which these lives have few a day.
const MOST_A_DAY: usize = 6;

#[test]
fn in_a_year_nothing_due_is_missed_nothing_comes_twice_and_no_day_is_full_of_it() {
    let mut all = Figures::default();
    for person in 0..PEOPLE {
        let figures = Life::new(person).live_a_year();
        assert!(figures.silent.is_empty(), "person {person}: due and never spoken of: {:?}", figures.silent);
        assert!(figures.twice.is_empty(), "person {person}: shown twice: {:?}", figures.twice);
        assert!(figures.in_quiet_hours_for_nothing.is_empty(), "{:?}", figures.in_quiet_hours_for_nothing);
        assert!(figures.two_digests.is_empty(), "person {person}: {:?}", figures.two_digests);
        assert!(figures.most_a_day() <= MOST_A_DAY, "person {person}: {} on one day", figures.most_a_day());
        assert!(figures.most_held <= lomme_reminders::LIMIT);
        all.add(figures);
    }
    // Past the capture of test output: these are the figures.
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "\na year of {PEOPLE} people: {all}\n");
    // The lives have to be hard enough for the test to mean something.
    assert!(
        all.shown > 1000
            && all.plans > 1000
            && all.off_days > 100
            && all.after_the_fact > 10
            && all.lost > 10
    );
    assert!(
        all.snoozed > 50
            && all.zones > 20
            && all.clock_back > 10
            && all.forbidden_days > 50
            && all.interrupted > 50
    );
}

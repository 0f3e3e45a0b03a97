//! Holidays and ISO weeks of 1970 to 2199.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use lomme_calendar::{easter_sunday, holidays, iso_week};
use lomme_tests::say_loudly;
use serde::Deserialize;

use crate::peers::ask;

#[derive(Deserialize)]
struct Found {
    last: i16,
    holidays: BTreeSet<Date>,
    easter: Vec<Date>,
    weeks: Vec<(i16, i8)>,
}

#[test]
fn holidays_and_iso_weeks_are_those_of_the_foreign_libraries() {
    let Some(found) = ask::<Found>("holidays_dk.py", &["1970", "2199"]) else { return };
    assert!(found.last >= 2099);
    if found.last < 2199 {
        say_loudly(&format!(
            "the library `holidays` knows no year after {}; later ones were not compared",
            found.last
        ));
    }
    let ours: BTreeSet<Date> = (1970..=found.last).flat_map(holidays).map(|(day, _)| day).collect();
    assert_eq!(ours, found.holidays);
    assert_eq!((1970..=2199).map(easter_sunday).collect::<Vec<_>>(), found.easter);
    assert_eq!(found.weeks.len(), 84_006);
    for (day, week) in date(1970, 1, 1).series(1.day()).zip(found.weeks) {
        assert_eq!(iso_week(day), week, "{day}");
    }
}

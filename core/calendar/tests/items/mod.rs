//! Items for the tests.
#![allow(dead_code, reason = "each test takes what it needs")]

use jiff::Timestamp;
use jiff::civil::date;
use lomme_calendar::*;

pub(crate) fn item(id: &str, timed: Timed) -> TimedItem {
    TimedItem {
        id: id.into(),
        source: "s".into(),
        subject: "p".into(),
        title: format!("title {id}"),
        version: 1,
        as_of: Timestamp::UNIX_EPOCH,
        if_missed: None,
        legal_effect: false,
        done: false,
        timed,
    }
}

pub(crate) fn wall(text: &str) -> WallTime {
    text.parse().unwrap()
}

pub(crate) fn appointment(start: &str, reservation: Option<&str>) -> Appointment {
    Appointment { reservation_id: reservation.map(str::to_owned), ..Appointment::at(wall(start)) }
}

/// Every entry, and of what recurs that of the year 2026.
pub(crate) fn all(items: &[TimedItem]) -> Vec<AgendaEntry> {
    entries(items, Rules::built_in(), Window { from: date(2026, 1, 1), days: 365 })
}

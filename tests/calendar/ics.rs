//! The .ics file, read back by `icalendar` and `vobject`.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use lomme_calendar::ics::{Alarms, Export, Form, Titles, export};
use lomme_calendar::{
    AgendaEntry, Appointment, EntryKind, Rules, Timed, TimedItem, WallTime, When, Window, entries,
};
use serde::Deserialize;

use crate::peers::ask;

/// An event as a foreign reader has it.
#[derive(Debug, PartialEq, Deserialize)]
struct Event {
    uid: String,
    start: String,
    end: Option<String>,
    summary: String,
    location: Option<String>,
    description: Option<String>,
    status: String,
    sequence: u64,
    class: String,
    alarms: Vec<i64>,
}

fn item(number: usize, timed: Timed) -> TimedItem {
    TimedItem {
        id: format!("i{number:05}"),
        source: "s".into(),
        subject: "p".into(),
        title: format!("Ting {number}"),
        version: number as u64,
        as_of: "2026-03-01T08:00:00Z".parse().unwrap(),
        if_missed: None,
        legal_effect: false,
        done: false,
        timed,
    }
}

fn appointment(number: usize, start: WallTime) -> TimedItem {
    let end = WallTime::at(start.instant() + jiff::SignedDuration::from_mins(45));
    let timed = Appointment { end: Some(end), cancelled: number.is_multiple_of(7), ..Appointment::at(start) };
    item(number, Timed::Appointment(Box::new(timed)))
}

fn agenda(items: &[TimedItem]) -> Vec<AgendaEntry> {
    entries(items, Rules::built_in(), Window { from: date(1970, 1, 1), days: u16::MAX })
}

/// Every quarter of an hour around both changes of clocks of the years 1970 to 2199, as far as it goes into the file.
fn around_the_changes() -> Vec<TimedItem> {
    let mut starts = Vec::new();
    for year in (1970..=2199).step_by(3) {
        for month in [3, 10] {
            let sunday = date(year, month, 1).nth_weekday_of_month(-1, Weekday::Sunday).unwrap();
            let midnight = WallTime::new(sunday.at(0, 0, 0, 0)).instant().as_second();
            // As instants, so that the second of two like hours is there too.
            let quarters = (0..20).map(|quarter| Timestamp::from_second(midnight + quarter * 900).unwrap());
            starts.extend(quarters.map(WallTime::at));
            starts.push(WallTime::new(sunday.at(2, 30, 0, 0)));
        }
    }
    starts.into_iter().enumerate().map(|(number, start)| appointment(number, start)).collect()
}

fn words(entry: &AgendaEntry) -> Option<String> {
    Some(format!("Ellers: {}", entry.title))
}

fn read_by(reader: &str, entries: &[AgendaEntry], alarms: bool) -> Option<Vec<Event>> {
    let alarms = alarms.then_some(Alarms { before_time: 120, before_day: 900, text: "Lomme" });
    let options = Export { name: "Lomme 🌍", titles: Titles::Own(&words), form: Form::File, alarms };
    let text = export(entries, &options, "2026-03-01T08:00:00Z".parse().unwrap());
    for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    ask("read_ics.py", &[reader, file.path().to_str().unwrap()])
}

/// What a reader should find.
fn expected(entry: &AgendaEntry, read: &Event) -> Event {
    let day_after = |day: Date| day.tomorrow().unwrap().to_string();
    let (start, end) = match entry.start {
        When::At(time) => (time.instant().to_string(), entry.end.map(|end| end.instant().to_string())),
        whole => (whole.first_day().to_string(), Some(day_after(whole.last_day()))),
    };
    let minutes = if matches!(entry.start, When::At(_)) { 120 } else { 900 };
    Event {
        // It is a hash: that it is the same every time is shown where it is made.
        uid: read.uid.clone(),
        start,
        end,
        summary: entry.title.clone(),
        location: entry.place.clone(),
        description: words(entry),
        status: if entry.cancelled { "CANCELLED" } else { "CONFIRMED" }.into(),
        sequence: entry.revision,
        class: "PRIVATE".into(),
        alarms: if read.alarms.is_empty() || entry.cancelled { vec![] } else { vec![-minutes * 60] },
    }
}

fn reads_back(reader: &str, items: &[TimedItem], alarms: bool) {
    let entries = agenda(items);
    let Some(events) = read_by(reader, &entries, alarms) else { return };
    assert_eq!(events.len(), entries.len());
    for (entry, read) in entries.iter().zip(&events) {
        assert_eq!(*read, expected(entry, read), "{}", entry.id);
        assert_eq!(read.alarms.len(), usize::from(alarms && !entry.cancelled));
    }
    let mut uids: Vec<_> = events.iter().map(|event| &event.uid).collect();
    uids.sort();
    uids.dedup();
    assert_eq!(uids.len(), events.len());
}

const READERS: [&str; 2] = ["icalendar", "vobject"];

#[test]
fn every_instant_around_the_changes_of_clocks_is_the_same_by_the_zone_in_the_file() {
    READERS.iter().for_each(|reader| reads_back(reader, &around_the_changes(), true));
}

#[test]
fn ten_thousand_entries_of_every_shape_are_read_back() {
    let items: Vec<_> = (0..10_000)
        .map(|number: usize| {
            let day = date(2023, 1, 1).saturating_add(jiff::ToSpan::days(number as i64 * 13 / 27));
            match number % 4 {
                0 => item(number, Timed::Payment { due_date: day }),
                1 => appointment(number, WallTime::new(day.at((number % 24) as i8, 15, 0, 0))),
                2 => {
                    let last = day.saturating_add(jiff::ToSpan::days(30));
                    let when = When::Period { first: day, last };
                    item(number, Timed::Stated { kind: EntryKind::ServicePeriod, when, part: None })
                }
                _ => item(
                    number,
                    Timed::Stated { kind: EntryKind::Deadline, when: When::AllDay(day), part: None },
                ),
            }
        })
        .collect();
    READERS.iter().for_each(|reader| reads_back(reader, &items, false));
}

#[test]
fn texts_come_back_as_they_were_whatever_is_in_them() {
    let titles = [
        "Møde; a, b\\c: \"d\" 'e'",
        "👩‍👩‍👧‍👦🇩🇰 æøåÆØÅ ⚖️ ".repeat(12).trim().to_owned().leak(),
        "\\n er ikke et linjeskift, \\\\ er to",
        "BEGIN:VEVENT\\, END:VCALENDAR",
        "linje et\nlinje to\n\nlinje fire",
        "x".repeat(2000).leak(),
        ",;\\".repeat(60).leak(),
        "中文 العربية עברית ภาษาไทย",
    ];
    let items: Vec<_> = titles
        .iter()
        .enumerate()
        .map(|(number, title)| {
            let start = WallTime::new(date(2026, 4, 1).at(number as i8, 0, 0, 0));
            let place = Some(format!("{title} (sted)"));
            let timed = Timed::Appointment(Box::new(Appointment { place, ..Appointment::at(start) }));
            TimedItem { title: (*title).to_owned(), ..item(number, timed) }
        })
        .collect();
    READERS.iter().for_each(|reader| reads_back(reader, &items, true));
}

//! The agenda as iCalendar (RFC 5545), which Apple, Google and Outlook calendars import.
//!
//! A calendar is often synced to others, so titles are neutral and places left out unless the citizen chose otherwise, every event is private,
//! and the `UID` is a hash: an item's id could say what it is about. Whoever reads the file again finds the same event by its `UID`, and by a
//! higher `SEQUENCE` that it has changed.

mod content;
mod zone;

use std::fmt::Write;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::entry::AgendaEntry;
use crate::wall::WallTime;
use crate::when::When;
use content::Content;

/// What an export carries.
#[derive(Clone, Copy)]
pub struct Export<'a> {
    /// The calendar's name.
    pub name: &'a str,
    /// What is said of each entry.
    pub titles: Titles<'a>,
    /// A file, or a feed that is fetched again.
    pub form: Form,
    /// Alarms of the calendar's own; none unless they are chosen, because Lomme reminds itself.
    pub alarms: Option<Alarms<'a>>,
}

/// What an export says of each entry.
#[derive(Clone, Copy)]
pub enum Titles<'a> {
    /// This text for every entry, and no places.
    Neutral(&'a str),
    /// Each entry's own title and place, and what this gives as description.
    Own(&'a dyn Fn(&AgendaEntry) -> Option<String>),
}

/// How an export is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Once.
    File,
    /// Again after so many hours (RFC 7986, section 5.7): what is no longer in it is then gone.
    Feed {
        /// Hours.
        every_hours: u8,
    },
}

/// When the calendar's own alarms come, and what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarms<'a> {
    /// So many minutes before an entry with a time.
    pub before_time: u16,
    /// So many minutes before the first day of an entry without one begins.
    pub before_day: u16,
    /// The text.
    pub text: &'a str,
}

/// Writes entries as a calendar. `now` is the `DTSTAMP`.
pub fn export(entries: &[AgendaEntry], export: &Export<'_>, now: Timestamp) -> String {
    let mut content = Content::default();
    content.raw("BEGIN:VCALENDAR");
    content.raw("VERSION:2.0");
    content.raw("PRODID:-//Lomme//Lomme//DA");
    content.raw("CALSCALE:GREGORIAN");
    content.raw("METHOD:PUBLISH");
    content.text("X-WR-CALNAME", export.name);
    if let Form::Feed { every_hours } = export.form {
        content.raw(&format!("REFRESH-INTERVAL;VALUE=DURATION:PT{every_hours}H"));
        content.raw(&format!("X-PUBLISHED-TTL:PT{every_hours}H"));
    }
    zone::write(&mut content);
    for entry in entries {
        event(entry, export, now, &mut content);
    }
    content.raw("END:VCALENDAR");
    content.finish()
}

fn event(entry: &AgendaEntry, export: &Export<'_>, now: Timestamp, content: &mut Content) {
    content.raw("BEGIN:VEVENT");
    content.raw(&format!("UID:{}", uid(&entry.id)));
    content.raw(&format!("DTSTAMP:{}", utc(now)));
    content.raw(&format!("LAST-MODIFIED:{}", utc(entry.as_of)));
    // An INTEGER of section 3.3.8.
    content.raw(&format!("SEQUENCE:{}", entry.revision.min(i32::MAX as u64)));
    content.raw("CLASS:PRIVATE");
    match export.titles {
        Titles::Neutral(title) => content.text("SUMMARY", title),
        Titles::Own(description) => {
            content.text("SUMMARY", &entry.title);
            if let Some(place) = &entry.place {
                content.text("LOCATION", place);
            }
            if let Some(description) = description(entry) {
                content.text("DESCRIPTION", &description);
            }
        }
    }
    span(entry, content);
    content.raw(if entry.cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    if let Some(alarms) = export.alarms.filter(|_| !entry.cancelled) {
        alarm(entry, alarms, content);
    }
    content.raw("END:VEVENT");
}

fn span(entry: &AgendaEntry, content: &mut Content) {
    match entry.start {
        When::At(start) => {
            content.raw(&time("DTSTART", start));
            if let Some(end) = entry.end.filter(|end| end.instant() > start.instant()) {
                content.raw(&time("DTEND", end));
            }
        }
        whole => {
            content.raw(&format!("DTSTART;VALUE=DATE:{}", whole.first_day().strftime("%Y%m%d")));
            // The end of a whole-day event is the day after the last (section 3.6.1).
            let end = whole.last_day().tomorrow().unwrap_or(Date::MAX);
            content.raw(&format!("DTEND;VALUE=DATE:{}", end.strftime("%Y%m%d")));
            content.raw("TRANSP:TRANSPARENT");
        }
    }
}

fn alarm(entry: &AgendaEntry, alarms: Alarms<'_>, content: &mut Content) {
    let minutes = if matches!(entry.start, When::At(_)) { alarms.before_time } else { alarms.before_day };
    content.raw("BEGIN:VALARM");
    content.raw("ACTION:DISPLAY");
    content.text("DESCRIPTION", alarms.text);
    content.raw(&format!("TRIGGER:-PT{minutes}M"));
    content.raw("END:VALARM");
}

/// Stable, and says nothing.
fn uid(id: &str) -> String {
    let hash = Sha256::digest(id.as_bytes());
    let mut uid = String::with_capacity(38);
    for byte in hash.iter().take(16) {
        // Writing to a string does not fail.
        let _ = write!(uid, "{byte:02x}");
    }
    uid + "@lomme"
}

fn time(key: &str, time: WallTime) -> String {
    let instant = time.instant();
    // Through the instant: a time that the change of clocks skips is written as the one it happens at.
    let shown = WallTime::at(instant);
    if shown.is_second() {
        // A local time means the first of two like ones (section 3.3.5); only in UTC can the second be said.
        return format!("{key}:{}", utc(instant));
    }
    format!("{key};TZID={}:{}", zone::NAME, shown.civil().strftime("%Y%m%dT%H%M%S"))
}

fn utc(instant: Timestamp) -> String {
    // The format has four digits for the year; a clock beyond it is shown as its last second.
    let last = Timestamp::MAX.saturating_sub(SignedDuration::from_hours(48)).unwrap_or(Timestamp::MAX);
    let instant = instant.clamp(Timestamp::UNIX_EPOCH, last);
    TimeZone::UTC.to_datetime(instant).strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Appointment, Timed};
    use crate::testing::{all, item, wall};
    use jiff::civil::date;

    const NONE: &dyn Fn(&AgendaEntry) -> Option<String> = &|_| None;

    fn appointment(title: &str, start: &str) -> AgendaEntry {
        let place = Some("Klinik; stuen, th".to_owned());
        let timed = Appointment { place, cancelled: true, ..Appointment::at(wall(start)) };
        let mut item = item("psykiatri-1", Timed::Appointment(Box::new(timed)));
        item.title = title.into();
        all(&[item]).remove(0)
    }

    fn now() -> Timestamp {
        "2026-03-01T08:00:00Z".parse().unwrap()
    }

    fn write(entries: &[AgendaEntry], titles: Titles<'_>) -> String {
        export(entries, &Export { name: "L\nX", titles, form: Form::File, alarms: None }, now())
    }

    fn lines(text: &str) -> Vec<&str> {
        text.split("\r\n").collect()
    }

    #[test]
    fn a_neutral_export_says_nothing_of_what_it_is_about() {
        let text = write(&[appointment("Psykiatri", "2026-04-01T10:00:00")], Titles::Neutral("Aftale"));
        assert!(!text.to_lowercase().contains("psykiatri") && !text.contains("Klinik"), "{text}");
        for line in [
            "SUMMARY:Aftale",
            "CLASS:PRIVATE",
            "DTSTAMP:20260301T080000Z",
            "STATUS:CANCELLED",
            "DTSTART;TZID=Europe/Copenhagen:20260401T100000",
        ] {
            assert!(lines(&text).contains(&line), "{line}\n{text}");
        }
    }

    #[test]
    fn the_same_entry_has_the_same_uid_every_time_and_a_change_a_higher_sequence() {
        let entry = appointment("A", "2026-04-01T10:00:00");
        let line = |entry: &AgendaEntry, key: &str| {
            let text = write(std::slice::from_ref(entry), Titles::Own(NONE));
            lines(&text).into_iter().find(|line| line.starts_with(key)).unwrap().to_owned()
        };
        let changed = AgendaEntry { title: "B".into(), revision: u64::MAX, ..entry.clone() };
        assert_eq!(line(&entry, "UID:"), line(&changed, "UID:"));
        assert_eq!(
            (line(&entry, "SEQUENCE:"), line(&changed, "SEQUENCE:")),
            ("SEQUENCE:1".into(), "SEQUENCE:2147483647".into())
        );
    }

    #[test]
    fn whole_days_end_on_the_day_after_and_a_skipped_or_second_time_is_written_as_it_happens() {
        let pay = all(&[item("p", Timed::Payment { due_date: date(2026, 3, 20) })]).remove(0);
        let skipped = appointment("A", "2026-03-29T02:30:00");
        let second = appointment("A", "2026-10-25T02:30:00+01:00");
        let text = write(&[pay, skipped, second], Titles::Own(NONE));
        for line in [
            "DTSTART;VALUE=DATE:20260320",
            "DTEND;VALUE=DATE:20260321",
            "DTSTART;TZID=Europe/Copenhagen:20260329T033000",
            "DTSTART:20261025T013000Z",
        ] {
            assert!(lines(&text).contains(&line), "{line}\n{text}");
        }
        let components = |name: &str| text.matches(&format!("BEGIN:{name}\r\n")).count();
        assert_eq!((components("VCALENDAR"), components("VTIMEZONE"), components("VEVENT")), (1, 1, 3));
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn alarms_and_a_feed_are_there_only_if_chosen_and_an_alarm_is_never_for_what_is_called_off() {
        let pay = all(&[item("p", Timed::Payment { due_date: date(2026, 3, 20) })]).remove(0);
        let entries = [pay, appointment("A", "2026-04-01T10:00:00")];
        let plain = write(&entries, Titles::Neutral("x"));
        assert!(!plain.contains("VALARM") && !plain.contains("REFRESH"));
        let alarms = Some(Alarms { before_time: 120, before_day: 900, text: "Lomme" });
        let form = Form::Feed { every_hours: 12 };
        let chosen =
            export(&entries, &Export { name: "L", titles: Titles::Neutral("x"), form, alarms }, now());
        assert_eq!(chosen.matches("BEGIN:VALARM").count(), 1);
        assert!(
            chosen.contains("TRIGGER:-PT900M\r\n")
                && chosen.contains("REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n")
        );
    }

    #[test]
    fn the_ends_of_time_are_written_without_a_panic() {
        let mut entry = appointment("A", "9999-12-31T23:59:00");
        (entry.as_of, entry.end) = (Timestamp::MIN, Some(wall("9999-12-31T23:59:59")));
        let last = all(&[item("p", Timed::Payment { due_date: Date::MAX })]).remove(0);
        let text = export(
            &[entry, last],
            &Export { name: "", titles: Titles::Own(NONE), form: Form::File, alarms: None },
            Timestamp::MAX,
        );
        assert!(text.contains("DTSTART;VALUE=DATE:99991231\r\nDTEND;VALUE=DATE:99991231"), "{text}");
    }
}

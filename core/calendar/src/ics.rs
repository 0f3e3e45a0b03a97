//! The agenda as an iCalendar file (RFC 5545) that Apple, Google and Outlook calendars import.
//!
//! A calendar is often synced to others, so titles are neutral and places left out unless the citizen chose otherwise, and the `UID` is a hash:
//! an item's id could say what it is about. The `icalendar` crate writes the events (escaping, folding); the frame is written here, because the
//! crate cannot write a `VTIMEZONE` without stamping it with the clock.

use icalendar::{Component, Event, EventLike, Property};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::entry::{AgendaEntry, When};
use crate::wall::WallTime;

/// What titles an export carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Titles<'a> {
    /// This text for every entry, and no places.
    Neutral(&'a str),
    /// Each entry's own title, and its place.
    Own,
}

/// Why an export failed: a text could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the calendar could not be written as text")]
pub struct ExportError;

/// The rules of Europe/Copenhagen since 1996 (RFC 5545, section 3.6.5).
const TIME_ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Copenhagen\r\n\
BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n\
BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n\
END:VTIMEZONE\r\n";

/// Writes entries as a calendar named `name`. `now` is the `DTSTAMP`.
pub fn export(
    entries: &[AgendaEntry],
    name: &str,
    titles: Titles<'_>,
    now: Timestamp,
) -> Result<String, ExportError> {
    let mut text = String::from(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lomme//Lomme//DA\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n",
    );
    let name: Result<String, _> = Property::new("X-WR-CALNAME", plain(name)).try_into();
    text.push_str(&name.map_err(|_| ExportError)?);
    text.push_str(TIME_ZONE);
    for entry in entries {
        text.push_str(&event(entry, titles, now).try_into_string().map_err(|_| ExportError)?);
    }
    text.push_str("END:VCALENDAR\r\n");
    Ok(text)
}

fn event(entry: &AgendaEntry, titles: Titles<'_>, now: Timestamp) -> Event {
    let mut event = Event::with_uid(&uid(&entry.id));
    event.add_property("DTSTAMP", now.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string());
    event.add_property("CLASS", "PRIVATE");
    match titles {
        Titles::Neutral(title) => {
            event.summary(&plain(title));
        }
        Titles::Own => {
            event.summary(&plain(&entry.title));
            if let Some(place) = &entry.place {
                event.location(&plain(place));
            }
        }
    }
    match entry.start {
        When::At(start) => {
            event.append_property(time("DTSTART", start));
            if let Some(end) = entry.end {
                event.append_property(time("DTEND", end));
            }
        }
        whole => {
            event.append_property(day("DTSTART", whole.first_day()));
            // The end of a whole-day event is the day after the last (section 3.6.1).
            event.append_property(day("DTEND", whole.last_day().tomorrow().unwrap_or(Date::MAX)));
            event.add_property("TRANSP", "TRANSPARENT");
        }
    }
    if entry.cancelled {
        event.add_property("STATUS", "CANCELLED");
    }
    event.done()
}

/// Stable, and says nothing.
fn uid(id: &str) -> String {
    let hash = Sha256::digest(id.as_bytes());
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@lomme")
}

fn time(key: &str, time: WallTime) -> Property {
    // Through the instant: a time that the change of clocks skips is written as the one it happens at.
    let shown = WallTime::at(time.instant()).0;
    Property::new(key, shown.strftime("%Y%m%dT%H%M%S").to_string())
        .add_parameter("TZID", "Europe/Copenhagen")
        .done()
}

fn day(key: &str, day: Date) -> Property {
    Property::new(key, day.strftime("%Y%m%d").to_string()).add_parameter("VALUE", "DATE").done()
}

/// Titles come from outside: a control character in one must not start a new line of the file.
fn plain(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;
    use crate::source::{Timed, TimedItem};
    use jiff::civil::date;

    fn entry(title: &str, timed: Timed) -> AgendaEntry {
        let item = TimedItem {
            id: "psykiatri-1".into(),
            source: "s".into(),
            subject: "p".into(),
            title: title.into(),
            as_of: Timestamp::UNIX_EPOCH,
            if_missed: None,
            done: false,
            timed,
        };
        crate::entries(&[item], &Rules::built_in()).remove(0)
    }

    fn appointment(title: &str, start: &str) -> AgendaEntry {
        let start = WallTime(start.parse().unwrap());
        let place = Some("Klinik; stuen, th".into());
        entry(title, Timed::Appointment { start, end: None, place, reservation_id: None, cancelled: true })
    }

    fn now() -> Timestamp {
        "2026-03-01T08:00:00Z".parse().unwrap()
    }

    fn lines(text: &str) -> Vec<&str> {
        text.split("\r\n").collect()
    }

    #[test]
    fn a_neutral_export_says_nothing_of_what_it_is_about() {
        let text = export(
            &[appointment("Psykiatri", "2026-04-01T10:00:00")],
            "Lomme",
            Titles::Neutral("Aftale"),
            now(),
        )
        .unwrap();
        assert!(!text.to_lowercase().contains("psykiatri") && !text.contains("Klinik"), "{text}");
        for line in [
            "SUMMARY:Aftale",
            "DTSTAMP:20260301T080000Z",
            "STATUS:CANCELLED",
            "DTSTART;TZID=Europe/Copenhagen:20260401T100000",
        ] {
            assert!(lines(&text).contains(&line), "{line}\n{text}");
        }
    }

    #[test]
    fn the_same_entry_has_the_same_uid_every_time() {
        let entries = [appointment("A", "2026-04-01T10:00:00")];
        let uid = |now| {
            let text = export(&entries, "L", Titles::Own, now).unwrap();
            lines(&text).into_iter().find(|line| line.starts_with("UID:")).map(str::to_owned)
        };
        assert_eq!(uid(now()), uid(Timestamp::MAX));
        assert!(uid(now()).is_some());
    }

    #[test]
    fn text_is_escaped_and_folded_and_cannot_start_a_line_of_its_own() {
        let title = format!("Møde; a, b\\c\r\nATTENDEE:mailto:x{}", " ærø".repeat(60));
        let text = export(&[appointment(&title, "2026-04-01T10:00:00")], "L\nX", Titles::Own, now()).unwrap();
        assert!(lines(&text).iter().all(|line| line.len() <= 75 + 1), "folded: {text}");
        assert!(
            !lines(&text).iter().any(
                |line| line.starts_with("ATTENDEE") || line.starts_with('X') && !line.starts_with("X-WR")
            )
        );
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("SUMMARY:Møde\\; a\\, b\\\\c  ATTENDEE:mailto:x ærø"), "{unfolded}");
        assert!(unfolded.contains("LOCATION:Klinik\\; stuen\\, th"), "{unfolded}");
    }

    #[test]
    fn whole_days_end_on_the_day_after_and_a_skipped_time_is_written_as_it_happens() {
        let pay = entry("P", Timed::Payment { due_date: date(2026, 3, 20) });
        let skipped = appointment("A", "2026-03-29T02:30:00");
        let text = export(&[pay, skipped], "L", Titles::Own, now()).unwrap();
        for line in [
            "DTSTART;VALUE=DATE:20260320",
            "DTEND;VALUE=DATE:20260321",
            "DTSTART;TZID=Europe/Copenhagen:20260329T033000",
        ] {
            assert!(lines(&text).contains(&line), "{line}\n{text}");
        }
        let components = |name: &str| text.matches(&format!("BEGIN:{name}\r\n")).count();
        assert_eq!((components("VCALENDAR"), components("VTIMEZONE"), components("VEVENT")), (1, 1, 2));
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn the_time_zone_written_is_the_one_computed_with() {
        // Both changes of clocks of a year, by the rules in TIME_ZONE: last Sunday of March at 02:00 and of October at 03:00.
        for (before, after) in [
            ("2031-03-30T00:59:59Z", "2031-03-30T01:00:00Z"),
            ("2031-10-26T00:59:59Z", "2031-10-26T01:00:00Z"),
        ] {
            let offset = |text: &str| crate::wall::copenhagen().to_offset(text.parse().unwrap()).seconds();
            assert_eq!((offset(before) - offset(after)).abs(), 3600);
        }
    }
}

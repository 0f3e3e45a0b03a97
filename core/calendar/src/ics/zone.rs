//! The time zone of the file (RFC 5545, section 3.6.5): every change of clocks in Denmark since 1970, so that a reader needs no table of its own.

use super::content::Content;

/// Its name.
pub(super) const NAME: &str = "Europe/Copenhagen";

/// A change of clocks: once, or in each year until another comes in its place.
struct Change {
    summer: bool,
    /// The first, on the clock before it.
    first: &'static str,
    month: u8,
    /// Each year on the last Sunday of the month; the last instant it holds, if it is over.
    yearly: Option<Option<&'static str>>,
}

/// EU directive 2000/84 and those before it. Denmark had no summer time between 1949 and 1980.
const CHANGES: [Change; 5] = [
    Change { summer: false, first: "19700101T000000", month: 1, yearly: None },
    Change { summer: true, first: "19800406T020000", month: 4, yearly: None },
    Change { summer: false, first: "19800928T030000", month: 9, yearly: Some(Some("19950924T010000Z")) },
    Change { summer: true, first: "19810329T020000", month: 3, yearly: Some(None) },
    Change { summer: false, first: "19961027T030000", month: 10, yearly: Some(None) },
];

/// Writes the zone.
pub(super) fn write(content: &mut Content) {
    content.raw("BEGIN:VTIMEZONE");
    content.raw(&format!("TZID:{NAME}"));
    for change in &CHANGES {
        let (component, name, to) =
            if change.summer { ("DAYLIGHT", "CEST", "+0200") } else { ("STANDARD", "CET", "+0100") };
        // The clock was set forward from winter time and back from summer time; at the very first it was not set.
        let from = if change.summer || change.month == 1 { "+0100" } else { "+0200" };
        content.raw(&format!("BEGIN:{component}"));
        content.raw(&format!("DTSTART:{}", change.first));
        if let Some(until) = change.yearly {
            let until = until.map(|until| format!(";UNTIL={until}")).unwrap_or_default();
            content.raw(&format!("RRULE:FREQ=YEARLY;BYMONTH={};BYDAY=-1SU{until}", change.month));
        }
        content.raw(&format!("TZOFFSETFROM:{from}"));
        content.raw(&format!("TZOFFSETTO:{to}"));
        content.raw(&format!("TZNAME:{name}"));
        content.raw(&format!("END:{component}"));
    }
    content.raw("END:VTIMEZONE");
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{DateTime, Weekday};
    use jiff::tz::{Offset, TimeZone};
    use jiff::{Timestamp, ToSpan};

    /// The instants of a change, up to the end of 2199, and the offset after each.
    fn instants(change: &Change) -> Vec<(Timestamp, i32)> {
        let first: DateTime = change.first.parse().unwrap();
        let hours = if change.summer || change.month == 1 { 1 } else { 2 };
        let instant = |time: DateTime| Offset::constant(hours).to_timestamp(time).unwrap();
        let seconds = if change.summer { 7200 } else { 3600 };
        let Some(until) = change.yearly else { return vec![(instant(first), seconds)] };
        let until: Timestamp =
            until.map_or("2200-01-01T00:00:00Z", |text| text).parse().unwrap_or_else(|_| {
                let basic = jiff::fmt::strtime::parse("%Y%m%dT%H%M%SZ", until.unwrap()).unwrap();
                TimeZone::UTC.to_timestamp(basic.to_datetime().unwrap()).unwrap()
            });
        let years = (0..230).map(|n| first.date().first_of_month().saturating_add(n.years()));
        let days = years.map(|month| month.nth_weekday_of_month(-1, Weekday::Sunday).unwrap());
        days.map(|day| instant(day.to_datetime(first.time())))
            .take_while(|at| *at <= until)
            .map(|at| (at, seconds))
            .collect()
    }

    #[test]
    fn the_zone_written_is_the_one_computed_with_from_1970_to_2199() {
        let mut written: Vec<_> = CHANGES.iter().flat_map(instants).collect();
        written.sort();
        let zone = crate::wall::copenhagen();
        for (at, seconds) in &written {
            assert_eq!(zone.to_offset(*at).seconds(), *seconds, "{at}");
        }
        let changes = zone.following("1970-01-02T00:00:00Z".parse().unwrap());
        let until: Timestamp = "2200-01-01T00:00:00Z".parse().unwrap();
        let known: Vec<_> = changes.map(|change| change.timestamp()).take_while(|at| *at < until).collect();
        assert_eq!(known, written.iter().skip(1).map(|(at, _)| *at).collect::<Vec<_>>());
    }
}

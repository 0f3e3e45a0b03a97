"""Reads an iCalendar file with a reader that is not ours, and says what it found: `read_ics.py icalendar|vobject FILE`.

Of each event its UID, its instants in UTC (or dates), its texts, status, sequence, class and alarms; by the time zone that the file itself
carries, not by one that the reader has.
"""

import json
import sys
from datetime import date, datetime, timedelta, timezone


def moment(value):
    """A date as it is, an instant in UTC. A wall time that stood alone would be an error."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert isinstance(value, date)
    return value.isoformat()


def seconds(value):
    assert isinstance(value, timedelta)
    return int(value.total_seconds())


def by_icalendar(text):
    import icalendar

    calendar = icalendar.Calendar.from_ical(text)
    zone = calendar.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)

    def instant(prop):
        value = prop.dt
        # The reader takes a zone of its own for a name it knows: the file's is to be tried.
        if isinstance(value, datetime) and prop.params.get("TZID"):
            value = value.replace(tzinfo=zone)
        return moment(value)

    for event in calendar.walk("VEVENT"):
        yield {
            "uid": str(event["UID"]),
            "start": instant(event["DTSTART"]),
            "end": instant(event["DTEND"]) if "DTEND" in event else None,
            "summary": str(event["SUMMARY"]),
            "location": str(event["LOCATION"]) if "LOCATION" in event else None,
            "description": str(event["DESCRIPTION"]) if "DESCRIPTION" in event else None,
            "status": str(event["STATUS"]),
            "sequence": int(event["SEQUENCE"]),
            "class": str(event["CLASS"]),
            "alarms": [seconds(alarm["TRIGGER"].dt) for alarm in event.walk("VALARM")],
        }


def by_vobject(text):
    import vobject

    calendar = vobject.readOne(text)

    def get(event, name):
        return event.contents[name][0].value if name in event.contents else None

    for event in calendar.vevent_list:
        end = get(event, "dtend")
        yield {
            "uid": get(event, "uid"),
            "start": moment(get(event, "dtstart")),
            "end": None if end is None else moment(end),
            "summary": get(event, "summary"),
            "location": get(event, "location"),
            "description": get(event, "description"),
            "status": get(event, "status"),
            "sequence": int(get(event, "sequence")),
            "class": get(event, "class"),
            "alarms": [seconds(alarm.trigger.value) for alarm in event.contents.get("valarm", [])],
        }


def main():
    reader, path = sys.argv[1:]
    with open(path, newline="", encoding="utf-8") as file:
        text = file.read()
    read = {"icalendar": by_icalendar, "vobject": by_vobject}[reader]
    json.dump(list(read(text)), sys.stdout)


if __name__ == "__main__":
    main()

"""The Danish public holidays of the years first to last by the library `holidays`, Easter by `dateutil`, and the ISO week of every day by
Python's own calendar.

Years the library does not know are left out, and the last one it knows is said.
"""

import json
import sys
from datetime import date, timedelta

import holidays
from dateutil.easter import easter


def weeks(first, last):
    day = date(first, 1, 1)
    while day.year <= last:
        year, week, _ = day.isocalendar()
        yield [year, week]
        day += timedelta(days=1)


def main():
    first, last = map(int, sys.argv[1:3])
    known = min(last, holidays.Denmark.end_year)
    found = holidays.Denmark(years=range(first, known + 1), categories=("public",))
    json.dump({
        "last": known,
        "holidays": sorted(day.isoformat() for day in found),
        "easter": [easter(year).isoformat() for year in range(first, last + 1)],
        "weeks": list(weeks(first, last)),
    }, sys.stdout)


if __name__ == "__main__":
    main()

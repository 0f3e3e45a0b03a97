//! What comes again and again: the part of RFC 5545 (section 3.3.10) that appointments with authorities need.
//!
//! Times are wall times, so ten o'clock stays ten o'clock over a change of clocks. A date that a month does not have (the 31st, 29 February) is
//! left out, as the RFC has it.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

/// The most times of one thing: a year and a month of days. No source can make us count further.
pub const TIMES_MAX: usize = 400;

/// How something recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// The unit it is counted in.
    pub every: Frequency,
    /// Every so many units; 0 counts as 1.
    #[serde(default = "once")]
    pub interval: u16,
    /// On these days of the week (1 is Monday), if it is weekly; empty for the day of the first.
    #[serde(default)]
    pub weekdays: Vec<i8>,
    /// The last day one can be on.
    #[serde(default)]
    pub until: Option<Date>,
    /// How many there are, the first included.
    #[serde(default)]
    pub count: Option<u16>,
    /// Days on which it does not take place.
    #[serde(default)]
    pub except: Vec<Date>,
}

/// The unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Days.
    Daily,
    /// Weeks, which begin on Monday.
    Weekly,
    /// Months.
    Monthly,
    /// Years.
    Yearly,
}

fn once() -> u16 {
    1
}

impl Recurrence {
    /// The times from the day `from` up to but not on the day `to`, by time; at most [`TIMES_MAX`]. `first` is the first of all.
    pub fn times(&self, first: DateTime, from: Date, to: Date) -> Vec<DateTime> {
        let end = self.until.and_then(|until| until.tomorrow().ok()).map_or(to, |after| after.min(to));
        let count = self.count.map_or(usize::MAX, usize::from);
        let days = self.days(first.date(), from).take_while(|(_, day)| *day < end);
        let wanted = days.take_while(|(number, _)| *number < count).filter(|(_, day)| *day >= from);
        wanted
            .filter(|(_, day)| !self.except.contains(day))
            .take(TIMES_MAX)
            .map(|(_, day)| day.to_datetime(first.time()))
            .collect()
    }

    /// Every day with its number, beginning at or before `from`. The exceptions count, as they do in the RFC.
    fn days(&self, first: Date, from: Date) -> Box<dyn Iterator<Item = (usize, Date)> + '_> {
        let interval = i64::from(self.interval.max(1));
        match self.every {
            Frequency::Daily => evenly(first, from, interval),
            Frequency::Weekly if self.weekdays.is_empty() => evenly(first, from, interval * 7),
            Frequency::Weekly => Box::new(self.on_weekdays(first, interval).enumerate()),
            Frequency::Monthly => {
                Box::new(by_unit(first, interval, |n| Span::new().try_months(n)).enumerate())
            }
            Frequency::Yearly => Box::new(by_unit(first, interval, |n| Span::new().try_years(n)).enumerate()),
        }
    }

    fn on_weekdays(&self, first: Date, interval: i64) -> impl Iterator<Item = Date> + '_ {
        let monday = first.saturating_sub(i32::from(first.weekday().to_monday_zero_offset()).days());
        let weeks = (0..).map_while(move |n: i64| {
            monday.checked_add(Span::new().try_weeks(n.checked_mul(interval)?).ok()?).ok()
        });
        let wanted = |day: &Date| self.weekdays.contains(&day.weekday().to_monday_one_offset());
        let days = weeks.flat_map(|monday| monday.series(1.day()).take(WEEK));
        days.filter(move |day| *day >= first && wanted(day))
    }
}

const WEEK: usize = Weekday::Sunday.to_monday_one_offset() as usize;

/// Every so many days; begins near `from`, so that something that began long ago costs no more.
fn evenly(first: Date, from: Date, days: i64) -> Box<dyn Iterator<Item = (usize, Date)>> {
    let passed = first.until(from).map_or(0, |span| i64::from(span.get_days())).max(0);
    let skip = passed / days;
    let at = move |n: i64| first.checked_add(Span::new().try_days(n.checked_mul(days)?).ok()?).ok();
    Box::new((skip..).map_while(move |n| Some((usize::try_from(n).ok()?, at(n)?))))
}

/// Every so many months or years. A date that is not there is left out and does not count.
fn by_unit(
    first: Date,
    interval: i64,
    span: impl Fn(i64) -> Result<Span, jiff::Error>,
) -> impl Iterator<Item = Date> {
    let days = (0..).map_while(move |n: i64| first.checked_add(span(n.checked_mul(interval)?).ok()?).ok());
    days.filter(move |day| day.day() == first.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn every(every: Frequency) -> Recurrence {
        Recurrence { every, interval: 1, weekdays: vec![], until: None, count: None, except: vec![] }
    }

    fn days(recurrence: &Recurrence, first: Date, from: Date, to: Date) -> Vec<String> {
        let times = recurrence.times(first.at(10, 0, 0, 0), from, to);
        times.into_iter().map(|time| time.date().to_string()).collect()
    }

    #[test]
    fn weekly_means_the_day_of_the_first_or_the_days_that_are_named() {
        let first = date(2026, 3, 4);
        let plain = days(&every(Frequency::Weekly), first, first, date(2026, 3, 20));
        assert_eq!(plain, ["2026-03-04", "2026-03-11", "2026-03-18"]);
        let named = Recurrence { weekdays: vec![1, 3], interval: 2, ..every(Frequency::Weekly) };
        let named = days(&named, first, first, date(2026, 3, 31));
        assert_eq!(named, ["2026-03-04", "2026-03-16", "2026-03-18", "2026-03-30"]);
    }

    #[test]
    fn a_date_that_a_month_does_not_have_is_left_out_and_does_not_count() {
        let last = Recurrence { count: Some(3), ..every(Frequency::Monthly) };
        let first = date(2026, 1, 31);
        assert_eq!(days(&last, first, first, date(2027, 1, 1)), ["2026-01-31", "2026-03-31", "2026-05-31"]);
        let leap = days(&every(Frequency::Yearly), date(2024, 2, 29), date(2024, 1, 1), date(2033, 1, 1));
        assert_eq!(leap, ["2024-02-29", "2028-02-29", "2032-02-29"]);
    }

    #[test]
    fn count_until_and_exceptions_hold_in_a_window_that_begins_later() {
        let daily = Recurrence { count: Some(10), except: vec![date(2026, 3, 8)], ..every(Frequency::Daily) };
        let first = date(2026, 3, 1);
        assert_eq!(
            days(&daily, first, date(2026, 3, 7), date(2026, 4, 1)),
            ["2026-03-07", "2026-03-09", "2026-03-10"]
        );
        let until = Recurrence { until: Some(date(2026, 3, 9)), count: None, ..daily };
        assert_eq!(days(&until, first, date(2026, 3, 7), date(2026, 4, 1)), ["2026-03-07", "2026-03-09"]);
    }

    #[test]
    fn what_began_long_ago_or_never_ends_is_no_burden() {
        let daily = every(Frequency::Daily);
        let found = days(&daily, date(1970, 1, 1), date(2199, 12, 30), date(2200, 1, 1));
        assert_eq!(found, ["2199-12-30", "2199-12-31"]);
        for frequency in [Frequency::Daily, Frequency::Weekly, Frequency::Monthly, Frequency::Yearly] {
            let widest = Recurrence { interval: u16::MAX, ..every(frequency) };
            assert!(
                every(frequency).times(date(1970, 1, 1).at(0, 0, 0, 0), Date::MIN, Date::MAX).len()
                    <= TIMES_MAX
            );
            let _ = widest.times(Date::MAX.at(0, 0, 0, 0), Date::MIN, Date::MAX);
            let none = Recurrence { interval: 0, ..every(frequency) };
            assert_eq!(
                none.times(date(2026, 3, 1).at(0, 0, 0, 0), date(2026, 3, 1), date(2026, 3, 2)).len(),
                1
            );
        }
    }
}

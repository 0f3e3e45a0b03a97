//! Bank days and working days.
//!
//! Banks are closed at weekends, on public holidays, on the day after Ascension, on 5 June, 24 and 31 December. A last day to pay that is no bank
//! day moves to the next one. A working day (*hverdag* in most rules on notice) is any day but weekends and public holidays: Saturday is none.

use jiff::civil::{Date, Weekday};

use crate::holidays::{days_after_easter, holiday};

const DAY_AFTER_ASCENSION: i32 = 40;

/// Whether banks are open.
pub fn is_bank_day(day: Date) -> bool {
    let closed_besides = matches!((day.month(), day.day()), (6, 5) | (12, 24) | (12, 31));
    is_working_day(day) && !closed_besides && days_after_easter(day) != DAY_AFTER_ASCENSION
}

/// Whether it is neither weekend nor public holiday.
pub fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday(day).is_none()
}

/// The day itself if it is a bank day, else the next one. None at the end of the calendar (31 December 9999).
pub fn bank_day_from(day: Date) -> Option<Date> {
    from(day, is_bank_day, Date::tomorrow)
}

/// The day itself if it is a bank day, else the last one before it: the day to pay on so that it is there in time.
pub fn bank_day_until(day: Date) -> Option<Date> {
    from(day, is_bank_day, Date::yesterday)
}

/// The day itself if it is a working day, else the next one.
pub fn working_day_from(day: Date) -> Option<Date> {
    from(day, is_working_day, Date::tomorrow)
}

/// A number of working days on from a day, or back with a negative number. The day itself does not count; with 0 it is the day, whatever
/// day it is. None beyond the ends of the calendar.
pub fn add_working_days(day: Date, count: i32) -> Option<Date> {
    let mut day = day;
    let mut left = count.unsigned_abs();
    while left > 0 {
        day = if count > 0 { day.tomorrow() } else { day.yesterday() }.ok()?;
        left -= u32::from(is_working_day(day));
    }
    Some(day)
}

/// How many working days lie after `from` up to and including `to`; negative where `to` lies before `from`, so that
/// [`add_working_days`] by it leads from one working day to another.
pub fn working_days_between(from: Date, to: Date) -> i32 {
    let count = |from: Date, to: Date| -> i32 {
        let days = from.series(jiff::ToSpan::days(1)).skip(1).take_while(|day| *day <= to);
        days.map(|day| i32::from(is_working_day(day))).sum()
    };
    if from <= to {
        return count(from, to);
    }
    // Back from `from`: the days before it down to `to` itself.
    let back = count(to, from) + i32::from(is_working_day(to)) - i32::from(is_working_day(from));
    -back
}

/// The ISO 8601 week: its year and number.
pub fn iso_week(day: Date) -> (i16, i8) {
    let week = day.iso_week_date();
    (week.year(), week.week())
}

fn from(
    day: Date,
    open: impl Fn(Date) -> bool,
    next: impl Fn(Date) -> Result<Date, jiff::Error>,
) -> Option<Date> {
    let mut day = day;
    while !open(day) {
        day = next(day).ok()?;
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_payment_due_at_christmas_moves_past_all_the_closed_days() {
        let table = [
            (date(2026, 12, 24), date(2026, 12, 28)),
            (date(2026, 12, 31), date(2027, 1, 4)),
            // Ascension and the Friday after it.
            (date(2026, 5, 14), date(2026, 5, 18)),
            (date(2026, 6, 5), date(2026, 6, 8)),
            (date(2026, 6, 4), date(2026, 6, 4)),
        ];
        for (stated, moved) in table {
            assert_eq!(bank_day_from(stated), Some(moved));
        }
        assert_eq!(bank_day_until(date(2026, 12, 27)), Some(date(2026, 12, 23)));
    }

    #[test]
    fn working_days_step_over_easter_both_ways() {
        assert_eq!(add_working_days(date(2026, 4, 1), 1), Some(date(2026, 4, 7)));
        assert_eq!(add_working_days(date(2026, 4, 7), -1), Some(date(2026, 4, 1)));
        assert_eq!(add_working_days(date(2026, 4, 4), 0), Some(date(2026, 4, 4)));
        assert!(is_working_day(date(2026, 6, 5)), "Constitution Day is no public holiday");
        assert_eq!(working_days_between(date(2026, 4, 1), date(2026, 4, 7)), 1);
        assert_eq!(working_days_between(date(2026, 4, 7), date(2026, 4, 1)), -1);
    }

    #[test]
    fn the_week_is_the_iso_week() {
        assert_eq!(iso_week(date(2026, 1, 1)), (2026, 1));
        assert_eq!(iso_week(date(2027, 1, 1)), (2026, 53));
    }

    #[test]
    fn the_end_of_the_calendar_is_no_panic() {
        assert_eq!(
            bank_day_from(Date::MAX),
            None,
            "31 December 9999 is closed, and there is no day after it"
        );
        assert_eq!((add_working_days(Date::MAX, 9), add_working_days(Date::MIN, -9)), (None, None));
        let _ = (is_bank_day(Date::MIN), working_days_between(Date::MAX, Date::MAX));
    }
}

//! Bank days and working days.
//!
//! Banks are closed at weekends, on public holidays, on the day after Ascension, on 5 June, 24 and 31 December. A last day to pay that is no bank
//! day moves to the next one. A working day (*hverdag* in most rules on notice) is any day but weekends and public holidays.

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

/// The day itself if it is a bank day, else the next one.
pub fn bank_day_from(day: Date) -> Date {
    first_from(day, is_bank_day)
}

/// A number of working days on from a day, or back with a negative number. The day itself does not count.
pub fn add_working_days(day: Date, count: i32) -> Date {
    let mut day = day;
    let mut left = count.unsigned_abs();
    while left > 0 {
        let next = if count > 0 { day.tomorrow() } else { day.yesterday() };
        // The end of the calendar: there is no further day to go to.
        let Ok(next) = next else { return day };
        day = next;
        left -= u32::from(is_working_day(day));
    }
    day
}

/// The ISO 8601 week: its year and number.
pub fn iso_week(day: Date) -> (i16, i8) {
    let week = day.iso_week_date();
    (week.year(), week.week())
}

fn first_from(day: Date, open: impl Fn(Date) -> bool) -> Date {
    let mut day = day;
    while !open(day) {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_payment_due_at_christmas_moves_past_all_the_closed_days() {
        assert_eq!(bank_day_from(date(2026, 12, 24)), date(2026, 12, 28));
        assert_eq!(bank_day_from(date(2026, 12, 31)), date(2027, 1, 4));
        assert_eq!(bank_day_from(date(2026, 5, 14)), date(2026, 5, 18), "Ascension and the Friday after it");
        assert_eq!(bank_day_from(date(2026, 6, 5)), date(2026, 6, 8));
        assert_eq!(bank_day_from(date(2026, 6, 4)), date(2026, 6, 4));
    }

    #[test]
    fn working_days_step_over_easter_both_ways() {
        assert_eq!(add_working_days(date(2026, 4, 1), 1), date(2026, 4, 7));
        assert_eq!(add_working_days(date(2026, 4, 7), -1), date(2026, 4, 1));
        assert_eq!(add_working_days(date(2026, 4, 4), 0), date(2026, 4, 4));
        assert!(is_working_day(date(2026, 6, 5)), "Constitution Day is no public holiday");
    }

    #[test]
    fn the_week_is_the_iso_week() {
        assert_eq!(iso_week(date(2026, 1, 1)), (2026, 1));
        assert_eq!(iso_week(date(2027, 1, 1)), (2026, 53));
    }

    #[test]
    fn the_end_of_the_calendar_is_no_panic() {
        let _ = bank_day_from(Date::MAX);
        let _ = (add_working_days(Date::MAX, 9), add_working_days(Date::MIN, -9), is_bank_day(Date::MIN));
    }
}

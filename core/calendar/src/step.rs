//! The steps a deadline is counted by. Each goes from a day to a day; a rule is a short list of them.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::bank::{add_working_days, bank_day_from, working_day_from};

/// One step. In the data file `{"weeks": 4}`, `{"working_days": -5}`, `{"day_of_year": {"month": 5, "day": 20}}` or `"to_bank_day"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// So many days on; back with a negative number. The day itself does not count.
    Days(i16),
    /// So many weeks.
    Weeks(i16),
    /// So many months; from the 31st to the last day of a shorter month.
    Months(i16),
    /// So many days that are neither weekend nor public holiday.
    WorkingDays(i16),
    /// A date in the same year.
    DayOfYear {
        /// Month.
        month: i8,
        /// Day.
        day: i8,
    },
    /// A day in the same month.
    DayOfMonth(i8),
    /// On to the next bank day, unless it is one.
    ToBankDay,
    /// On to the next day that is neither weekend nor public holiday, unless it is one.
    ToWorkingDay,
}

impl Step {
    /// The day the step leads to; none where there is no such day.
    pub fn from(self, day: Date) -> Option<Date> {
        match self {
            Self::Days(n) => day.checked_add(i32::from(n).days()).ok(),
            Self::Weeks(n) => day.checked_add(i32::from(n).weeks()).ok(),
            Self::Months(n) => day.checked_add(i32::from(n).months()).ok(),
            Self::WorkingDays(n) => add_working_days(day, i32::from(n)),
            Self::DayOfYear { month, day: of_month } => Date::new(day.year(), month, of_month).ok(),
            Self::DayOfMonth(of_month) => Date::new(day.year(), day.month(), of_month).ok(),
            Self::ToBankDay => bank_day_from(day),
            Self::ToWorkingDay => working_day_from(day),
        }
    }

    /// Whether it can lead anywhere at all: a date that is in no year is a slip in the data.
    pub(crate) fn makes_sense(self) -> bool {
        match self {
            // A leap year has every date there is.
            Self::DayOfYear { month, day } => Date::new(2024, month, day).is_ok(),
            Self::DayOfMonth(day) => (1..=28).contains(&day),
            _ => true,
        }
    }

    /// The name a text is found by.
    pub fn code(self) -> &'static str {
        match self {
            Self::Days(_) => "days",
            Self::Weeks(_) => "weeks",
            Self::Months(_) => "months",
            Self::WorkingDays(_) => "working_days",
            Self::DayOfYear { .. } => "day_of_year",
            Self::DayOfMonth(_) => "day_of_month",
            Self::ToBankDay => "to_bank_day",
            Self::ToWorkingDay => "to_working_day",
        }
    }

    /// How many of its unit, where it counts.
    pub fn count(self) -> Option<i16> {
        match self {
            Self::Days(n) | Self::Weeks(n) | Self::Months(n) | Self::WorkingDays(n) => Some(n),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_step_leads_where_its_words_say() {
        let table = [
            (date(2026, 3, 3), Step::Weeks(4), date(2026, 3, 31)),
            (date(2026, 1, 31), Step::Months(1), date(2026, 2, 28)),
            (date(2027, 5, 31), Step::Months(-3), date(2027, 2, 28)),
            (date(2028, 5, 31), Step::Months(-3), date(2028, 2, 29)),
            (date(2026, 12, 30), Step::Days(5), date(2027, 1, 4)),
            (date(2026, 4, 10), Step::WorkingDays(-5), date(2026, 3, 31)),
            (date(2026, 1, 1), Step::DayOfYear { month: 5, day: 20 }, date(2026, 5, 20)),
            (date(2026, 8, 1), Step::DayOfMonth(20), date(2026, 8, 20)),
            (date(2026, 6, 5), Step::ToBankDay, date(2026, 6, 8)),
            (date(2026, 6, 5), Step::ToWorkingDay, date(2026, 6, 5)),
            (date(2026, 4, 3), Step::ToWorkingDay, date(2026, 4, 7)),
        ];
        for (from, step, to) in table {
            assert_eq!(step.from(from), Some(to), "{step:?} from {from}");
        }
        assert_eq!(Step::DayOfYear { month: 2, day: 29 }.from(date(2026, 1, 1)), None);
        assert_eq!(Step::Days(1).from(Date::MAX), None);
    }

    #[test]
    fn steps_are_written_as_the_data_file_has_them() {
        let steps: Vec<Step> =
            serde_json::from_str(r#"[{"weeks": 4}, {"day_of_year": {"month": 7, "day": 1}}, "to_bank_day"]"#)
                .unwrap();
        assert_eq!(steps, [Step::Weeks(4), Step::DayOfYear { month: 7, day: 1 }, Step::ToBankDay]);
    }
}

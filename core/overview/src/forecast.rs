//! When a right is used up, about: a pure function of a counter, with what it assumes. It is an estimate and no promise of an authority.
//!
//! Where the data do not allow one there is none: without a limit, before a benefit has begun or after it has ended, and for a counter that may
//! count something else than what is used up (hours of work that have to be reached): only those of the benefits named in [`is_used_up`] are known
//! to go down, and any other whose source states a pace. There is no end for what is not begun on, and none where a count is so old that the end
//! it leads to lies in the past.

use jiff::Span;
use jiff::civil::Date;

use crate::body::{Benefit, BenefitType, Counter, CounterUnit};

/// The hours of a full working week in Denmark; a week on full unemployment benefit counts so many.
pub const FULL_TIME_HOURS: i64 = 37;

/// What is left of a right, and about when it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What is left, in the counter's unit; not below zero.
    pub left: i64,
    /// The same in whole weeks, where hours are counted.
    pub full_weeks: Option<i64>,
    /// About when it ends; none where there is nothing left, or it cannot be said.
    pub ends: Option<Ends>,
}

/// An end and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// About on this day.
    pub on: Date,
    /// Why then.
    pub because: EndsBecause,
    /// At what pace the rest is used.
    pub pace: Pace,
    /// The day that it is counted from.
    pub counted_on: Date,
}

/// Why a right ends when it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndsBecause {
    /// All of it is used.
    UsedUp,
    /// The time in which it can be used is over, whatever is left.
    TimeIsOver,
    /// The benefit itself ends.
    BenefitEnds,
}

/// The pace that a forecast assumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The citizen's own in a month, as the source says.
    PerMonth(i64),
    /// One a week.
    OneAWeek,
    /// One a month.
    OneAMonth,
    /// [`FULL_TIME_HOURS`] a week.
    FullTime,
}

impl Pace {
    /// The usual pace of a unit; none where there is no usual one: days can be working days or all days.
    fn usual(unit: &CounterUnit) -> Option<Self> {
        match unit {
            CounterUnit::Hours => Some(Self::FullTime),
            CounterUnit::Weeks => Some(Self::OneAWeek),
            CounterUnit::Months | CounterUnit::Grants => Some(Self::OneAMonth),
            CounterUnit::Days | CounterUnit::Ore | CounterUnit::Unknown(_) => None,
        }
    }

    /// How long something lasts at this pace, a part of a day as a whole one.
    fn lasts(self, left: i64) -> Option<Span> {
        match self {
            Self::OneAWeek => Span::new().try_weeks(left).ok(),
            Self::OneAMonth => Span::new().try_months(left).ok(),
            Self::FullTime => Span::new().try_days(whole(left.checked_mul(7)?, FULL_TIME_HOURS)?).ok(),
            // A year of 365 days has twelve months.
            Self::PerMonth(pace) => {
                Span::new().try_days(whole(left.checked_mul(365)?, pace.checked_mul(12)?)?).ok()
            }
        }
    }
}

/// Divides and rounds up, for values that are not negative.
fn whole(number: i64, by: i64) -> Option<i64> {
    number.checked_add(by.checked_sub(1)?)?.checked_div(by)
}

/// The forecast of a counter of a benefit on a day. `as_of` is the day its item was said, for a counter that has no day of its own.
pub fn forecast(benefit: &Benefit, counter: &Counter, as_of: Date, today: Date) -> Option<Forecast> {
    let left = counter.left()?;
    let timely = !matches!(counter.unit, CounterUnit::Ore | CounterUnit::Unknown(_));
    if !timely || (counter.per_month.is_none() && !is_used_up(benefit, counter)) {
        return None;
    }
    let over = benefit.until.is_some_and(|until| until < today);
    let not_begun = benefit.from.is_some_and(|from| from > today);
    if over || not_begun {
        return None;
    }
    let full_weeks = (counter.unit == CounterUnit::Hours).then_some(left / FULL_TIME_HOURS);
    let ends =
        if left == 0 { None } else { ends(benefit, counter, left, counter.counted_on.unwrap_or(as_of)) };
    Some(Forecast { left, full_weeks, ends: ends.filter(|ends| ends.on >= today) })
}

/// Whether a counter is known to count what is used up: hours or weeks of unemployment benefit, weeks of sickness and parental benefit, and SU
/// *klip*, which nothing else is counted in.
fn is_used_up(benefit: &Benefit, counter: &Counter) -> bool {
    use {BenefitType as Of, CounterUnit as Unit};
    matches!(
        (&benefit.benefit_type, &counter.unit),
        (_, Unit::Grants)
            | (Some(Of::Dagpenge), Unit::Hours | Unit::Weeks)
            | (Some(Of::Sygedagpenge | Of::Barselsdagpenge), Unit::Weeks)
    )
}

fn ends(benefit: &Benefit, counter: &Counter, left: i64, counted_on: Date) -> Option<Ends> {
    // Nobody uses at the usual pace what they have not begun on.
    let usual = || Pace::usual(&counter.unit).filter(|_| counter.used > 0);
    let pace = counter.per_month.map(Pace::PerMonth).or_else(usual)?;
    let used_up = counted_on.checked_add(pace.lasts(left)?).ok()?;
    let causes = [
        Some((used_up, EndsBecause::UsedUp)),
        counter.use_by.map(|day| (day, EndsBecause::TimeIsOver)),
        benefit.until.map(|day| (day, EndsBecause::BenefitEnds)),
    ];
    let (on, because) = causes.into_iter().flatten().min_by_key(|(day, _)| *day)?;
    Some(Ends { on, because, pace, counted_on })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 3, 2);

    fn counter(used: i64, limit: i64, unit: CounterUnit) -> Counter {
        Counter {
            name: "x".into(),
            used,
            limit: Some(limit),
            unit,
            counted_on: None,
            per_month: None,
            use_by: None,
        }
    }

    fn dagpenge() -> Benefit {
        Benefit { benefit_type: Some(BenefitType::Dagpenge), ..Benefit::default() }
    }

    fn of(counter: &Counter) -> Option<Forecast> {
        forecast(&dagpenge(), counter, TODAY, TODAY)
    }

    fn end(counter: &Counter) -> Option<(Date, EndsBecause)> {
        of(counter)?.ends.map(|ends| (ends.on, ends.because))
    }

    #[test]
    fn unemployment_benefit_lasts_as_many_weeks_as_its_hours_make() {
        let hours = counter(3848 - 370, 3848, CounterUnit::Hours);
        let forecast = of(&hours).unwrap();
        assert_eq!((forecast.left, forecast.full_weeks), (370, Some(10)));
        assert_eq!(forecast.ends.unwrap().on, date(2026, 5, 11));
        assert_eq!(forecast.ends.unwrap().pace, Pace::FullTime);
    }

    #[test]
    fn weeks_of_sickness_benefit_and_grants_of_students_are_counted_by_the_calendar() {
        assert_eq!(end(&counter(20, 22, CounterUnit::Weeks)), Some((date(2026, 3, 16), EndsBecause::UsedUp)));
        assert_eq!(end(&counter(64, 70, CounterUnit::Grants)), Some((date(2026, 9, 2), EndsBecause::UsedUp)));
    }

    #[test]
    fn the_citizens_own_pace_goes_before_the_usual_one() {
        let slow = Counter { per_month: Some(80), ..counter(0, 160, CounterUnit::Hours) };
        let ends = of(&slow).unwrap().ends.unwrap();
        assert_eq!((ends.on, ends.pace), (date(2026, 5, 2), Pace::PerMonth(80)));
        let days = Counter { per_month: Some(10), ..counter(0, 10, CounterUnit::Days) };
        assert_eq!(end(&days), Some((date(2026, 4, 2), EndsBecause::UsedUp)));
    }

    #[test]
    fn a_window_that_closes_and_a_benefit_that_ends_come_first_if_they_do() {
        let window = Counter { use_by: Some(date(2026, 3, 9)), ..counter(5, 15, CounterUnit::Weeks) };
        assert_eq!(end(&window), Some((date(2026, 3, 9), EndsBecause::TimeIsOver)));
        let benefit = Benefit { until: Some(date(2026, 3, 5)), ..dagpenge() };
        let ends = forecast(&benefit, &window, TODAY, TODAY).unwrap().ends.unwrap();
        assert_eq!((ends.on, ends.because), (date(2026, 3, 5), EndsBecause::BenefitEnds));
    }

    #[test]
    fn where_the_data_do_not_allow_it_there_is_no_forecast() {
        let open = Counter { limit: None, ..counter(1, 0, CounterUnit::Weeks) };
        assert_eq!(of(&open), None);
        assert_eq!(of(&counter(1, 9, CounterUnit::Ore)), None);
        assert_eq!(of(&counter(1, 9, CounterUnit::Unknown("moons".into()))), None);
        assert_eq!(of(&counter(1, 9, CounterUnit::Days)), None);
        let weeks = counter(1, 9, CounterUnit::Weeks);
        let over = Benefit { until: Some(date(2026, 3, 1)), ..dagpenge() };
        let later = Benefit { from: Some(date(2026, 3, 3)), ..dagpenge() };
        assert_eq!(forecast(&over, &weeks, TODAY, TODAY), None);
        assert_eq!(forecast(&later, &weeks, TODAY, TODAY), None);
        // Eight weeks from a count of last year are over: what happened since is not known.
        let old = forecast(&dagpenge(), &weeks, date(2025, 6, 1), TODAY).unwrap();
        assert_eq!((old.left, old.ends), (8, None));
    }

    #[test]
    fn hours_of_work_that_have_to_be_reached_are_no_right_that_runs_out() {
        let hours = counter(96, 225, CounterUnit::Hours);
        let assistance = Benefit { benefit_type: Some(BenefitType::Kontanthjaelp), ..Benefit::default() };
        assert_eq!(forecast(&assistance, &hours, TODAY, TODAY), None);
        assert_eq!(forecast(&Benefit::default(), &hours, TODAY, TODAY), None);
    }

    #[test]
    fn what_is_not_begun_on_is_left_and_has_no_end() {
        let saved = of(&counter(0, 5, CounterUnit::Weeks)).unwrap();
        assert_eq!((saved.left, saved.ends), (5, None));
    }

    #[test]
    fn what_is_used_up_has_nothing_left_and_no_end() {
        let forecast = of(&counter(25, 22, CounterUnit::Weeks)).unwrap();
        assert_eq!((forecast.left, forecast.ends), (0, None));
    }

    proptest! {
        #[test]
        fn a_forecast_never_panics_never_ends_before_today_and_never_has_less_than_nothing(
            used in any::<i64>(), limit in any::<Option<i64>>(), pace in proptest::option::of(1_i64..), unit in 0_usize..6,
            counted in -4000_i32..4000, until in proptest::option::of(-4000_i32..4000),
        ) {
            let units = ["hours", "days", "weeks", "months", "grants", "ore"];
            let unit = CounterUnit::from(units[unit]);
            let day = |days: i32| TODAY.saturating_add(days.days());
            let counter = Counter { name: "x".into(), used, limit, unit, counted_on: Some(day(counted)), per_month: pace, use_by: until.map(day) };
            if let Some(forecast) = of(&counter) {
                prop_assert!(forecast.left >= 0);
                prop_assert!(forecast.ends.is_none_or(|ends| ends.on >= TODAY && forecast.left > 0));
            }
        }
    }
}

//! Danish public holidays (*helligdage*), by rule: fixed dates and dates counted from Easter Sunday.

use jiff::ToSpan;
use jiff::civil::Date;

/// A public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// Nytårsdag.
    NewYear,
    /// Skærtorsdag.
    MaundyThursday,
    /// Langfredag.
    GoodFriday,
    /// Påskedag.
    EasterSunday,
    /// 2. påskedag.
    EasterMonday,
    /// Store bededag; no longer from 2024.
    GreatPrayerDay,
    /// Kristi himmelfartsdag.
    Ascension,
    /// Pinsedag.
    WhitSunday,
    /// 2. pinsedag.
    WhitMonday,
    /// Juledag.
    ChristmasDay,
    /// 2. juledag.
    SecondChristmasDay,
}

const LAST_YEAR_OF_GREAT_PRAYER_DAY: i16 = 2023;

/// Easter Sunday in the Gregorian calendar (the computus of Meeus, Jones and Butcher).
pub fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let golden = y.rem_euclid(19);
    let (century, of_century) = (y.div_euclid(100), y.rem_euclid(100));
    let correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - correction + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days_after_22_march = epact + weekday - 7 * late;
    let first = Date::new(year, 3, 22).expect("22 March exists in every year");
    first.saturating_add(days_after_22_march.days())
}

/// Which public holiday a day is. No two of them can fall on one day.
pub fn holiday(day: Date) -> Option<Holiday> {
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some(Holiday::NewYear),
        (12, 25) => Some(Holiday::ChristmasDay),
        (12, 26) => Some(Holiday::SecondChristmasDay),
        _ => None,
    };
    fixed.or_else(|| match days_after_easter(day) {
        -3 => Some(Holiday::MaundyThursday),
        -2 => Some(Holiday::GoodFriday),
        0 => Some(Holiday::EasterSunday),
        1 => Some(Holiday::EasterMonday),
        26 if day.year() <= LAST_YEAR_OF_GREAT_PRAYER_DAY => Some(Holiday::GreatPrayerDay),
        39 => Some(Holiday::Ascension),
        49 => Some(Holiday::WhitSunday),
        50 => Some(Holiday::WhitMonday),
        _ => None,
    })
}

/// The holidays of a year, by date.
pub fn holidays(year: i16) -> Vec<(Date, Holiday)> {
    let Ok(first) = Date::new(year, 1, 1) else { return Vec::new() };
    let days = usize::try_from(first.days_in_year()).unwrap_or_default();
    first.series(1.day()).take(days).filter_map(|day| holiday(day).map(|holiday| (day, holiday))).collect()
}

/// Days from Easter Sunday of the same year to a day.
pub(crate) fn days_after_easter(day: Date) -> i32 {
    i32::from(day.day_of_year()) - i32::from(easter_sunday(day.year()).day_of_year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_falls_where_the_almanac_has_it() {
        let almanac =
            [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2019, 4, 21), (2038, 4, 25), (2285, 3, 22)];
        for (year, month, day) in almanac {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    #[test]
    fn easter_is_a_sunday_between_22_march_and_25_april_in_every_year() {
        for year in 1583..=9999 {
            let easter = easter_sunday(year);
            assert_eq!(easter.weekday(), jiff::civil::Weekday::Sunday, "{year}");
            assert!((date(year, 3, 22)..=date(year, 4, 25)).contains(&easter), "{year}");
        }
    }

    #[test]
    fn store_bededag_ends_with_2023() {
        assert_eq!(holiday(date(2023, 5, 5)), Some(Holiday::GreatPrayerDay));
        assert_eq!(holiday(date(2024, 4, 26)), None);
        assert_eq!((holidays(2023).len(), holidays(2024).len()), (11, 10));
    }
}

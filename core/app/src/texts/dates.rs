//! Dates, ages and money in words.

use fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use lomme_licence::mdl::Language;

use super::Texts;

/// The zone that people's wall time is in.
pub(crate) fn copenhagen() -> TimeZone {
    TimeZone::get("Europe/Copenhagen").expect("the time zones are part of the library")
}

impl Texts {
    /// A date in words: `22. november 2026`.
    pub fn date(&self, date: Date) -> String {
        let month = self.get(&format!("month-{}", date.month()));
        self.with(
            "date",
            &[("day", number(date.day())), ("month", month.into()), ("year", date.year().to_string().into())],
        )
    }

    /// A date with its weekday: `søndag 22. november 2026`.
    pub fn weekday_and_date(&self, date: Date) -> String {
        let weekday = self.get(&format!("weekday-{}", date.weekday().to_monday_one_offset()));
        format!("{weekday} {}", self.date(date))
    }

    /// A wall time: `22. november 2026 kl. 14.30`.
    pub fn date_time(&self, at: DateTime) -> String {
        let minute = format!("{:02}", at.minute());
        let hour = format!("{:02}", at.hour());
        let date = self.date(at.date());
        self.with("date-time", &[("date", date.into()), ("hour", hour.into()), ("minute", minute.into())])
    }

    /// An instant as the wall time in Denmark.
    pub fn instant(&self, at: Timestamp) -> String {
        self.date_time(at.to_zoned(copenhagen()).datetime())
    }

    /// How long ago `then` is at `now`: `for 3 timer siden`.
    pub fn age(&self, then: Timestamp, now: Timestamp) -> String {
        let seconds = now.as_second().saturating_sub(then.as_second());
        let (key, n) = match seconds {
            ..60 => return self.get("age-now"),
            60..3_600 => ("age-minutes", seconds / 60),
            3_600..172_800 => ("age-hours", seconds / 3_600),
            _ => ("age-days", seconds / 86_400),
        };
        self.with(key, &[("n", FluentValue::from(n))])
    }

    /// An amount in kroner: `1.250,00 kr.`, from øre.
    pub fn money(&self, ore: i64) -> String {
        let (group, decimal) = match self.language() {
            Language::Da => ('.', ','),
            Language::En => (',', '.'),
        };
        let kroner = (ore.unsigned_abs() / 100).to_string();
        let digits = kroner.chars().count();
        let mut grouped = String::new();
        for (i, digit) in kroner.chars().enumerate() {
            if i > 0 && (digits - i).is_multiple_of(3) {
                grouped.push(group);
            }
            grouped.push(digit);
        }
        let sign = if ore < 0 { "-" } else { "" };
        let amount = format!("{sign}{grouped}{decimal}{:02}", ore.unsigned_abs() % 100);
        self.with("money", &[("amount", amount.into())])
    }
}

fn number(n: i8) -> FluentValue<'static> {
    FluentValue::from(i64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_and_money_read_as_people_write_them() {
        let (da, en) = (Texts::new(Language::Da), Texts::new(Language::En));
        assert_eq!(da.weekday_and_date(date(2026, 11, 22)), "søndag 22. november 2026");
        assert_eq!(en.weekday_and_date(date(2026, 11, 22)), "Sunday 22 November 2026");
        assert_eq!(da.money(125_000_050), "1.250.000,50 kr.");
        assert_eq!(en.money(-95_000), "DKK -950.00");
        assert_eq!(da.date_time(date(2026, 11, 2).at(8, 5, 0, 0)), "2. november 2026 kl. 08.05");
    }

    #[test]
    fn ages_are_in_the_unit_that_people_use() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let (da, en) = (Texts::new(Language::Da), Texts::new(Language::En));
        let ago = |seconds: i64| Timestamp::from_second(now.as_second() - seconds).unwrap();
        assert_eq!(da.age(ago(5), now), "netop");
        assert_eq!(da.age(ago(60), now), "for 1 minut siden");
        assert_eq!(en.age(ago(3 * 3_600), now), "3 hours ago");
        assert_eq!(da.age(ago(3 * 86_400), now), "for 3 dage siden");
    }
}

//! Rules that are data: they change by law, so each has a source and years, and the whole file a version (`data/rules.json`).

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// The rules the agenda is made by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Rules {
    /// Version of the data.
    pub version: String,
    /// How long before expiry a permit can be renewed.
    pub renewal_windows: Vec<RenewalWindow>,
}

/// How long before expiry a kind of permit can be renewed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RenewalWindow {
    /// Kind of permit.
    pub permit: String,
    /// Months before the last day.
    pub months_before_expiry: u8,
    /// First year of expiry the rule holds for; none where it has long been in force.
    pub expiries_from: Option<i16>,
    /// Last year of expiry the rule holds for; none while it is in force.
    pub expiries_to: Option<i16>,
    /// Where it says so.
    pub source: String,
}

impl Rules {
    /// The rules this version was built with.
    pub fn built_in() -> Self {
        serde_json::from_str(include_str!("../data/rules.json")).expect("a test reads the file")
    }

    /// The day renewal opens, and the rule that says so. None where we know no rule for the kind of permit.
    pub fn renewal_opens(&self, permit: &str, valid_until: Date) -> Option<(Date, &RenewalWindow)> {
        let year = valid_until.year();
        let rule = self.renewal_windows.iter().find(|rule| {
            let from = rule.expiries_from.unwrap_or(i16::MIN);
            let to = rule.expiries_to.unwrap_or(i16::MAX);
            rule.permit == permit && (from..=to).contains(&year)
        })?;
        let opens = valid_until.checked_sub(i32::from(rule.months_before_expiry).months()).ok()?;
        Some((opens, rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_driving_licence_can_be_renewed_from_three_months_before_also_at_the_end_of_a_short_month() {
        let rules = Rules::built_in();
        let opens = |until| rules.renewal_opens("driving_licence", until).map(|(day, _)| day);
        assert_eq!(opens(date(2036, 6, 13)), Some(date(2036, 3, 13)));
        assert_eq!(opens(date(2027, 5, 31)), Some(date(2027, 2, 28)));
        assert_eq!(rules.renewal_opens("unknown", date(2036, 6, 13)), None);
    }

    #[test]
    fn every_rule_says_where_it_comes_from() {
        let rules = Rules::built_in();
        assert!(
            !rules.version.is_empty() && rules.renewal_windows.iter().all(|rule| !rule.source.is_empty())
        );
    }
}

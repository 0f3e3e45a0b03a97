//! Cash benefits and services in kind (*økonomiske ydelser* and *serviceydelser*), model Ydelse 2.1.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Consistent, ends_too_early};
use crate::coded::coded;
use crate::value::Ore;

/// A cash benefit (*økonomisk ydelse*).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Benefit {
    /// Which one, where the source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub benefit_type: Option<BenefitType>,
    /// The next or usual amount.
    pub amount: Option<Ore>,
    /// When it is next paid out.
    pub next_payment: Option<Date>,
    /// When something has to be reported next, so that it is paid out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_by: Option<Date>,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What is used and what is left of a right (*dagpengetæller*, SU *klip*).
    pub counters: Vec<Counter>,
}

impl Consistent for Benefit {
    fn at_odds(&self) -> Option<&'static str> {
        if self.amount.is_some_and(|amount| amount.0 < 0) {
            return Some("amount");
        }
        if ends_too_early(self.from, self.until) {
            return Some("until");
        }
        self.counters.iter().find_map(Counter::at_odds)
    }
}

coded! {
    /// The cash benefits that the overview names.
    BenefitType {
        /// Sickness benefit.
        Sygedagpenge = "sygedagpenge",
        /// Cash assistance.
        Kontanthjaelp = "kontanthjaelp",
        /// Cash assistance for the young in education.
        Uddannelseshjaelp = "uddannelseshjaelp",
        /// Rehabilitation.
        Revalidering = "revalidering",
        /// Resource course.
        Ressourceforloeb = "ressourceforloeb",
        /// Unemployment allowance of those who can work reduced hours.
        Ledighedsydelse = "ledighedsydelse",
        /// A job with reduced hours.
        Fleksjob = "fleksjob",
        /// The subsidy to its wage.
        Fleksloentilskud = "fleksloentilskud",
        /// A single payment.
        Enkeltydelse = "enkeltydelse",
        /// Housing benefit.
        Boligstoette = "boligstoette",
        /// Parental benefit.
        Barselsdagpenge = "barselsdagpenge",
        /// Benefits to families with children.
        Familieydelse = "familieydelse",
        /// ATP's pension for life.
        LivslangPension = "livslang_pension",
        /// The grant to students.
        Su = "su",
        /// Unemployment benefit.
        Dagpenge = "dagpenge",
    }
}

/// How much of a right is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// What is counted, in the authority's words.
    pub name: String,
    /// Used so far.
    pub used: i64,
    /// The most there is, where there is one.
    #[serde(default)]
    pub limit: Option<i64>,
    /// What one is.
    pub unit: CounterUnit,
    /// The day it was counted; where the source does not say, the item's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_on: Option<Date>,
    /// What is used in a month at the citizen's own pace, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_month: Option<i64>,
    /// The last day on which what is left can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_by: Option<Date>,
}

impl Counter {
    /// What is left; none where there is no limit. Where more is used than there is, nothing is left.
    pub fn left(&self) -> Option<i64> {
        self.limit.map(|limit| limit.saturating_sub(self.used).max(0))
    }

    fn at_odds(&self) -> Option<&'static str> {
        if self.used < 0 {
            Some("counters.used")
        } else if self.limit.is_some_and(|limit| limit < 0) {
            Some("counters.limit")
        } else if self.per_month.is_some_and(|pace| pace <= 0) {
            Some("counters.per_month")
        } else {
            None
        }
    }
}

coded! {
    /// What a counter counts.
    CounterUnit {
        /// Hours.
        Hours = "hours",
        /// Days.
        Days = "days",
        /// Weeks.
        Weeks = "weeks",
        /// Months.
        Months = "months",
        /// SU *klip*.
        Grants = "grants",
        /// Money, in øre.
        Ore = "ore",
    }
}

/// A service in kind (*serviceydelse*): home help, day care.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Who gives it.
    pub provider: Option<String>,
    /// How much of it, in the authority's words: two hours a week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<String>,
}

impl Consistent for Service {
    fn at_odds(&self) -> Option<&'static str> {
        ends_too_early(self.from, self.until).then_some("until")
    }
}

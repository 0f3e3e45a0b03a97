//! What happens in a life that deadlines are counted from, and what comes again and again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coded::coded;

/// Something that happened, in a case that an authority opened for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// What.
    pub event: EventType,
    /// When: the day of the move, of the birth, the day a decision was received, the first day of a tax year.
    pub on: Date,
}

coded! {
    /// What deadlines are counted from. What is not known here is kept, and no deadline is made of it.
    EventType {
        /// A move.
        Moving = "moving",
        /// A birth at which no midwife took part.
        BirthWithoutMidwife = "birth_without_midwife",
        /// The first day of absence for a birth.
        ParentalLeave = "parental_leave",
        /// A death.
        Death = "death",
        /// A driving test.
        DrivingTest = "driving_test",
        /// The right to drive was withdrawn on a condition.
        ConditionalWithdrawal = "conditional_withdrawal",
        /// A decision of Udbetaling Danmark was received.
        DecisionPaymentsDenmark = "decision_payments_denmark",
        /// A decision by the law on the environment was received.
        DecisionEnvironment = "decision_environment",
        /// A decision of the tax authority was received.
        DecisionTax = "decision_tax",
        /// A year for which there is a tax return.
        TaxYear = "tax_year",
        /// A year in which residual tax is paid.
        ResidualTax = "residual_tax",
        /// A year in which B-tax is paid.
        BTax = "b_tax",
    }
}

/// How an appointment repeats: the part of RFC 5545, section 3.3.10, that authorities need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// The unit.
    pub every: RepeatUnit,
    /// Every so many of it.
    #[serde(default = "once")]
    pub interval: u16,
    /// On these days of the week (1 is Monday), if it is weekly; empty for the day of the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<i8>,
    /// The last day one can be on.
    #[serde(default)]
    pub until: Option<Date>,
    /// How many there are, the first included.
    #[serde(default)]
    pub count: Option<u16>,
    /// Days on which it does not take place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Date>,
}

fn once() -> u16 {
    1
}

coded! {
    /// The unit something repeats by.
    RepeatUnit {
        /// Days.
        Daily = "daily",
        /// Weeks, which begin on Monday.
        Weekly = "weekly",
        /// Months.
        Monthly = "monthly",
        /// Years.
        Yearly = "yearly",
    }
}

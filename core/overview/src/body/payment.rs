//! Payments, debts and balances, models Betalinger 0.7 and Gæld 0.7.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Consistent;
use crate::coded::coded;
use crate::status::PaymentStatus;
use crate::value::Ore;

/// A payment or a debt. Whether it is paid is in the item's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// What it is, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_type: Option<PaymentType>,
    /// Amount to pay; of a debt or a balance, all of it.
    pub amount: Ore,
    /// Last day to pay as the creditor states it; the calendar moves it to a bank day.
    pub due_date: Date,
    /// Id to pay by (FI line or the like).
    #[serde(default)]
    pub payment_id: Option<String>,
    /// Who is owed.
    pub creditor: String,
    /// What happens if it is missed, in the creditor's words.
    #[serde(default)]
    pub if_missed: Option<String>,
    /// What is not paid yet, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Ore>,
    /// The parts it is paid in, where it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instalments: Vec<Instalment>,
}

/// One part of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Amount.
    pub amount: Ore,
    /// Last day to pay it.
    pub due_date: Date,
    /// How it stands, in the classification of payments; a part is never partly anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PaymentStatus>,
}

coded! {
    /// What is to be paid.
    PaymentType {
        /// One payment.
        Bill = "bill",
        /// What is owed from before.
        Debt = "debt",
        /// What stands between the citizen and the creditor, of which parts can be in different states.
        Balance = "balance",
    }
}

impl PaymentStatus {
    /// Whether only a sum of several can be in it: codes 5, 6 and 7.
    pub fn is_of_a_balance(&self) -> bool {
        matches!(self, Self::PartlyOverdue | Self::PartlySentToCollection | Self::PartlyOverdueAndSent)
    }
}

impl Payment {
    /// Whether it can be in this state: codes 5 to 7 are a balance's or a debt's, and what is paid has no rest.
    pub(crate) fn status_fits(&self, status: &PaymentStatus) -> bool {
        let single = self.payment_type == Some(PaymentType::Bill);
        let unpaid = self.rest.is_some_and(|rest| rest.0 > 0);
        !(single && status.is_of_a_balance() || unpaid && *status == PaymentStatus::Paid)
    }
}

impl Consistent for Payment {
    fn at_odds(&self) -> Option<&'static str> {
        if self.amount.0 < 0 {
            return Some("amount");
        }
        if self.rest.is_some_and(|rest| rest.0 < 0 || rest > self.amount) {
            return Some("rest");
        }
        self.instalments.iter().find_map(|part| {
            if part.amount.0 <= 0 {
                Some("instalments.amount")
            } else if part.status.as_ref().is_some_and(PaymentStatus::is_of_a_balance) {
                Some("instalments.status")
            } else {
                None
            }
        })
    }
}

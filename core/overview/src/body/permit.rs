//! Permits, passports and licences (*akkreditiver*).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Consistent, ends_too_early};
use crate::coded::coded;

/// A permit, passport or licence (*akkreditiv*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    /// What it is.
    pub permit_type: PermitType,
    /// Vehicle category, where it is a driving licence.
    #[serde(default)]
    pub category: Option<String>,
    /// Day it begins.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day it is valid; none where it does not end.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// The day renewal opens, where the source says so; else the calendar's own rule is used.
    #[serde(default)]
    pub renewal_opens: Option<Date>,
    /// Conditions that end on a day of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<PermitCondition>,
}

impl Consistent for Permit {
    fn at_odds(&self) -> Option<&'static str> {
        let (from, until) = (self.valid_from, self.valid_until);
        let licence = matches!(self.permit_type, PermitType::DrivingLicence | PermitType::Unknown(_));
        if ends_too_early(from, until) {
            Some("valid_until")
        } else if ends_too_early(self.renewal_opens, until) {
            Some("renewal_opens")
        } else if self.category.is_some() && !licence {
            Some("category")
        } else {
            None
        }
    }
}

/// A condition of a permit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermitCondition {
    /// Its code on the document (`141`), or `medical` for a term that is set for health.
    pub code: String,
    /// Last day; none where it ends with the permit.
    #[serde(default)]
    pub until: Option<Date>,
}

coded! {
    /// Kinds of permit with rules of their own.
    PermitType {
        /// A driving licence, or one category of it.
        DrivingLicence = "driving_licence",
        /// A passport.
        Passport = "passport",
        /// A residence permit.
        Residence = "residence",
        /// A weapon permit.
        Weapon = "weapon",
        /// A parking permit.
        Parking = "parking",
        /// The European health insurance card.
        HealthInsurance = "health_insurance",
    }
}

//! How a permit stands on a day: whether it can be renewed yet, and whether it runs out.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::body::Permit;

/// A permit runs out when so many days are left. Lomme's own choice, no authority's: a month is time enough to renew most of them.
pub const RUNNING_OUT_DAYS: i32 = 30;

/// How a permit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermitState {
    /// It does not end.
    Unlimited,
    /// It begins on this day.
    NotBegun(Date),
    /// It is valid to this day, and when it can be renewed is not known.
    Valid(Date),
    /// It can be renewed from this day.
    OpensOn(Date),
    /// It can be renewed now, until this day.
    Open(Date),
    /// This day is near. Whether it can be renewed now is said beside it, where that is known.
    RunningOut {
        /// The last day.
        until: Date,
        /// Renewal is open.
        open: Option<bool>,
    },
    /// Its last day was this.
    Expired(Date),
}

/// How a permit stands on a day. `opens` is the day from which it can be renewed, out of the source or of the calendar's rules.
pub fn permit_state(permit: &Permit, opens: Option<Date>, today: Date) -> PermitState {
    if let Some(from) = permit.valid_from.filter(|from| *from > today) {
        return PermitState::NotBegun(from);
    }
    let Some(until) = permit.valid_until else { return PermitState::Unlimited };
    if until < today {
        return PermitState::Expired(until);
    }
    let open = opens.map(|opens| opens <= today);
    if until <= today.saturating_add(RUNNING_OUT_DAYS.days()) {
        return PermitState::RunningOut { until, open };
    }
    match opens {
        None => PermitState::Valid(until),
        Some(opens) if opens > today => PermitState::OpensOn(opens),
        Some(_) => PermitState::Open(until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::PermitType;
    use jiff::civil::date;

    #[test]
    fn a_permit_goes_from_not_yet_to_open_to_running_out_to_expired() {
        let until = date(2026, 9, 1);
        let permit = Permit {
            permit_type: PermitType::Passport,
            category: None,
            valid_from: Some(date(2020, 1, 1)),
            valid_until: Some(until),
            renewal_opens: None,
            conditions: Vec::new(),
        };
        let opens = date(2026, 6, 1);
        let on = |today| permit_state(&permit, Some(opens), today);
        assert_eq!(on(date(2019, 12, 31)), PermitState::NotBegun(date(2020, 1, 1)));
        assert_eq!(on(date(2026, 5, 31)), PermitState::OpensOn(opens));
        assert_eq!(on(opens), PermitState::Open(until));
        assert_eq!(on(date(2026, 8, 1)), PermitState::Open(until));
        assert_eq!(on(date(2026, 8, 2)), PermitState::RunningOut { until, open: Some(true) });
        assert_eq!(on(until), PermitState::RunningOut { until, open: Some(true) });
        assert_eq!(on(date(2026, 9, 2)), PermitState::Expired(until));
        assert_eq!(permit_state(&permit, None, date(2026, 5, 31)), PermitState::Valid(until));
        let late = permit_state(&permit, Some(date(2026, 8, 20)), date(2026, 8, 10));
        assert_eq!(late, PermitState::RunningOut { until, open: Some(false) });
        let endless = Permit { valid_until: None, ..permit };
        assert_eq!(permit_state(&endless, Some(opens), opens), PermitState::Unlimited);
    }
}

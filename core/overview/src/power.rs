//! What a power of attorney (*digital fuldmagt*) is worth at a moment: whether it stands, what may be done by it, and what ended it.
//!
//! The period is in whole Danish days: the first and the last day both count. A state that this version does not know gives no right to anything.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::body::{Direction, ItemBody, PowerOfAttorney, PowerScope};
use crate::coded::coded;
use crate::item::{Item, Status};
use crate::value::{PersonRef, WallTime};

coded! {
    /// State of a power of attorney, as its source gives it.
    PowerState {
        /// Asked for; the giver has not answered.
        Requested = "requested",
        /// Given.
        Valid = "valid",
        /// The giver said no.
        Declined = "declined",
        /// The giver took it back, the holder gave it up, or who asked for it did not want it any more.
        Revoked = "revoked",
        /// Its time ran out.
        Expired = "expired",
        /// The giver or the holder died.
        EndedByDeath = "ended_by_death",
    }
}

/// What a power of attorney is worth at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Asked for, not given.
    Requested,
    /// Given, from a later day.
    NotYet {
        /// Its first day.
        from: Date,
    },
    /// It stands.
    Valid {
        /// Its last day, where it has one.
        until: Option<Date>,
    },
    /// It is over.
    Ended {
        /// By what.
        by: Ending,
        /// Since when, where that is known: the first day on which it no longer stood.
        since: Option<Date>,
    },
    /// A state that this version does not know.
    Unknown,
}

impl Standing {
    /// Whether it gives its rights now.
    pub fn is_valid(self) -> bool {
        matches!(self, Self::Valid { .. })
    }
}

/// What ended a power of attorney.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The giver said no.
    Declined,
    /// Somebody ended it.
    Revoked,
    /// Its time ran out.
    Expired,
    /// A death.
    Death,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Declined, Self::Revoked, Self::Expired, Self::Death];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Death => "death",
        }
    }
}

impl PowerScope {
    /// Whether the giver's data may be read. Whoever may act or be in contact may read too.
    pub fn may_read(&self) -> bool {
        matches!(self, Self::Act | Self::Contact | Self::Read)
    }

    /// Whether the holder may speak with the authority.
    pub fn may_contact(&self) -> bool {
        matches!(self, Self::Act | Self::Contact)
    }

    /// Whether the holder may act in the giver's place.
    pub fn may_act(&self) -> bool {
        matches!(self, Self::Act)
    }
}

impl PowerOfAttorney {
    /// What it is worth at `now`, with the status of its item. Without a status only the period counts.
    pub fn standing(&self, status: &Status, now: Timestamp) -> Standing {
        let day = WallTime::at(now).date();
        let ended = |by| Standing::Ended { by, since: self.ended_on };
        match PowerState::from(status.code.as_str()) {
            PowerState::Requested => Standing::Requested,
            PowerState::Declined => ended(Ending::Declined),
            PowerState::Revoked => ended(Ending::Revoked),
            PowerState::EndedByDeath => ended(Ending::Death),
            PowerState::Expired => {
                let since = self.ended_on.or(self.valid_until.and_then(|last| last.tomorrow().ok()));
                Standing::Ended { by: Ending::Expired, since }
            }
            PowerState::Unknown(code) if !code.is_empty() => Standing::Unknown,
            PowerState::Valid | PowerState::Unknown(_) => self.in_period(day),
        }
    }

    fn in_period(&self, day: Date) -> Standing {
        match (self.valid_from, self.valid_until) {
            (_, Some(last)) if day > last => {
                Standing::Ended { by: Ending::Expired, since: last.tomorrow().ok() }
            }
            (Some(from), _) if day < from => Standing::NotYet { from },
            (_, until) => Standing::Valid { until },
        }
    }
}

/// The power of attorney in an item by which its holder may read the data of `giver` at `now`, if it is one.
pub fn reads_for<'i>(item: &'i Item, giver: &PersonRef, now: Timestamp) -> Option<&'i PowerOfAttorney> {
    let ItemBody::PowerOfAttorney(power) = &item.body else { return None };
    let of_giver = power.direction == Direction::Received && power.other_subject.as_ref() == Some(giver);
    (of_giver && power.scope.may_read() && power.standing(&item.status, now).is_valid()).then_some(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn power(status: &str, body: serde_json::Value) -> Item {
        let mut whole = json!({"kind": "power_of_attorney", "direction": "received", "other_party": "G", "other_subject": "giver", "scope": "read"});
        whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        serde_json::from_value(json!({"id": "f", "source": "s", "version": 1, "as_of": "2026-03-01T08:00:00Z", "title": "Fuldmagt",
            "area": "person", "subject": "me", "authority": "A", "status": {"code": status}, "details_url": "https://a.dk/", "body": whole}))
        .unwrap()
    }

    fn standing(item: &Item, now: &str) -> Standing {
        let ItemBody::PowerOfAttorney(power) = &item.body else { panic!() };
        power.standing(&item.status, now.parse().unwrap())
    }

    fn reads(item: &Item, now: &str) -> bool {
        reads_for(item, &PersonRef::new("giver").unwrap(), now.parse().unwrap()).is_some()
    }

    #[test]
    fn it_stands_from_the_first_moment_of_its_first_danish_day_to_the_last_of_its_last() {
        // Summer time begins on 29 March: the first day begins at 23:00, the last one ends at 22:00 in UTC.
        let item = power("valid", json!({"valid_from": "2026-03-02", "valid_until": "2026-03-31"}));
        for (now, valid) in [
            ("2026-03-01T22:59:59.999Z", false),
            ("2026-03-01T23:00:00Z", true),
            ("2026-03-31T21:59:59.999Z", true),
            ("2026-03-31T22:00:00Z", false),
        ] {
            assert_eq!((standing(&item, now).is_valid(), reads(&item, now)), (valid, valid), "{now}");
        }
        let from = "2026-03-02".parse().unwrap();
        assert_eq!(standing(&item, "2026-02-01T12:00:00Z"), Standing::NotYet { from });
        let since = Some("2026-04-01".parse().unwrap());
        let expired = Standing::Ended { by: Ending::Expired, since };
        assert_eq!(standing(&item, "2026-05-01T12:00:00Z"), expired);
    }

    #[test]
    fn without_a_status_and_a_period_it_stands_and_every_other_state_ends_it() {
        let now = "2026-03-10T12:00:00Z";
        assert_eq!(standing(&power("", json!({})), now), Standing::Valid { until: None });
        for (status, by) in [
            ("declined", Ending::Declined),
            ("revoked", Ending::Revoked),
            ("expired", Ending::Expired),
            ("ended_by_death", Ending::Death),
        ] {
            let item = power(status, json!({"ended_on": "2026-03-05"}));
            let since = Some("2026-03-05".parse().unwrap());
            assert_eq!(standing(&item, now), Standing::Ended { by, since });
            assert!(!reads(&item, now));
        }
        assert_eq!(standing(&power("requested", json!({})), now), Standing::Requested);
    }

    #[test]
    fn a_state_or_a_scope_that_is_not_known_gives_no_right() {
        let now = "2026-03-10T12:00:00Z";
        assert_eq!(standing(&power("frozen", json!({})), now), Standing::Unknown);
        assert!(!reads(&power("frozen", json!({})), now));
        assert!(!reads(&power("valid", json!({"scope": "haunt"})), now));
    }

    #[test]
    fn only_a_power_received_from_that_person_lets_one_read() {
        let now = "2026-03-10T12:00:00Z";
        for scope in ["read", "contact", "act"] {
            assert!(reads(&power("valid", json!({"scope": scope})), now), "{scope}");
        }
        assert!(!reads(&power("valid", json!({"direction": "given"})), now));
        assert!(!reads(&power("valid", json!({"other_subject": "somebody"})), now));
        assert!(!reads(&power("valid", json!({"other_subject": null})), now));
        let rights = |scope: PowerScope| (scope.may_read(), scope.may_contact(), scope.may_act());
        assert_eq!(rights(PowerScope::Read), (true, false, false));
        assert_eq!(rights(PowerScope::Contact), (true, true, false));
        assert_eq!(rights(PowerScope::Act), (true, true, true));
    }
}

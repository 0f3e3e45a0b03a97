//! What a power of attorney (*digital fuldmagt*) is worth at a moment: whether it stands, what may be done by it, and what ended it.
//!
//! The period is in whole Danish days: the first and the last day both count. A state that this version does not know gives no right to anything.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::body::{Direction, ItemBody, PowerOfAttorney, PowerScope};
use crate::coded::coded;
use crate::item::{Item, Status};
use crate::value::{Due, PersonRef, TextHash, WallTime};

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

/// Why something cannot be done to a power of attorney.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PowerFault {
    /// It is not in a state for it, or it is not the citizen's to do.
    #[error("the power of attorney is not in a state in which this can be done")]
    State,
    /// The day to answer by, or the last day it would stand, is past.
    #[error("it is too late to answer")]
    TooLate,
}

impl PowerFault {
    /// The stable code, as in an authority's refusal.
    pub fn code(self) -> &'static str {
        match self {
            Self::State => "not_allowed",
            Self::TooLate => "too_late",
        }
    }
}

/// What the citizen does to a power of attorney. Only the citizen: never who acts in their place.
impl PowerOfAttorney {
    /// The state after the citizen's answer to a request for one. It is the giver who answers.
    ///
    /// # Errors
    /// When it is not asked for, or asked for by the citizen.
    pub fn answer(&self, status: &Status, given: bool) -> Result<PowerState, PowerFault> {
        match (PowerState::from(status.code.as_str()), &self.direction) {
            (PowerState::Requested, Direction::Given) if given => Ok(PowerState::Valid),
            (PowerState::Requested, Direction::Given) => Ok(PowerState::Declined),
            _ => Err(PowerFault::State),
        }
    }

    /// The state after the citizen ended it: the giver takes it back, the holder gives it up, who asked for it does not want it any more.
    ///
    /// # Errors
    /// When there is nothing to end, or it is a request that the citizen is to answer.
    pub fn end(&self, status: &Status) -> Result<PowerState, PowerFault> {
        let known = matches!(self.direction, Direction::Given | Direction::Received);
        match PowerState::from(status.code.as_str()) {
            PowerState::Valid if known => Ok(PowerState::Revoked),
            PowerState::Unknown(code) if known && code.is_empty() => Ok(PowerState::Revoked),
            PowerState::Requested if self.direction == Direction::Received => Ok(PowerState::Revoked),
            _ => Err(PowerFault::State),
        }
    }

    /// Whether it can be answered at `now`.
    ///
    /// # Errors
    /// Why not.
    pub fn can_answer(&self, status: &Status, now: Timestamp) -> Result<(), PowerFault> {
        self.answer(status, false)?;
        let (now, day) = (WallTime::at(now), WallTime::at(now).date());
        let past = match self.respond_by {
            Some(Due::Day(last)) => day > last,
            Some(Due::Time(at)) => now > at,
            None => false,
        };
        let would_be_over = self.valid_until.is_some_and(|last| day > last);
        if past || would_be_over { Err(PowerFault::TooLate) } else { Ok(()) }
    }

    /// Whether it can be ended at `now`.
    ///
    /// # Errors
    /// Why not.
    pub fn can_end(&self, status: &Status, now: Timestamp) -> Result<(), PowerFault> {
        self.end(status)?;
        match self.standing(status, now) {
            Standing::Ended { .. } => Err(PowerFault::State),
            _ => Ok(()),
        }
    }

    /// The SHA-256 of what is answered: who, what may be done, what it covers, and from when to when, each on a line of its own. An answer carries it, so that
    /// a yes never counts for a wider power than the one that was shown.
    pub fn terms(&self) -> TextHash {
        let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let other = self.other_subject.as_ref().map(|other| other.as_str().to_owned());
        let head = [
            self.direction.code().to_owned(),
            self.other_party.clone(),
            other.unwrap_or_default(),
            self.scope.code().to_owned(),
            date(self.valid_from),
            date(self.valid_until),
        ];
        // A line break inside a part must not make it two.
        let parts = head.iter().chain(&self.covers).map(|part| part.replace(['\n', '\r'], " "));
        TextHash::of(&parts.collect::<Vec<_>>().join("\n"))
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

    fn body(item: &Item) -> &PowerOfAttorney {
        let ItemBody::PowerOfAttorney(power) = &item.body else { panic!() };
        power
    }

    #[test]
    fn only_the_giver_answers_a_request_and_either_side_ends_what_stands() {
        let mut seen = Vec::new();
        for direction in ["given", "received", "sideways"] {
            for state in
                ["requested", "valid", "", "declined", "revoked", "expired", "ended_by_death", "frozen"]
            {
                let item = power(state, json!({"direction": direction}));
                let (power, status) = (body(&item), &item.status);
                let answer = [true, false].map(|given| power.answer(status, given).ok());
                if answer != [None, None] {
                    assert_eq!(answer, [Some(PowerState::Valid), Some(PowerState::Declined)]);
                    seen.push(("answer", direction, state));
                }
                if let Ok(after) = power.end(status) {
                    assert_eq!(after, PowerState::Revoked);
                    seen.push(("end", direction, state));
                }
            }
        }
        let may = [
            ("answer", "given", "requested"),
            ("end", "given", "valid"),
            ("end", "given", ""),
            ("end", "received", "requested"),
            ("end", "received", "valid"),
            ("end", "received", ""),
        ];
        assert_eq!(seen, may);
    }

    #[test]
    fn it_can_be_answered_to_the_last_moment_of_the_day_and_ended_until_it_is_over() {
        let at = |now: &str| now.parse().unwrap();
        let asked = power("requested", json!({"direction": "given", "respond_by": "2026-03-31"}));
        let answer = |item: &Item, now: &str| body(item).can_answer(&item.status, at(now));
        assert_eq!(answer(&asked, "2026-03-31T21:59:59Z"), Ok(()));
        assert_eq!(answer(&asked, "2026-03-31T22:00:00Z"), Err(PowerFault::TooLate));
        let timed = power("requested", json!({"direction": "given", "respond_by": "2026-03-31T12:00:00"}));
        assert_eq!(answer(&timed, "2026-03-31T10:00:00Z"), Ok(()));
        assert_eq!(answer(&timed, "2026-03-31T10:00:01Z"), Err(PowerFault::TooLate));
        let over = power("requested", json!({"direction": "given", "valid_until": "2026-03-31"}));
        assert_eq!(answer(&over, "2026-04-01T12:00:00Z"), Err(PowerFault::TooLate));

        let stands = power("valid", json!({"valid_from": "2026-03-10", "valid_until": "2026-03-31"}));
        let end = |now: &str| body(&stands).can_end(&stands.status, at(now));
        assert_eq!(
            (end("2026-03-01T12:00:00Z"), end("2026-03-31T12:00:00Z")),
            (Ok(()), Ok(())),
            "also before it begins"
        );
        assert_eq!(end("2026-04-01T12:00:00Z"), Err(PowerFault::State));
    }

    #[test]
    fn whatever_is_answered_is_in_the_hash() {
        let asked = |more: serde_json::Value| body(&power("requested", more)).terms();
        let base = asked(json!({}));
        assert_eq!(base, asked(json!({"respond_by": "2026-03-31"})), "the day to answer by is not answered");
        for more in [
            json!({"direction": "given"}),
            json!({"other_party": "X"}),
            json!({"other_subject": "x"}),
            json!({"scope": "act"}),
            json!({"covers": ["Everything"]}),
            json!({"valid_from": "2026-03-31"}),
            json!({"valid_until": "2026-03-31"}),
        ] {
            assert_ne!(base, asked(more.clone()), "{more}");
        }
        assert_ne!(asked(json!({"covers": ["a", "b"]})), asked(json!({"covers": ["a\nb"]})));
    }
}

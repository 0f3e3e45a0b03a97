//! Of whom else the phone holds data, by which power of attorney, and what is left to say of those that ended.
//!
//! A person is written down before the first of their data, and struck off after the last is deleted: a phone that dies in between deletes
//! again, and never holds data of somebody it does not know of.

use jiff::Timestamp;
use jiff::civil::Date;
use lomme_overview::{Item, ItemBody, ItemId, PersonRef, PowerOfAttorney, Standing, reads_for};
use lomme_store::Store;
use serde::{Deserialize, Serialize};

use super::OWN;
use crate::acts::shown_item;
use crate::citizen::overview::items_of;
use crate::citizen::reminders::forget_marks_of;
use crate::citizen::sources::forget_carried;
use crate::citizen::sync_state::synced_at;
use crate::error::LommeError;
use crate::setting;

/// The setting with the people whose data may be on this phone.
const PEOPLE: &str = "acting.people";
/// The setting with what the citizen is still to be told of.
const ENDED: &str = "acting.ended";

/// Why it ended, where no state of the power says so: the authority refused.
pub(super) const REFUSED: &str = "refused";

/// A person whose data may be on this phone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    /// Their subject in the store.
    pub(crate) subject: PersonRef,
    /// Their name, as the power of attorney has it.
    pub(crate) name: String,
    /// The power of attorney, an item of the citizen's own.
    pub(crate) power: ItemId,
}

/// A power of attorney that ended while the phone held data by it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ended {
    /// Whose data were deleted.
    pub(crate) subject: PersonRef,
    /// Their name.
    pub(crate) name: String,
    /// A code: what ended it.
    pub(crate) why: String,
    /// How many of the citizen's acts for them had not reached the authority, and never will.
    pub(crate) unsent: u32,
}

/// A power of attorney that stands and allows to read.
pub(super) struct Power {
    pub(super) item: ItemId,
    pub(super) power: PowerOfAttorney,
    pub(super) until: Option<Date>,
}

/// The people whose data may be on this phone.
pub(super) fn people(store: &Store) -> Result<Vec<Person>, LommeError> {
    setting::read(store, PEOPLE)
}

/// One of them.
pub(super) fn person(store: &Store, giver: &PersonRef) -> Result<Option<Person>, LommeError> {
    Ok(people(store)?.into_iter().find(|person| person.subject == *giver))
}

/// Those of them whose power of attorney stands now.
pub(crate) fn people_now(store: &Store, now: Timestamp) -> Result<Vec<Person>, LommeError> {
    let mut standing = Vec::new();
    for person in people(store)? {
        if why_ended(store, &person, now)?.is_none() {
            standing.push(person);
        }
    }
    Ok(standing)
}

/// Everybody whose data the citizen may read now, once each, with the widest power.
pub(super) fn givers(store: &Store, now: Timestamp) -> Result<Vec<(Person, Power)>, LommeError> {
    let mut givers: Vec<(Person, Power)> = Vec::new();
    for item in items_of(store, OWN)? {
        let Some((giver, power)) = readable(&item, now) else { continue };
        let person =
            Person { subject: giver, name: power.power.other_party.clone(), power: power.item.clone() };
        match givers.iter_mut().find(|(known, _)| known.subject == person.subject) {
            Some(known) if width(&known.1) < width(&power) => *known = (person, power),
            Some(_) => {}
            None => givers.push((person, power)),
        }
    }
    Ok(givers)
}

/// Writes a giver down as one whose data may be on this phone; nothing where no power of theirs stands.
pub(super) fn admit(store: &Store, subject: &str, now: Timestamp) -> Result<Option<Person>, LommeError> {
    // A person whose reference is the name of the citizen's own subject would not be kept apart.
    if subject == OWN {
        return Ok(None);
    }
    let giver = givers(store, now)?.into_iter().find(|(person, _)| person.subject.as_str() == subject);
    let Some((admitted, _)) = giver else { return Ok(None) };
    let mut people = people(store)?;
    people.retain(|person| person.subject != admitted.subject);
    people.push(admitted.clone());
    write(store, PEOPLE, &people)?;
    Ok(Some(admitted))
}

/// The power of a person by which most may be done now.
pub(super) fn widest(store: &Store, person: &Person, now: Timestamp) -> Result<Option<Power>, LommeError> {
    // The one that is written down is the usual one, and is found without reading all others.
    if let Some(power) = written_down(store, person, now)?
        && power.power.scope.may_act()
    {
        return Ok(Some(power));
    }
    let givers = givers(store, now)?.into_iter();
    Ok(givers
        .map(|(_, power)| power)
        .find(|power| power.power.other_subject.as_ref() == Some(&person.subject)))
}

/// What ended the power of a person; nothing while one stands.
pub(super) fn why_ended(
    store: &Store,
    person: &Person,
    now: Timestamp,
) -> Result<Option<&'static str>, LommeError> {
    if written_down(store, person, now)?.is_some() || widest(store, person, now)?.is_some() {
        return Ok(None);
    }
    let Some(item) = own_item(store, &person.power)? else { return Ok(Some("gone")) };
    let ItemBody::PowerOfAttorney(power) = &item.body else { return Ok(Some("gone")) };
    Ok(Some(match power.standing(&item.status, now) {
        Standing::Ended { by, .. } => by.code(),
        _ => "changed",
    }))
}

/// Deletes all that the phone holds of a person, and keeps what the citizen is to be told.
pub(super) fn forget(store: &Store, person: &Person, why: &str) -> Result<(), LommeError> {
    let mut told = ended(store)?;
    // After a deletion that was cut off the acts may be gone already; what was counted first stands.
    if !told.iter().any(|ended| ended.subject == person.subject) {
        let unsent = store.pending(person.subject.as_str())?.len();
        told.push(Ended {
            subject: person.subject.clone(),
            name: person.name.clone(),
            why: why.to_owned(),
            unsent: u32::try_from(unsent).unwrap_or(u32::MAX),
        });
        write(store, ENDED, &told)?;
    }
    delete(store, person)?;
    let mut people = people(store)?;
    people.retain(|known| known.subject != person.subject);
    write(store, PEOPLE, &people)
}

fn delete(store: &Store, person: &Person) -> Result<(), LommeError> {
    store.forget_subject(person.subject.as_str())?;
    store.remove_setting(&synced_at(person.subject.as_str()))?;
    forget_carried(store, person.subject.as_str())?;
    forget_marks_of(store, &person.subject)
}

/// What the citizen is still to be told of.
pub(super) fn ended(store: &Store) -> Result<Vec<Ended>, LommeError> {
    setting::read(store, ENDED)
}

/// The citizen was told.
pub(super) fn ended_seen(store: &Store) -> Result<(), LommeError> {
    Ok(store.remove_setting(ENDED)?)
}

fn written_down(store: &Store, person: &Person, now: Timestamp) -> Result<Option<Power>, LommeError> {
    let item = own_item(store, &person.power)?;
    let readable = item.and_then(|item| readable(&item, now));
    Ok(readable.filter(|(giver, _)| *giver == person.subject).map(|(_, power)| power))
}

/// One of the citizen's own items. What they did to it counts at once: a power that the citizen gave up is over before the authority has heard of it.
fn own_item(store: &Store, id: &ItemId) -> Result<Option<Item>, LommeError> {
    Ok(shown_item(store, OWN, id.as_str())?.map(|shown| shown.item))
}

/// Whose data may be read by an item, and by which power.
fn readable(item: &Item, now: Timestamp) -> Option<(PersonRef, Power)> {
    let ItemBody::PowerOfAttorney(power) = &item.body else { return None };
    let giver = power.other_subject.clone()?;
    let power = reads_for(item, &giver, now)?.clone();
    let Standing::Valid { until } = power.standing(&item.status, now) else { return None };
    Some((giver, Power { item: item.id.clone(), power, until }))
}

fn width(power: &Power) -> (bool, bool) {
    (power.power.scope.may_act(), power.power.scope.may_contact())
}

fn write<T: Serialize>(store: &Store, key: &str, list: &[T]) -> Result<(), LommeError> {
    if list.is_empty() {
        return Ok(store.remove_setting(key)?);
    }
    setting::write(store, key, list)
}

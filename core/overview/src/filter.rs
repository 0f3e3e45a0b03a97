//! Which items of the overview are looked at, and which values there are to choose from, with how many items each has.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use crate::body::{ItemBody, KINDS};
use crate::item::{Area, Item};
use crate::value::PersonRef;

/// The name that all kinds this version does not know are filtered by.
pub const UNKNOWN_KIND: &str = "unknown";

/// What is looked at. An empty list lets everything through; of several values one is enough; all lists have to be met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Parts of life.
    pub areas: Vec<Area>,
    /// Authorities by their names; capital letters do not matter.
    pub authorities: Vec<String>,
    /// Whose items they are.
    pub people: Vec<PersonRef>,
    /// Kinds by their names in JSON, or [`UNKNOWN_KIND`].
    pub kinds: Vec<String>,
}

/// What items can be filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dimension {
    Area,
    Authority,
    Person,
    Kind,
}

impl Filter {
    /// Whether everything is looked at.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an item is looked at.
    pub fn accepts(&self, item: &Item) -> bool {
        self.accepts_but_for(None, item)
    }

    fn accepts_but_for(&self, but_for: Option<Dimension>, item: &Item) -> bool {
        let on = |dimension| but_for != Some(dimension);
        let kind = kind_of(item);
        (!on(Dimension::Area) || any(&self.areas, |area| *area == item.area))
            && (!on(Dimension::Authority) || any(&self.authorities, |name| is_same(name, &item.authority)))
            && (!on(Dimension::Person) || any(&self.people, |person| *person == item.subject))
            && (!on(Dimension::Kind) || any(&self.kinds, |named| named == kind))
    }
}

fn any<T>(chosen: &[T], is_it: impl FnMut(&T) -> bool) -> bool {
    chosen.is_empty() || chosen.iter().any(is_it)
}

fn is_same(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// The kind an item is filtered by.
pub fn kind_of(item: &Item) -> &str {
    match &item.body {
        ItemBody::Unknown(_) => UNKNOWN_KIND,
        known => known.kind(),
    }
}

/// The values that items have, each with how many there would be if it were chosen: the other choices hold, those of its own list do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Parts of life, by code.
    pub areas: Vec<(Area, usize)>,
    /// Authorities, by name.
    pub authorities: Vec<(String, usize)>,
    /// People.
    pub people: Vec<(PersonRef, usize)>,
    /// Kinds, in the order of the overview.
    pub kinds: Vec<(String, usize)>,
}

/// What there is to choose from. A value that is chosen is there even if it has no items now, so that it can be taken back.
pub fn facets(items: &[Item], filter: &Filter) -> Facets {
    let (mut areas, mut authorities) = (counts::<Area>(&filter.areas), counts::<str>(&filter.authorities));
    let (mut people, mut kinds) = (counts::<PersonRef>(&filter.people), counts::<str>(&filter.kinds));
    for item in items {
        let counted = |dimension| usize::from(filter.accepts_but_for(Some(dimension), item));
        *areas.entry(&item.area).or_default() += counted(Dimension::Area);
        *authorities.entry(&item.authority).or_default() += counted(Dimension::Authority);
        *people.entry(&item.subject).or_default() += counted(Dimension::Person);
        *kinds.entry(kind_of(item)).or_default() += counted(Dimension::Kind);
    }
    let mut kinds = owned(kinds);
    kinds.sort_by_key(|(kind, _)| KINDS.iter().position(|known| known == kind).unwrap_or(KINDS.len()));
    Facets { areas: owned(areas), authorities: owned(authorities), people: owned(people), kinds }
}

fn counts<T: Ord + ?Sized>(chosen: &[impl Borrow<T>]) -> BTreeMap<&T, usize> {
    // Not collected: that sorts first (docs/decisions/022).
    let mut counts = BTreeMap::new();
    counts.extend(chosen.iter().map(|value| (value.borrow(), 0)));
    counts
}

fn owned<T: ToOwned + ?Sized>(counts: BTreeMap<&T, usize>) -> Vec<(T::Owned, usize)> {
    counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn item(number: usize, area: &str, authority: &str, person: &str, kind: &str) -> Item {
        serde_json::from_value(json!({"id": format!("i{number}"), "source": "s", "version": 1, "as_of": "2026-03-01T08:00:00Z", "title": "t",
            "area": area, "subject": person, "authority": authority, "details_url": "https://a.example/", "body": {"kind": kind}}))
        .unwrap()
    }

    fn some() -> Vec<Item> {
        vec![
            item(0, "health", "Region", "a", "case"),
            item(1, "health", "Kommune", "a", "benefit"),
            item(2, "economy", "Kommune", "b", "case"),
            item(3, "moons", "Kommune", "a", "hologram"),
        ]
    }

    fn ids(items: &[Item], filter: &Filter) -> Vec<String> {
        items.iter().filter(|item| filter.accepts(item)).map(|item| item.id.to_string()).collect()
    }

    #[test]
    fn one_value_of_each_list_has_to_be_met() {
        let items = some();
        let areas = vec![Area::Health, Area::from("moons")];
        assert_eq!(ids(&items, &Filter { areas: areas.clone(), ..Filter::default() }), ["i0", "i1", "i3"]);
        let both = Filter { areas, authorities: vec!["kommune".into()], ..Filter::default() };
        assert_eq!(ids(&items, &both), ["i1", "i3"]);
        assert_eq!(ids(&items, &Filter { kinds: vec![UNKNOWN_KIND.into()], ..Filter::default() }), ["i3"]);
        assert_eq!(ids(&items, &Filter::default()).len(), 4);
    }

    #[test]
    fn a_value_is_counted_as_if_it_were_chosen_beside_the_other_lists() {
        let filter = Filter { areas: vec![Area::Health, Area::Nature], ..Filter::default() };
        let facets = facets(&some(), &filter);
        let areas: Vec<_> = facets.areas.iter().map(|(area, count)| (area.code(), *count)).collect();
        assert_eq!(areas, [("health", 2), ("economy", 1), ("nature", 0), ("moons", 1)]);
        assert_eq!(facets.authorities, [("Kommune".to_owned(), 1), ("Region".to_owned(), 1)]);
        let kinds: Vec<_> = facets.kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
        assert_eq!(kinds, [("case", 1), ("benefit", 1), (UNKNOWN_KIND, 0)]);
    }

    proptest! {
        #[test]
        fn choosing_a_value_shows_as_many_items_as_it_was_counted_with(
            kinds in proptest::collection::vec((0_usize..3, 0_usize..3, 0_usize..2), 0..30), chosen in 0_usize..3,
        ) {
            let names = ["a", "b", "c"];
            let of = |(number, (area, authority, person)): (usize, &(usize, usize, usize))| item(number, names[*area], names[*authority], names[*person], "case");
            let items: Vec<_> = kinds.iter().enumerate().map(of).collect();
            let base = Filter { authorities: vec![names[chosen].into()], ..Filter::default() };
            for (area, count) in facets(&items, &base).areas {
                let filter = Filter { areas: vec![area], ..base.clone() };
                prop_assert_eq!(ids(&items, &filter).len(), count);
            }
        }
    }
}

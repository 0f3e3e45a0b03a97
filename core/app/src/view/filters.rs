//! What the overview can be narrowed to, each value with how many items it has.

use lomme_overview::{Area, Facets, Filter, Item, PersonRef, facets};
use serde::{Deserialize, Serialize};

use super::line::spoken;
use crate::error::LommeError;
use crate::people::People;
use crate::texts::Texts;

/// What the citizen chose to look at: ids of [`FilterValue`]s. An empty list lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OverviewFilter {
    /// Parts of life, by code.
    pub areas: Vec<String>,
    /// Authorities, by name.
    pub authorities: Vec<String>,
    /// People, by the opaque id of their items.
    pub people: Vec<String>,
    /// Kinds, by name; `unknown` for those this version does not know.
    pub kinds: Vec<String>,
}

impl OverviewFilter {
    pub(crate) fn read(&self) -> Result<Filter, LommeError> {
        let person = |id: &String| PersonRef::new(id.as_str());
        let people = self.people.iter().map(person).collect::<Result<_, _>>();
        Ok(Filter {
            areas: self.areas.iter().map(|code| Area::from(code.as_str())).collect(),
            authorities: self.authorities.clone(),
            people: people.map_err(|error| LommeError::input("filter.person", error))?,
            kinds: self.kinds.clone(),
        })
    }
}

/// One list of values to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilterGroup {
    /// `areas`, `authorities`, `people` or `kinds`.
    pub id: String,
    /// The list in words.
    pub title: String,
    /// Its values.
    pub values: Vec<FilterValue>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilterValue {
    /// What an [`OverviewFilter`] names it by.
    pub id: String,
    /// In words.
    pub title: String,
    /// How many items there would be if it were chosen too.
    pub count: u32,
    /// It is chosen.
    pub chosen: bool,
    /// What a screen reader says.
    pub spoken: String,
}

pub(crate) fn filter_groups(
    items: &[Item],
    filter: &Filter,
    people: &People,
    texts: &Texts,
) -> (Vec<FilterGroup>, Facets) {
    let found = facets(items, filter);
    let value = |id: &str, title: String, count: usize, chosen: bool| {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let number = texts.with("filter-count", &[("n", count.into())]);
        let chosen_words = chosen.then(|| texts.get("filter-chosen"));
        let spoken = spoken([Some(title.clone()), Some(number), chosen_words]);
        FilterValue { id: id.to_owned(), title, count, chosen, spoken }
    };
    let areas = found.areas.iter().map(|(area, count)| {
        value(area.code(), texts.code_or_itself("area", area.code()), *count, filter.areas.contains(area))
    });
    let authorities = found.authorities.iter().map(|(name, count)| {
        let chosen = filter.authorities.iter().any(|one| one.to_lowercase() == name.to_lowercase());
        value(name, name.clone(), *count, chosen)
    });
    let persons = found.people.iter().map(|(person, count)| {
        let title = people.on_behalf_of(person.as_str(), texts).unwrap_or_else(|| texts.get("people-own"));
        value(person.as_str(), title, *count, filter.people.contains(person))
    });
    let kinds = found.kinds.iter().map(|(kind, count)| {
        value(kind, texts.code_or_itself("kind", kind), *count, filter.kinds.contains(kind))
    });
    let group = |id: &str, values: Vec<FilterValue>| FilterGroup {
        id: id.to_owned(),
        title: texts.code("filter", id),
        values,
    };
    let groups = vec![
        group("areas", areas.collect()),
        group("authorities", authorities.collect()),
        group("people", persons.collect()),
        group("kinds", kinds.collect()),
    ];
    (groups, found)
}

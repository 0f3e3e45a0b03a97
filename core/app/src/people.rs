//! Whose things are: the citizen's own, or somebody's for whom they act by a power of attorney.

use std::collections::{BTreeMap, HashMap};

use lomme_overview::{Item, ItemBody};

use crate::texts::Texts;

/// The people items are about.
pub(crate) struct People {
    /// The citizen.
    me: Option<String>,
    /// The names of those who gave a power of attorney, by their subject.
    names: HashMap<String, String>,
}

impl People {
    /// Out of items. `me` is the citizen; where it is not said, whoever most items are about.
    pub(crate) fn of(items: &[Item], me: Option<&str>) -> Self {
        let mut names = HashMap::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for item in items {
            *counts.entry(item.subject.as_str()).or_default() += 1;
            if let ItemBody::PowerOfAttorney(power) = &item.body
                && let Some(subject) = &power.other_subject
            {
                names.insert(subject.as_str().to_owned(), power.other_party.clone());
            }
        }
        let most = || counts.iter().rev().max_by_key(|(_, count)| **count).map(|(subject, _)| *subject);
        Self { me: me.or_else(most).map(str::to_owned), names }
    }

    /// For whom something is, in words; nothing for the citizen's own.
    pub(crate) fn on_behalf_of(&self, subject: &str, texts: &Texts) -> Option<String> {
        if self.is_me(subject) {
            return None;
        }
        Some(match self.name(subject) {
            Some(name) => texts.with("on-behalf-of", &[("name", name.into())]),
            None => texts.get("on-behalf-of-another"),
        })
    }

    /// Whether somebody is the one whose things these are.
    pub(crate) fn is_me(&self, subject: &str) -> bool {
        self.me.as_deref() == Some(subject)
    }

    /// The name of somebody who gave a power of attorney.
    pub(crate) fn name(&self, subject: &str) -> Option<&str> {
        self.names.get(subject).map(String::as_str)
    }
}

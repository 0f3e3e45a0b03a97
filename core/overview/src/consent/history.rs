//! A consent's history only grows. A newer version that says less is noticed, and what it no longer says is kept.

use std::collections::BTreeMap;

use crate::body::{Consent, ConsentEvent, ItemBody};
use crate::item::Item;

/// Notes on the new version of a consent what the old one said had happened and the new one no longer says.
pub fn note_lost_history(old: &Item, new: &mut Item) {
    let (ItemBody::Consent(old), ItemBody::Consent(new)) = (&old.body, &mut new.body) else { return };
    new.lost_history = lost(old, new);
}

/// What of the old history, and of what was lost before, is not in the new one. An event that is there twice has to be there twice again.
fn lost(old: &Consent, new: &Consent) -> Vec<ConsentEvent> {
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for event in &new.history {
        *said.entry(identity(event)).or_default() += 1;
    }
    let is_lost = |event: &&ConsentEvent| match said.get_mut(&identity(event)) {
        Some(times) if *times > 0 => {
            *times -= 1;
            false
        }
        _ => true,
    };
    let mut known: Vec<&ConsentEvent> = old.lost_history.iter().chain(&old.history).collect();
    known.sort_by_key(|event| event.at);
    known.into_iter().filter(is_lost).cloned().collect()
}

/// All that an event says, as one text to compare by.
fn identity(event: &ConsentEvent) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn item(history: &[u8]) -> Item {
        let event = |n: &u8| {
            let state = if n.is_multiple_of(2) { "requested" } else { "given" };
            json!({"state": state, "at": format!("2026-03-{:02}T09:00:00", n % 20 + 1)})
        };
        serde_json::from_value(json!({"id": "c", "source": "s", "version": 5, "as_of": "2026-03-01T08:00:00Z", "title": "t", "area": "family",
            "subject": "p", "authority": "A", "details_url": "https://a.dk/",
            "body": {"kind": "consent", "consents": [], "history": history.iter().map(event).collect::<Vec<_>>()}}))
        .unwrap()
    }

    fn consent(item: &Item) -> &Consent {
        let ItemBody::Consent(consent) = &item.body else { panic!() };
        consent
    }

    fn all(consent: &Consent) -> Vec<String> {
        let mut all: Vec<String> =
            consent.history.iter().chain(&consent.lost_history).map(identity).collect();
        all.sort();
        all
    }

    proptest! {
        #[test]
        fn whatever_versions_a_source_sends_nothing_that_was_once_said_is_forgotten(
            versions in proptest::collection::vec(proptest::collection::vec(0u8..12, 0..6), 1..6)
        ) {
            let mut held = item(&versions[0]);
            for version in &versions[1..] {
                let mut new = item(version);
                note_lost_history(&held, &mut new);
                let (before, after) = (all(consent(&held)), all(consent(&new)));
                // As multisets: everything known before is there still.
                let mut left = after.clone();
                for event in &before {
                    let at = left.iter().position(|other| other == event);
                    prop_assert!(at.is_some(), "{event} is gone");
                    left.swap_remove(at.unwrap());
                }
                // And what is new was said by the new version.
                let said: Vec<String> = consent(&new).history.iter().map(identity).collect();
                prop_assert!(left.iter().all(|event| said.contains(event)));
                held = new;
            }
        }

        #[test]
        fn a_history_that_only_grew_has_lost_nothing(
            old in proptest::collection::vec(0u8..12, 0..6), more in proptest::collection::vec(0u8..12, 0..6)
        ) {
            let mut new = item(&[old.clone(), more].concat());
            note_lost_history(&item(&old), &mut new);
            prop_assert!(consent(&new).lost_history.is_empty());
        }
    }

    #[test]
    fn what_comes_back_is_not_lost_any_more() {
        let (first, mut shorter, mut whole) = (item(&[1, 2]), item(&[2]), item(&[1, 2]));
        note_lost_history(&first, &mut shorter);
        assert_eq!(consent(&shorter).lost_history.len(), 1);
        note_lost_history(&shorter, &mut whole);
        assert!(consent(&whole).lost_history.is_empty());
    }
}

//! What a holder gives away: presets, and selections in general.

use std::collections::BTreeSet;

use super::HeldDocument;
use super::answer::answer;
use crate::mdl::{DANISH_PRIVILEGES, SMALL_PORTRAIT};
use crate::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE};

/// A selection of elements by namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    elements: BTreeSet<(String, String)>,
}

impl Selection {
    /// Whether the element is chosen.
    pub fn contains(&self, name_space: &str, element: &str) -> bool {
        self.elements.iter().any(|(name, chosen)| name == name_space && chosen == element)
    }

    /// The elements of `document` that answer the chosen ones: themselves, or for an age that the document does not
    /// state the nearest one that settles it. What the document cannot answer is left out.
    pub fn answered_by(&self, document: &HeldDocument) -> Selection {
        let answers = self.elements().filter_map(|(name_space, element)| {
            Some((name_space.to_owned(), answer(document, name_space, element)?))
        });
        answers.collect()
    }

    /// The chosen elements, sorted by namespace and name.
    pub fn elements(&self) -> impl Iterator<Item = (&str, &str)> {
        self.elements.iter().map(|(name_space, element)| (name_space.as_str(), element.as_str()))
    }
}

impl<N: Into<String>, E: Into<String>> FromIterator<(N, E)> for Selection {
    fn from_iter<I: IntoIterator<Item = (N, E)>>(iter: I) -> Self {
        let elements = iter.into_iter().map(|(name_space, element)| (name_space.into(), element.into()));
        Selection { elements: elements.collect() }
    }
}

/// The selections that people know by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// What a police officer needs at the roadside, with the small portrait.
    Police,
    /// Who the holder is.
    Identity,
    /// That the holder is over 15.
    Age15,
    /// That the holder is over 16.
    Age16,
    /// That the holder is over 18.
    Age18,
    /// What a car rental needs.
    Rental,
}

impl Preset {
    /// All of them.
    pub const ALL: [Preset; 6] =
        [Preset::Police, Preset::Identity, Preset::Age15, Preset::Age16, Preset::Age18, Preset::Rental];

    /// The stable name, as it stands on the command line and in the keys of texts.
    pub fn code(self) -> &'static str {
        match self {
            Preset::Police => "police",
            Preset::Identity => "identity",
            Preset::Age15 => "age15",
            Preset::Age16 => "age16",
            Preset::Age18 => "age18",
            Preset::Rental => "rental",
        }
    }

    /// What it gives away.
    pub fn selection(self) -> Selection {
        self.elements().collect()
    }

    /// The same by namespace and element, in an order in which people read it.
    pub fn elements(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let iso: &'static [&'static str] = match self {
            Preset::Police => &[
                "family_name",
                "given_name",
                "birth_date",
                "issue_date",
                "expiry_date",
                "issuing_country",
                "document_number",
                "driving_privileges",
            ],
            Preset::Identity => &["family_name", "given_name", "birth_date"],
            Preset::Age15 => &["age_over_15"],
            Preset::Age16 => &["age_over_16"],
            Preset::Age18 => &["age_over_18"],
            Preset::Rental => &[
                "family_name",
                "given_name",
                "birth_date",
                "issue_date",
                "expiry_date",
                "issuing_country",
                "issuing_authority",
                "document_number",
                "driving_privileges",
            ],
        };
        let danish: &'static [&'static str] = match self {
            Preset::Police => &[DANISH_PRIVILEGES, SMALL_PORTRAIT],
            // Without the portrait nothing binds the phone to the person who shows it.
            Preset::Identity | Preset::Age15 | Preset::Age16 | Preset::Age18 | Preset::Rental => {
                &[SMALL_PORTRAIT]
            }
        };
        let iso = iso.iter().map(|element| (MDL_NAMESPACE, *element));
        iso.chain(danish.iter().map(|element| (DANISH_NAMESPACE, *element)))
    }
}

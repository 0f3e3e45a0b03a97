//! What an authentic document says.

use crate::cbor::Value;
use crate::mdl::{DisclosedLicence, age_of, ages};
use crate::mdoc::{Document, Elements, MDL_NAMESPACE};
use crate::present::nearest_age;

/// The elements of a document whose authenticity was checked. Only verification makes one.
#[derive(Clone, PartialEq)]
pub struct Claims {
    name_spaces: Elements,
}

impl std::fmt::Debug for Claims {
    /// Without the elements, which are personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claims").finish_non_exhaustive()
    }
}

impl Claims {
    /// The elements of a document that the pipeline found authentic.
    pub(super) fn of(document: Document) -> Self {
        let (issued, by_device) = document.into_elements();
        let mut name_spaces = issued;
        for (name, signed) in by_device {
            match name_spaces.iter_mut().find(|(existing, _)| *existing == name) {
                // What the issuer signed stands; the device cannot overwrite it.
                Some((_, elements)) => {
                    for (element, value) in signed {
                        if !elements.iter().any(|(existing, _)| *existing == element) {
                            elements.push((element, value));
                        }
                    }
                }
                None => name_spaces.push((name, signed)),
            }
        }
        Claims { name_spaces }
    }

    /// All namespaces with their elements, unknown ones too, in the order they came.
    pub fn name_spaces(&self) -> &[(String, Vec<(String, Value)>)] {
        &self.name_spaces
    }

    /// One element.
    pub fn get(&self, name_space: &str, element: &str) -> Option<&Value> {
        let (_, elements) = self.name_spaces.iter().find(|(name, _)| name == name_space)?;
        elements.iter().find(|(name, _)| name == element).map(|(_, value)| value)
    }

    /// Whether they answer what was asked: by the element itself, or for an age by one that settles it.
    pub fn answer(&self, name_space: &str, element: &str) -> bool {
        let age = age_of(element).filter(|_| name_space == MDL_NAMESPACE);
        let settled = || age.and_then(|age| nearest_age(&ages(self.elements()), age)).is_some();
        self.get(name_space, element).is_some() || settled()
    }

    /// What they say of a driving licence, with types.
    pub fn licence(&self) -> DisclosedLicence {
        DisclosedLicence::of(self.elements())
    }

    /// Namespace, identifier and value of every element.
    fn elements(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let elements = self.name_spaces.iter().flat_map(|(name, of)| of.iter().map(move |e| (name, e)));
        elements.map(|(name, (element, value))| (name.as_str(), element.as_str(), value))
    }

    /// The elements as JSON: `{namespace: {element: value}}`, bytes as base64url, dates in RFC 3339.
    pub fn to_json(&self) -> serde_json::Value {
        let mut name_spaces = serde_json::Map::new();
        for (name, of) in &self.name_spaces {
            let mut elements = serde_json::Map::new();
            elements.extend(of.iter().map(|(name, value)| (name.clone(), value.to_json())));
            name_spaces.insert(name.clone(), elements.into());
        }
        name_spaces.into()
    }
}

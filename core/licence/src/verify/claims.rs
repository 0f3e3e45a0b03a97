//! What an authentic document says.

use jiff::civil::Date;

use crate::cbor::Value;
use crate::mdl::Privilege;
use crate::mdoc::{Document, MDL_NAMESPACE, NameSpaces};

/// The elements of a document whose authenticity was checked. Only verification makes one.
#[derive(Clone, PartialEq)]
pub struct Claims {
    name_spaces: NameSpaces<(String, Value)>,
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

    /// A text element of ISO's namespace.
    pub fn text(&self, element: &str) -> Option<&str> {
        self.get(MDL_NAMESPACE, element)?.as_text()
    }

    /// A date element of ISO's namespace.
    pub fn date(&self, element: &str) -> Option<Date> {
        self.get(MDL_NAMESPACE, element)?.as_date()
    }

    /// The driving privileges; what is not one is left out.
    pub fn driving_privileges(&self) -> Vec<Privilege> {
        self.get(MDL_NAMESPACE, "driving_privileges").map(Privilege::list_of).unwrap_or_default()
    }

    /// The elements as JSON: `{namespace: {element: value}}`, bytes as base64url, dates in RFC 3339.
    pub fn to_json(&self) -> serde_json::Value {
        let elements = |of: &[(String, Value)]| -> serde_json::Value {
            serde_json::Value::Object(
                of.iter().map(|(name, value)| (name.clone(), value.to_json())).collect(),
            )
        };
        serde_json::Value::Object(
            self.name_spaces.iter().map(|(name, of)| (name.clone(), elements(of))).collect(),
        )
    }
}

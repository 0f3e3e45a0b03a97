//! What a document says of a licence, with types: for the screens of holder and reader alike.

use jiff::civil::Date;

use super::{DANISH_PRIVILEGES, ElementFault, Privilege, SMALL_PORTRAIT, age_of, element_type};
use crate::cbor::Value;
use crate::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE};

/// An element that is there and is not what the standard says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyElement {
    /// Its namespace.
    pub name_space: String,
    /// Its identifier.
    pub element: String,
    /// What is wrong.
    pub fault: ElementFault,
}

/// The elements of a licence that were disclosed. One that was not is `None`, or absent from its list.
#[derive(Clone, Default)]
pub struct DisclosedLicence {
    elements: Vec<(String, String, Value)>,
    privileges: Vec<Privilege>,
    faults: Vec<FaultyElement>,
}

impl std::fmt::Debug for DisclosedLicence {
    /// Without the elements, which are personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DisclosedLicence").finish_non_exhaustive()
    }
}

/// The ages among elements, and whether the holder has turned them.
pub(crate) fn ages<'e>(elements: impl Iterator<Item = (&'e str, &'e str, &'e Value)>) -> Vec<(u8, bool)> {
    let iso = elements.filter(|(name_space, _, _)| *name_space == MDL_NAMESPACE);
    iso.filter_map(|(_, element, value)| Some((age_of(element)?, value.as_bool()?))).collect()
}

impl DisclosedLicence {
    /// Reads elements, each with its namespace and identifier.
    pub(crate) fn of<'e>(elements: impl Iterator<Item = (&'e str, &'e str, &'e Value)>) -> Self {
        let mut licence = DisclosedLicence::default();
        for (name_space, element, value) in elements {
            let known = element_type(name_space, element);
            if let Some(fault) = known.and_then(|known| known.check(value).err()) {
                let (name_space, element) = (name_space.to_owned(), element.to_owned());
                licence.faults.push(FaultyElement { name_space, element, fault });
            }
            if matches!(element, "driving_privileges" | DANISH_PRIVILEGES) {
                licence.privileges.extend(Privilege::list_of(value).0);
            }
            licence.elements.push((name_space.to_owned(), element.to_owned(), value.clone()));
        }
        licence
    }

    fn get(&self, name_space: &str, element: &str) -> Option<&Value> {
        let found = self.elements.iter().find(|(name, id, _)| name == name_space && id == element);
        found.map(|(_, _, value)| value)
    }

    /// A text element of ISO's namespace.
    pub fn text(&self, element: &str) -> Option<&str> {
        self.get(MDL_NAMESPACE, element)?.as_text()
    }

    /// A date element of ISO's namespace; the UTC day of a `tdate`.
    pub fn date(&self, element: &str) -> Option<Date> {
        self.get(MDL_NAMESPACE, element)?.as_date()
    }

    /// A number of ISO's namespace.
    pub fn number(&self, element: &str) -> Option<u64> {
        match self.get(MDL_NAMESPACE, element)? {
            Value::Integer(number) => u64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// Given and family name; the national characters where they are disclosed.
    pub fn name(&self) -> Option<String> {
        let part = |latin: &str, national: &str| self.text(national).or_else(|| self.text(latin));
        let parts = [
            part("given_name", "given_name_national_character"),
            part("family_name", "family_name_national_character"),
        ];
        let name: Vec<&str> = parts.into_iter().flatten().collect();
        (!name.is_empty()).then(|| name.join(" "))
    }

    /// The portrait: the full one, else that of the QR.
    pub fn portrait(&self) -> Option<&[u8]> {
        let full = self.get(MDL_NAMESPACE, "portrait");
        full.or_else(|| self.get(DANISH_NAMESPACE, SMALL_PORTRAIT))?.as_bytes()
    }

    /// Ages, and whether the holder has turned them.
    pub fn ages(&self) -> Vec<(u8, bool)> {
        ages(self.elements.iter().map(|(name_space, element, value)| (&**name_space, &**element, value)))
    }

    /// The driving privileges, ISO's and the Danish ones. An entry that cannot be read gives no right, and is among
    /// the faults.
    pub fn privileges(&self) -> &[Privilege] {
        &self.privileges
    }

    /// The elements that are not what the standard says.
    pub fn faults(&self) -> &[FaultyElement] {
        &self.faults
    }

    /// The elements that are not known here, by namespace and identifier, with what they hold.
    pub fn others(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let unknown = self.elements.iter().filter(|(name, id, _)| element_type(name, id).is_none());
        unknown.map(|(name, id, value)| (name.as_str(), id.as_str(), value))
    }
}

//! `IssuerSigned`: the elements of a document and the issuer's signature over their digests (9.1.2.4).

use crate::cbor::{Defect, Node, ParseError, Value, Within, write};
use crate::cose::Sign1;

use super::{Elements, MobileSecurityObject, NameSpaces};

/// One element as the issuer signed it. Its value is a claim, readable only through a verdict.
#[derive(Clone)]
pub struct IssuerSignedItem {
    raw: Vec<u8>,
    digest_id: u64,
    element: String,
    value: Value,
}

impl IssuerSignedItem {
    fn read(node: &Node<'_>) -> Result<Self, ParseError> {
        let encoded = node.encoded()?;
        let inner = Node::read(encoded)?;
        let fields = inner.fields()?;
        fields.read("random", Node::bytes)?;
        Ok(IssuerSignedItem {
            raw: node.raw().to_vec(),
            digest_id: fields.read("digestID", Node::unsigned)?,
            element: fields.read("elementIdentifier", Node::text)?.to_owned(),
            value: fields.read("elementValue", |value| Ok(value.to_value()))?,
        })
    }

    /// `#6.24(bstr)` as it came: what the digest is taken over.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The number of its digest in the mobile security object.
    pub fn digest_id(&self) -> u64 {
        self.digest_id
    }

    /// The element's identifier.
    pub fn element(&self) -> &str {
        &self.element
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }
}

impl std::fmt::Debug for IssuerSignedItem {
    /// Without the value, which may be personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuerSignedItem").field("element", &self.element).finish_non_exhaustive()
    }
}

/// A parsed `IssuerSigned`.
#[derive(Debug, Clone)]
pub struct IssuerSigned {
    name_spaces: NameSpaces<IssuerSignedItem>,
    issuer_auth: Sign1,
}

impl IssuerSigned {
    /// Reads the structure from the bytes of an issuer.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        Self::read(&Node::read(bytes)?)
    }

    pub(crate) fn read(node: &Node<'_>) -> Result<Self, ParseError> {
        let fields = node.fields()?;
        let name_spaces = fields.read_optional("nameSpaces", |name_spaces| {
            let read_items = |items: &Node<'_>| -> Result<Vec<IssuerSignedItem>, ParseError> {
                let items = items.array()?;
                items.iter().enumerate().map(|(i, item)| IssuerSignedItem::read(item).at(i)).collect()
            };
            let entries = name_spaces.map()?;
            entries
                .iter()
                .enumerate()
                .map(|(i, (name, items))| {
                    let items = read_items(items).at(i)?;
                    refuse_element_twice(&items).at(i)?;
                    Ok((name.text().at(i)?.to_owned(), items))
                })
                .collect::<Result<Vec<_>, ParseError>>()
        })?;
        Ok(IssuerSigned {
            name_spaces: name_spaces.unwrap_or_default(),
            issuer_auth: fields.read("issuerAuth", Sign1::read)?,
        })
    }

    /// The namespaces with their items, in the order they came.
    pub fn name_spaces(&self) -> &[(String, Vec<IssuerSignedItem>)] {
        &self.name_spaces
    }

    /// The issuer's signature.
    pub fn issuer_auth(&self) -> &Sign1 {
        &self.issuer_auth
    }

    /// Reads the mobile security object that the issuer's signature covers. It is not trusted before that is verified.
    ///
    /// # Errors
    /// When there is none, or the first defect in it.
    pub fn mobile_security_object(&self) -> Result<MobileSecurityObject, ParseError> {
        let payload = self
            .issuer_auth
            .payload()
            .ok_or(ParseError::from(Defect::Missing))
            .within("issuerAuth.payload")?;
        MobileSecurityObject::from_bytes(payload).within("issuerAuth.payload")
    }

    /// The element's value, for the crate's own checks and for the holder.
    pub(crate) fn value(&self, name_space: &str, element: &str) -> Option<&Value> {
        let (_, items) = self.name_spaces.iter().find(|(name, _)| name == name_space)?;
        items.iter().find(|item| item.element == element).map(IssuerSignedItem::value)
    }

    /// Namespace, identifier and value of every element, for the holder and for the crate's own checks.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let items = self.name_spaces.iter().flat_map(|(name, items)| items.iter().map(move |i| (name, i)));
        items.map(|(name, item)| (name.as_str(), item.element.as_str(), &item.value))
    }

    pub(crate) fn into_elements(self) -> Elements {
        let elements =
            |items: Vec<IssuerSignedItem>| items.into_iter().map(|item| (item.element, item.value)).collect();
        self.name_spaces.into_iter().map(|(name, items)| (name, elements(items))).collect()
    }

    /// The encoding with only the items that `keep` chooses, and the signature as given. Items are written as
    /// they came.
    pub(crate) fn encode(&self, issuer_auth: &Sign1, keep: impl Fn(&str, &str) -> bool) -> Vec<u8> {
        let chosen: Vec<(&str, Vec<&IssuerSignedItem>)> = self
            .name_spaces
            .iter()
            .map(|(name, items)| {
                (name.as_str(), items.iter().filter(|i| keep(name, &i.element)).collect::<Vec<_>>())
            })
            .filter(|(_, items)| !items.is_empty())
            .collect();
        write(|e| {
            e.map(if chosen.is_empty() { 1 } else { 2 })?;
            if !chosen.is_empty() {
                e.str("nameSpaces")?.map(chosen.len() as u64)?;
                for (name, items) in &chosen {
                    e.str(name)?.array(items.len() as u64)?;
                    items.iter().for_each(|item| e.writer_mut().extend_from_slice(&item.raw));
                }
            }
            e.str("issuerAuth")?;
            e.writer_mut().extend_from_slice(&issuer_auth.to_bytes());
            Ok(())
        })
    }
}

/// An element that stands twice could show one value and check another.
fn refuse_element_twice(items: &[IssuerSignedItem]) -> Result<(), ParseError> {
    let mut seen = std::collections::BTreeSet::new();
    for (i, item) in items.iter().enumerate() {
        if !seen.insert(&item.element) {
            return Err(Defect::Invalid("an element stands twice in its namespace")).at(i);
        }
    }
    Ok(())
}

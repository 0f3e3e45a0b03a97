//! What a reader's request would take, for the holder to see and to cut down before anything is signed.
//!
//! The rule of `age_over_NN` (ISO/IEC 18013-5, 7.2.5) is kept here: an age that the document does not answer is
//! answered by the nearest one that settles it.

use super::{HeldDocument, Selection};
use crate::mdl::{age_of, age_over, ages};
use crate::mdoc::{ItemsRequest, MDL_NAMESPACE, NameSpaces, NotReturned};

/// One element that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedElement {
    /// Its namespace.
    pub name_space: String,
    /// Its identifier, as the reader wrote it.
    pub element: String,
    /// Whether the reader means to keep it.
    pub intent_to_retain: bool,
    /// The element of the document that answers it: itself, or another age. `None` when there is nothing to give.
    pub answered_by: Option<String>,
}

/// A request for one document, beside the document that would answer it.
#[derive(Debug)]
pub struct Asked<'d> {
    doc_type: String,
    document: Option<&'d HeldDocument>,
    elements: Vec<AskedElement>,
}

impl<'d> Asked<'d> {
    /// Finds the document that answers most of the request; of equals the first, so that the caller's order says
    /// which it would rather show.
    pub fn new(request: &ItemsRequest, documents: &'d [HeldDocument]) -> Self {
        let of_type = documents.iter().filter(|document| document.doc_type() == request.doc_type());
        let answers = |document: &&HeldDocument| {
            asked_elements(request, Some(document)).iter().filter(|e| e.answered_by.is_some()).count()
        };
        // `max_by_key` takes the last of equals.
        let document = of_type.rev().max_by_key(answers);
        Asked {
            doc_type: request.doc_type().to_owned(),
            document,
            elements: asked_elements(request, document),
        }
    }

    /// The document type that was asked for.
    pub fn doc_type(&self) -> &str {
        &self.doc_type
    }

    /// The document that answers; `None` when the phone holds none of the type.
    pub fn document(&self) -> Option<&'d HeldDocument> {
        self.document
    }

    /// Every element that was asked for, in the reader's order.
    pub fn elements(&self) -> &[AskedElement] {
        &self.elements
    }

    /// What would be given to a holder's plain yes.
    pub fn selection(&self) -> Selection {
        let given = self.elements.iter().filter_map(|e| Some((&*e.name_space, e.answered_by.as_deref()?)));
        given.collect()
    }

    /// What was asked for and is not given when the holder gives `given`. Whether the document lacks it or the
    /// holder keeps it cannot be told from the answer.
    pub fn not_returned(&self, given: &Selection) -> NameSpaces<NotReturned> {
        let mut missing: NameSpaces<NotReturned> = Vec::new();
        for asked in &self.elements {
            let answer = asked.answered_by.as_deref();
            if answer.is_some_and(|answer| given.contains(&asked.name_space, answer)) {
                continue;
            }
            let error = NotReturned { what: asked.element.clone(), code: 0 };
            match missing.iter_mut().find(|(name, _)| *name == asked.name_space) {
                Some((_, list)) => list.push(error),
                None => missing.push((asked.name_space.clone(), vec![error])),
            }
        }
        missing
    }
}

fn asked_elements(request: &ItemsRequest, document: Option<&HeldDocument>) -> Vec<AskedElement> {
    let elements = request.name_spaces().iter().flat_map(|(name, of)| of.iter().map(move |e| (name, e)));
    let asked = |(name_space, requested): (&String, &crate::mdoc::RequestedElement)| AskedElement {
        name_space: name_space.clone(),
        element: requested.element.clone(),
        intent_to_retain: requested.intent_to_retain,
        answered_by: document.and_then(|document| answer(document, name_space, &requested.element)),
    };
    elements.map(asked).collect()
}

/// The element of `document` that answers `element`.
pub(super) fn answer(document: &HeldDocument, name_space: &str, element: &str) -> Option<String> {
    if document.get(name_space, element).is_some() {
        return Some(element.to_owned());
    }
    if name_space != MDL_NAMESPACE {
        return None;
    }
    nearest_age(&ages(document.issuer_signed().elements()), age_of(element)?).map(age_over)
}

/// The nearest age above that is reached, else the nearest below that is not: each settles what was asked. `ages`
/// need not be sorted.
pub(crate) fn nearest_age(ages: &[(u8, bool)], asked: u8) -> Option<u8> {
    let reached = ages.iter().filter(|(age, reached)| *age > asked && *reached).map(|(age, _)| *age).min();
    let missed = ages.iter().filter(|(age, reached)| *age < asked && !*reached).map(|(age, _)| *age).max();
    reached.or(missed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_answered_by_the_nearest_one_that_settles_it() {
        // Somebody of 19.
        let ages = [(21, false), (15, true), (18, true), (25, false)];
        assert_eq!(nearest_age(&ages, 16), Some(18), "over 18 is over 16");
        assert_eq!(nearest_age(&ages, 10), Some(15), "the nearest above");
        assert_eq!(nearest_age(&ages, 23), Some(21), "not over 21 is not over 23");
        assert_eq!(nearest_age(&ages, 60), Some(25), "the nearest below");
        assert_eq!(nearest_age(&ages, 20), None, "neither over 18 nor not over 21 settles 20");
        assert_eq!(nearest_age(&[], 18), None);
    }
}

//! What a holder gives of all that is asked, document by document, and the response that it makes.

use zeroize::Zeroizing;

use super::{Asked, HeldDocument, PresentedDocument, Selection, SignerForm, device_response, prepare};
use crate::mdoc::{DeviceRequest, NotReturned, SessionTranscript};

/// A holder's yes to elements of a request. What was not asked for cannot be in it.
#[derive(Debug)]
pub struct Consent<'d> {
    given: Vec<(Asked<'d>, Selection)>,
    elements: usize,
}

impl<'d> Consent<'d> {
    /// Consents to those elements of `request` that `yes` says: it is asked by the number of the document's request and the
    /// number of the element in it, for each element that one of `documents` can answer.
    pub fn new(
        request: &DeviceRequest,
        documents: &'d [HeldDocument],
        mut yes: impl FnMut(usize, usize) -> bool,
    ) -> Self {
        let mut consent = Consent { given: Vec::new(), elements: 0 };
        for (number, doc_request) in request.doc_requests().iter().enumerate() {
            let asked = Asked::new(doc_request.items_request(), documents);
            let chosen = asked.elements().iter().enumerate().filter_map(|(n, element)| {
                let answer = element.answered_by.as_deref()?;
                yes(number, n).then_some((element.name_space.as_str(), answer))
            });
            let chosen: Vec<(&str, &str)> = chosen.collect();
            consent.elements += chosen.len();
            let selection = chosen.into_iter().collect();
            consent.given.push((asked, selection));
        }
        consent
    }

    /// How many elements of the request are answered.
    pub fn elements_answered(&self) -> usize {
        self.elements
    }

    /// What is given, by namespace and element; an age that stands for another is named once for each document.
    pub fn elements(&self) -> impl Iterator<Item = (&str, &str)> {
        self.given.iter().flat_map(|(_, selection)| selection.elements())
    }

    /// The `DeviceResponse`. `sign` signs for a document with its device key, by ECDSA with SHA-256, as `r || s`; it is asked
    /// only for documents of which something is given.
    ///
    /// # Errors
    /// What `sign` returns.
    pub fn respond<E>(
        &self,
        transcript: &SessionTranscript,
        mut sign: impl FnMut(&HeldDocument, &[u8]) -> Result<[u8; 64], E>,
    ) -> Result<Zeroizing<Vec<u8>>, E> {
        let (mut presented, mut missing): (Vec<PresentedDocument>, Vec<NotReturned>) =
            (Vec::new(), Vec::new());
        for (asked, selection) in &self.given {
            let Some(document) = asked.document().filter(|_| selection.elements().next().is_some()) else {
                missing.push(NotReturned { what: asked.doc_type().to_owned(), code: 0 });
                continue;
            };
            let prepared = prepare(document, selection, transcript, SignerForm::ByThumbprint)
                .with_errors(asked.not_returned(selection));
            let signature = sign(document, prepared.to_be_signed())?;
            presented.push(prepared.sign(signature));
        }
        Ok(Zeroizing::new(device_response(&presented, &missing)))
    }
}

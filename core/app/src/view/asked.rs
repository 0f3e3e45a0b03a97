//! Who asks the citizen for what, before anything is given.

use lomme_licence::mdl::age_of;
use lomme_licence::mdoc::{DocRequest, MDL_DOC_TYPE, MDL_NAMESPACE};
use lomme_licence::message::Ask;
use lomme_licence::present::{Asked, AskedElement, HeldDocument};
use lomme_licence::reader::{UnknownReader, VerifiedReader};
use serde::Serialize;

use super::element::{clip, element_title, picture, value_words};
use crate::hex::digits;
use crate::texts::Texts;

/// A reader's question on the citizen's screen.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AskedView {
    /// Which question it is; an answer names it, so that nobody answers another one than they read.
    pub id: String,
    /// Who asks, in a sentence that what is asked follows.
    pub headline: String,
    /// Whether a trusted authority vouches for the name of who asks. Without it no name is shown.
    pub reader_known: bool,
    /// Who asks, as a trusted authority vouches for it; none for an unknown reader.
    pub reader: Option<String>,
    /// More about who asks: whom it belongs to and who vouches for it, or why it is unknown. Each in a sentence.
    pub about_reader: Vec<String>,
    /// What is asked of each document.
    pub documents: Vec<AskedDocument>,
    /// That one may give less, and that nothing is given yet.
    pub note: String,
    /// For so many seconds from now it can be answered. Draw it as a ring.
    pub seconds_left: u32,
}

/// What is asked of one document.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AskedDocument {
    /// Which document answers, or that there is none.
    pub title: String,
    /// Each element that is asked for.
    pub elements: Vec<AskedLine>,
}

/// One element that is asked for.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AskedLine {
    /// What a yes to it names; none when there is nothing to give.
    pub id: Option<String>,
    /// What it is.
    pub title: String,
    /// What it says, in words.
    pub value: String,
    /// It as a picture, JPEG.
    #[serde(skip)]
    pub picture: Option<Vec<u8>>,
    /// Whether the reader means to keep it.
    pub kept: bool,
    /// What else to know of it, each in a sentence: that it is kept, or answered by another age.
    pub notes: Vec<String>,
}

/// Who asks, verified or why not.
pub type Asker = Result<VerifiedReader, UnknownReader>;

/// The name to show: of a verified reader alone.
pub(crate) fn asker_name(asker: &Asker) -> Option<String> {
    let reader = asker.as_ref().ok()?;
    reader.name().or_else(|| reader.organization()).map(|name| clip(&name))
}

fn about_asker(asker: &Asker, texts: &Texts) -> Vec<String> {
    match asker {
        Err(why) => {
            let why = capitalised(&texts.code("unknown-reader", why.code()));
            vec![why, texts.get("asked-unknown-advice")]
        }
        Ok(reader) => {
            let line = |key: &str, name: &'static str, value: Option<String>| {
                value.map(|value| texts.with(key, &[(name, clip(&value).into())]))
            };
            let revocation =
                (!reader.revocation_checked()).then(|| texts.get("asked-not-revocation-checked"));
            let lines = [
                line("asked-of", "organization", reader.organization()),
                line("asked-issued-by", "issuer", reader.issued_by()),
                revocation,
            ];
            lines.into_iter().flatten().collect()
        }
    }
}

/// The view of an Ask: who asks, as [`verify_asker`](lomme_licence::reader::verify_asker) found, and what `documents` would
/// answer, those that the holder would rather show first.
pub fn asked_view(
    ask: &Ask,
    asker: &Asker,
    documents: &[HeldDocument],
    seconds_left: u32,
    texts: &Texts,
) -> AskedView {
    let requests = ask.request.doc_requests().iter().enumerate();
    let of_request = |(n, request): (usize, &DocRequest)| {
        asked_document(n, &Asked::new(request.items_request(), documents), texts)
    };
    let reader = asker_name(asker);
    let headline = match &reader {
        Some(name) => texts.with("asked-by", &[("name", name.as_str().into())]),
        None => texts.get("asked-by-unknown"),
    };
    AskedView {
        id: ask_id(ask),
        headline,
        reader_known: reader.is_some(),
        about_reader: about_asker(asker, texts),
        reader,
        documents: requests.map(of_request).collect(),
        note: texts.get("asked-refusal"),
        seconds_left,
    }
}

/// What names an Ask: all that it says, or a yes to one could be taken for a yes to another.
pub(crate) fn ask_id(ask: &Ask) -> String {
    digits(&ask.fingerprint())
}

/// What is asked of document number `request`.
fn asked_document(request: usize, asked: &Asked<'_>, texts: &Texts) -> AskedDocument {
    let valid_until = asked.document().map(|document| document.mobile_security_object().validity.valid_until);
    let title = match valid_until {
        Some(at) => texts.with("asked-document", &[("date", texts.instant(at).into())]),
        None => {
            let name = if asked.doc_type() == MDL_DOC_TYPE {
                texts.get("document-mdl")
            } else {
                clip(asked.doc_type())
            };
            texts.with("asked-no-document", &[("document", name.into())])
        }
    };
    let lines = asked.elements().iter().enumerate();
    let lines = lines.map(|(n, element)| line(element_id(request, n), element, asked.document(), texts));
    AskedDocument { title, elements: lines.collect() }
}

/// The id of element `n` of request `request`.
pub(crate) fn element_id(request: usize, n: usize) -> String {
    format!("{request}.{n}")
}

fn line(id: String, asked: &AskedElement, document: Option<&HeldDocument>, texts: &Texts) -> AskedLine {
    let answer = asked.answered_by.as_deref();
    let value = answer.and_then(|answer| document?.get(&asked.name_space, answer));
    let other_age = answer
        .filter(|answer| asked.name_space == MDL_NAMESPACE && *answer != asked.element)
        .and_then(age_of)
        .map(|age| texts.with("asked-answered-by-age", &[("age", i64::from(age).into())]));
    let kept = texts.get(if asked.intent_to_retain { "asked-kept" } else { "asked-not-kept" });
    AskedLine {
        id: value.map(|_| id),
        title: element_title(&asked.element, texts),
        value: value.map_or_else(|| texts.get("asked-nothing-to-give"), |value| value_words(value, texts)),
        picture: value.and_then(picture),
        kept: asked.intent_to_retain,
        notes: other_age.into_iter().chain(value.map(|_| kept)).collect(),
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

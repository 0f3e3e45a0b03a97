//! A small capped tree of the elements in the namespaces that MeMo uses.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::MemoError;

const DEPTH_MAX: usize = 24;
const ELEMENTS_MAX: usize = 10_000;
/// No text we use is longer; the base64 of a file is, and is not kept.
const TEXT_MAX: usize = 10_000;

/// The namespace of an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Namespace {
    /// MeMo itself.
    Memo,
    /// Denmark's common core: persons, companies, addresses.
    Core,
    /// KLE, the municipalities' list of subjects.
    Kle,
    /// FORM, the state's list of tasks.
    Form,
    /// The register of vehicles.
    Vehicle,
    /// Education.
    Education,
    /// Any other.
    #[default]
    Foreign,
}

impl Namespace {
    fn of(resolved: &ResolveResult<'_>) -> Self {
        let ResolveResult::Bound(bound) = resolved else { return Self::Foreign };
        match bound.as_ref() {
            "https://DigitalPost.dk/MeMo-1" => Self::Memo,
            "https://data.gov.dk/model/core/" => Self::Core,
            "http://kle-online.dk/" => Self::Kle,
            "http://www.form-online.dk/" => Self::Form,
            "https://motorregister.skat.dk/" => Self::Vehicle,
            name if name.starts_with("https://www.dst.dk/") => Self::Education,
            _ => Self::Foreign,
        }
    }
}

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    namespace: Namespace,
    /// Local name; empty for an element of another namespace.
    name: String,
    /// The attribute `memoVersion`.
    pub(super) memo_version: Option<String>,
    /// Its own text.
    text: String,
    /// All characters of its text that are not white space, those that were not kept too.
    characters: u64,
    padding: u64,
    /// Some of its text was not kept.
    cut: bool,
    /// The elements in it.
    pub(super) children: Vec<Node>,
}

impl Node {
    /// Whether it is this element of MeMo.
    pub(super) fn is(&self, name: &str) -> bool {
        self.is_in(Namespace::Memo, name)
    }

    fn is_in(&self, namespace: Namespace, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.child_in(Namespace::Memo, name)
    }

    pub(super) fn child_in(&self, namespace: Namespace, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is_in(namespace, name))
    }

    /// Its own text, without white space around it.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// Whether its text was longer than is kept.
    pub(super) fn is_too_long(&self) -> bool {
        self.cut
    }

    /// How many bytes its text stands for, if it is base64.
    pub(super) fn base64_bytes(&self) -> u64 {
        (self.characters.saturating_sub(self.padding)).saturating_mul(3) / 4
    }

    fn push_text(&mut self, text: &str) {
        for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
            self.characters += 1;
            self.padding += u64::from(byte == b'=');
        }
        if self.text.len() + text.len() <= TEXT_MAX {
            self.text.push_str(text);
        } else {
            self.cut = true;
        }
    }
}

/// Reads the tree and gives its root.
pub(super) fn parse(xml: &[u8]) -> Result<Node, MemoError> {
    let text = std::str::from_utf8(xml)
        .map_err(|error| MemoError::NotXml { at: u64::try_from(error.valid_up_to()).unwrap_or_default() })?;
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Node> = Vec::new();
    let mut elements = 0_usize;
    loop {
        let at = reader.buffer_position();
        let bad = || MemoError::NotXml { at };
        let (namespace, event) = reader.read_resolved_event().map_err(|_| bad())?;
        let closed = match event {
            Event::Start(start) => {
                open.push(node(&namespace, &start));
                None
            }
            Event::Empty(start) => Some(node(&namespace, &start)),
            Event::End(_) => Some(open.pop().ok_or_else(bad)?),
            Event::Text(text) => {
                add_text(&mut open, &text.xml10_content());
                None
            }
            Event::CData(text) => {
                add_text(&mut open, &text.xml10_content());
                None
            }
            Event::GeneralRef(reference) => {
                match reference.resolve_char_ref().map_err(|_| bad())? {
                    Some(character) => add_text(&mut open, character.encode_utf8(&mut [0; 4])),
                    None => add_text(&mut open, resolve_predefined_entity(&reference).ok_or_else(bad)?),
                }
                None
            }
            Event::DocType(_) => return Err(MemoError::Doctype),
            Event::Eof => return Err(bad()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
        };
        elements += usize::from(closed.is_some());
        if open.len() > DEPTH_MAX || elements > ELEMENTS_MAX {
            return Err(MemoError::TooComplex);
        }
        // What follows the root is of no interest.
        match (closed, open.last_mut()) {
            (Some(closed), Some(parent)) => parent.children.push(closed),
            (Some(root), None) => return Ok(root),
            (None, _) => {}
        }
    }
}

fn add_text(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.push_text(text);
    }
}

fn node(namespace: &ResolveResult<'_>, start: &BytesStart<'_>) -> Node {
    let namespace = Namespace::of(namespace);
    let name = match namespace {
        Namespace::Foreign => String::new(),
        _ => start.local_name().as_ref().to_owned(),
    };
    let memo_version = start
        .try_get_attribute("memoVersion")
        .ok()
        .flatten()
        .and_then(|attribute| attribute.normalized_value(XmlVersion::Explicit1_0).ok())
        .map(|value| value.into_owned());
    Node { namespace, name, memo_version, ..Node::default() }
}

//! A small capped tree of the elements in MeMo's namespace.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::MemoError;

const NAMESPACE: Namespace<'static> = Namespace("https://DigitalPost.dk/MeMo-1");
const DEPTH_MAX: usize = 24;
const ELEMENTS_MAX: usize = 10_000;
/// No text we use is longer; the base64 of a file is, and is not kept.
const TEXT_MAX: usize = 10_000;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Local name; empty for an element of another namespace.
    pub(super) name: String,
    /// The attribute `memoVersion`.
    pub(super) memo_version: Option<String>,
    /// Its own text.
    text: String,
    /// The elements in it.
    pub(super) children: Vec<Node>,
}

impl Node {
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first element of this name at any depth; the depth is capped by [`parse`].
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        self.child(name).or_else(|| self.children.iter().find_map(|child| child.find(name)))
    }

    /// The text of a child, if it has any.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = self.child(name)?.text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn push_text(&mut self, text: &str) {
        if self.text.len() + text.len() <= TEXT_MAX {
            self.text.push_str(text);
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
    let name = match namespace {
        ResolveResult::Bound(bound) if *bound == NAMESPACE => start.local_name().as_ref().to_owned(),
        _ => String::new(),
    };
    let memo_version = start
        .try_get_attribute("memoVersion")
        .ok()
        .flatten()
        .and_then(|attribute| attribute.normalized_value(XmlVersion::Explicit1_0).ok())
        .map(|value| value.into_owned());
    Node { name, memo_version, ..Node::default() }
}

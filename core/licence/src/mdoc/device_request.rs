//! `DeviceRequest`: what a reader asks for, and its signature over that (ISO/IEC 18013-5, 8.3.2.1.2.1).

use super::NameSpaces;
use crate::cbor::{Defect, Node, ParseError, Value, Within, tagged_bytes, write};
use crate::cose::Sign1;

/// More documents than this in one request are not read.
const MAX_DOC_REQUESTS: usize = 8;

/// One element that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestedElement {
    /// Its identifier.
    pub element: String,
    /// Whether the reader means to keep it.
    pub intent_to_retain: bool,
}

/// What is asked of one document, and the bytes it came in, which the reader's signature covers.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemsRequest {
    raw: Vec<u8>,
    doc_type: String,
    name_spaces: NameSpaces<RequestedElement>,
    request_info: Vec<(String, Value)>,
}

impl ItemsRequest {
    /// Asks for `elements` of a document: namespace, element, and whether it is kept.
    pub fn new<'e>(doc_type: &str, elements: impl IntoIterator<Item = (&'e str, &'e str, bool)>) -> Self {
        let mut name_spaces: NameSpaces<RequestedElement> = Vec::new();
        for (name_space, element, intent_to_retain) in elements {
            let requested = RequestedElement { element: element.to_owned(), intent_to_retain };
            match name_spaces.iter_mut().find(|(name, _)| name == name_space) {
                Some((_, list)) => list.push(requested),
                None => name_spaces.push((name_space.to_owned(), vec![requested])),
            }
        }
        let encoded = write(|e| {
            e.map(2)?.str("docType")?.str(doc_type)?;
            e.str("nameSpaces")?.map(name_spaces.len() as u64)?;
            for (name, list) in &name_spaces {
                e.str(name)?.map(list.len() as u64)?;
                for requested in list {
                    e.str(&requested.element)?.bool(requested.intent_to_retain)?;
                }
            }
            Ok(())
        });
        ItemsRequest {
            raw: tagged_bytes(&encoded),
            doc_type: doc_type.to_owned(),
            name_spaces,
            request_info: Vec::new(),
        }
    }

    fn read(node: &Node<'_>) -> Result<Self, ParseError> {
        let inner = Node::read(node.encoded()?)?;
        let fields = inner.fields()?;
        let read_elements = |elements: &Node<'_>| -> Result<Vec<RequestedElement>, ParseError> {
            let read = |(name, retain): &(Node<'_>, Node<'_>)| -> Result<RequestedElement, ParseError> {
                Ok(RequestedElement { element: name.text()?.to_owned(), intent_to_retain: retain.boolean()? })
            };
            elements.map()?.iter().enumerate().map(|(i, entry)| read(entry).at(i)).collect()
        };
        let name_spaces = fields.read("nameSpaces", |name_spaces| {
            let entries = name_spaces.map()?.iter().enumerate();
            entries
                .map(|(i, (name, of))| Ok((name.text().at(i)?.to_owned(), read_elements(of).at(i)?)))
                .collect()
        })?;
        let request_info = fields.read_optional("requestInfo", |info| {
            info.map()?.iter().map(|(key, value)| Ok((key.text()?.to_owned(), value.to_value()))).collect()
        })?;
        Ok(ItemsRequest {
            raw: node.raw().to_vec(),
            doc_type: fields.read("docType", Node::text)?.to_owned(),
            name_spaces,
            request_info: request_info.unwrap_or_default(),
        })
    }

    /// `ItemsRequestBytes`, tag 24 included, as it came.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The type of document that is asked for.
    pub fn doc_type(&self) -> &str {
        &self.doc_type
    }

    /// The elements by namespace, in the order they came.
    pub fn name_spaces(&self) -> &[(String, Vec<RequestedElement>)] {
        &self.name_spaces
    }

    /// What else the reader says, as it came.
    pub fn request_info(&self) -> &[(String, Value)] {
        &self.request_info
    }
}

/// A request for one document. Who asks is known only after [`crate::reader::verify_reader`].
#[derive(Debug, Clone, PartialEq)]
pub struct DocRequest {
    items_request: ItemsRequest,
    reader_auth: Option<Sign1>,
}

impl DocRequest {
    /// A request, signed or not.
    pub fn new(items_request: ItemsRequest, reader_auth: Option<Sign1>) -> Self {
        DocRequest { items_request, reader_auth }
    }

    fn read(node: &Node<'_>) -> Result<Self, ParseError> {
        let fields = node.fields()?;
        Ok(DocRequest {
            items_request: fields.read("itemsRequest", ItemsRequest::read)?,
            reader_auth: fields.read_optional("readerAuth", Sign1::read)?,
        })
    }

    /// What is asked.
    pub fn items_request(&self) -> &ItemsRequest {
        &self.items_request
    }

    /// The reader's signature, not verified.
    pub fn reader_auth(&self) -> Option<&Sign1> {
        self.reader_auth.as_ref()
    }
}

/// A parsed `DeviceRequest`.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceRequest {
    version: String,
    doc_requests: Vec<DocRequest>,
}

impl DeviceRequest {
    /// A request of version 1.0.
    pub fn new(doc_requests: Vec<DocRequest>) -> Self {
        DeviceRequest { version: "1.0".to_owned(), doc_requests }
    }

    /// Reads a request from the bytes of a reader.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let node = Node::read(bytes)?;
        let fields = node.fields()?;
        let version = fields.read("version", super::read_version)?;
        let doc_requests = fields.read("docRequests", |requests| {
            let requests = requests.array()?;
            match requests.len() {
                0 => Err(Defect::Missing.into()),
                1..=MAX_DOC_REQUESTS => {
                    requests.iter().enumerate().map(|(i, request)| DocRequest::read(request).at(i)).collect()
                }
                _ => Err(Defect::TooManyItems.into()),
            }
        })?;
        Ok(DeviceRequest { version, doc_requests })
    }

    /// The version it is written in, as `1.0`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// One request for each document.
    pub fn doc_requests(&self) -> &[DocRequest] {
        &self.doc_requests
    }

    /// The encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        write(|e| {
            e.map(2)?.str("version")?.str(&self.version)?;
            e.str("docRequests")?.array(self.doc_requests.len() as u64)?;
            for request in &self.doc_requests {
                e.map(1 + u64::from(request.reader_auth.is_some()))?.str("itemsRequest")?;
                e.writer_mut().extend_from_slice(&request.items_request.raw);
                if let Some(reader_auth) = &request.reader_auth {
                    e.str("readerAuth")?;
                    e.writer_mut().extend_from_slice(&reader_auth.to_bytes());
                }
            }
            Ok(())
        })
    }
}

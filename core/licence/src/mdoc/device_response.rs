//! `DeviceResponse`: what a holder's phone presents (ISO/IEC 18013-5, 8.3.2.1.2.2).

use coset::{CborSerializable, CoseMac0};

use crate::cbor::{Defect, Node, ParseError, Value, Within};
use crate::cose::Sign1;

use super::{Elements, IssuerSigned, NameSpaces};

/// More documents than this in one response are not read.
const MAX_DOCUMENTS: usize = 8;
/// More errors than this in one place are not read.
const MAX_ERRORS: usize = 256;

/// Something that was asked for and not returned, and the number the phone gives as the reason; 0 says no more than that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotReturned {
    /// The document type or element.
    pub what: String,
    /// The reason's number.
    pub code: i64,
}

/// How the device authenticated the presentation.
#[derive(Debug, Clone)]
pub enum DeviceAuth {
    /// A signature by the device key.
    Signature(Box<Sign1>),
    /// A MAC by a key agreed between the device key and the reader's.
    Mac(Box<CoseMac0>),
}

/// The device's own part of a document.
#[derive(Clone)]
pub struct DeviceSigned {
    raw_name_spaces: Vec<u8>,
    name_spaces: Elements,
    auth: DeviceAuth,
}

impl std::fmt::Debug for DeviceSigned {
    /// Without the elements, which may be personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceSigned").finish_non_exhaustive()
    }
}

impl DeviceSigned {
    fn read(node: &Node<'_>) -> Result<Self, ParseError> {
        let fields = node.fields()?;
        let (raw_name_spaces, name_spaces) = fields.read("nameSpaces", |node| {
            let inner = Node::read(node.encoded()?)?;
            Ok((node.raw().to_vec(), read_device_name_spaces(&inner)?))
        })?;
        let auth = fields.read("deviceAuth", |node| {
            let fields = node.fields()?;
            let signature = fields.read_optional("deviceSignature", Sign1::read)?;
            let mac = fields.read_optional("deviceMac", |node| {
                node.array()?;
                CoseMac0::from_slice(node.raw()).map_err(|_| Defect::Invalid("not a COSE_Mac0").into())
            })?;
            match (signature, mac) {
                (Some(signature), None) => Ok(DeviceAuth::Signature(Box::new(signature))),
                (None, Some(mac)) => Ok(DeviceAuth::Mac(Box::new(mac))),
                (None, None) => Err(Defect::Missing.into()),
                (Some(_), Some(_)) => Err(Defect::Invalid("both a signature and a MAC").into()),
            }
        })?;
        Ok(DeviceSigned { raw_name_spaces, name_spaces, auth })
    }

    /// `DeviceNameSpacesBytes` as they came.
    pub fn raw_name_spaces(&self) -> &[u8] {
        &self.raw_name_spaces
    }

    /// How the device authenticated.
    pub fn auth(&self) -> &DeviceAuth {
        &self.auth
    }

    pub(crate) fn name_spaces(&self) -> &[(String, Vec<(String, Value)>)] {
        &self.name_spaces
    }
}

fn read_device_name_spaces(node: &Node<'_>) -> Result<Elements, ParseError> {
    let read_elements = |elements: &Node<'_>| -> Result<Vec<(String, Value)>, ParseError> {
        let entries = elements.map()?.iter().enumerate();
        entries.map(|(i, (name, value))| Ok((name.text().at(i)?.to_owned(), value.to_value()))).collect()
    };
    let entries = node.map()?.iter().enumerate();
    entries.map(|(i, (name, of))| Ok((name.text().at(i)?.to_owned(), read_elements(of).at(i)?))).collect()
}

/// One presented document, parsed and not yet verified. It has no way to read its claims:
///
/// ```compile_fail
/// use lomme_licence::mdoc::Document;
/// fn name(document: &Document) -> String {
///     let (_, items) = &document.issuer_signed().name_spaces()[0];
///     items[0].value().as_text().unwrap().to_owned()
/// }
/// ```
///
/// What it does show is what a verdict must name, such as which elements were sent:
///
/// ```
/// use lomme_licence::mdoc::Document;
/// fn name(document: &Document) -> String {
///     let (_, items) = &document.issuer_signed().name_spaces()[0];
///     items[0].element().to_owned()
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Document {
    doc_type: String,
    issuer_signed: IssuerSigned,
    device_signed: DeviceSigned,
    errors: NameSpaces<NotReturned>,
}

impl Document {
    fn read(node: &Node<'_>) -> Result<Self, ParseError> {
        let fields = node.fields()?;
        Ok(Document {
            doc_type: fields.read("docType", Node::text)?.to_owned(),
            issuer_signed: fields.read("issuerSigned", IssuerSigned::read)?,
            device_signed: fields.read("deviceSigned", DeviceSigned::read)?,
            errors: fields.read_optional("errors", read_errors)?.unwrap_or_default(),
        })
    }

    /// The document type it claims to be.
    pub fn doc_type(&self) -> &str {
        &self.doc_type
    }

    /// The issuer's part.
    pub fn issuer_signed(&self) -> &IssuerSigned {
        &self.issuer_signed
    }

    /// The device's part.
    pub fn device_signed(&self) -> &DeviceSigned {
        &self.device_signed
    }

    /// The elements that the issuer signed and those that the device signed, for the verdict that found them authentic.
    pub(crate) fn into_elements(self) -> (Elements, Elements) {
        (self.issuer_signed.into_elements(), self.device_signed.name_spaces)
    }

    /// The elements that the phone says it does not return. Nobody signed that.
    pub fn errors(&self) -> &[(String, Vec<NotReturned>)] {
        &self.errors
    }
}

fn read_errors(node: &Node<'_>) -> Result<NameSpaces<NotReturned>, ParseError> {
    let entries = node.map()?.iter().enumerate();
    entries.map(|(i, (name, of))| Ok((name.text().at(i)?.to_owned(), read_not_returned(of).at(i)?))).collect()
}

fn read_not_returned(node: &Node<'_>) -> Result<Vec<NotReturned>, ParseError> {
    let entries = node.map()?;
    if entries.len() > MAX_ERRORS {
        return Err(Defect::TooManyItems.into());
    }
    let read = |(what, code): &(Node<'_>, Node<'_>)| -> Result<NotReturned, ParseError> {
        let code = i64::try_from(code.integer()?).map_err(|_| Defect::Invalid("no number of an error"))?;
        Ok(NotReturned { what: what.text()?.to_owned(), code })
    };
    entries.iter().enumerate().map(|(i, entry)| read(entry).at(i)).collect()
}

/// A parsed `DeviceResponse`.
#[derive(Debug, Clone)]
pub struct DeviceResponse {
    documents: Vec<Document>,
    document_errors: Vec<NotReturned>,
    status: u64,
}

impl DeviceResponse {
    /// Reads a response from the bytes of a phone.
    ///
    /// # Errors
    /// The first defect and its place.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let node = Node::read(bytes)?;
        let fields = node.fields()?;
        fields.read("version", super::read_version)?;
        let documents = fields.read_optional("documents", |documents| {
            let documents = documents.array()?;
            if documents.len() > MAX_DOCUMENTS {
                return Err(Defect::TooManyItems.into());
            }
            documents.iter().enumerate().map(|(i, document)| Document::read(document).at(i)).collect()
        })?;
        let document_errors = fields.read_optional("documentErrors", |errors| {
            let errors = errors.array()?.iter().enumerate();
            errors.map(|(i, of)| read_not_returned(of).at(i)).collect::<Result<Vec<_>, _>>()
        })?;
        Ok(DeviceResponse {
            documents: documents.unwrap_or_default(),
            document_errors: document_errors.unwrap_or_default().concat(),
            status: fields.read("status", Node::unsigned)?,
        })
    }

    /// The documents, in the order they came.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    pub(crate) fn into_documents(self) -> Vec<Document> {
        self.documents
    }

    /// The documents that the phone says it does not return.
    pub fn document_errors(&self) -> &[NotReturned] {
        &self.document_errors
    }

    /// The status of the whole: 0 is good.
    pub fn status(&self) -> u64 {
        self.status
    }
}

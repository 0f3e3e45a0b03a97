//! Digital Post: a MeMo 1.1 or 1.2 message (XML, namespace `https://DigitalPost.dk/MeMo-1`) read into a [`Message`].
//!
//! Real messages break the rules. What can be used is used, and what was left out is said. A `DOCTYPE` is refused, so there are no entities but
//! the five of XML; size, depth and number of elements are capped before a tree is built. A CPR number and the names of people are not kept, and
//! neither is the content of files.

mod documents;
mod header;
mod reading;
mod tree;

pub use crate::body::{LeftOut, LeftOutReason, MessageType};
use crate::body::{Message, MessageDocument};
use crate::value::WallTime;
use reading::Reading;
use tree::Node;

/// A message that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Memo {
    /// `memoVersion`.
    pub version: String,
    /// `messageUUID`.
    pub message_uuid: String,
    /// `label`: the title; where it has none, that of its main document.
    pub label: String,
    /// `createdDateTime`; a NemSMS has none.
    pub created: Option<WallTime>,
    /// The part that goes into an item.
    pub message: Message,
}

impl Memo {
    /// What of the message could not be used.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.message.left_out
    }
}

/// Why a message could not be used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemoError {
    /// More bytes than [`BYTES_MAX`].
    #[error("the message is {size} bytes; at most {BYTES_MAX} are read")]
    TooLarge {
        /// Size.
        size: usize,
    },
    /// Deeper or with more elements than a message can need.
    #[error("the message has more elements, or nests them deeper, than is read")]
    TooComplex,
    /// A document type declaration.
    #[error("the message has a DOCTYPE, which MeMo does not")]
    Doctype,
    /// Not well-formed XML in UTF-8.
    #[error("the message is not well-formed XML in UTF-8 (byte {at})")]
    NotXml {
        /// Where.
        at: u64,
    },
    /// Not a MeMo message.
    #[error("the document is not a Message in the namespace https://DigitalPost.dk/MeMo-1")]
    NotMemo,
    /// A version other than 1.1 and 1.2.
    #[error("the message is not MeMo 1.1 or 1.2")]
    Version,
    /// Without it the message is no item.
    #[error("the message has no usable {element}")]
    Missing {
        /// The element.
        element: &'static str,
    },
}

/// Most bytes of XML that are read. Attached files stand in it as base64, so it is generous.
pub const BYTES_MAX: usize = 16 << 20;

/// Reads a message that says when it was made: it counts as received then.
///
/// # Errors
/// When it is not a message, or has no `createdDateTime`, as a NemSMS.
pub fn read(xml: &[u8]) -> Result<Memo, MemoError> {
    read_message(xml, None)
}

/// Reads a message that was available in the mailbox at a time, which is when it counts as received.
///
/// # Errors
/// When it is not a message.
pub fn read_received(xml: &[u8], available: WallTime) -> Result<Memo, MemoError> {
    read_message(xml, Some(available))
}

fn read_message(xml: &[u8], available: Option<WallTime>) -> Result<Memo, MemoError> {
    if xml.len() > BYTES_MAX {
        return Err(MemoError::TooLarge { size: xml.len() });
    }
    let root = tree::parse(xml)?;
    if !root.is("Message") {
        return Err(MemoError::NotMemo);
    }
    let version = root.memo_version.clone().unwrap_or_default();
    if version != "1.1" && version != "1.2" {
        return Err(MemoError::Version);
    }
    let header = root.child("MessageHeader").ok_or(MemoError::Missing { element: "MessageHeader" })?;
    let body = root.child("MessageBody");

    let mut reading = Reading::default();
    let created = body.and_then(|body| reading.time(body, "createdDateTime"));
    let received = available.or(created).ok_or(MemoError::Missing { element: "createdDateTime" })?;
    let message_uuid =
        reading.id(header, "messageUUID").ok_or(MemoError::Missing { element: "messageUUID" })?;
    let label = reading.text(header, "label");
    let mut message = Message::received(received);
    header::read(header, &mut message, &mut reading);
    match body {
        Some(body) => documents::read(body, &message_uuid, &mut message, &mut reading),
        // Only a text message has nothing but its header.
        None if message.message_type == MessageType::NemSms => {}
        None => reading.leave_out("MessageBody", LeftOutReason::Missing),
    }
    let label = label.or_else(|| message.documents.iter().find_map(title));
    message.left_out = reading.left_out;
    Ok(Memo {
        version,
        message_uuid,
        label: label.ok_or(MemoError::Missing { element: "label" })?,
        created,
        message,
    })
}

fn title(document: &MessageDocument) -> Option<String> {
    document.label.clone()
}

#[cfg(test)]
mod tests;

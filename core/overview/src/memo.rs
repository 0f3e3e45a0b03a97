//! Digital Post: a MeMo 1.1 or 1.2 message (XML, namespace `https://DigitalPost.dk/MeMo-1`) read into a [`Message`].
//!
//! Real messages break the rules. What can be used is used, and what was left out is said. A `DOCTYPE` is refused, so there are no entities but
//! the five of XML; size, depth and number of elements are capped before a tree is built.

mod tree;

use crate::body::{Message, MessageAction, Reservation};
use crate::value::{HttpsUrl, WallTime};
use tree::Node;

/// A message that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Memo {
    /// `memoVersion`.
    pub version: String,
    /// `messageType`: `DIGITALPOST` or `NEMSMS`.
    pub message_type: String,
    /// `messageUUID`.
    pub message_uuid: String,
    /// `label`: the title.
    pub label: String,
    /// Sender's `label`.
    pub sender: Option<String>,
    /// `caseID` of the sender's case system.
    pub case_id: Option<String>,
    /// `doNotDeliverUntilDate` or `doNotDeliverUntilDateTime`, as it came.
    pub do_not_deliver_until: Option<String>,
    /// The part that goes into an item. `received` is `createdDateTime`; a mailbox that knows when the message became available puts that in.
    pub message: Message,
    /// What could not be used.
    pub left_out: Vec<LeftOut>,
}

/// Something of a message that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The element's name.
    pub element: &'static str,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why something was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOutReason {
    /// It has to be there and is not.
    Missing,
    /// It is not what it should be: a date, an https link, true or false.
    Unreadable,
    /// It ends before it starts.
    EndsBeforeStart,
    /// Its files are not kept here; they are read in the mailbox.
    NotKept,
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

/// Reads a message.
pub fn read(xml: &[u8]) -> Result<Memo, MemoError> {
    if xml.len() > BYTES_MAX {
        return Err(MemoError::TooLarge { size: xml.len() });
    }
    let root = tree::parse(xml)?;
    let version = root.memo_version.clone().unwrap_or_default();
    if root.name != "Message" {
        return Err(MemoError::NotMemo);
    }
    if version != "1.1" && version != "1.2" {
        return Err(MemoError::Version);
    }
    let header = root.child("MessageHeader").ok_or(MemoError::Missing { element: "MessageHeader" })?;
    let body = root.child("MessageBody").ok_or(MemoError::Missing { element: "MessageBody" })?;
    let needed = |node: &Node, element| node.text(element).ok_or(MemoError::Missing { element });
    let created = needed(body, "createdDateTime")?;
    let received =
        WallTime::parse(&created).map_err(|_| MemoError::Missing { element: "createdDateTime" })?;

    let mut left_out = Vec::new();
    let mut message = Message {
        received,
        reply_by: time(header, "replyByDateTime", &mut left_out),
        unread: true,
        legal_notification: flag(header, "legalNotification", &mut left_out),
        mandatory: flag(header, "mandatory", &mut left_out),
        actions: Vec::new(),
        reservations: Vec::new(),
    };
    read_documents(body, &mut message, &mut left_out);
    Ok(Memo {
        version,
        message_type: needed(header, "messageType")?,
        message_uuid: needed(header, "messageUUID")?,
        label: needed(header, "label")?,
        sender: header.child("Sender").and_then(|sender| sender.text("label")),
        case_id: header.find("CaseID").and_then(|case| case.text("caseID")),
        do_not_deliver_until: header
            .text("doNotDeliverUntilDate")
            .or_else(|| header.text("doNotDeliverUntilDateTime")),
        message,
        left_out,
    })
}

fn read_documents(body: &Node, message: &mut Message, left_out: &mut Vec<LeftOut>) {
    let kinds = ["MainDocument", "AdditionalDocument", "TechnicalDocument"];
    for document in body.children.iter().filter(|node| kinds.contains(&node.name.as_str())) {
        for part in &document.children {
            match part.name.as_str() {
                "Action" => read_action(part, message, left_out),
                "File" => left_out.push(LeftOut { element: "File", reason: LeftOutReason::NotKept }),
                _ => {}
            }
        }
    }
}

fn read_action(node: &Node, message: &mut Message, left_out: &mut Vec<LeftOut>) {
    let Some(code) = node.text("actionCode") else {
        left_out.push(LeftOut { element: "actionCode", reason: LeftOutReason::Missing });
        return;
    };
    let start = time(node, "startDateTime", left_out);
    let end = time(node, "endDateTime", left_out);
    let entry_point = node.child("EntryPoint").and_then(|entry| entry.text("url")).and_then(|url| {
        let url = HttpsUrl::new(url).ok();
        if url.is_none() {
            left_out.push(LeftOut { element: "url", reason: LeftOutReason::Unreadable });
        }
        url
    });
    message.actions.push(MessageAction {
        code: code.as_str().into(),
        label: node.text("label").unwrap_or_default(),
        start,
        end: end_after(start, end, "endDateTime", left_out),
        entry_point,
    });
    if let Some(reservation) = node.child("Reservation") {
        message.reservations.extend(read_reservation(reservation, left_out));
    }
}

fn read_reservation(node: &Node, left_out: &mut Vec<LeftOut>) -> Option<Reservation> {
    let start = time(node, "startDateTime", left_out);
    let reservation_id = node.text("reservationUUID");
    let (Some(start), Some(reservation_id)) = (start, reservation_id) else {
        left_out.push(LeftOut { element: "Reservation", reason: LeftOutReason::Missing });
        return None;
    };
    let end = time(node, "endDateTime", left_out);
    Some(Reservation {
        reservation_id,
        description: node.text("description").or_else(|| node.text("abstract")).unwrap_or_default(),
        location: node.text("location"),
        start,
        end: end_after(Some(start), end, "endDateTime", left_out),
    })
}

fn end_after(
    start: Option<WallTime>,
    end: Option<WallTime>,
    element: &'static str,
    left_out: &mut Vec<LeftOut>,
) -> Option<WallTime> {
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        left_out.push(LeftOut { element, reason: LeftOutReason::EndsBeforeStart });
        return None;
    }
    end
}

fn time(node: &Node, element: &'static str, left_out: &mut Vec<LeftOut>) -> Option<WallTime> {
    let text = node.text(element)?;
    let time = WallTime::parse(&text).ok();
    if time.is_none() {
        left_out.push(LeftOut { element, reason: LeftOutReason::Unreadable });
    }
    time
}

fn flag(node: &Node, element: &'static str, left_out: &mut Vec<LeftOut>) -> bool {
    match node.text(element).as_deref() {
        Some("true" | "1") => true,
        None | Some("false" | "0") => false,
        Some(_) => {
            left_out.push(LeftOut { element, reason: LeftOutReason::Unreadable });
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::ActionCode;

    fn xml(version: &str, header: &str, actions: &str) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<m:Message xmlns:m="https://DigitalPost.dk/MeMo-1" memoVersion="{version}"><m:MessageHeader><m:messageType>DIGITALPOST</m:messageType>
<m:messageUUID>8c2ea15d-61fb-4ba9-9366-42f8b194c114</m:messageUUID><m:label>Indkaldelse &amp; kort</m:label>{header}
<m:Sender><m:senderID>00000000</m:senderID><m:idType>CVR</m:idType><m:label>Borgerservice</m:label></m:Sender></m:MessageHeader>
<m:MessageBody><m:createdDateTime>2026-03-01T09:30:00Z</m:createdDateTime><m:MainDocument>
<m:File><m:content>AAAA</m:content></m:File>{actions}</m:MainDocument></m:MessageBody></m:Message>"#
        )
    }

    fn read_actions(actions: &str) -> Memo {
        read(xml("1.1", "", actions).as_bytes()).unwrap()
    }

    #[test]
    fn a_message_is_read_and_its_files_are_said_to_be_left_out() {
        let header =
            "<m:replyByDateTime>2026-03-20T12:00:00Z</m:replyByDateTime><m:mandatory>true</m:mandatory>";
        let memo = read(xml("1.2", header, "").as_bytes()).unwrap();
        assert_eq!(
            (memo.label.as_str(), memo.sender.as_deref()),
            ("Indkaldelse & kort", Some("Borgerservice"))
        );
        assert_eq!(memo.message.received, WallTime::parse("2026-03-01T10:30:00").unwrap());
        assert_eq!(memo.message.reply_by, Some(WallTime::parse("2026-03-20T13:00:00").unwrap()));
        assert!(memo.message.mandatory && !memo.message.legal_notification);
        assert_eq!(memo.left_out, [LeftOut { element: "File", reason: LeftOutReason::NotKept }]);
    }

    #[test]
    fn an_action_that_ends_before_it_starts_is_kept_without_its_end() {
        let memo = read_actions(
            "<m:Action><m:label>Mød op</m:label><m:actionCode>AFTALE</m:actionCode><m:Reservation><m:description>Samtale</m:description>\
             <m:reservationUUID>r-1</m:reservationUUID><m:location>Rådhuset</m:location><m:startDateTime>2026-04-01T08:00:00Z</m:startDateTime>\
             <m:endDateTime>2026-04-01T07:00:00Z</m:endDateTime></m:Reservation></m:Action>",
        );
        let reservation = &memo.message.reservations[0];
        assert_eq!((reservation.reservation_id.as_str(), reservation.end), ("r-1", None));
        assert_eq!(reservation.start, WallTime::parse("2026-04-01T10:00:00").unwrap());
        assert_eq!(memo.message.actions[0].code, ActionCode::Appointment);
        assert!(
            memo.left_out
                .contains(&LeftOut { element: "endDateTime", reason: LeftOutReason::EndsBeforeStart })
        );
    }

    #[test]
    fn a_link_that_is_not_https_is_left_out_and_the_action_stays() {
        let memo = read_actions(
            "<m:Action><m:label>Betal</m:label><m:actionCode>BETALING</m:actionCode><m:EntryPoint><m:url>javascript:x</m:url></m:EntryPoint></m:Action>",
        );
        assert_eq!(
            (memo.message.actions[0].code.clone(), memo.message.actions[0].entry_point.clone()),
            (ActionCode::Payment, None)
        );
        assert!(memo.left_out.contains(&LeftOut { element: "url", reason: LeftOutReason::Unreadable }));
    }

    #[test]
    fn doctype_foreign_namespace_other_version_and_bombs_are_refused() {
        assert_eq!(
            read(b"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"),
            Err(MemoError::Doctype)
        );
        assert_eq!(read(b"<Message memoVersion=\"1.1\"/>"), Err(MemoError::NotMemo));
        assert_eq!(read(xml("2.0", "", "").as_bytes()), Err(MemoError::Version));
        assert_eq!(read("<a>".repeat(100).as_bytes()), Err(MemoError::TooComplex));
        let wide = format!("<a>{}</a>", "<b/>".repeat(20_000));
        assert_eq!(read(wide.as_bytes()), Err(MemoError::TooComplex));
        let entity = xml("1.1", "<m:x>&unknown;</m:x>", "");
        assert!(matches!(read(entity.as_bytes()), Err(MemoError::NotXml { .. })));
        for junk in [&b""[..], b"<", b"<a", b"\xff\xfe<a/>", b"<a></b>", b"<a><b></a>", b"hello"] {
            assert!(read(junk).is_err());
        }
    }

    #[test]
    fn a_message_cut_short_anywhere_is_an_error_and_no_panic() {
        let whole = xml("1.1", "", "");
        for end in 0..whole.len() {
            assert!(read(&whole.as_bytes()[..end]).is_err(), "{end}");
        }
    }
}

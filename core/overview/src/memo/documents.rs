//! `MessageBody`: documents with their files, without the content, and what the message asks to be done.

use super::reading::Reading;
use super::tree::Node;
use crate::body::{
    DocumentRole, LeftOutReason, Message, MessageAction, MessageDocument, MessageFile, Reservation,
};
use crate::contact::EmailAddress;

const DOCUMENTS_MAX: usize = 100;
const FILES_MAX: usize = 200;
const ACTIONS_MAX: usize = 50;

pub(super) fn read(body: &Node, message_uuid: &str, message: &mut Message, reading: &mut Reading) {
    let mut files = 0_usize;
    for node in &body.children {
        let Some(role) = role(node) else { continue };
        if message.documents.len() >= DOCUMENTS_MAX {
            reading.leave_out("AdditionalDocument", LeftOutReason::TooMuch);
            break;
        }
        let mut document = MessageDocument { role, label: reading.text(node, "label"), files: Vec::new() };
        for part in &node.children {
            if part.is("Action") {
                read_action(part, message_uuid, message, reading);
            } else if part.is("File") && files < FILES_MAX {
                files += 1;
                document.files.push(file(part, reading));
            } else if part.is("File") {
                reading.leave_out("File", LeftOutReason::TooMuch);
            }
        }
        message.documents.push(document);
    }
    if message.documents.iter().all(|document| document.role != DocumentRole::Main) {
        reading.leave_out("MainDocument", LeftOutReason::Missing);
    }
    if files > 0 {
        reading.leave_out("File", LeftOutReason::NotKept);
    }
}

fn role(node: &Node) -> Option<DocumentRole> {
    let roles = [
        ("MainDocument", DocumentRole::Main),
        ("AdditionalDocument", DocumentRole::Additional),
        ("TechnicalDocument", DocumentRole::Technical),
    ];
    roles.into_iter().find(|(name, _)| node.is(name)).map(|(_, role)| role)
}

fn file(node: &Node, reading: &mut Reading) -> MessageFile {
    MessageFile {
        name: reading.text(node, "filename").unwrap_or_default(),
        media_type: reading.text(node, "encodingFormat"),
        language: reading.text(node, "language"),
        bytes: node.child("content").map(Node::base64_bytes).unwrap_or_default(),
    }
}

fn read_action(node: &Node, message_uuid: &str, message: &mut Message, reading: &mut Reading) {
    if message.actions.len() >= ACTIONS_MAX {
        return reading.leave_out("Action", LeftOutReason::TooMuch);
    }
    let number = message.actions.len() + 1;
    let label = reading.text(node, "label");
    let reservation = node.child("Reservation").and_then(|reservation| {
        let fallback = format!("{message_uuid}/{number}");
        read_reservation(reservation, label.as_deref(), fallback, reading)
    });
    let reservation_id = reservation.as_ref().map(|reservation| reservation.reservation_id.clone());
    let again = |held: &Reservation| Some(&held.reservation_id) == reservation_id.as_ref();
    if !message.reservations.iter().any(again) {
        message.reservations.extend(reservation);
    }
    let Some(code) = reading.text(node, "actionCode") else {
        return reading.leave_out("actionCode", LeftOutReason::Missing);
    };
    let start = reading.time(node, "startDateTime");
    message.actions.push(MessageAction {
        code: code.as_str().into(),
        label: label.unwrap_or_default(),
        start,
        end: reading.end_after(start, node),
        entry_point: node.child("EntryPoint").and_then(|entry| reading.link(entry, "url")),
        reservation_id,
    });
}

/// An appointment. Without its key it is kept under one of the message's own: nobody should stay away for want of a UUID.
fn read_reservation(
    node: &Node,
    label: Option<&str>,
    fallback: String,
    reading: &mut Reading,
) -> Option<Reservation> {
    let start = reading.time(node, "startDateTime");
    let reservation_id = reading.id(node, "reservationUUID").unwrap_or_else(|| {
        reading.leave_out("reservationUUID", LeftOutReason::Missing);
        fallback
    });
    let Some(start) = start else {
        reading.leave_out("Reservation", LeftOutReason::Missing);
        return None;
    };
    let summary = reading.text(node, "abstract");
    let said = reading.text(node, "description").or_else(|| summary.clone());
    let description = said.or_else(|| label.map(str::to_owned)).unwrap_or_default();
    let organizer_mail = reading.text(node, "organizerMail");
    Some(Reservation {
        reservation_id,
        summary: summary.filter(|summary| *summary != description),
        description,
        location: reading.text(node, "location"),
        start,
        end: reading.end_after(Some(start), node),
        organizer: reading.text(node, "organizerName"),
        organizer_mail: organizer_mail
            .and_then(|mail| reading.usable("organizerMail", EmailAddress::new(mail).ok())),
    })
}

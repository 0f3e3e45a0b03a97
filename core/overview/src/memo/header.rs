//! `MessageHeader`: who wrote to whom about what, and by when an answer is wanted.

use super::reading::{Reading, is_like_cpr};
use super::tree::{Namespace, Node};
use crate::body::{CaseReference, IdType, LeftOutReason, Message, Party, SubjectCode};

/// What may stand in a header and is not kept: it names people, or is of no use on a phone.
const NOT_KEPT: [(Namespace, &str); 12] = [
    (Namespace::Memo, "AttentionData"),
    (Namespace::Memo, "ContactPoint"),
    (Namespace::Memo, "Representative"),
    (Namespace::Memo, "AdditionalContentData"),
    (Namespace::Core, "CPRdata"),
    (Namespace::Core, "CVRdata"),
    (Namespace::Core, "PropertyNumber"),
    (Namespace::Core, "ProductionUnit"),
    (Namespace::Core, "Address"),
    (Namespace::Core, "UnstructuredAddress"),
    (Namespace::Form, "FORMdata"),
    (Namespace::Education, "Education"),
];

pub(super) fn read(header: &Node, message: &mut Message, reading: &mut Reading) {
    match reading.text(header, "messageType") {
        Some(code) => message.message_type = code.as_str().into(),
        None => reading.leave_out("messageType", LeftOutReason::Missing),
    }
    message.post_type = reading.text(header, "postType");
    message.notification = reading.text(header, "notification");
    message.additional_notification = reading.text(header, "additionalNotification");
    message.can_reply = reading.flag(header, "reply");
    message.reply_by = reading.time(header, "replyByDateTime");
    message.held_until = reading.date(header, "doNotDeliverUntilDate");
    message.mandatory = reading.flag(header, "mandatory");
    message.legal_notification = reading.flag(header, "legalNotification");
    message.sender = header.child("Sender").and_then(|sender| party(sender, "senderID", reading));
    message.recipient =
        header.child("Recipient").and_then(|recipient| party(recipient, "recipientID", reading));
    message.is_forwarded = header.child("ForwardData").is_some();
    message.is_reply = header.child("ReplyData").is_some();
    if let Some(content) = header.child("ContentData") {
        read_content(content, message, reading);
        note_not_kept(content, reading);
    }
    for party in ["Sender", "Recipient"].iter().filter_map(|name| header.child(name)) {
        note_not_kept(party, reading);
    }
}

/// A sender or a recipient. Of a person neither number nor name is kept.
fn party(node: &Node, id_element: &'static str, reading: &mut Reading) -> Option<Party> {
    let id_type: IdType = match reading.text(node, "idType") {
        Some(code) => code.as_str().into(),
        None => {
            reading.leave_out("idType", LeftOutReason::Missing);
            return None;
        }
    };
    // A number of an unknown type may be a person's.
    let id = match &id_type {
        IdType::Cpr | IdType::Unknown(_) => None,
        IdType::Cvr | IdType::Authority => reading.id(node, id_element),
    };
    let id = id.and_then(|id| {
        let is_cvr = id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_digit());
        reading.usable(id_element, (id_type != IdType::Cvr || is_cvr).then_some(id))
    });
    let label = if id_type == IdType::Cpr { None } else { reading.text(node, "label") };
    Some(Party { id_type, id, label })
}

fn read_content(content: &Node, message: &mut Message, reading: &mut Reading) {
    if let Some(case) = content.child("CaseID") {
        let system = reading.text(case, "caseSystem");
        message.case = reading.id(case, "caseID").map(|id| CaseReference { id, system });
    }
    if let Some(kle) = content.child_in(Namespace::Kle, "KLEdata") {
        let mut text = |element| {
            let child = kle.child_in(Namespace::Kle, element)?;
            reading.text_of(child, element, false)
        };
        let label = text("label");
        let key = text("subjectKey").filter(|key| !is_like_cpr(key));
        message.subject_code = key.map(|key| SubjectCode { key, label });
        if message.subject_code.is_none() {
            reading.leave_out("subjectKey", LeftOutReason::Missing);
        }
    }
    let vehicle = content.child_in(Namespace::Vehicle, "MotorVehicle");
    let plate = vehicle.and_then(|vehicle| vehicle.child_in(Namespace::Vehicle, "licenseNumber"));
    message.number_plate = plate.and_then(|plate| reading.text_of(plate, "licenseNumber", false));
}

fn note_not_kept(node: &Node, reading: &mut Reading) {
    for (namespace, element) in NOT_KEPT {
        if node.child_in(namespace, element).is_some() {
            reading.leave_out(element, LeftOutReason::NotKept);
        }
    }
}

//! Digital Post and NemSMS.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Consistent;
use crate::coded::coded;
use crate::contact::EmailAddress;
use crate::value::{HttpsUrl, WallTime};

/// A message in Digital Post, or a text message (NemSMS).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// When it was available in the mailbox: that is when it counts as received, read or not.
    pub received: WallTime,
    /// Answer wanted by.
    #[serde(default)]
    pub reply_by: Option<WallTime>,
    /// Not opened yet.
    #[serde(default)]
    pub unread: bool,
    /// The sender marks it as one that starts a legal effect (*forkyndelse* and the like).
    #[serde(default)]
    pub legal_notification: bool,
    /// The citizen cannot opt out of it.
    #[serde(default)]
    pub mandatory: bool,
    /// What the message asks the reader to do.
    #[serde(default)]
    pub actions: Vec<MessageAction>,
    /// Appointments the message carries.
    #[serde(default)]
    pub reservations: Vec<Reservation>,
    /// How it came.
    #[serde(default = "MessageType::usual", skip_serializing_if = "MessageType::is_usual")]
    pub message_type: MessageType,
    /// What kind of post the sender calls it (MeMo `postType`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_type: Option<String>,
    /// The text that announces it; of a NemSMS the text itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<String>,
    /// What the sender adds to the announcement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_notification: Option<String>,
    /// It can be answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub can_reply: bool,
    /// Not to be delivered before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Date>,
    /// Who sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Party>,
    /// To whom it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Party>,
    /// The sender's case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseReference>,
    /// The subject in the municipalities' list of them (KLE).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_code: Option<SubjectCode>,
    /// The number plate of the vehicle it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_plate: Option<String>,
    /// It answers another message.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_reply: bool,
    /// It was forwarded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_forwarded: bool,
    /// Its documents, without their content: that is read in the mailbox.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<MessageDocument>,
    /// What of it could not be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

impl Message {
    /// An unread message without anything, received at a time.
    pub fn received(received: WallTime) -> Self {
        Self {
            received,
            reply_by: None,
            unread: true,
            legal_notification: false,
            mandatory: false,
            actions: Vec::new(),
            reservations: Vec::new(),
            message_type: MessageType::usual(),
            post_type: None,
            notification: None,
            additional_notification: None,
            can_reply: false,
            held_until: None,
            sender: None,
            recipient: None,
            case: None,
            subject_code: None,
            number_plate: None,
            is_reply: false,
            is_forwarded: false,
            documents: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

// What breaks MeMo's rules is left out of a message, and the message stays.
impl Consistent for Message {}

coded! {
    /// MeMo `messageType`.
    MessageType {
        /// A letter.
        DigitalPost = "DIGITALPOST",
        /// A text message.
        NemSms = "NEMSMS",
    }
}

impl MessageType {
    fn usual() -> Self {
        Self::DigitalPost
    }

    fn is_usual(&self) -> bool {
        *self == Self::DigitalPost
    }
}

/// A sender or a recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// What it is named by.
    pub id_type: IdType,
    /// The number, of a company or an authority. A CPR number is never kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name. The name of a person is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

coded! {
    /// MeMo `idType`.
    IdType {
        /// A company or an authority.
        Cvr = "CVR",
        /// A person.
        Cpr = "CPR",
        /// An authority by its number in Digital Post.
        Authority = "MyndighedsID",
    }
}

/// A case in the sender's system (MeMo `CaseID`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReference {
    /// `caseID`.
    pub id: String,
    /// `caseSystem`.
    #[serde(default)]
    pub system: Option<String>,
}

/// A subject of KLE (MeMo `KLEdata`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectCode {
    /// `subjectKey`: `32.18.04`.
    pub key: String,
    /// `label`.
    #[serde(default)]
    pub label: Option<String>,
}

/// A document of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageDocument {
    /// Which.
    pub role: DocumentRole,
    /// Its title.
    #[serde(default)]
    pub label: Option<String>,
    /// Its files; more than one is the same in several formats or languages.
    #[serde(default)]
    pub files: Vec<MessageFile>,
}

coded! {
    /// MeMo's three kinds of document.
    DocumentRole {
        /// `MainDocument`: the letter.
        Main = "main",
        /// `AdditionalDocument`: an enclosure.
        Additional = "additional",
        /// `TechnicalDocument`: for the recipient's systems.
        Technical = "technical",
    }
}

/// A file of a document, without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageFile {
    /// `filename`.
    pub name: String,
    /// `encodingFormat`: a media type.
    #[serde(default)]
    pub media_type: Option<String>,
    /// `language`: two letters.
    #[serde(default)]
    pub language: Option<String>,
    /// Size of the content in bytes.
    pub bytes: u64,
}

/// Something of a message that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The element's name in MeMo.
    pub element: String,
    /// Why.
    pub reason: LeftOutReason,
}

coded! {
    /// Why something was left out of a message.
    LeftOutReason {
        /// It has to be there and is not.
        Missing = "missing",
        /// It is not what it should be: a date, an https link, true or false.
        Unreadable = "unreadable",
        /// It ends before it starts.
        EndsBeforeStart = "ends_before_start",
        /// Its content is not kept here; it is read in the mailbox.
        NotKept = "not_kept",
        /// There is another that says otherwise, and the first is used.
        Repeated = "repeated",
        /// It is longer, or there are more of them, than is kept.
        TooMuch = "too_much",
    }
}

/// An action in a message (MeMo `Action`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageAction {
    /// What it is.
    pub code: ActionCode,
    /// Its text.
    pub label: String,
    /// Open from.
    #[serde(default)]
    pub start: Option<WallTime>,
    /// Open until.
    #[serde(default)]
    pub end: Option<WallTime>,
    /// Where it is done.
    #[serde(default)]
    pub entry_point: Option<HttpsUrl>,
    /// The reservation that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation_id: Option<String>,
}

coded! {
    /// MeMo `actionCode`.
    ActionCode {
        /// An appointment.
        Appointment = "AFTALE",
        /// A payment; MeMo gives neither amount nor payment id.
        Payment = "BETALING",
        /// Self-service.
        SelfService = "SELVBETJENING",
        /// Information.
        Information = "INFORMATION",
        /// Sign.
        Sign = "UNDERSKRIV",
        /// Confirm.
        Confirm = "BEKRAEFT",
        /// Prepare.
        Preparation = "FORBEREDELSE",
        /// Sign up.
        Registration = "TILMELDING",
    }
}

/// An appointment inside a message (MeMo `Reservation`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// `reservationUUID`: key for updates and for the same appointment from another source.
    pub reservation_id: String,
    /// What it is about.
    pub description: String,
    /// The same in short (`abstract`), where it says something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Where.
    #[serde(default)]
    pub location: Option<String>,
    /// Begins.
    pub start: WallTime,
    /// Ends; left out where the message had it before the start.
    #[serde(default)]
    pub end: Option<WallTime>,
    /// Who holds it: an office, not a case worker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizer: Option<String>,
    /// How to write to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizer_mail: Option<EmailAddress>,
}

//! A message of Digital Post in words: who wrote, what it asks for, which documents it has, and what of it was left out.

use lomme_calendar::{AgendaEntry, EntryKind};
use lomme_overview::{
    IdType, LeftOut, Message, MessageAction, MessageDocument, MessageFile, MessageType, Reservation, WallTime,
};
use serde::Serialize;

use super::line::{join, spoken};
use crate::texts::{Texts, code_key};

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageView {
    /// How it came and who sent it: a letter, a text message.
    pub headline: String,
    /// The text that came with it; of a text message all of it.
    pub text: Option<String>,
    /// When it was received, answers and what else matters, line by line.
    pub lines: Vec<String>,
    /// What it asks to be done, and its appointments.
    pub asks: Vec<MessageAsk>,
    /// Its documents, which are read in the mailbox.
    pub documents: Vec<String>,
    /// What of it could not be used, and why.
    pub left_out: Vec<String>,
}

/// Something a message asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageAsk {
    /// Stable in the message.
    pub id: String,
    /// What it is, and what it is about.
    pub words: String,
    /// When, in words.
    pub when_words: Option<String>,
    /// Where, of an appointment.
    pub place: Option<String>,
    /// Where it is done, on the web.
    pub url: Option<String>,
    /// Its entry of the agenda.
    pub entry: Option<String>,
    /// What a screen reader says.
    pub spoken: String,
}

/// A message in words. `entries` are those of the agenda that come from it.
pub(crate) fn message_view(message: &Message, entries: &[AgendaEntry], texts: &Texts) -> MessageView {
    let actions = message.actions.iter().enumerate();
    let reservations = message.reservations.iter().enumerate();
    // An appointment stands once: as itself, not as the action it belongs to.
    let of_its_own = actions.filter(|(_, action)| action.reservation_id.is_none());
    let asks = of_its_own
        .map(|(number, action)| of_action(number, action, entries, texts))
        .chain(reservations.map(|(number, reservation)| of_reservation(number, reservation, entries, texts)));
    MessageView {
        headline: headline(message, texts),
        text: join(message.notification.clone().into_iter().chain(message.additional_notification.clone())),
        lines: lines(message, texts),
        asks: asks.collect(),
        documents: message.documents.iter().flat_map(|one| document(one, texts)).collect(),
        left_out: message.left_out.iter().map(|left| left_out(left, texts)).collect(),
    }
}

fn headline(message: &Message, texts: &Texts) -> String {
    let what = texts.code_or_itself("message-type", &message.message_type.code().to_lowercase());
    match sender(message, texts) {
        Some(sender) => texts.with("message-from", &[("what", what.into()), ("sender", sender.into())]),
        None => what,
    }
}

/// The sender's name; of a person only that it is one.
pub(crate) fn sender(message: &Message, texts: &Texts) -> Option<String> {
    let sender = message.sender.as_ref()?;
    let person = (sender.id_type == IdType::Cpr).then(|| texts.get("message-person"));
    sender.label.clone().or(person)
}

fn lines(message: &Message, texts: &Texts) -> Vec<String> {
    let time = |key: &str, at: WallTime| texts.with(key, &[("date", texts.date_time(at.civil()).into())]);
    let said = |key: &str, value: &str| texts.with(key, &[("value", value.to_owned().into())]);
    let flag = |on: bool, key: &str| on.then(|| texts.get(key));
    let lines = [
        Some(time("message-received", message.received)),
        message.reply_by.map(|by| time("message-reply-by", by)),
        flag(message.can_reply, "message-can-reply"),
        message.held_until.map(|day| texts.with("message-held", &[("date", texts.date(day).into())])),
        flag(message.legal_notification, "message-legal"),
        flag(message.mandatory, "message-mandatory"),
        flag(message.is_reply, "message-is-reply"),
        flag(message.is_forwarded, "message-is-forwarded"),
        message.post_type.as_deref().map(|kind| said("message-post-type", kind)),
        message.case.as_ref().map(|case| said("message-case", &case.id)),
        message.subject_code.as_ref().map(|subject| {
            said("message-subject", &spoken([subject.label.clone(), Some(subject.key.clone())]))
        }),
        message.number_plate.as_deref().map(|plate| said("message-vehicle", plate)),
    ];
    lines.into_iter().flatten().collect()
}

fn of_action(number: usize, action: &MessageAction, entries: &[AgendaEntry], texts: &Texts) -> MessageAsk {
    let code = action.code.code();
    let key = code_key("action", &code.to_lowercase());
    let what = if texts.has(&key) {
        texts.get(&key)
    } else {
        texts.with("action-other", &[("code", code.to_owned().into())])
    };
    let entry = action.end.and_then(|end| {
        let ends =
            |entry: &&AgendaEntry| entry.kind == EntryKind::ActionBy && entry.start.last_day() == end.date();
        entries.iter().find(ends)
    });
    ask(Ask {
        id: format!("action-{number}"),
        words: if action.label.is_empty() { what } else { format!("{what}: {}", action.label) },
        when_words: period(action.start, action.end, texts),
        place: None,
        url: action.entry_point.as_ref().map(ToString::to_string),
        entry,
    })
}

fn of_reservation(
    number: usize,
    reservation: &Reservation,
    entries: &[AgendaEntry],
    texts: &Texts,
) -> MessageAsk {
    let at = reservation.start;
    let entry = entries.iter().find(|entry| {
        let starts = matches!(entry.start, lomme_calendar::When::At(time) if time.civil() == at.civil());
        entry.kind == EntryKind::Appointment && starts
    });
    let from = texts.date_time(at.civil());
    let when = match reservation.end {
        Some(end) => texts.with(
            "appointment-from-to",
            &[("from", from.into()), ("to", texts.date_time(end.civil()).into())],
        ),
        None => from,
    };
    let organizer = reservation
        .organizer
        .as_ref()
        .map(|name| texts.with("appointment-with", &[("name", name.as_str().into())]));
    let about = spoken([Some(reservation.description.clone()), reservation.summary.clone(), organizer]);
    ask(Ask {
        id: format!("reservation-{number}"),
        words: format!("{}: {about}", texts.get("action-aftale")),
        when_words: Some(when),
        place: reservation.location.clone(),
        url: None,
        entry,
    })
}

struct Ask<'e> {
    id: String,
    words: String,
    when_words: Option<String>,
    place: Option<String>,
    url: Option<String>,
    entry: Option<&'e AgendaEntry>,
}

fn ask(ask: Ask<'_>) -> MessageAsk {
    let Ask { id, words, when_words, place, url, entry } = ask;
    let spoken = spoken([Some(words.clone()), when_words.clone(), place.clone()]);
    MessageAsk { id, words, when_words, place, url, entry: entry.map(|entry| entry.id.clone()), spoken }
}

fn period(start: Option<WallTime>, end: Option<WallTime>, texts: &Texts) -> Option<String> {
    let words = |at: WallTime| texts.date_time(at.civil());
    let key = match (start, end) {
        (Some(_), Some(_)) => "open-from-to",
        (Some(_), None) => "open-from",
        (None, Some(_)) => "open-to",
        (None, None) => return None,
    };
    let date = |at: Option<WallTime>| at.map(words).unwrap_or_default();
    Some(texts.with(key, &[("from", date(start).into()), ("to", date(end).into())]))
}

/// A line a file; a document without files has a line of its own.
fn document(document: &MessageDocument, texts: &Texts) -> Vec<String> {
    let role = texts.code_or_itself("document", document.role.code());
    let title = match &document.label {
        Some(label) => format!("{role}: {label}"),
        None => role,
    };
    if document.files.is_empty() {
        return vec![title];
    }
    document.files.iter().map(|one| format!("{title}, {}", file(one, texts))).collect()
}

fn file(file: &MessageFile, texts: &Texts) -> String {
    let kilobytes = file.bytes.div_ceil(1024);
    let size = texts.with("file-size", &[("n", kilobytes.into())]);
    spoken([Some(file.name.clone()), file.media_type.clone(), file.language.clone(), Some(size)])
}

/// What was left out: the part in words where it has some, else MeMo's own name for it.
fn left_out(left: &LeftOut, texts: &Texts) -> String {
    let key = code_key("memo", &left.element.to_lowercase());
    let what = if texts.has(&key) { texts.get(&key) } else { left.element.clone() };
    format!("{what}: {}", texts.code_or_itself("memo-why", left.reason.code()))
}

/// Whether it is a text message.
pub(crate) fn is_text_message(message: &Message) -> bool {
    message.message_type == MessageType::NemSms
}

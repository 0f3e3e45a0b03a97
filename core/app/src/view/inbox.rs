//! Digital Post and text messages: unread first, then what has to be answered soonest.

use jiff::Timestamp;
use lomme_overview::{Coverage, Filter, Item, ItemBody, Message, WallTime};
use serde::Serialize;

use super::acting::ActingFor;
use super::coverage::{NothingView, nothing_view};
use super::item::entries_of;
use super::line::spoken;
use super::message::{MessageAsk, is_text_message, message_view, sender};
use crate::texts::Texts;

/// The inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InboxView {
    /// How many messages are not opened yet.
    pub unread: u32,
    /// The same in words.
    pub headline: String,
    /// The messages.
    pub messages: Vec<MessageLine>,
    /// What it means that there are none.
    pub nothing: Option<NothingView>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageLine {
    /// The item to open.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who sent it.
    pub sender: String,
    /// It is a text message (NemSMS).
    pub text_message: bool,
    /// Not opened yet.
    pub unread: bool,
    /// When it was received, in words: it counts as received then, read or not.
    pub received: String,
    /// By when an answer is wanted, in words.
    pub reply_by: Option<String>,
    /// The time to answer has passed.
    pub reply_overdue: bool,
    /// That the message has a legal effect, in words.
    pub legal: Option<String>,
    /// The text that came with it.
    pub text: Option<String>,
    /// What it asks to be done, and its appointments with their entries of the agenda.
    pub asks: Vec<MessageAsk>,
    /// What a screen reader says.
    pub spoken: String,
}

pub(crate) fn inbox_view(items: &[Item], coverage: &[Coverage], now: Timestamp, texts: &Texts) -> InboxView {
    let mut messages: Vec<(&Item, &Message)> = items.iter().filter_map(message_of).collect();
    messages.sort_by_key(|(_, message)| order(message, WallTime::at(now)));
    let unread = messages.iter().filter(|(_, message)| message.unread).count();
    let unread = u32::try_from(unread).unwrap_or(u32::MAX);
    let filter = Filter { kinds: vec!["message".to_owned()], ..Filter::default() };
    InboxView {
        unread,
        headline: texts.with("inbox-unread", &[("n", unread.into())]),
        nothing: messages.is_empty().then(|| nothing_view(coverage, &filter, now, texts)),
        messages: messages.into_iter().map(|(item, message)| line(item, message, now, texts)).collect(),
        acting_for: None,
    }
}

fn message_of(item: &Item) -> Option<(&Item, &Message)> {
    match &item.body {
        ItemBody::Message(message) => Some((item, message)),
        _ => None,
    }
}

/// Unread first; of those the one to be answered soonest; then the newest.
fn order(message: &Message, now: WallTime) -> impl Ord + use<> {
    let open = message.reply_by.filter(|by| *by >= now);
    (!message.unread, open.is_none(), open, std::cmp::Reverse(message.received))
}

fn line(item: &Item, message: &Message, now: Timestamp, texts: &Texts) -> MessageLine {
    let view = message_view(message, &entries_of(item, now), texts);
    let sender = sender(message, texts).unwrap_or_else(|| item.authority.clone());
    let reply_by =
        message.reply_by.map(|by| texts.with("reply-by", &[("date", texts.date_time(by.civil()).into())]));
    let reply_overdue = message.reply_by.is_some_and(|by| by < WallTime::at(now));
    let late = reply_overdue.then(|| texts.get("reply-overdue"));
    let received = texts.date_time(message.received.civil());
    let kind = is_text_message(message).then(|| texts.get("message-type-nemsms"));
    let unread = message.unread.then(|| texts.get("unread"));
    let legal = message.legal_notification.then(|| texts.get("message-legal"));
    let mut parts =
        vec![unread, kind, Some(item.title.clone()), Some(sender.clone()), Some(received.clone())];
    parts.extend([reply_by.clone(), late, legal.clone()]);
    parts.extend(view.asks.iter().map(|ask| Some(ask.spoken.clone())));
    MessageLine {
        id: item.id.to_string(),
        title: item.title.clone(),
        text_message: is_text_message(message),
        unread: message.unread,
        spoken: spoken(parts),
        sender,
        received,
        reply_by,
        reply_overdue,
        legal,
        text: view.text,
        asks: view.asks,
    }
}

//! The inbox, and a message in words.

use lomme_app::view::{ActingFor, InboxView, MessageAsk, MessageLine, MessageView, NothingView};

/// The inbox.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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

/// A message in words.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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

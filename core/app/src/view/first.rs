//! One thing to do first.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lomme_calendar::AgendaEntry;
use lomme_overview::{Item, ItemBody};
use serde::Serialize;

use super::agenda::when;
use super::line::spoken;
use super::why::if_missed;
use crate::people::People;
use crate::texts::Texts;

/// One thing to do first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirstLine {
    /// The item to open.
    pub item: String,
    /// Its entry of the agenda; none where it has no date.
    pub entry: Option<String>,
    /// What it is, in a word.
    pub kind: String,
    /// Title.
    pub title: String,
    /// By when, in words.
    pub when_words: Option<String>,
    /// Its time has passed.
    pub overdue: bool,
    /// What happens if it is missed.
    pub if_missed: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub on_behalf_of: Option<String>,
    /// What a screen reader says.
    pub spoken: String,
}

pub(crate) fn first_line(
    entry: &AgendaEntry,
    overdue: bool,
    people: &People,
    zone: &TimeZone,
    now: Timestamp,
    texts: &Texts,
) -> FirstLine {
    FirstLine {
        item: entry.from.first().map(|from| from.item.clone()).unwrap_or_default(),
        entry: Some(entry.id.clone()),
        kind: texts.code("entry", entry.kind.code()),
        title: entry.title.clone(),
        when_words: Some(when(entry, zone, now, texts)),
        overdue,
        if_missed: if_missed(entry, texts),
        on_behalf_of: people.on_behalf_of(&entry.subject, texts),
        spoken: String::new(),
    }
    .with_spoken(texts)
}

/// A request that has no date.
pub(crate) fn undated_line(item: &Item, people: &People, texts: &Texts) -> FirstLine {
    FirstLine {
        item: item.id.as_str().to_owned(),
        entry: None,
        kind: match item.body {
            ItemBody::PowerOfAttorney(_) => texts.code("kind-one", item.body.kind()),
            _ => texts.code("entry", "consent_answer"),
        },
        title: item.title.clone(),
        when_words: None,
        overdue: false,
        if_missed: None,
        on_behalf_of: people.on_behalf_of(item.subject.as_str(), texts),
        spoken: String::new(),
    }
    .with_spoken(texts)
}

impl FirstLine {
    fn with_spoken(mut self, texts: &Texts) -> Self {
        let late = self.overdue.then(|| texts.code("agenda", "overdue"));
        let missed =
            self.if_missed.as_ref().map(|what| texts.with("otherwise", &[("what", what.as_str().into())]));
        let title = format!("{}: {}", self.kind, self.title);
        self.spoken = spoken([late, Some(title), self.on_behalf_of.clone(), self.when_words.clone(), missed]);
        self
    }
}

//! An item on its own screen.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lomme_calendar::{AgendaEntry, EntryKind, Rules, Window, entries, today};
use lomme_overview::consent::{Declaration, Standing};
use lomme_overview::{ContactPoint, Coverage, Item, ItemBody, KnownStatus};
use serde::Serialize;

use super::act::ActLine;
use super::acting::ActingFor;
use super::agenda::when;
use super::coverage::coverage_line;
use super::facts::{Fact, facts};
use super::line::{spoken, status};
use super::message::{MessageView, message_view};
use super::next::next;
use super::why::{if_missed, why};
use crate::people::People;
use crate::texts::Texts;
use crate::timed::timed_items;

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemView {
    /// Stable id.
    pub id: String,
    /// The kind's stable name.
    pub kind: String,
    /// The kind in words.
    pub kind_title: String,
    /// Title.
    pub title: String,
    /// The part of life it belongs to, in words.
    pub area: String,
    /// Whose it is, where it is not the citizen's own.
    pub on_behalf_of: Option<String>,
    /// Its status in words.
    pub status: Option<String>,
    /// The status as the authority calls it, where that is something else.
    pub status_as_stated: Option<String>,
    /// What happens next, sentence by sentence.
    pub next: Vec<String>,
    /// Its dates in the agenda.
    pub dates: Vec<ItemDate>,
    /// What it says, name by name.
    pub facts: Vec<Fact>,
    /// Of a message, what it says and asks.
    pub message: Option<MessageView>,
    /// The items it hangs together with.
    pub relations: Vec<Relation>,
    /// The authority's case number.
    pub case_number: Option<String>,
    /// Who is responsible.
    pub authority: String,
    /// The source it came from, and how that is doing.
    pub source: String,
    /// When the source said so, and how long ago.
    pub as_of: String,
    /// How the authority is reached.
    pub contact: Vec<ContactLine>,
    /// Where its details are, at the authority.
    pub details_url: String,
    /// What that link is called.
    pub details_label: String,
    /// What the citizen can do.
    pub actions: Vec<ItemAction>,
    /// What the citizen did, which waits for its answer or was refused.
    pub acts: Vec<ActLine>,
    /// The version the citizen sees, to be sent back with an act.
    pub version: u64,
    /// What a screen reader says first.
    pub spoken: String,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// A date of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemDate {
    /// Its entry of the agenda.
    pub entry: String,
    /// What it is, in a word.
    pub kind: String,
    /// When, in words.
    pub when_words: String,
    /// Its time has passed, and it is owed.
    pub overdue: bool,
    /// What happens if it is missed.
    pub if_missed: Option<String>,
    /// Why it stands on this day, where that is not simply what the source says.
    pub why: Option<String>,
    /// That the day is not sure, in words.
    pub unsure: Option<String>,
}

/// An item that another hangs together with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// How, in words.
    pub relation: String,
    /// Its title; its id where it is not held here.
    pub title: String,
    /// The item to open; none where it is not held here.
    pub item: Option<String>,
}

/// One way to reach an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactLine {
    /// What it is, in words.
    pub name: String,
    /// What it says.
    pub value: String,
    /// What opens it, where something does: `tel:`, `mailto:` or `https:`.
    pub link: Option<String>,
}

/// Something the citizen can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemAction {
    /// `answer_consent`, `withdraw_consent`, `answer_power`, `end_power`, `mark_read`, `mark_done`, `mark_not_done`, `remind`, `open_details`, or that of something a
    /// message asks for.
    pub id: String,
    /// In words.
    pub title: String,
    /// What it opens, where it opens something.
    pub url: Option<String>,
}

/// What an item's screen is made of.
pub(crate) struct Opened<'a> {
    pub(crate) item: &'a Item,
    pub(crate) items: &'a [Item],
    pub(crate) coverage: &'a [Coverage],
    pub(crate) people: &'a People,
    pub(crate) zone: &'a TimeZone,
    pub(crate) now: Timestamp,
    pub(crate) texts: &'a Texts,
}

impl Opened<'_> {
    pub(crate) fn view(&self) -> ItemView {
        let Self { item, now, texts, .. } = *self;
        let entries = entries_of(item, now);
        let opens = entries.iter().find(|entry| entry.kind == EntryKind::RenewalOpen);
        let opens = opens.map(|entry| entry.start.first_day());
        let (status, next) = (status(item, now, texts), next(item, opens, now, texts));
        let message = match &item.body {
            ItemBody::Message(message) => Some(message_view(message, &entries, texts)),
            _ => None,
        };
        let kind = texts.code_or_itself("kind-one", item.body.kind());
        let first = next.first().cloned();
        let age = [("date", texts.instant(item.as_of).into()), ("age", texts.age(item.as_of, now).into())];
        ItemView {
            id: item.id.to_string(),
            kind: item.body.kind().to_owned(),
            spoken: spoken([Some(format!("{kind}: {}", item.title)), status.clone(), first]),
            kind_title: kind,
            title: item.title.clone(),
            area: texts.code_or_itself("area", item.area.code()),
            on_behalf_of: self.people.on_behalf_of(item.subject.as_str(), texts),
            status_as_stated: self.as_stated(status.as_deref()),
            status,
            next,
            dates: entries.iter().map(|entry| self.date(entry)).collect(),
            facts: facts(item, now, texts),
            relations: self.relations(),
            case_number: case_number(item),
            authority: item.authority.clone(),
            source: self.source(),
            as_of: texts.with("item-as-of", &age),
            contact: item.contact.iter().map(|point| contact_line(point, texts)).collect(),
            details_url: item.details_url.to_string(),
            details_label: texts.with("item-details", &[("authority", item.authority.as_str().into())]),
            actions: self.actions(message.as_ref(), !entries.is_empty()),
            // Whose phone it is knows what was done on it.
            acts: Vec::new(),
            acting_for: None,
            version: item.version,
            message,
        }
    }

    /// The authority's own word and code, where the words above are not that word.
    fn as_stated(&self, words: Option<&str>) -> Option<String> {
        let status = &self.item.status;
        let label = status.label.as_deref().filter(|label| Some(*label) != words);
        let code = Some(status.code.as_str()).filter(|code| !code.is_empty() && Some(*code) != words);
        let stated = match (label, code) {
            (Some(label), Some(code)) => format!("{label} ({code})"),
            (Some(one), None) => one.to_owned(),
            // A code alone tells something only where it could not be put into words.
            (None, Some(code))
                if status.label.is_none() && self.item.known_status() == KnownStatus::Unknown =>
            {
                code.to_owned()
            }
            (None, _) => return None,
        };
        Some(self.texts.with("status-as-stated", &[("stated", stated.into())]))
    }

    fn date(&self, entry: &AgendaEntry) -> ItemDate {
        let Self { zone, now, texts, .. } = *self;
        let why = why(&entry.why, texts);
        ItemDate {
            entry: entry.id.clone(),
            kind: texts.code("entry", entry.kind.code()),
            when_words: when(entry, zone, now, texts),
            overdue: entry.kind.is_owed() && entry.start.ends() <= now,
            if_missed: if_missed(entry, texts),
            why: why.as_ref().map(|why| why.words.clone()),
            unsure: why.and_then(|why| why.unsure),
        }
    }

    fn relations(&self) -> Vec<Relation> {
        let ItemBody::Case(case) = &self.item.body else { return Vec::new() };
        let relation = |relation: &lomme_overview::CaseRelation| {
            let held = self.items.iter().find(|item| item.id == relation.item);
            let not_held =
                || self.texts.with("relation-not-held", &[("id", relation.item.to_string().into())]);
            Relation {
                relation: self.texts.code_or_itself("relation", relation.relation.code()),
                title: held.map_or_else(not_held, |item| item.title.clone()),
                item: held.map(|item| item.id.to_string()),
            }
        };
        case.relations.iter().map(relation).collect()
    }

    fn source(&self) -> String {
        let covered = self.coverage.iter().find(|source| source.source == self.item.source);
        covered.map_or_else(
            || self.item.source.to_string(),
            |source| coverage_line(source, self.now, self.texts).spoken,
        )
    }

    fn actions(&self, message: Option<&MessageView>, dated: bool) -> Vec<ItemAction> {
        let Self { item, now, texts, .. } = *self;
        let act = |id: &str| ItemAction { id: id.to_owned(), title: texts.code("do", id), url: None };
        let mut actions = Vec::new();
        let declaration = Declaration::of(item, now).map(|declaration| declaration.among(self.items));
        match declaration.map(|declaration| declaration.standing()) {
            Some(Standing::Requested(_)) => actions.push(act("answer_consent")),
            Some(Standing::Given(_)) => actions.push(act("withdraw_consent")),
            Some(Standing::Over) | None => {}
        }
        if let ItemBody::PowerOfAttorney(power) = &item.body {
            actions.extend(power.can_answer(&item.status, now).ok().map(|()| act("answer_power")));
            actions.extend(power.can_end(&item.status, now).ok().map(|()| act("end_power")));
        }
        if matches!(&item.body, ItemBody::Message(message) if message.unread) {
            actions.push(act("mark_read"));
        }
        for ask in message.into_iter().flat_map(|message| &message.asks) {
            let Some(url) = &ask.url else { continue };
            actions.push(ItemAction { id: ask.id.clone(), title: ask.words.clone(), url: Some(url.clone()) });
        }
        if dated {
            actions.extend([act(if item.done { "mark_not_done" } else { "mark_done" }), act("remind")]);
        }
        let url = Some(item.details_url.to_string());
        actions.push(ItemAction { url, ..act("open_details") });
        actions
    }
}

/// The entries that come from an item, whenever they are; of what recurs those of the next year.
pub(crate) fn entries_of(item: &Item, now: Timestamp) -> Vec<AgendaEntry> {
    let window = Window { from: today(now), days: 366 };
    entries(&timed_items(item), Rules::built_in(), window)
}

fn case_number(item: &Item) -> Option<String> {
    match &item.body {
        ItemBody::Case(case) => case.number.clone(),
        ItemBody::Message(message) => message.case.as_ref().map(|case| case.id.clone()),
        _ => None,
    }
}

fn contact_line(point: &ContactPoint, texts: &Texts) -> ContactLine {
    let value = point.value().to_owned();
    let (shown, link) = match point {
        ContactPoint::Phone(number) => (grouped(number.as_str()), Some(format!("tel:+45{value}"))),
        ContactPoint::Fax(number) => (grouped(number.as_str()), None),
        ContactPoint::Email(_) => (value.clone(), Some(format!("mailto:{value}"))),
        ContactPoint::DigitalPost(_) => (texts.get("contact-write"), Some(value)),
        ContactPoint::Website(_) => (value.clone(), Some(value)),
        ContactPoint::Name(_) | ContactPoint::Unknown { .. } => (value, None),
    };
    ContactLine { name: texts.code_or_itself("contact", point.contact_type()), value: shown, link }
}

/// Eight digits in pairs, as they are read aloud.
fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

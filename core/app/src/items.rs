//! What follows from items alone, wherever they are kept: the phone's store, or a file on the command line.

use jiff::{Timestamp, ToSpan};
use lomme_calendar::ics::{Alarms, Export, Form, Titles, export};
use lomme_calendar::{AgendaEntry, Rules, Window, groups, today};
use lomme_overview::search::Query;
use lomme_overview::{Coverage, Filter, Item, Message, PersonRef};
use lomme_reminders::{History, Input, Phone, Plan, Preferences, Scheduled, difference, plan};

use crate::citizen::Subject;
use crate::citizen::search::search_items;
use crate::error::LommeError;
use crate::first::first;
use crate::people::People;
use crate::texts::Texts;
use crate::timed::timed_items;
use crate::view::{
    AgendaView, InboxView, ItemView, MessageView, Opened, Overview, OverviewFilter, OverviewView,
    RemindersView, SearchView, agenda_view, description, inbox_view, message_view, reminders_view,
    search_view,
};

/// How far ahead reminders are planned: a year, so that a phone that is not opened for months still has them.
const DAYS_AHEAD: u16 = 366;
/// How far back: what was put off past its own end still comes, and what is overdue is spoken of.
const DAYS_BACK: u16 = 31;

/// How an agenda is written as iCalendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IcsOptions {
    /// The items' own titles, places and what happens if they are missed. Without it titles are neutral, because calendars are often synchronised
    /// to others.
    pub own_titles: bool,
    /// With alarms of the calendar's own: two hours before an appointment, the morning before a day.
    pub alarms: bool,
    /// As a feed that is fetched again, not a file that is read once.
    pub feed: bool,
}

/// Items, what their sources cover, and how they are looked at.
#[derive(Clone, Copy)]
pub struct Held<'a> {
    /// The items.
    pub items: &'a [Item],
    /// What their sources cover.
    pub coverage: &'a [Coverage],
    /// The citizen's own subject; where it is not given, the one that most items have.
    pub me: Option<&'a str>,
    /// Now.
    pub now: Timestamp,
    /// The words.
    pub texts: &'a Texts,
}

/// The items by kind, and what each source covers.
pub fn overview(items: &[Item], coverage: &[Coverage], now: Timestamp, texts: &Texts) -> OverviewView {
    let held = Held { items, coverage, me: None, now, texts };
    overview_on(&Phone::in_denmark(), &held, &Filter::default(), &History::default())
}

/// The same, narrowed to what a filter lets through.
///
/// # Errors
/// When the filter names a person by what is no id.
pub fn overview_filtered(held: &Held<'_>, filter: &OverviewFilter) -> Result<OverviewView, LommeError> {
    Ok(overview_on(&Phone::in_denmark(), held, &filter.read()?, &History::default()))
}

/// The overview on a phone, where what the citizen is done with is not to do first.
pub(crate) fn overview_on(
    phone: &Phone,
    held: &Held<'_>,
    filter: &Filter,
    history: &History,
) -> OverviewView {
    let Held { items, coverage, me, now, texts } = *held;
    let people = People::of(items, me);
    let looked_at: Vec<&Item> = items.iter().filter(|item| filter.accepts(item)).collect();
    let first = first(phone, &looked_at, &people, history, now, texts);
    Overview { items, coverage, filter, people: &people, now, texts }.view(first)
}

/// An item on its own screen.
///
/// # Errors
/// When it is not among the items.
pub fn item(held: &Held<'_>, id: &str) -> Result<ItemView, LommeError> {
    item_on(&Phone::in_denmark(), held, id)
}

pub(crate) fn item_on(phone: &Phone, held: &Held<'_>, id: &str) -> Result<ItemView, LommeError> {
    let Held { items, coverage, me, now, texts } = *held;
    let item = items.iter().find(|item| item.id.as_str() == id);
    let item =
        item.ok_or_else(|| LommeError::input("item.unknown", "the item is not held here; synchronise"))?;
    let people = People::of(items, me);
    Ok(Opened { item, items, coverage, people: &people, zone: &phone.zone, now, texts }.view())
}

/// Digital Post and text messages: unread first, then what has to be answered soonest.
pub fn inbox(items: &[Item], coverage: &[Coverage], now: Timestamp, texts: &Texts) -> InboxView {
    inbox_view(items, coverage, now, texts)
}

/// A message that belongs to no item, in words.
pub fn message(message: &Message, texts: &Texts) -> MessageView {
    message_view(message, &[], texts)
}

/// What has all the words that were typed, at most `limit`; of these kinds, or of all where none is named.
pub fn search(
    items: &[Item],
    typed: &str,
    kinds: &[String],
    limit: u32,
    now: Timestamp,
    texts: &Texts,
) -> SearchView {
    let query = Query::parse(typed);
    let found: Vec<Item> = search_items(&query, items, kinds).into_iter().cloned().collect();
    search_view(&query, &found, limit as usize, now, texts)
}

/// The next `days` days, and what is overdue. `me` is the citizen's own subject; where it is not given, the one that most items have.
pub fn agenda(items: &[Item], me: Option<&str>, days: u16, now: Timestamp, texts: &Texts) -> AgendaView {
    let window = Window { from: today(now), days };
    agenda_on(&Phone::in_denmark(), items, &People::of(items, me), &History::default(), window, now, texts)
}

/// The agenda on a phone, without what the citizen is done with.
pub(crate) fn agenda_on(
    phone: &Phone,
    items: &[Item],
    people: &People,
    history: &History,
    window: Window,
    now: Timestamp,
    texts: &Texts,
) -> AgendaView {
    let mut entries = entries(items, window);
    entries.retain(|entry| !history.done.contains(&entry.id));
    agenda_view(&groups(entries, now), people, &phone.zone, now, texts)
}

/// The same as an iCalendar file or feed.
pub fn agenda_ics(items: &[Item], days: u16, options: IcsOptions, now: Timestamp, texts: &Texts) -> String {
    let neutral = texts.get("ics-neutral-title");
    let words = |entry: &AgendaEntry| description(entry, texts);
    let options = Export {
        name: &texts.get("app-name"),
        titles: if options.own_titles { Titles::Own(&words) } else { Titles::Neutral(&neutral) },
        form: if options.feed { Form::Feed { every_hours: 12 } } else { Form::File },
        // Nine in the morning of the day before.
        alarms: options.alarms.then_some(Alarms { before_time: 120, before_day: 15 * 60, text: &neutral }),
    };
    export(&entries(items, Window { from: today(now), days }), &options, now)
}

/// The reminders of a phone in Denmark that has none yet, and on which nothing was put off or done.
pub fn reminders(items: &[Item], now: Timestamp, texts: &Texts) -> RemindersView {
    let (history, prefs) = (History::default(), Preferences::default());
    let own = PersonsItems { whose: Subject::Own, name: None, items: items.to_vec() };
    let planning = Planning::new(&[own], &prefs, &history, &Phone::in_denmark(), now);
    planning.view(&Subject::Own, &[], texts)
}

/// A plan with what it was made from.
pub(crate) struct Planning {
    pub(crate) entries: Vec<AgendaEntry>,
    pub(crate) plan: Plan,
    whose: Whose,
    phone: Phone,
    now: Timestamp,
}

/// The items of one person of those on a phone.
pub(crate) struct PersonsItems {
    /// Whose they are.
    pub(crate) whose: Subject,
    /// Their name, where it is not the citizen.
    pub(crate) name: Option<String>,
    /// The items.
    pub(crate) items: Vec<Item>,
}

impl PersonsItems {
    /// The entries of this person, with ids of their own: two people can have the same item.
    fn entries(&self, window: Window) -> Vec<AgendaEntry> {
        let mut entries = entries(&self.items, window);
        if let Some(giver) = self.whose.person() {
            let prefix = entry_prefix(giver);
            entries.iter_mut().for_each(|entry| entry.id.insert_str(0, &prefix));
        }
        entries
    }
}

/// What the ids of a person's entries begin with among those of everybody, where it is not the citizen. A reference to a person has no space in it.
pub(crate) fn entry_prefix(giver: &PersonRef) -> String {
    format!("for {giver} ")
}

/// Whose an entry of a plan is.
pub(crate) struct Whose {
    /// Others than the citizen: who, what the ids of their entries begin with, and their names.
    others: Vec<(PersonRef, String, String)>,
}

impl Whose {
    fn of(people: &[PersonsItems]) -> Self {
        let others = people.iter().filter_map(|held| {
            let giver = held.whose.person()?.clone();
            let prefix = entry_prefix(&giver);
            Some((giver, prefix, held.name.clone().unwrap_or_default()))
        });
        Self { others: others.collect() }
    }

    /// The subject of an entry, and the name where it is not the citizen.
    pub(crate) fn entry(&self, id: &str) -> (Subject, Option<&str>) {
        match self.others.iter().find(|(_, prefix, _)| id.starts_with(prefix)) {
            Some((giver, _, name)) => (Subject::Other(giver.clone()), Some(name)),
            None => (Subject::Own, None),
        }
    }
}

impl Planning {
    /// Plans the reminders of people's items.
    pub(crate) fn new(
        people: &[PersonsItems],
        prefs: &Preferences,
        history: &History,
        phone: &Phone,
        now: Timestamp,
    ) -> Self {
        let from = today(now).saturating_sub(i32::from(DAYS_BACK).days());
        let window = Window { from, days: DAYS_BACK + DAYS_AHEAD };
        let entries: Vec<AgendaEntry> = people.iter().flat_map(|held| held.entries(window)).collect();
        let rules = lomme_reminders::Rules::built_in();
        let plan = plan(&Input { entries: &entries, rules, prefs, history, phone, now });
        Self { entries, plan, whose: Whose::of(people), phone: phone.clone(), now }
    }

    /// In words, with the difference to what the phone has scheduled. On the screen is what is of `shown`.
    pub(crate) fn view(&self, shown: &Subject, scheduled: &[Scheduled], texts: &Texts) -> RemindersView {
        let difference = difference(&self.plan, scheduled, self.now);
        reminders_view(&self.plan, &difference, &self.entries, (shown, &self.whose), &self.phone, texts)
    }
}

fn entries(items: &[Item], window: Window) -> Vec<AgendaEntry> {
    let timed: Vec<_> = items.iter().flat_map(timed_items).collect();
    lomme_calendar::agenda(&timed, Rules::built_in(), window)
}

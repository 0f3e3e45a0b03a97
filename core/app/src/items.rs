//! What follows from items alone, wherever they are kept: the phone's store, or a file on the command line.

use jiff::{Timestamp, ToSpan};
use lomme_calendar::ics::{Alarms, Export, Form, Titles, export};
use lomme_calendar::{AgendaEntry, Rules, Window, groups, today};
use lomme_overview::{Coverage, Filter, Item, Message};
use lomme_reminders::{History, Input, Phone, Plan, Preferences, Scheduled, difference, plan};

use crate::error::LommeError;
use crate::first::first;
use crate::people::People;
use crate::texts::Texts;
use crate::timed::timed_items;
use crate::view::{
    AgendaView, InboxView, ItemView, MessageView, Opened, Overview, OverviewFilter, OverviewView,
    RemindersView, agenda_view, description, inbox_view, message_view, reminders_view,
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
    let planning = Planning::new(items, &prefs, &history, &Phone::in_denmark(), now);
    planning.view(&[], texts)
}

/// A plan with what it was made from.
pub(crate) struct Planning {
    pub(crate) entries: Vec<AgendaEntry>,
    pub(crate) plan: Plan,
    phone: Phone,
    now: Timestamp,
}

impl Planning {
    /// Plans the reminders of items.
    pub(crate) fn new(
        items: &[Item],
        prefs: &Preferences,
        history: &History,
        phone: &Phone,
        now: Timestamp,
    ) -> Self {
        let from = today(now).saturating_sub(i32::from(DAYS_BACK).days());
        let entries = entries(items, Window { from, days: DAYS_BACK + DAYS_AHEAD });
        let rules = lomme_reminders::Rules::built_in();
        let plan = plan(&Input { entries: &entries, rules, prefs, history, phone, now });
        Self { entries, plan, phone: phone.clone(), now }
    }

    /// In words, with the difference to what the phone has scheduled.
    pub(crate) fn view(&self, scheduled: &[Scheduled], texts: &Texts) -> RemindersView {
        let difference = difference(&self.plan, scheduled, self.now);
        reminders_view(&self.plan, &difference, &self.entries, &self.phone, texts)
    }
}

fn entries(items: &[Item], window: Window) -> Vec<AgendaEntry> {
    let timed: Vec<_> = items.iter().flat_map(timed_items).collect();
    lomme_calendar::agenda(&timed, Rules::built_in(), window)
}

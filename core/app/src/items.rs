//! What follows from items alone, wherever they are kept: the phone's store, or a file on the command line.

use jiff::{Timestamp, ToSpan};
use lomme_calendar::ics::{Alarms, Export, Form, Titles, export};
use lomme_calendar::{AgendaEntry, Rules, Window, groups, today};
use lomme_overview::{Coverage, Item, PersonRef};
use lomme_reminders::{History, Input, Phone, Plan, Preferences, Scheduled, difference, plan};

use crate::citizen::Subject;
use crate::people::People;
use crate::texts::Texts;
use crate::timed::timed_items;
use crate::view::{
    AgendaView, OverviewView, RemindersView, agenda_view, description, overview_view, reminders_view,
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

/// The items of one person.
pub(crate) struct Held {
    /// Whose they are.
    pub(crate) whose: Subject,
    /// Their name, where it is not the citizen.
    pub(crate) name: Option<String>,
    /// The items.
    pub(crate) items: Vec<Item>,
}

impl Held {
    /// The citizen's own.
    fn own(items: &[Item]) -> Self {
        Self { whose: Subject::Own, name: None, items: items.to_vec() }
    }

    /// The person's own subject in items: some may be about somebody else, as a child.
    pub(crate) fn me(&self) -> Option<&str> {
        match &self.whose {
            Subject::Own => self.items.first().map(|item| item.subject.as_str()),
            Subject::Other(giver) => Some(giver.as_str()),
        }
    }

    /// The entries of this person. Two people can have the same item, and what is done with it is done by each: their entries have ids of
    /// their own.
    fn entries(&self, window: Window) -> Vec<AgendaEntry> {
        let mut entries = entries(&self.items, window);
        if let Subject::Other(giver) = &self.whose {
            let prefix = entry_prefix(giver);
            entries.iter_mut().for_each(|entry| entry.id.insert_str(0, &prefix));
        }
        entries
    }
}

/// What the ids of a person's entries begin with, where it is not the citizen. A reference to a person has no space in it.
pub(crate) fn entry_prefix(giver: &PersonRef) -> String {
    format!("for {giver} ")
}

/// The items by kind, and what each source covers.
pub fn overview(items: &[Item], coverage: &[Coverage], now: Timestamp, texts: &Texts) -> OverviewView {
    overview_view(items, coverage, now, texts)
}

/// The next `days` days, and what is overdue. `me` is the citizen's own subject; where it is not given, the one that most items have.
pub fn agenda(items: &[Item], me: Option<&str>, days: u16, now: Timestamp, texts: &Texts) -> AgendaView {
    let window = Window { from: today(now), days };
    agenda_on(
        &Phone::in_denmark(),
        &Held::own(items),
        &People::of(items, me),
        &History::default(),
        window,
        now,
        texts,
    )
}

/// The agenda on a phone, without what the citizen is done with.
pub(crate) fn agenda_on(
    phone: &Phone,
    held: &Held,
    people: &People,
    history: &History,
    window: Window,
    now: Timestamp,
    texts: &Texts,
) -> AgendaView {
    let mut entries = held.entries(window);
    entries.retain(|entry| !history.done.contains(&entry.id));
    agenda_view(&groups(entries, now), people, &phone.zone, now, texts)
}

/// The same as an iCalendar file or feed.
pub fn agenda_ics(items: &[Item], days: u16, options: IcsOptions, now: Timestamp, texts: &Texts) -> String {
    agenda_ics_of(&Held::own(items), days, options, now, texts)
}

pub(crate) fn agenda_ics_of(
    held: &Held,
    days: u16,
    options: IcsOptions,
    now: Timestamp,
    texts: &Texts,
) -> String {
    let neutral = texts.get("ics-neutral-title");
    let words = |entry: &AgendaEntry| description(entry, texts);
    let options = Export {
        name: &texts.get("app-name"),
        titles: if options.own_titles { Titles::Own(&words) } else { Titles::Neutral(&neutral) },
        form: if options.feed { Form::Feed { every_hours: 12 } } else { Form::File },
        // Nine in the morning of the day before.
        alarms: options.alarms.then_some(Alarms { before_time: 120, before_day: 15 * 60, text: &neutral }),
    };
    export(&held.entries(Window { from: today(now), days }), &options, now)
}

/// The reminders of a phone in Denmark that has none yet, and on which nothing was put off or done.
pub fn reminders(items: &[Item], now: Timestamp, texts: &Texts) -> RemindersView {
    let (history, prefs) = (History::default(), Preferences::default());
    let planning = Planning::new(&[Held::own(items)], &prefs, &history, &Phone::in_denmark(), now);
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

/// Whose an entry of a plan is.
pub(crate) struct Whose {
    /// What the ids of others' entries begin with, and their names.
    others: Vec<(PersonRef, String, String)>,
}

impl Whose {
    fn of(people: &[Held]) -> Self {
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
        people: &[Held],
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

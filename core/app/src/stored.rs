//! Agenda and reminders out of the encrypted store: what the app shows, and what the terminal reads of a phone that is not running.

mod acts;

use std::path::Path;

pub(crate) use acts::{consent, consents, item_acts, outbox, receipt, refusal_seen, take_back};
use jiff::Timestamp;
use lomme_calendar::{Window, today};
use lomme_reminders::{Reminder, Scheduled};
use lomme_store::Store;

use crate::acts::outbox_of;
use crate::citizen::export::{ExportFile, export_files};
use crate::citizen::reminders::kept::{history_for, history_of, shown_marks};
use crate::citizen::reminders::settings;
use crate::citizen::search::{Asked, search};
use crate::citizen::{OWN, Subject, coverage_of, everybodys_items, items_of, scheduled};
use crate::error::LommeError;
use crate::items::{self, Held, IcsOptions, Planning};
use crate::keys::SecureKeys;
use crate::people::People;
use crate::texts::Texts;
use crate::vault;
use crate::view::{
    AgendaView, InboxView, ItemView, OverviewFilter, OverviewView, RemindersView, SearchView, note_acts,
};

/// The store of a citizen's phone, opened to be read. Nothing in it is changed but by what the citizen does, which waits in its outbox, and the index,
/// which a search completes.
pub struct StoredOverview {
    store: Store,
}

impl StoredOverview {
    /// Opens the store in the app's folder.
    ///
    /// # Errors
    /// When there is none, or the key store does not open it.
    pub fn open(dir: &Path, keys: &dyn SecureKeys) -> Result<Self, LommeError> {
        if !vault::is_there(dir) {
            return Err(LommeError::input("store.missing", "there is no store in this folder"));
        }
        Ok(Self { store: vault::open(dir, keys)? })
    }

    /// The overview, narrowed to what `filter` lets through.
    ///
    /// # Errors
    /// When the filter names a person by what is no id, or the store cannot be read.
    pub fn overview(
        &self,
        filter: &OverviewFilter,
        now: Timestamp,
        texts: &Texts,
    ) -> Result<OverviewView, LommeError> {
        let (items, coverage) = (items_of(&self.store, OWN)?, coverage_of(&self.store, OWN)?);
        let history = history_of(&self.store.marks()?);
        let held = Held { items: &items, coverage: &coverage, me: None, now, texts };
        let mut view = items::overview_on(&settings::phone(&self.store)?, &held, &filter.read()?, &history);
        note_acts(&mut view, &outbox_of(&self.store, OWN)?, texts);
        Ok(view)
    }

    /// An item on its own screen.
    ///
    /// # Errors
    /// When it is not held here, or the store cannot be read.
    pub fn item(&self, id: &str, now: Timestamp, texts: &Texts) -> Result<ItemView, LommeError> {
        let (items, coverage) = (items_of(&self.store, OWN)?, coverage_of(&self.store, OWN)?);
        let held = Held { items: &items, coverage: &coverage, me: None, now, texts };
        let view = items::item_on(&settings::phone(&self.store)?, &held, id)?;
        Ok(ItemView { acts: item_acts(&self.store, OWN, id, now, texts)?.acts, ..view })
    }

    /// Digital Post and text messages.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox(&self, now: Timestamp, texts: &Texts) -> Result<InboxView, LommeError> {
        let (items, coverage) = (items_of(&self.store, OWN)?, coverage_of(&self.store, OWN)?);
        Ok(items::inbox(&items, &coverage, now, texts))
    }

    /// The next `days` days, and what is overdue.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda(&self, days: u16, now: Timestamp, texts: &Texts) -> Result<AgendaView, LommeError> {
        agenda(&self.store, &Subject::Own, days, now, texts)
    }

    /// The same as an iCalendar file or feed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda_ics(
        &self,
        days: u16,
        options: IcsOptions,
        now: Timestamp,
        texts: &Texts,
    ) -> Result<String, LommeError> {
        agenda_ics(&self.store, &Subject::Own, days, options, now, texts)
    }

    /// What has all the words that were typed, of the citizen's own.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn search(
        &self,
        typed: &str,
        kinds: &[String],
        limit: u32,
        now: Timestamp,
        texts: &Texts,
    ) -> Result<SearchView, LommeError> {
        search(&self.store, OWN, &Asked { typed, kinds, limit }, now, texts)
    }

    /// Everything of the citizen's, as files.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn export(
        &self,
        now: Timestamp,
        texts: &Texts,
        progress: impl Fn(usize, usize),
    ) -> Result<Vec<ExportFile>, LommeError> {
        export_files(&self.store, &Subject::Own, now, texts, progress)
    }

    /// The reminders, and the difference to what the phone has.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn reminders(&self, now: Timestamp, texts: &Texts) -> Result<RemindersView, LommeError> {
        reminders(&self.store, &Subject::Own, &scheduled(&self.store)?, now, texts)
    }
}

pub(crate) fn agenda(
    store: &Store,
    subject: &Subject,
    days: u16,
    now: Timestamp,
    texts: &Texts,
) -> Result<AgendaView, LommeError> {
    let items = items_of(store, subject.key())?;
    let me = subject.person().map(|giver| giver.as_str());
    let me = me.or_else(|| items.first().map(|item| item.subject.as_str()));
    let history = history_for(&store.marks()?, subject);
    let (phone, people) = (settings::phone(store)?, People::of(&items, me));
    let window = Window { from: today(now), days };
    Ok(items::agenda_on(&phone, &items, &people, &history, window, now, texts))
}

pub(crate) fn agenda_ics(
    store: &Store,
    subject: &Subject,
    days: u16,
    options: IcsOptions,
    now: Timestamp,
    texts: &Texts,
) -> Result<String, LommeError> {
    Ok(items::agenda_ics(&items_of(store, subject.key())?, days, options, now, texts))
}

pub(crate) fn reminders(
    store: &Store,
    shown: &Subject,
    kept: &[Reminder],
    now: Timestamp,
    texts: &Texts,
) -> Result<RemindersView, LommeError> {
    let scheduled: Vec<Scheduled> = kept.iter().map(Scheduled::from).collect();
    Ok(planning(store, kept, now)?.view(shown, &scheduled, texts))
}

/// The plan, where what was scheduled for a time that has passed counts as shown, if the phone was allowed to.
pub(crate) fn planning(store: &Store, kept: &[Reminder], now: Timestamp) -> Result<Planning, LommeError> {
    let people = everybodys_items(store, now)?;
    let phone = settings::phone(store)?;
    let mut history = history_of(&store.marks()?);
    if phone.allowed {
        history.passed(kept, now);
    }
    Ok(Planning::new(&people, &settings::preferences(store)?, &history, &phone, now))
}

/// Writes down what of `kept` came up to `now`.
pub(crate) fn note_passed(store: &Store, kept: &[Reminder], now: Timestamp) -> Result<(), LommeError> {
    let (set, take_back) = shown_marks(kept, &history_of(&store.marks()?), now);
    if set.is_empty() { Ok(()) } else { Ok(store.change_marks(&set, &take_back)?) }
}

/// Forgets what of `kept` came and is not known to have been shown: the phone was not allowed to. What is left.
pub(crate) fn forget_swallowed(
    store: &Store,
    kept: Vec<Reminder>,
    now: Timestamp,
) -> Result<Vec<Reminder>, LommeError> {
    let history = history_of(&store.marks()?);
    let known = |reminder: &Reminder| {
        let mut parts = reminder.parts.iter();
        parts.all(|part| history.marks.get(&part.entry).is_some_and(|marks| marks.contains_key(&part.code)))
    };
    let (left, swallowed): (Vec<_>, Vec<_>) =
        kept.into_iter().partition(|reminder| reminder.fire_at > now || known(reminder));
    let ids: Vec<String> = swallowed.into_iter().map(|reminder| reminder.id).collect();
    store.replace_scheduled(&[], &ids)?;
    Ok(left)
}

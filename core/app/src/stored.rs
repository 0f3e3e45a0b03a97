//! Agenda and reminders out of the encrypted store: what the app shows, and what the terminal reads of a phone that is not running.

use std::path::Path;

use jiff::Timestamp;
use lomme_calendar::{Window, today};
use lomme_reminders::{Reminder, Scheduled};
use lomme_store::Store;

use crate::citizen::reminders::kept::{history_of, shown_marks};
use crate::citizen::reminders::settings;
use crate::citizen::{Subject, everybodys_items, held_of, scheduled};
use crate::error::LommeError;
use crate::items::{self, Held, IcsOptions, Planning};
use crate::keys::SecureKeys;
use crate::people::People;
use crate::texts::Texts;
use crate::vault;
use crate::view::{AgendaView, RemindersView};

/// The store of a citizen's phone, opened to be read. Nothing in it is changed.
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

    /// The citizen's next `days` days, and what is overdue.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn agenda(&self, days: u16, now: Timestamp, texts: &Texts) -> Result<AgendaView, LommeError> {
        agenda(&self.store, Subject::Own, days, now, texts)
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
        agenda_ics(&self.store, Subject::Own, days, options, now, texts)
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
    subject: Subject,
    days: u16,
    now: Timestamp,
    texts: &Texts,
) -> Result<AgendaView, LommeError> {
    let held = held_of(store, subject)?;
    let history = history_of(&store.marks()?);
    let (phone, people) = (settings::phone(store)?, People::of(&held.items, held.me()));
    let window = Window { from: today(now), days };
    Ok(items::agenda_on(&phone, &held, &people, &history, window, now, texts))
}

pub(crate) fn agenda_ics(
    store: &Store,
    subject: Subject,
    days: u16,
    options: IcsOptions,
    now: Timestamp,
    texts: &Texts,
) -> Result<String, LommeError> {
    Ok(items::agenda_ics_of(&held_of(store, subject)?, days, options, now, texts))
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
    let held: Vec<Held> = everybodys_items(store, now)?;
    let phone = settings::phone(store)?;
    let mut history = history_of(&store.marks()?);
    if phone.allowed {
        history.passed(kept, now);
    }
    Ok(Planning::new(&held, &settings::preferences(store)?, &history, &phone, now))
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

//! What the citizen and the phone want of reminders, kept as settings.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use lomme_reminders::{LIMIT, Phone, Preferences, QuietHours};
use lomme_store::Store;
use serde::{Deserialize, Serialize};

use crate::citizen::CitizenApp;
use crate::error::LommeError;
use crate::observer::Screen;
use crate::setting;

/// The setting with the citizen's preferences.
const PREFERENCES: &str = "reminders.preferences";
const PHONE: &str = "reminders.phone";

/// What the shell knows of the phone. It says so at start and whenever it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhoneState {
    /// The zone its clock shows, by its IANA name.
    pub zone: String,
    /// Most notifications it holds for the app.
    pub limit: u32,
    /// Whether the citizen lets the app show notifications.
    pub allowed: bool,
    /// Whether it fires at the very moment.
    pub exact: bool,
}

impl Default for PhoneState {
    fn default() -> Self {
        let limit = u32::try_from(LIMIT).unwrap_or(u32::MAX);
        Self { zone: "Europe/Copenhagen".to_owned(), limit, allowed: true, exact: true }
    }
}

impl CitizenApp {
    /// The phone is elsewhere, or may do something else than before.
    ///
    /// # Errors
    /// When the time zone is not known, or the store cannot be written.
    pub fn phone_changed(&self, state: &PhoneState) -> Result<(), LommeError> {
        TimeZone::get(&state.zone)
            .map_err(|_| LommeError::input("phone.zone", "the time zone is not known by this name"))?;
        self.write(PHONE, state)
    }

    /// No reminders from one time of day to another, on the phone's clock. Equal times mean always reminders.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_quiet_hours(&self, from: Time, to: Time) -> Result<(), LommeError> {
        self.change_preferences(|prefs| prefs.quiet = QuietHours { from, to })
    }

    /// No reminders of what only this source tells of, or, with `false`, again.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn mute_source(&self, source: &str, mute: bool) -> Result<(), LommeError> {
        self.change_preferences(|prefs| {
            if mute {
                prefs.muted_sources.insert(source.to_owned());
            } else {
                prefs.muted_sources.remove(source);
            }
        })
    }

    /// Whether the lock screen says what it is about. It does not unless the citizen chooses so.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn show_titles_on_lock_screen(&self, show: bool) -> Result<(), LommeError> {
        self.change_preferences(|prefs| prefs.neutral_lock_screen = !show)
    }

    fn change_preferences(&self, change: impl FnOnce(&mut Preferences)) -> Result<(), LommeError> {
        let mut prefs = preferences(&self.store)?;
        change(&mut prefs);
        self.write(PREFERENCES, &prefs)
    }

    fn write(&self, key: &str, value: &impl Serialize) -> Result<(), LommeError> {
        setting::write(&self.store, key, value)?;
        self.observers.tell(Screen::Agenda);
        Ok(())
    }
}

/// What the citizen wants of reminders.
pub(crate) fn preferences(store: &Store) -> Result<Preferences, LommeError> {
    setting::read(store, PREFERENCES)
}

/// The phone as its shell last told of it.
pub(crate) fn phone(store: &Store) -> Result<Phone, LommeError> {
    let state: PhoneState = setting::read(store, PHONE)?;
    // A zone that a newer version knew and this does not: in Denmark.
    let zone = TimeZone::get(&state.zone).unwrap_or(Phone::in_denmark().zone);
    let limit = usize::try_from(state.limit).unwrap_or(LIMIT);
    Ok(Phone { zone, limit, allowed: state.allowed, exact: state.exact })
}

//! Acting for another person by a power of attorney: whose data the app shows, who may be acted for, and the way back to oneself.
//!
//! Everything kept is kept under a subject: the citizen's own, or that of the person acted for. Whose it is at a moment is asked of
//! [`CitizenApp::subject`] by every use case; it looks at the clock and at the power of attorney each time, so that a power that ended is never
//! acted by. Whose data are shown is not kept: the app opens as oneself.

mod held;

use lomme_overview::{PersonRef, PowerOfAttorney};

pub(crate) use held::{Ended, Person, people_now};

use super::CitizenApp;
use crate::error::LommeError;
use crate::observer::Screen;
use crate::view::{ActingFor, ActingView, acting_for, acting_view};

/// The subject of the citizen's own data in the store.
pub(crate) const OWN: &str = "own";

/// Whose data are meant. In the store each has a subject of its own.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The citizen's.
    Own,
    /// Those of a person the citizen acts for.
    Other(PersonRef),
}

impl Subject {
    /// The subject in the store.
    pub(crate) fn key(&self) -> &str {
        match self {
            Subject::Own => OWN,
            Subject::Other(person) => person.as_str(),
        }
    }

    /// The person acted for, if it is one.
    pub(crate) fn person(&self) -> Option<&PersonRef> {
        match self {
            Subject::Own => None,
            Subject::Other(person) => Some(person),
        }
    }
}

/// Whose data are shown. Held while data of others are written or deleted, so that nothing is written for a person whose data are being deleted.
#[derive(Default)]
pub(super) struct Acting {
    shown: Option<PersonRef>,
}

impl CitizenApp {
    /// Shows another person's data from now on: the overview, the agenda, what is searched, done and synchronised are theirs, strictly apart
    /// from the citizen's own. `subject` is that person's in the power of attorney. What is not on the phone yet comes with the next sync.
    ///
    /// # Errors
    /// When the citizen has no power of attorney of theirs that stands now and allows to read, or the store cannot be written.
    pub fn act_for(&self, subject: &str) -> Result<ActingFor, LommeError> {
        let now = self.now();
        let mut acting = self.lock();
        self.settle(&mut acting)?;
        let person = held::admit(&self.store, subject, now)?.ok_or_else(no_power)?;
        acting.shown = Some(person.subject.clone());
        drop(acting);
        self.tell_everything();
        let power = held::widest(&self.store, &person, now)?.ok_or_else(no_power)?;
        Ok(acting_for(&person, &power.power, power.until, now, &self.texts))
    }

    /// Shows the citizen's own data again. What the phone holds of others stays until the power of attorney ends.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn act_for_self(&self) -> Result<(), LommeError> {
        let mut acting = self.lock();
        self.settle(&mut acting)?;
        acting.shown = None;
        drop(acting);
        self.tell_everything();
        Ok(())
    }

    /// Whose data are on the screen, who else may be acted for, and which powers of attorney ended with their data deleted from this phone.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn acting(&self) -> Result<ActingView, LommeError> {
        let shown = self.words_of(&self.subject()?)?;
        let may = held::givers(&self.store, self.now())?;
        let may = may.iter().map(|(person, power)| (person, &power.power, power.until));
        Ok(acting_view(shown, may, &held::ended(&self.store)?, &self.texts))
    }

    /// The citizen has seen that powers of attorney ended.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn ended_powers_seen(&self) -> Result<(), LommeError> {
        held::ended_seen(&self.store)?;
        self.observers.tell(Screen::Overview);
        Ok(())
    }

    /// Whose data are shown now. A power that ended is noticed here: its data are deleted, and it is oneself again.
    pub(super) fn subject(&self) -> Result<Subject, LommeError> {
        let mut acting = self.lock();
        self.settle(&mut acting)?;
        Ok(acting.shown.clone().map_or(Subject::Own, Subject::Other))
    }

    /// Whose data are shown now, for an act on them.
    ///
    /// # Errors
    /// When the power of attorney does not let the citizen act, in words for the citizen.
    pub(super) fn subject_to_act(&self) -> Result<Subject, LommeError> {
        let subject = self.subject()?;
        let Some(giver) = subject.person() else { return Ok(subject) };
        let power = held::person(&self.store, giver)?
            .map(|person| held::widest(&self.store, &person, self.now()))
            .transpose()?
            .flatten()
            .ok_or_else(no_power)?;
        if power.power.scope.may_act() { Ok(subject) } else { Err(may_not_act(&power.power)) }
    }

    /// Whose data a view of `subject` shows, in words; nothing for one's own.
    pub(super) fn words_of(&self, subject: &Subject) -> Result<Option<ActingFor>, LommeError> {
        let Some(giver) = subject.person() else { return Ok(None) };
        let now = self.now();
        let Some(person) = held::person(&self.store, giver)? else { return Ok(None) };
        let power = held::widest(&self.store, &person, now)?;
        Ok(power.map(|power| acting_for(&person, &power.power, power.until, now, &self.texts)))
    }

    /// Writes data of `subject`, unless it is a person whose power of attorney has ended meanwhile.
    pub(super) fn write_for<T>(
        &self,
        subject: &Subject,
        write: impl FnOnce() -> Result<T, LommeError>,
    ) -> Result<T, LommeError> {
        let Some(giver) = subject.person() else { return write() };
        let mut acting = self.lock();
        self.settle(&mut acting)?;
        if held::person(&self.store, giver)?.is_none() {
            return Err(no_power());
        }
        // The lock is held until it is written.
        let written = write();
        drop(acting);
        written
    }

    /// The authority does not let the citizen read `giver`'s data any more.
    pub(super) fn power_refused(&self, giver: &PersonRef) -> Result<(), LommeError> {
        let mut acting = self.lock();
        let Some(person) = held::person(&self.store, giver)? else { return Ok(()) };
        self.forget(&mut acting, &person, held::REFUSED)
    }

    /// Deletes the data of everybody whose power of attorney has ended.
    fn settle(&self, acting: &mut Acting) -> Result<(), LommeError> {
        // In memory nothing is known of powers after a start, and nothing is held by them either: until a sync it is oneself.
        if self.store.cursor(OWN)?.is_none() {
            acting.shown = None;
            return Ok(());
        }
        for person in held::people(&self.store)? {
            if let Some(why) = held::why_ended(&self.store, &person, self.now())? {
                self.forget(acting, &person, why)?;
            }
        }
        // Without a record of the person there is nothing to show.
        let known = |giver: &PersonRef| Ok::<_, LommeError>(held::person(&self.store, giver)?.is_some());
        if let Some(giver) = &acting.shown
            && !known(giver)?
        {
            acting.shown = None;
        }
        Ok(())
    }

    /// Deletes what the phone holds of a person; it is oneself again if it was they who were shown.
    fn forget(&self, acting: &mut Acting, person: &Person, why: &str) -> Result<(), LommeError> {
        held::forget(&self.store, person, why)?;
        if acting.shown.as_ref() == Some(&person.subject) {
            acting.shown = None;
        }
        self.tell_everything();
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Acting> {
        self.acting.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn tell_everything(&self) {
        self.observers.tell(Screen::Overview);
        self.observers.tell(Screen::Agenda);
    }
}

pub(super) fn no_power() -> LommeError {
    LommeError::input("power.none", "there is no power of attorney of this person that stands and allows it")
}

fn may_not_act(power: &PowerOfAttorney) -> LommeError {
    let code = if power.scope.may_contact() { "power.scope_contact" } else { "power.scope_read" };
    LommeError::input(code, "the power of attorney does not allow to act in the giver's place")
}

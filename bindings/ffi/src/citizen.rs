//! The citizen's app.

use std::sync::Arc;

use jiff::Timestamp;
use lomme_app::Preset;

use crate::clock::{TestClock, timed};
use crate::config::AppConfig;
use crate::error::LommeError;
use crate::guard::guarded;
use crate::keys::{SecureKeys, ShellKeys};
use crate::observer::{Observer, ShellObserver, Subscription};
use crate::showing::{Answering, Showing};
use crate::view::{
    AgendaView, AskedView, IcsOptions, LicenceView, OverviewView, PhoneState, RemindersView, ScanView,
};

/// The citizen's app. Every function is safe to call from any thread. Those that are not asynchronous read or write the
/// store on the phone and nothing else: they are quick, and still belong on a worker thread.
#[derive(uniffi::Object)]
pub struct CitizenApp {
    pub(crate) app: Arc<lomme_app::CitizenApp>,
}

#[uniffi::export]
impl CitizenApp {
    /// Opens the app's store, or makes a new one. It asks `keys` to wrap or unwrap the store's key, which may wait for
    /// the person: call it on a worker thread.
    #[uniffi::constructor(default(clock = None))]
    pub fn open(
        config: AppConfig,
        keys: Arc<dyn SecureKeys>,
        clock: Option<Arc<dyn TestClock>>,
    ) -> Result<Arc<Self>, LommeError> {
        let config = timed(config.try_into()?, clock);
        let app = guarded(|| lomme_app::CitizenApp::open(config, ShellKeys::new(keys)))?;
        Ok(Arc::new(CitizenApp { app }))
    }

    /// Tells `observer` of changes from now on, until the subscription is ended. To let go of it ends nothing.
    pub fn observe(&self, observer: Arc<dyn Observer>) -> Result<Subscription, LommeError> {
        guarded(|| self.app.observe(ShellObserver::new(observer))).map(Subscription)
    }

    /// Releases the database's file, as when the app goes to the background.
    pub fn pause(&self) -> Result<(), LommeError> {
        guarded(|| self.app.pause())
    }

    /// Takes the database's file up again.
    pub fn resume(&self) -> Result<(), LommeError> {
        guarded(|| self.app.resume())
    }

    /// Fetches the trust bundle, by which the phone checks what it is issued.
    pub async fn fetch_trust(&self) -> Result<(), LommeError> {
        Ok(self.app.fetch_trust().await?)
    }

    /// Takes a trust bundle from a file.
    pub fn import_trust(&self, bundle: Vec<u8>) -> Result<(), LommeError> {
        guarded(|| self.app.import_trust(&bundle))
    }

    /// Fetches every document of an offer. Each is bound to a new key of the phone and checked before any is stored;
    /// when one is not good, none is, and the keys are deleted. Returns how many there are.
    #[uniffi::method(default(tx_code = None))]
    pub async fn receive_licence(&self, offer: String, tx_code: Option<String>) -> Result<u64, LommeError> {
        Ok(self.app.receive_licence(offer, tx_code).await? as u64)
    }

    /// The licence as the home screen shows it; none before there is one.
    pub fn licence(&self) -> Result<Option<LicenceView>, LommeError> {
        guarded(|| self.app.licence())
    }

    /// Signs a Show of `preset` with the phone's key, now. No more is taken than the preset needs.
    pub async fn show(&self, preset: Preset) -> Result<Showing, LommeError> {
        Ok(Showing(self.app.show(preset).await?))
    }

    /// Begins to scan a reader's Ask, and forgets the one before.
    pub fn begin_scan(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.app.begin_scan();
            Ok::<_, LommeError>(())
        })
    }

    /// Takes the text of a symbol that the camera saw on a reader's screen. One that is not a frame of ours is an error, and
    /// what was collected stays.
    pub fn scan_frame(&self, text: String) -> Result<ScanView, LommeError> {
        guarded(|| self.app.scan_frame(&text))
    }

    /// Who asks for what, once the Ask is scanned; none while frames are missing. Nothing is signed or sent by looking.
    pub fn asked(&self) -> Result<Option<AskedView>, LommeError> {
        guarded(|| self.app.asked())
    }

    /// Answers the Ask of this id by the elements that the citizen said yes to, each by its id in the view, and with nothing
    /// else. The phone's key signs now and not before; then the Ask is forgotten.
    pub async fn answer(&self, ask_id: String, give: Vec<String>) -> Result<Answering, LommeError> {
        Ok(Answering(self.app.answer(ask_id, give).await?))
    }

    /// The citizen says no: the Ask and what was scanned are forgotten. Nothing is sent.
    pub fn refuse(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.app.refuse();
            Ok::<_, LommeError>(())
        })
    }

    /// The citizen's choice to keep an offline copy of the overview. Without it nothing of the overview is stored, and
    /// a copy that is there is deleted.
    pub fn keep_offline_copy(&self, keep: bool) -> Result<(), LommeError> {
        guarded(|| self.app.keep_offline_copy(keep))
    }

    /// What to do first, everything the authorities hold that is kept here, by kind, and what each source covers.
    pub fn overview(&self) -> Result<OverviewView, LommeError> {
        guarded(|| self.app.overview())
    }

    /// The next `days` days, and what is overdue.
    pub fn agenda(&self, days: u16) -> Result<AgendaView, LommeError> {
        guarded(|| self.app.agenda(days)).map(Into::into)
    }

    /// The same as an iCalendar file or feed. Titles are neutral, because calendars are often synchronised to others,
    /// unless own ones are chosen.
    pub fn agenda_ics(&self, days: u16, options: IcsOptions) -> Result<String, LommeError> {
        guarded(|| self.app.agenda_ics(days, options))
    }

    /// The reminders that should exist, and the difference to what the phone has scheduled. When the shell has done it,
    /// it says so.
    pub fn reminders(&self) -> Result<RemindersView, LommeError> {
        guarded(|| self.app.reminders())
    }

    /// The shell has scheduled and cancelled the reminders with these ids, as the plan asked for.
    pub fn reminders_applied(
        &self,
        scheduled: Vec<String>,
        cancelled: Vec<String>,
    ) -> Result<(), LommeError> {
        guarded(|| self.app.reminders_applied(&scheduled, &cancelled))
    }

    /// The phone has shown this reminder.
    pub fn reminder_delivered(&self, id: String) -> Result<(), LommeError> {
        guarded(|| self.app.reminder_delivered(&id))
    }

    /// The citizen puts a reminder off, until an instant in RFC 3339.
    pub fn snooze_reminder(&self, id: String, until: String) -> Result<(), LommeError> {
        let until = instant(&until)?;
        guarded(|| self.app.snooze_reminder(&id, until))
    }

    /// The citizen is done with an entry of the agenda, or, with `false`, is not after all.
    pub fn mark_done(&self, entry: String, done: bool) -> Result<(), LommeError> {
        guarded(|| self.app.mark_done(&entry, done))
    }

    /// No reminders of what only this source tells of, or, with `false`, again.
    pub fn mute_source(&self, source: String, mute: bool) -> Result<(), LommeError> {
        guarded(|| self.app.mute_source(&source, mute))
    }

    /// No reminders from one time of day to another (`21:00`), on the phone's clock. Equal times mean always reminders.
    pub fn set_quiet_hours(&self, begin: String, end: String) -> Result<(), LommeError> {
        let time = |text: &str| text.parse().map_err(|_| LommeError::config("reminders.quiet_hours"));
        let (begin, end) = (time(&begin)?, time(&end)?);
        guarded(|| self.app.set_quiet_hours(begin, end))
    }

    /// Whether the lock screen says what a reminder is about. It does not unless the citizen chooses so.
    pub fn show_titles_on_lock_screen(&self, show: bool) -> Result<(), LommeError> {
        guarded(|| self.app.show_titles_on_lock_screen(show))
    }

    /// The phone is elsewhere, or may do something else than before.
    pub fn phone_changed(&self, state: PhoneState) -> Result<(), LommeError> {
        guarded(|| self.app.phone_changed(&state))
    }

    /// The phone was off since then (RFC 3339), and is one that forgets what was scheduled when it is, as Android does.
    pub fn phone_restarted(&self, off_since: String) -> Result<(), LommeError> {
        let off_since = instant(&off_since)?;
        guarded(|| self.app.phone_restarted(off_since))
    }

    /// Deletes everything: documents, their device keys, the overview, the store and its key. The app is of no more use
    /// then; open it anew.
    pub async fn wipe(&self) -> Result<(), LommeError> {
        Ok(self.app.wipe().await?)
    }

    /// The text with this key in the app's language; the key itself where there is none.
    pub fn text(&self, key: String) -> Result<String, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.app.texts().get(&key)))
    }
}

fn instant(text: &str) -> Result<Timestamp, LommeError> {
    text.parse().map_err(|_| LommeError::config("time.unreadable"))
}

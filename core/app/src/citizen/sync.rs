//! Synchronising the overview into the encrypted store.

use std::sync::Arc;

use lomme_net::overview::{Apply, Run, RunFrom, SyncEvent as NetEvent, sync};
use lomme_overview::consent::note_lost_history;
use lomme_overview::{ChangesPage, Item, ItemBody};
use lomme_store::ItemRow;

use super::overview::from_json;
use super::receive::ACCESS_TOKEN;
use super::sources::{Came, coverage_row};
use super::syncing::{SyncEvent, Told};
use super::{CitizenApp, OWN};
use crate::acts::put_away_shown;
use crate::error::LommeError;
use crate::moved::note_move;
use crate::observer::Screen;
use crate::rng;
use crate::view::SyncView;

/// The setting that says that the citizen chose an offline copy.
const OFFLINE_COPY: &str = "overview.offline_copy";

impl CitizenApp {
    /// The citizen's choice to keep an offline copy of the overview. Without it nothing of the overview is stored, and
    /// a copy that is there is deleted.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn keep_offline_copy(&self, keep: bool) -> Result<(), LommeError> {
        if keep {
            return Ok(self.store.set_setting(OFFLINE_COPY, "yes")?);
        }
        self.store.remove_setting(OFFLINE_COPY)?;
        self.cancel_sync();
        self.store.forget_subject(OWN)?;
        self.forget_synced()?;
        self.observers.tell(Screen::Overview);
        self.observers.tell(Screen::Agenda);
        Ok(())
    }

    /// Reads what has changed since the last time, as [`sync_told`](Self::sync_told), and tells after every page how many items
    /// came so far.
    ///
    /// # Errors
    /// As [`sync_told`](Self::sync_told).
    pub async fn sync(
        self: &Arc<Self>,
        progress: impl Fn(usize) + Send + Sync + 'static,
    ) -> Result<SyncView, LommeError> {
        let pages = move |event| {
            if let SyncEvent::Page { items, .. } = event {
                progress(items as usize);
            }
        };
        self.sync_told(pages).await
    }

    /// Reads what has changed since the last time. A page is committed together with its cursor, so that a sync that is cut off goes
    /// on where it was. Who asks while a sync runs joins it and gets its result. `progress` is told of pages and waits.
    ///
    /// # Errors
    /// When no offline copy is wanted, nobody has logged in, the authorities asked to be left alone, there is no network, it was
    /// cancelled, or the store cannot be written. What was committed stands.
    pub async fn sync_told(
        self: &Arc<Self>,
        progress: impl Fn(SyncEvent) + Send + Sync + 'static,
    ) -> Result<SyncView, LommeError> {
        let app = Arc::clone(self);
        let work = |told| async move {
            let result = app.read_changes(&told).await;
            put_away_shown(&app.store, OWN)?;
            app.tell_of_acts();
            result
        };
        self.syncs.join(OWN.to_owned(), Box::new(progress), work).await
    }

    /// Ends the sync that runs, for everybody who waits for it: they get the error `sync.cancelled`. What was committed stands. Whether
    /// one ran.
    pub fn cancel_sync(&self) -> bool {
        self.syncs.cancel()
    }

    async fn read_changes(&self, told: &Told) -> Result<SyncView, LommeError> {
        self.copy_is_wanted()?;
        let token = self.store.setting(ACCESS_TOKEN)?;
        let token =
            token.ok_or_else(|| LommeError::input("login.needed", "log in before you synchronise"))?;
        self.may_sync()?;
        // The citizen's own acts first, so that what is read then shows them. What cannot be delivered waits in the outbox, and says so there.
        let mut cancelled = told.cancelled.clone();
        tokio::select! {
            biased;
            _ = cancelled.wait_for(|cancelled| *cancelled) => {}
            _ = self.deliver_all() => {}
        }
        let view = self.run(&token, self.begin()?, told).await?;
        if !self.is_carried_too_long()? {
            return Ok(view);
        }
        let again = self.run(&token, RunFrom::Nothing, told).await?;
        Ok(SyncView {
            changed: view.changed + again.changed,
            unusable: view.unusable + again.unusable,
            ..again
        })
    }

    /// A full read that was cut off goes on; else what changed is read, or everything.
    fn begin(&self) -> Result<RunFrom, LommeError> {
        if let Some(staged) = self.store.staged_cursor(OWN)? {
            return Ok(RunFrom::Staged(staged));
        }
        if self.is_to_read_anew()? {
            return Ok(RunFrom::Nothing);
        }
        Ok(self.store.cursor(OWN)?.map_or(RunFrom::Nothing, RunFrom::Cursor))
    }

    async fn run(&self, token: &str, from: RunFrom, told: &Told) -> Result<SyncView, LommeError> {
        let run = Run {
            from,
            limits: self.limits.sync,
            time: Some(self.limits.sync_time),
            cancelled: Some(told.cancelled.clone()),
        };
        let tell = |event: NetEvent<'_>| {
            told.tell(match event {
                NetEvent::Page(report) => {
                    SyncEvent::Page { pages: report.pages as u64, items: report.changed as u64 }
                }
                NetEvent::Waiting(wait) => {
                    SyncEvent::Waiting { seconds: wait.as_millis().div_ceil(1000) as u64 }
                }
            });
        };
        let mut came = Came::default();
        let mut rng = rng::system();
        let outcome =
            sync(&self.client, token, run, &mut rng, |apply| self.apply(apply, &mut came), tell).await?;
        match outcome.gave_up {
            None => {
                self.confirm_coverage(&came)?;
                self.note_synced()?;
                Ok(SyncView {
                    changed: outcome.report.changed,
                    removed: outcome.report.removed,
                    unusable: outcome.report.unusable,
                    full_read: outcome.report.full_read,
                })
            }
            Some(gave_up) => {
                if !gave_up.reason.keeps_staging() {
                    self.store.clear_staging(OWN)?;
                }
                if let Some(pause) = gave_up.leave_alone() {
                    self.leave_alone(pause)?;
                }
                Err(gave_up.into())
            }
        }
    }

    fn copy_is_wanted(&self) -> Result<(), LommeError> {
        if self.store.setting(OFFLINE_COPY)?.is_some() {
            return Ok(());
        }
        let detail = "choose an offline copy before you synchronise; nothing is kept without it";
        Err(LommeError::input("overview.no_offline_copy", detail))
    }

    fn apply(&self, apply: Apply<'_>, came: &mut Came) -> Result<(), LommeError> {
        // The citizen may have changed their mind while the page was on its way.
        self.copy_is_wanted()?;
        match apply {
            Apply::Page { staged, first, page } => {
                if staged && first {
                    self.begin_staging()?;
                }
                if staged {
                    self.carry_over(page)?;
                }
                self.apply_page(page, staged)?;
                came.note(page);
                Ok(())
            }
            Apply::Swap { cursor } => self.swap_staging(cursor),
        }
    }

    fn apply_page(&self, page: &ChangesPage, staged: bool) -> Result<(), LommeError> {
        let items = page.changed.iter().map(|item| self.row_of(item)).collect::<Result<Vec<_>, _>>()?;
        let removed: Vec<String> = page.removed.iter().map(|id| id.as_str().to_owned()).collect();
        let coverage = page.coverage.iter().map(coverage_row).collect::<Result<Vec<_>, _>>()?;
        self.store.apply_page(OWN, &items, &removed, &coverage, Some(&page.next_cursor), staged)?;
        self.store.advance_proven_time(page.as_of)?;
        Ok(())
    }

    /// The row of a new version of an item, which remembers what it moved from, and what its history said before.
    fn row_of(&self, item: &Item) -> Result<ItemRow, LommeError> {
        let mut item = item.clone();
        let remembers = matches!(item.body, ItemBody::Appointment(_) | ItemBody::Consent(_));
        if let (true, Some(old)) = (remembers, self.store.item(OWN, item.id.as_str())?) {
            // One that cannot be read has nothing to say, and is replaced.
            if let Ok(old) = from_json(&old.body) {
                note_move(&old, &mut item);
                note_lost_history(&old, &mut item);
            }
        }
        item_row(&item)
    }
}

pub(super) fn item_row(item: &Item) -> Result<ItemRow, LommeError> {
    Ok(ItemRow {
        id: item.id.as_str().to_owned(),
        source: item.source.as_str().to_owned(),
        kind: item.body.kind().to_owned(),
        version: item.version,
        as_of: item.as_of,
        body: to_json(item)?,
    })
}

pub(super) fn to_json(value: &impl serde::Serialize) -> Result<String, LommeError> {
    serde_json::to_string(value)
        .map_err(|_| LommeError::internal("overview.json", "an item cannot be written"))
}

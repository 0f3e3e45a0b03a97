//! Synchronising the overview into the encrypted store, or into memory where no offline copy is wanted.

use std::collections::BTreeSet;
use std::sync::Arc;

use lomme_net::overview::{Access, Apply, GaveUp, Run, RunFrom, SyncEvent as NetEvent, sync};
use lomme_overview::consent::note_lost_history;
use lomme_overview::{ChangesPage, Item, ItemBody};
use lomme_store::ItemRow;

use super::acting::no_power;
use super::deliver::is_without_power;
use super::overview::from_json;
use super::receive::ACCESS_TOKEN;
use super::sources::{Came, coverage_row};
use super::syncing::{SyncEvent, Told};
use super::{CitizenApp, OWN, Subject, offline, search};
use crate::acts::put_away_shown;
use crate::error::LommeError;
use crate::moved::note_move;
use crate::rng;
use crate::view::SyncView;

impl CitizenApp {
    /// Reads what has changed since the last time: the citizen's own, and, while they act for somebody, that person's, if the power of attorney
    /// still stands by then. A page is committed together with its cursor, so that a sync that is cut off goes on where it was. Who asks while a
    /// sync for the same person runs joins it and gets its result. `listener` is told of pages and waits.
    ///
    /// # Errors
    /// When nobody has logged in, the authorities asked to be left alone, there is no network, it was
    /// cancelled, or the store cannot be written. What was committed stands.
    pub async fn sync(
        self: &Arc<Self>,
        listener: impl Fn(SyncEvent) + Send + Sync + 'static,
    ) -> Result<SyncView, LommeError> {
        let app = Arc::clone(self);
        let shown = self.subject()?;
        let key = shown.key().to_owned();
        let work = |told| async move {
            // Two that run side by side would empty each other's staging area.
            let _turn = app.sync_turn.lock().await;
            let result = app.read_changes(&shown, &told).await;
            for subject in BTreeSet::from([OWN, shown.key()]) {
                put_away_shown(&app.store, subject)?;
            }
            app.tell_of_acts();
            result
        };
        self.syncs.join(key, Box::new(listener), work).await
    }

    /// Ends the sync that runs, for everybody who waits for it: they get the error `sync.cancelled`. What was committed stands. Whether
    /// one ran.
    pub fn cancel_sync(&self) -> bool {
        self.syncs.cancel()
    }

    async fn read_changes(&self, shown: &Subject, told: &Told) -> Result<SyncView, LommeError> {
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
        // An act may have been one request too many.
        self.may_sync()?;
        // The citizen's own come first: by them it shows whether a power of attorney still stands.
        let own = self.read_all(&Subject::Own, &token, told).await?;
        let view = match shown.person() {
            Some(_) if self.subject()? == *shown => self.read_all(shown, &token, told).await,
            _ => Ok(own),
        };
        // Both are about everybody's items, and so come once, after the last.
        offline::retain(&self.store, self.now())?;
        search::index(&self.store)?;
        view
    }

    async fn read_all(&self, subject: &Subject, token: &str, told: &Told) -> Result<SyncView, LommeError> {
        let view = self.run(subject, token, self.begin(subject)?, told).await?;
        if !self.is_carried_too_long(subject)? {
            return Ok(view);
        }
        let again = self.run(subject, token, RunFrom::Nothing, told).await?;
        Ok(SyncView {
            changed: view.changed + again.changed,
            unusable: view.unusable + again.unusable,
            ..again
        })
    }

    /// A full read that was cut off goes on; else what changed is read, or everything.
    fn begin(&self, subject: &Subject) -> Result<RunFrom, LommeError> {
        if let Some(staged) = self.store.staged_cursor(subject.key())? {
            return Ok(RunFrom::Staged(staged));
        }
        if *subject == Subject::Own && self.is_to_read_anew()? {
            return Ok(RunFrom::Nothing);
        }
        Ok(self.store.cursor(subject.key())?.map_or(RunFrom::Nothing, RunFrom::Cursor))
    }

    async fn run(
        &self,
        subject: &Subject,
        token: &str,
        from: RunFrom,
        told: &Told,
    ) -> Result<SyncView, LommeError> {
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
        let sink = |apply: Apply<'_>| self.write_for(subject, || self.apply(subject, apply, &mut came));
        let access = Access::of(token, subject.person());
        let outcome = sync(&self.client, access, run, &mut rng::system(), sink, tell).await?;
        if let Some(gave_up) = outcome.gave_up {
            return Err(self.given_up(subject, gave_up)?);
        }
        self.write_for(subject, || {
            self.confirm_coverage(subject, &came)?;
            self.note_synced(subject)
        })?;
        Ok(SyncView {
            changed: outcome.report.changed.saturating_sub(came.astray),
            removed: outcome.report.removed,
            unusable: outcome.report.unusable + came.astray,
            full_read: outcome.report.full_read,
        })
    }

    /// What is left to do when a run ended before all was read, and what to say of it.
    fn given_up(&self, subject: &Subject, gave_up: GaveUp) -> Result<LommeError, LommeError> {
        if !gave_up.reason.keeps_staging() {
            self.store.clear_staging(subject.key())?;
        }
        if let Some(pause) = gave_up.leave_alone() {
            self.leave_alone(pause)?;
        }
        match subject.person() {
            Some(giver) if gave_up.error.as_ref().is_some_and(is_without_power) => {
                self.power_refused(giver)?;
                Ok(no_power())
            }
            _ => Ok(gave_up.into()),
        }
    }

    fn apply(&self, subject: &Subject, apply: Apply<'_>, came: &mut Came) -> Result<(), LommeError> {
        match apply {
            Apply::Page { staged, first, page } => {
                if staged && first {
                    self.begin_staging(subject)?;
                }
                if staged {
                    self.carry_over(subject, page)?;
                }
                came.astray += self.apply_page(subject, page, staged)?;
                came.note(page);
                Ok(())
            }
            Apply::Swap { cursor } => self.swap_staging(subject, cursor),
        }
    }

    /// Writes a page. How many of its items are about somebody else: what is not about this person is not shown by this power, whatever the
    /// gateway says.
    fn apply_page(&self, subject: &Subject, page: &ChangesPage, staged: bool) -> Result<usize, LommeError> {
        let is_theirs = |item: &&Item| subject.person().is_none_or(|giver| item.subject == *giver);
        let theirs = page.changed.iter().filter(is_theirs).map(|item| self.row_of(subject, item));
        let items = theirs.collect::<Result<Vec<_>, _>>()?;
        let removed: Vec<String> = page.removed.iter().map(|id| id.as_str().to_owned()).collect();
        let coverage = page.coverage.iter().map(coverage_row).collect::<Result<Vec<_>, _>>()?;
        let cursor = Some(page.next_cursor.as_str());
        self.store.apply_page(subject.key(), &items, &removed, &coverage, cursor, staged)?;
        self.store.advance_proven_time(page.as_of)?;
        Ok(page.changed.len() - items.len())
    }

    /// The row of a new version of an item, which remembers what it moved from, and what its history said before.
    fn row_of(&self, subject: &Subject, item: &Item) -> Result<ItemRow, LommeError> {
        let mut item = item.clone();
        let remembers = matches!(item.body, ItemBody::Appointment(_) | ItemBody::Consent(_));
        if let (true, Some(old)) = (remembers, self.store.item(subject.key(), item.id.as_str())?) {
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

//! Synchronising the overview into the encrypted store, or into memory where no offline copy is wanted.

use std::sync::Arc;

use lomme_net::overview::{Access, Apply, SyncOutcome, sync};
use lomme_overview::consent::note_lost_history;
use lomme_overview::{ChangesPage, Item, ItemBody, SyncReport};
use lomme_store::{CoverageRow, ItemRow};
use tokio::task::block_in_place;

use super::acting::no_power;
use super::overview::from_json;
use super::receive::ACCESS_TOKEN;
use super::{CitizenApp, Subject, offline, search};
use crate::acts::put_away_shown;
use crate::error::LommeError;
use crate::moved::note_move;
use crate::rng;
use crate::runtime::on_core;
use crate::view::SyncView;

impl CitizenApp {
    /// Reads what has changed since the last time: the citizen's own, and, while they act for somebody, that person's, if the power of attorney
    /// still stands by then. A page is committed together with its cursor, so that a sync that is
    /// cut off goes on where it was. `progress` is told after every page how many items came so far.
    ///
    /// # Errors
    /// When nobody has logged in, there is no network, or the store cannot be written.
    pub async fn sync(
        self: &Arc<Self>,
        progress: impl Fn(usize) + Send + Sync + 'static,
    ) -> Result<SyncView, LommeError> {
        let app = Arc::clone(self);
        on_core(async move {
            let token = app.store.setting(ACCESS_TOKEN)?;
            let token =
                token.ok_or_else(|| LommeError::input("login.needed", "log in before you synchronise"))?;
            // The citizen's own acts first, so that what is read then shows them. What cannot be delivered waits in the outbox, and says so there.
            let _ = app.deliver_all().await;
            // Who is told may take its time, and then holds up this sync and nothing else.
            let progress = move |items| block_in_place(|| progress(items));
            // The citizen's own come first: by them it shows whether a power of attorney still stands.
            let own = app.sync_of(&Subject::Own, &token, &progress).await?;
            match app.subject()? {
                Subject::Own => Ok(own),
                other => app.sync_of(&other, &token, &progress).await,
            }
        })
        .await
    }

    async fn sync_of(
        &self,
        subject: &Subject,
        token: &str,
        progress: &impl Fn(usize),
    ) -> Result<SyncView, LommeError> {
        let cursor = self.store.cursor(subject.key())?;
        // What is not about this person is not shown by this power, whatever the gateway says.
        let mut astray = 0;
        let sink = |apply: Apply<'_>| self.write_for(subject, || self.apply(subject, apply, &mut astray));
        let access = Access::of(token, subject.person());
        let told = |report: &SyncReport| progress(report.changed);
        let outcome = sync(&self.client, access, cursor, &mut rng::system(), sink, told).await?;
        put_away_shown(&self.store, subject.key())?;
        self.tell_of_acts();
        self.ended(subject, outcome, astray)
    }

    fn ended(&self, subject: &Subject, outcome: SyncOutcome, astray: usize) -> Result<SyncView, LommeError> {
        let Some(gave_up) = outcome.gave_up else {
            if *subject == Subject::Own {
                offline::synced(&self.store, self.now())?;
            }
            search::index(&self.store)?;
            return Ok(SyncView {
                changed: outcome.report.changed.saturating_sub(astray),
                removed: outcome.report.removed,
                unusable: outcome.report.rejected.len() + astray,
                full_read: outcome.report.full_read,
            });
        };
        self.store.clear_staging(subject.key())?;
        let refused = gave_up.error.as_ref().and_then(|error| error.refusal());
        if let (Some(giver), Some("power_of_attorney")) = (subject.person(), refused.map(|r| r.code())) {
            self.power_refused(giver)?;
            return Err(no_power());
        }
        Err(match gave_up.error {
            Some(error) => error.into(),
            None => LommeError {
                retryable: true,
                ..LommeError::new(crate::ErrorKind::Network, "sync.gave_up", gave_up.reason)
            },
        })
    }

    fn apply(&self, subject: &Subject, apply: Apply<'_>, astray: &mut usize) -> Result<(), LommeError> {
        match apply {
            Apply::Page { staged, first, page } => {
                if staged && first {
                    self.store.clear_staging(subject.key())?;
                }
                self.apply_page(subject, page, staged, astray)
            }
            Apply::Swap { cursor } => {
                self.store.apply_page(subject.key(), &[], &[], &[], Some(cursor), true)?;
                Ok(self.store.swap_staging(subject.key())?)
            }
        }
    }

    fn apply_page(
        &self,
        subject: &Subject,
        page: &ChangesPage,
        staged: bool,
        astray: &mut usize,
    ) -> Result<(), LommeError> {
        let is_theirs = |item: &&Item| subject.person().is_none_or(|giver| item.subject == *giver);
        let theirs: Vec<&Item> = page.changed.iter().filter(is_theirs).collect();
        *astray += page.changed.len() - theirs.len();
        let items =
            theirs.into_iter().map(|item| self.row_of(subject, item)).collect::<Result<Vec<_>, _>>()?;
        let removed: Vec<String> = page.removed.iter().map(|id| id.as_str().to_owned()).collect();
        let coverage = page.coverage.iter().map(|coverage| {
            Ok(CoverageRow { source: coverage.source.as_str().to_owned(), body: to_json(coverage)? })
        });
        let coverage = coverage.collect::<Result<Vec<_>, LommeError>>()?;
        let cursor = (!staged).then_some(page.next_cursor.as_str());
        self.store.apply_page(subject.key(), &items, &removed, &coverage, cursor, staged)?;
        self.store.advance_proven_time(page.as_of)?;
        Ok(())
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

fn item_row(item: &Item) -> Result<ItemRow, LommeError> {
    Ok(ItemRow {
        id: item.id.as_str().to_owned(),
        source: item.source.as_str().to_owned(),
        kind: item.body.kind().to_owned(),
        version: item.version,
        as_of: item.as_of,
        body: to_json(item)?,
    })
}

fn to_json(value: &impl serde::Serialize) -> Result<String, LommeError> {
    serde_json::to_string(value)
        .map_err(|_| LommeError::internal("overview.json", "an item cannot be written"))
}

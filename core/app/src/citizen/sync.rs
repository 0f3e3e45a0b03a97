//! Synchronising the overview into the encrypted store, or into memory where no offline copy is wanted.

use std::sync::Arc;

use lomme_net::overview::{Apply, sync};
use lomme_overview::consent::note_lost_history;
use lomme_overview::{ChangesPage, Item, ItemBody, SyncReport};
use lomme_store::{CoverageRow, ItemRow};
use tokio::task::block_in_place;

use super::overview::from_json;
use super::receive::ACCESS_TOKEN;
use super::{CitizenApp, OWN, offline, search};
use crate::acts::put_away_shown;
use crate::error::LommeError;
use crate::moved::note_move;
use crate::rng;
use crate::runtime::on_core;
use crate::view::SyncView;

impl CitizenApp {
    /// Reads what has changed since the last time. A page is committed together with its cursor, so that a sync that is
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
            let cursor = app.store.cursor(OWN)?;
            // Who is told may take its time, and then holds up this sync and nothing else.
            let told = |report: &SyncReport| block_in_place(|| progress(report.changed));
            let mut rng = rng::system();
            let outcome = sync(&app.client, &token, cursor, &mut rng, |apply| app.apply(apply), told).await?;
            put_away_shown(&app.store, OWN)?;
            app.tell_of_acts();
            match outcome.gave_up {
                None => {
                    offline::synced(&app.store, app.now())?;
                    search::index(&app.store)?;
                    Ok(SyncView {
                        changed: outcome.report.changed,
                        removed: outcome.report.removed,
                        unusable: outcome.report.rejected.len(),
                        full_read: outcome.report.full_read,
                    })
                }
                Some(gave_up) => {
                    app.store.clear_staging(OWN)?;
                    Err(match gave_up.error {
                        Some(error) => error.into(),
                        None => LommeError {
                            retryable: true,
                            ..LommeError::new(crate::ErrorKind::Network, "sync.gave_up", gave_up.reason)
                        },
                    })
                }
            }
        })
        .await
    }

    fn apply(&self, apply: Apply<'_>) -> Result<(), LommeError> {
        match apply {
            Apply::Page { staged, first, page } => {
                if staged && first {
                    self.store.clear_staging(OWN)?;
                }
                self.apply_page(page, staged)
            }
            Apply::Swap { cursor } => {
                self.store.apply_page(OWN, &[], &[], &[], Some(cursor), true)?;
                Ok(self.store.swap_staging(OWN)?)
            }
        }
    }

    fn apply_page(&self, page: &ChangesPage, staged: bool) -> Result<(), LommeError> {
        let items = page.changed.iter().map(|item| self.row_of(item)).collect::<Result<Vec<_>, _>>()?;
        let removed: Vec<String> = page.removed.iter().map(|id| id.as_str().to_owned()).collect();
        let coverage = page.coverage.iter().map(|coverage| {
            Ok(CoverageRow { source: coverage.source.as_str().to_owned(), body: to_json(coverage)? })
        });
        let coverage = coverage.collect::<Result<Vec<_>, LommeError>>()?;
        let cursor = (!staged).then_some(page.next_cursor.as_str());
        self.store.apply_page(OWN, &items, &removed, &coverage, cursor, staged)?;
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

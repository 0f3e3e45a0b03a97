//! Synchronising the overview into the encrypted store.

use std::sync::Arc;

use lomme_net::overview::{Access, Apply, SyncOutcome, sync};
use lomme_overview::{ChangesPage, Item, ItemBody, SyncReport};
use lomme_store::{CoverageRow, ItemRow};

use super::acting::no_power;
use super::overview::from_json;
use super::receive::ACCESS_TOKEN;
use super::{CitizenApp, OWN, Subject};
use crate::error::LommeError;
use crate::moved::note_move;
use crate::observer::Screen;
use crate::rng;
use crate::runtime::on_core;
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
        self.forget_others()?;
        self.store.forget_subject(OWN)?;
        self.observers.tell(Screen::Overview);
        self.observers.tell(Screen::Agenda);
        Ok(())
    }

    /// Reads what has changed since the last time: the citizen's own, and, while they act for somebody, that person's, if the power of attorney
    /// still stands by then. A page is committed together with its cursor, so that a sync that is
    /// cut off goes on where it was. `progress` is told after every page how many items came so far.
    ///
    /// # Errors
    /// When no offline copy is wanted, nobody has logged in, there is no network, or the store cannot be written.
    pub async fn sync(
        self: &Arc<Self>,
        progress: impl Fn(usize) + Send + Sync + 'static,
    ) -> Result<SyncView, LommeError> {
        let app = Arc::clone(self);
        on_core(async move {
            if app.store.setting(OFFLINE_COPY)?.is_none() {
                let detail = "choose an offline copy before you synchronise; nothing is kept without it";
                return Err(LommeError::input("overview.no_offline_copy", detail));
            }
            let token = app.store.setting(ACCESS_TOKEN)?;
            let token =
                token.ok_or_else(|| LommeError::input("login.needed", "log in before you synchronise"))?;
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
        // What is not about this person is not theirs to be shown by this power, whatever the gateway says.
        let mut astray = 0;
        let sink = |apply: Apply<'_>| self.write_for(subject, || self.apply(subject, apply, &mut astray));
        let access = Access::of(token, subject.person());
        let told = |report: &SyncReport| progress(report.changed);
        let outcome = sync(&self.client, access, cursor, &mut rng::system(), sink, told).await?;
        self.observers.tell(Screen::Overview);
        self.observers.tell(Screen::Agenda);
        self.ended(subject, outcome, astray)
    }

    fn ended(&self, subject: &Subject, outcome: SyncOutcome, astray: usize) -> Result<SyncView, LommeError> {
        match outcome.gave_up {
            None => Ok(SyncView {
                changed: outcome.report.changed.saturating_sub(astray),
                removed: outcome.report.removed,
                unusable: outcome.report.rejected.len() + astray,
                full_read: outcome.report.full_read,
            }),
            Some(gave_up) => {
                self.store.clear_staging(subject.key())?;
                let refused = gave_up.error.as_ref().and_then(|error| error.refusal());
                if let (Some(giver), Some("power_of_attorney")) =
                    (subject.person(), refused.map(|refusal| refusal.code()))
                {
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
        }
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
        let theirs: Vec<&Item> = page
            .changed
            .iter()
            .filter(|item| subject.person().is_none_or(|giver| item.subject == *giver))
            .collect();
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

    /// The row of a new version of an item, which remembers what it moved from.
    fn row_of(&self, subject: &Subject, item: &Item) -> Result<ItemRow, LommeError> {
        let mut item = item.clone();
        if let (ItemBody::Appointment(_), Some(old)) =
            (&item.body, self.store.item(subject.key(), item.id.as_str())?)
        {
            // One that cannot be read has nothing to say, and is replaced.
            if let Ok(old) = from_json(&old.body) {
                note_move(&old, &mut item);
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

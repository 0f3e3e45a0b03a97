//! Delivering the citizen's acts: at least once, with one id each, in order per item, one delivery at a time.
//!
//! Before an act is sent it is marked as sent, so that nobody takes back what may have arrived; where there never was a connection, the mark
//! is taken off again. After the answer it is settled, in one transaction. Cut off anywhere between, it is sent again with the same id, and
//! the authority answers as it did the first time.

use std::collections::BTreeSet;
use std::sync::Arc;

use lomme_net::overview::{Access, OverviewError, deliver};
use lomme_net::{NetError, NetErrorKind};
use lomme_overview::{Act, ActOutcome, Outbox, PersonRef};
use lomme_store::OutboxState;

use super::receive::ACCESS_TOKEN;
use super::{CitizenApp, OWN};
use crate::acts::{act_of, put_away_shown, shown_item};
use crate::error::LommeError;
use crate::runtime::on_core;
use crate::view::{DeliveryView, delivery_view};

/// Longest code of a refusal that is kept.
const CODE_MAX: usize = 64;
/// Why an answer was not sent: the text is not the one that was answered.
const CHANGED: &str = "changed";
/// Why an act for another was not taken.
const POWER: &str = "power_of_attorney";
/// What an app has sent is kept for two years, as the access log is.
const RECORDS_KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(2 * 366 * 24);

/// What a delivery has done so far.
#[derive(Default)]
pub(super) struct Delivered {
    pub(super) accepted: u32,
    pub(super) refused: u32,
    /// What stopped one act and not the others.
    pub(super) error: Option<NetError>,
}

impl CitizenApp {
    /// Delivers what waits in the outbox. Without anything that waits it asks for neither login nor network.
    ///
    /// # Errors
    /// When nobody has logged in, there is no network, the authorities asked to be left alone, the authority cannot take an act now, or the store
    /// cannot be written. What was answered until then is noted; what was not stays in the outbox and is delivered next time.
    pub async fn deliver(self: &Arc<Self>) -> Result<DeliveryView, LommeError> {
        let app = Arc::clone(self);
        on_core(async move {
            let delivered = app.deliver_all().await?;
            match delivered.error {
                Some(error) => Err(error.into()),
                None => Ok(delivery_view(delivered.accepted, delivered.refused, &app.texts)),
            }
        })
        .await
    }

    /// Delivers what waits, of everybody. One at a time: a second one waits for the first and then finds nothing left.
    pub(super) async fn deliver_all(&self) -> Result<Delivered, LommeError> {
        let _turn = self.delivering.lock().await;
        let mut delivered = Delivered::default();
        for subject in self.store.subjects_with_pending_acts()? {
            let done = self.deliver_of(&subject, &mut delivered).await;
            put_away_shown(&self.store, &subject)?;
            if delivered.accepted + delivered.refused > 0 {
                self.tell_of_acts();
            }
            done?;
        }
        let before = self.now().saturating_sub(RECORDS_KEPT).unwrap_or(jiff::Timestamp::MIN);
        self.store.forget_act_records(before)?;
        Ok(delivered)
    }

    async fn deliver_of(&self, subject: &str, delivered: &mut Delivered) -> Result<(), LommeError> {
        let token = self.store.setting(ACCESS_TOKEN)?;
        let token = token.ok_or_else(|| LommeError::input("login.needed", "log in before you deliver"))?;
        self.may_sync()?;
        // An item whose first act cannot be taken now waits until next time, and with it what was done after it.
        let (mut outbox, mut waiting) = self.waiting_acts(subject)?;
        while let Some(act) = next(&outbox, &waiting) {
            match self.deliver_one(subject, &token, &act).await {
                Ok(Some(outcome)) => {
                    match &outcome {
                        ActOutcome::Accepted => delivered.accepted += 1,
                        ActOutcome::Refused { .. } => delivered.refused += 1,
                    }
                    let noted = outbox.answered(&act.id, outcome);
                    noted.map_err(|error| LommeError::internal("act.out_of_turn", error))?;
                }
                // Taken back meanwhile, or answered by another run; what came after it is looked at next time.
                Ok(None) => drop(waiting.insert(act.item.as_str().to_owned())),
                Err(Failed::ThisAct(error)) => {
                    waiting.insert(act.item.as_str().to_owned());
                    delivered.error = Some(error);
                }
                Err(Failed::All(error)) => return Err(error),
            }
        }
        Ok(())
    }

    /// The acts that wait, and the items whose acts this version cannot read: what was done after those waits too.
    fn waiting_acts(&self, subject: &str) -> Result<(Outbox, BTreeSet<String>), LommeError> {
        let mut outbox = Outbox::default();
        let mut waiting = BTreeSet::new();
        for row in self.store.pending(subject)? {
            let added = act_of(&row.body).map(|act| outbox.add(act));
            if !matches!(added, Some(Ok(()))) {
                waiting.insert(row.item_id);
            }
        }
        Ok((outbox, waiting))
    }

    /// Sends one act. None where it is not to be sent any more.
    async fn deliver_one(&self, subject: &str, token: &str, act: &Act) -> Result<Option<ActOutcome>, Failed> {
        let record = self.store.act_record(subject, &act.id).map_err(LommeError::from)?;
        let first_time = record.is_some_and(|record| record.sent_at.is_none());
        // What was never sent, and would be refused, is refused here.
        if first_time && self.answers_other_text(subject, act)? {
            let outcome = ActOutcome::Refused { code: CHANGED.to_owned() };
            self.note(&act.id, &outcome)?;
            return Ok(Some(outcome));
        }
        if !self.store.mark_sent(&act.id, self.now()).map_err(LommeError::from)? {
            return Ok(None);
        }
        let mut answer = None;
        let take = |_: &str, outcome: ActOutcome| {
            let outcome = plain(outcome);
            self.note(&act.id, &outcome)?;
            answer = Some(outcome);
            Ok::<_, LommeError>(())
        };
        let giver = if subject == OWN { None } else { PersonRef::new(subject).ok() };
        let access = Access::of(token, giver.as_ref());
        match deliver(&self.client, access, std::slice::from_ref(act), take).await {
            // No power of attorney lets the citizen do it: it will not be taken later either.
            Err(OverviewError::Net(error)) if is_without_power(&error) => {
                let outcome = ActOutcome::Refused { code: POWER.to_owned() };
                self.note(&act.id, &outcome)?;
                Ok(Some(outcome))
            }
            Err(error) => {
                if let OverviewError::Net(error) = &error {
                    self.note_failure(error, first_time.then_some(act))?;
                }
                Err(Failed::of(error))
            }
            Ok(()) => Ok(answer),
        }
    }

    /// Whether it answers a text that the phone by now knows to be another.
    fn answers_other_text(&self, subject: &str, act: &Act) -> Result<bool, LommeError> {
        let item = shown_item(&self.store, subject, act.item.as_str())?;
        Ok(item.is_some_and(|shown| act.kind.answers_other_text(&shown.item)))
    }

    /// What is to be remembered of a delivery that failed. `first` is the act, where it was the first time that it was sent.
    fn note_failure(&self, error: &NetError, first: Option<&Act>) -> Result<(), LommeError> {
        if let Some(act) = first.filter(|_| error.never_left) {
            self.store.mark_never_left(&act.id)?;
        }
        match error.leave_alone() {
            Some(pause) if error.asked_too_often() => self.leave_alone(pause),
            _ => Ok(()),
        }
    }

    fn note(&self, id: &str, outcome: &ActOutcome) -> Result<(), LommeError> {
        let (state, reason) = match outcome {
            ActOutcome::Accepted => (OutboxState::Accepted, None),
            ActOutcome::Refused { code } => (OutboxState::Refused, Some(code.as_str())),
        };
        self.store.answer_act(id, state, reason, self.now())?;
        Ok(())
    }
}

/// The next act to send.
fn next(outbox: &Outbox, waiting: &BTreeSet<String>) -> Option<Act> {
    outbox.to_send().into_iter().find(|act| !waiting.contains(act.item.as_str())).cloned()
}

/// A refusal with its code and nothing else: what came from outside is shown and kept.
fn plain(outcome: ActOutcome) -> ActOutcome {
    match outcome {
        ActOutcome::Accepted => ActOutcome::Accepted,
        ActOutcome::Refused { code } => {
            let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
            ActOutcome::Refused { code: code.chars().filter(|c| is_code(*c)).take(CODE_MAX).collect() }
        }
    }
}

/// Why an act was not answered.
enum Failed {
    /// The authority cannot take this act now; another it may.
    ThisAct(NetError),
    /// Nothing can be delivered now.
    All(LommeError),
}

impl Failed {
    fn of(error: OverviewError<LommeError>) -> Self {
        match error {
            OverviewError::Net(error) if only_this_act(&error) => Self::ThisAct(error),
            error => Self::All(error.into()),
        }
    }
}

impl From<LommeError> for Failed {
    fn from(error: LommeError) -> Self {
        Self::All(error)
    }
}

/// Whether the authority says that no power of attorney allows it.
pub(super) fn is_without_power(error: &NetError) -> bool {
    error.refusal().is_some_and(|refusal| refusal.status == 403 && refusal.code() == POWER)
}

/// A fault at the authority or an answer that cannot be read may be about this act alone.
fn only_this_act(error: &NetError) -> bool {
    match &error.kind {
        NetErrorKind::Malformed(_) | NetErrorKind::TooLarge { .. } => true,
        NetErrorKind::Refused(refusal) => matches!(refusal.status, 403 | 500),
        _ => false,
    }
}

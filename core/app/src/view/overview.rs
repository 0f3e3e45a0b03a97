//! Mit overblik in lines: what there is, by kind, and what each source covers.

use jiff::Timestamp;
use lomme_overview::{Coverage, Item, ItemBody, KINDS, KnownStatus, SourceState};
use serde::Serialize;

use super::acting::ActingFor;
use crate::texts::Texts;

/// The overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverviewView {
    /// One section a kind, in a fixed order; kinds without items are left out.
    pub sections: Vec<Section>,
    /// What is covered, by whom, and how old it is.
    pub coverage: Vec<CoverageLine>,
    /// Why there is nothing, when there is nothing.
    pub empty: Option<String>,
    /// Whose it is, where it is not the citizen's own.
    pub acting_for: Option<ActingFor>,
}

/// The items of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The kind's stable name.
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// Its items.
    pub items: Vec<ItemLine>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemLine {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who holds it.
    pub authority: String,
    /// Its status in words, or the code as it stands.
    pub status: Option<String>,
    /// What matters most: an amount, a date, what is left of a right.
    pub detail: Option<String>,
    /// How old it is.
    pub age: String,
    /// Where its details are, at the authority.
    pub details_url: String,
}

/// One source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageLine {
    /// Its name.
    pub name: String,
    /// `ok`, `stale`, `failed` or `not_connected`.
    pub state: String,
    /// The state in words, with its age.
    pub words: String,
}

/// What a sync brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SyncView {
    /// Items that are new or changed.
    pub changed: usize,
    /// Items that are gone.
    pub removed: usize,
    /// Entries that could not be used.
    pub unusable: usize,
    /// Whether everything was read anew.
    pub full_read: bool,
}

pub(crate) fn overview_view(
    items: &[Item],
    coverage: &[Coverage],
    now: Timestamp,
    texts: &Texts,
) -> OverviewView {
    let mut sections: Vec<Section> = KINDS
        .iter()
        .map(|kind| section(kind, items.iter().filter(|item| item.body.kind() == *kind), now, texts))
        .collect();
    // What a newer gateway sends is shown by its title, last.
    sections.push(section("unknown", items.iter().filter(|item| is_unknown(item)), now, texts));
    sections.retain(|section| !section.items.is_empty());
    let silent =
        coverage.is_empty() || !coverage.iter().all(|coverage| coverage.state.nothing_means_nothing());
    let empty =
        sections.is_empty().then(|| texts.get(if silent { "empty-not-asked" } else { "empty-nothing" }));
    OverviewView {
        sections,
        coverage: coverage.iter().map(|c| coverage_line(c, now, texts)).collect(),
        empty,
        acting_for: None,
    }
}

fn is_unknown(item: &Item) -> bool {
    matches!(item.body, ItemBody::Unknown(_))
}

fn section<'i>(kind: &str, items: impl Iterator<Item = &'i Item>, now: Timestamp, texts: &Texts) -> Section {
    let items = items.map(|item| ItemLine {
        id: item.id.as_str().to_owned(),
        title: item.title.clone(),
        authority: item.authority.clone(),
        status: status(item, texts),
        detail: detail(item, texts),
        age: texts.age(item.as_of, now),
        details_url: item.details_url.as_str().to_owned(),
    });
    Section { kind: kind.to_owned(), title: texts.code("kind", kind), items: items.collect() }
}

fn status(item: &Item, texts: &Texts) -> Option<String> {
    let code = item.status.code.as_str();
    let known = match item.known_status() {
        KnownStatus::Case(_) => Some(texts.code("case-status", code)),
        KnownStatus::Payment(_) => Some(texts.code("payment-status", code)),
        KnownStatus::Consent(_) => Some(texts.code("consent-state", code)),
        KnownStatus::Unknown => None,
    };
    // The source's own word, and then its code, before no word at all.
    known.or_else(|| item.status.label.clone()).or_else(|| (!code.is_empty()).then(|| code.to_owned()))
}

fn detail(item: &Item, texts: &Texts) -> Option<String> {
    let until = |date| texts.with("until", &[("date", texts.date(date).into())]);
    match &item.body {
        ItemBody::Payment(payment) => {
            let arguments = [
                ("amount", texts.money(payment.amount.0).into()),
                ("date", texts.date(payment.due_date).into()),
            ];
            Some(texts.with("payment-detail", &arguments))
        }
        ItemBody::Benefit(benefit) => {
            let amount = benefit.amount.map(|amount| texts.money(amount.0));
            let counters = benefit.counters.iter().map(|counter| {
                let unit = texts.code("unit", counter.unit.code());
                let arguments = [
                    ("name", counter.name.as_str().into()),
                    ("used", counter.used.into()),
                    ("limit", counter.limit.unwrap_or_default().into()),
                    ("unit", unit.into()),
                ];
                texts.with(if counter.limit.is_some() { "counter" } else { "counter-open" }, &arguments)
            });
            join(amount.into_iter().chain(counters))
        }
        ItemBody::Permit(permit) => permit.valid_until.map(until),
        ItemBody::Appointment(appointment) => {
            let cancelled = appointment.cancelled.then(|| texts.get("cancelled"));
            let at = texts.date_time(appointment.start.civil());
            join(cancelled.into_iter().chain([at]).chain(appointment.place.clone()))
        }
        ItemBody::Deadline(deadline) => Some(until(deadline.due.date())),
        ItemBody::Case(case) => {
            let by = case.next_by.map(|date| texts.with("expected-by", &[("date", texts.date(date).into())]));
            join(case.next_step.clone().into_iter().chain(by))
        }
        ItemBody::Message(message) => {
            let unread = message.unread.then(|| texts.get("unread"));
            let reply = message
                .reply_by
                .map(|by| texts.with("reply-by", &[("date", texts.date_time(by.civil()).into())]));
            join(unread.into_iter().chain(reply))
        }
        ItemBody::Consent(consent) => {
            let purposes = consent.consents.iter().map(|specific| specific.purpose.clone());
            let by = consent
                .respond_by
                .map(|due| texts.with("answer-by", &[("date", texts.date(due.date()).into())]));
            join(purposes.chain(by))
        }
        ItemBody::PowerOfAttorney(power) => {
            join([power.other_party.clone()].into_iter().chain(power.valid_until.map(until)))
        }
        ItemBody::AccessLogEntry(entry) => {
            let at = texts.date_time(entry.from.civil());
            join([entry.organisation.clone(), entry.activity.clone(), at].into_iter())
        }
        ItemBody::Service(service) => {
            join(service.provider.clone().into_iter().chain(service.until.map(until)))
        }
        ItemBody::Registration(_) | ItemBody::Unknown(_) => None,
    }
}

fn join(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn coverage_line(coverage: &Coverage, now: Timestamp, texts: &Texts) -> CoverageLine {
    let (state, at) = match &coverage.state {
        SourceState::Ok => ("ok", coverage.as_of),
        SourceState::StaleSince { since } => ("stale", *since),
        SourceState::Failed { since, .. } => ("failed", *since),
        SourceState::NotConnected => ("not_connected", coverage.as_of),
    };
    CoverageLine {
        name: coverage.name.clone(),
        state: state.to_owned(),
        words: texts.with(&crate::texts::code_key("coverage", state), &[("age", texts.age(at, now).into())]),
    }
}

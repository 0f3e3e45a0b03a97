//! An item on one line.

use jiff::Timestamp;
use lomme_overview::{CounterUnit, Item, ItemBody, KnownStatus, Register};
use serde::Serialize;

use super::consent::consent_status;
use super::power::power_status;
use crate::texts::Texts;

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
    /// That something the citizen did to it is on its way, or was refused, in words.
    pub act: Option<String>,
    /// What a screen reader says.
    pub spoken: String,
}

pub(crate) fn item_line(item: &Item, now: Timestamp, texts: &Texts) -> ItemLine {
    let (status, detail) = (status(item, now, texts), detail(item, texts));
    let age = texts.age(item.as_of, now);
    let told = texts.with("as-of", &[("age", age.clone().into())]);
    let parts =
        [Some(item.title.clone()), status.clone(), detail.clone(), Some(item.authority.clone()), Some(told)];
    ItemLine {
        id: item.id.as_str().to_owned(),
        title: item.title.clone(),
        authority: item.authority.clone(),
        spoken: spoken(parts),
        status,
        detail,
        age,
        details_url: item.details_url.as_str().to_owned(),
        act: None,
    }
}

/// Parts of a line as one that is read aloud.
pub(crate) fn spoken(parts: impl IntoIterator<Item = Option<String>>) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The status in words.
pub(crate) fn status(item: &Item, now: Timestamp, texts: &Texts) -> Option<String> {
    let code = item.status.code.as_str();
    if let Some(words) = power_status(item, now, texts) {
        return Some(words);
    }
    let known = match item.known_status() {
        KnownStatus::Case(_) => Some(texts.code("case-status", code)),
        KnownStatus::Payment(_) => Some(texts.code("payment-status", code)),
        KnownStatus::Consent(_) => consent_status(item, now, texts),
        KnownStatus::Unknown => None,
    };
    // The source's own word, and then its code, before no word at all.
    known.or_else(|| item.status.label.clone()).or_else(|| (!code.is_empty()).then(|| code.to_owned()))
}

/// A counter: how much is used of how much.
pub(crate) fn counter(counter: &lomme_overview::Counter, texts: &Texts) -> String {
    let money = counter.unit == CounterUnit::Ore;
    let number = |number: i64| if money { texts.money(number) } else { number.to_string() };
    let unit = if money { String::new() } else { texts.code_or_itself("unit", counter.unit.code()) };
    let arguments = [
        ("name", counter.name.as_str().into()),
        ("used", number(counter.used).into()),
        ("limit", counter.limit.map(number).unwrap_or_default().into()),
        ("unit", unit.into()),
    ];
    let words = texts.with(if counter.limit.is_some() { "counter" } else { "counter-open" }, &arguments);
    words.replace("  ", " ")
}

fn detail(item: &Item, texts: &Texts) -> Option<String> {
    let until = |date| texts.with("until", &[("date", texts.date(date).into())]);
    match &item.body {
        ItemBody::Payment(payment) => {
            let arguments = [
                ("amount", texts.money(payment.rest.unwrap_or(payment.amount).0).into()),
                ("date", texts.date(payment.due_date).into()),
            ];
            Some(texts.with("payment-detail", &arguments))
        }
        ItemBody::Benefit(benefit) => {
            let amount = benefit.amount.map(|amount| texts.money(amount.0));
            let counters = benefit.counters.iter().map(|one| counter(one, texts));
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
        ItemBody::Registration(registration) => {
            registration.register.as_ref().and_then(|r| register(r, texts))
        }
        ItemBody::Unknown(_) => None,
    }
}

/// What a register says, in a few words.
pub(crate) fn register(register: &Register, texts: &Texts) -> Option<String> {
    match register {
        Register::Address { address, .. } => Some(address.clone()),
        Register::NemKonto { account } => {
            Some(texts.with("account-ends-in", &[("digits", account.as_str().to_owned().into())]))
        }
        Register::NemSms { state, phone } => {
            let state = texts.code_or_itself("enrolment", state.code());
            join([state].into_iter().chain(phone.as_ref().map(ToString::to_string)))
        }
        Register::DigitalPost { state } => Some(texts.code_or_itself("enrolment", state.code())),
        Register::Vehicle { plate, model, .. } => join([plate.to_string()].into_iter().chain(model.clone())),
        Register::Unknown(_) => None,
    }
}

pub(crate) fn join(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

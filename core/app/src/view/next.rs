//! What happens next with an item, in words.

use jiff::Timestamp;
use jiff::civil::Date;
use lomme_calendar::today;
use lomme_overview::{
    CaseStatus, Item, ItemBody, KnownStatus, Payment, PaymentStatus, Permit, PermitState, Register,
    permit_state,
};

use crate::texts::Texts;

/// What happens next, sentence by sentence. `opens` is the day from which a permit can be renewed.
pub(crate) fn next(item: &Item, opens: Option<Date>, now: Timestamp, texts: &Texts) -> Vec<String> {
    let authority = [("authority", item.authority.as_str().into())];
    let unknown_status = || {
        let stated = !item.status.code.is_empty() && item.known_status() == KnownStatus::Unknown;
        stated.then(|| texts.with("next-unknown-status", &authority))
    };
    match (&item.body, item.known_status()) {
        (ItemBody::Payment(payment), KnownStatus::Payment(status)) => of_payment(payment, &status, texts),
        (ItemBody::Payment(_), _) => unknown_status().into_iter().collect(),
        (ItemBody::Case(case), status) => {
            let by = case.next_by.map(|date| texts.with("expected-by", &[("date", texts.date(date).into())]));
            let step = case.next_step.clone().or_else(|| match status {
                KnownStatus::Case(status) => of_case(&status, item, texts),
                _ => unknown_status(),
            });
            step.into_iter().chain(by).collect()
        }
        (ItemBody::Permit(permit), _) => of_permit(permit, opens, now, texts),
        (ItemBody::Registration(registration), _) => match &registration.register {
            Some(Register::NemKonto { .. }) => vec![texts.with("next-nem-konto", &authority)],
            _ => Vec::new(),
        },
        (ItemBody::Unknown(_), _) => vec![texts.with("next-unknown-kind", &authority)],
        _ => Vec::new(),
    }
}

fn of_payment(payment: &Payment, status: &PaymentStatus, texts: &Texts) -> Vec<String> {
    let arguments = [
        ("amount", texts.money(payment.rest.unwrap_or(payment.amount).0).into()),
        ("creditor", payment.creditor.as_str().into()),
        ("date", texts.date(payment.due_date).into()),
    ];
    let words = texts.with(&format!("next-payment-{}", status.code()), &arguments);
    let done = matches!(status, PaymentStatus::Paid | PaymentStatus::SentToCollection);
    let missed = payment.if_missed.as_ref().filter(|_| !done);
    let missed = missed.map(|what| texts.with("otherwise", &[("what", what.as_str().into())]));
    [words].into_iter().chain(missed).collect()
}

fn of_case(status: &CaseStatus, item: &Item, texts: &Texts) -> Option<String> {
    let key = format!("next-case-{}", status.code());
    Some(texts.with(&key, &[("authority", item.authority.as_str().into())]))
}

fn of_permit(permit: &Permit, opens: Option<Date>, now: Timestamp, texts: &Texts) -> Vec<String> {
    let on = |key: &str, day: Date| texts.with(key, &[("date", texts.date(day).into())]);
    let today = today(now);
    let state = match permit_state(permit, opens, today) {
        PermitState::Unlimited => vec![texts.get("permit-unlimited")],
        PermitState::NotBegun(from) => vec![on("permit-not-begun", from)],
        PermitState::Valid(until) => vec![on("permit-valid", until)],
        PermitState::OpensOn(day) => vec![on("permit-opens-on", day)],
        PermitState::Open(until) => vec![on("permit-open", until)],
        PermitState::Expired(until) => vec![on("permit-expired", until)],
        PermitState::RunningOut { until, open } => {
            let renewal = match open {
                Some(true) => Some(texts.get("permit-renew-now")),
                Some(false) => opens.map(|day| on("permit-opens-on", day)),
                None => Some(texts.get("permit-renew-unknown")),
            };
            [on("permit-running-out", until)].into_iter().chain(renewal).collect()
        }
    };
    let conditions = permit.conditions.iter().map(|condition| {
        let what = texts.code_or_itself("condition", &condition.code);
        match condition.until {
            Some(day) if day < today => {
                texts.with("condition-over", &[("what", what.into()), ("date", texts.date(day).into())])
            }
            Some(day) => {
                texts.with("condition-until", &[("what", what.into()), ("date", texts.date(day).into())])
            }
            None => texts.with("condition", &[("what", what.into())]),
        }
    });
    state.into_iter().chain(conditions).collect()
}

//! What an item says, name by name.

use jiff::Timestamp;
use jiff::civil::Date;
use lomme_calendar::today;
use lomme_overview::{
    Benefit, BenefitType, Counter, EndsBecause, Forecast, Item, ItemBody, Ore, Pace, Payment, Register,
    Registration, WallTime, forecast,
};
use serde::Serialize;

use super::line::{counter, register, spoken};
use crate::texts::Texts;

/// A name and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
}

struct Facts<'t> {
    texts: &'t Texts,
    list: Vec<Fact>,
}

impl Facts<'_> {
    fn add(&mut self, key: &str, value: Option<String>) {
        let name = self.texts.get(&format!("fact-{key}"));
        self.list.extend(value.map(|value| Fact { name, value }));
    }

    fn date(&mut self, key: &str, date: Option<Date>) {
        self.add(key, date.map(|date| self.texts.date(date)));
    }

    fn money(&mut self, key: &str, amount: Option<Ore>) {
        self.add(key, amount.map(|amount| self.texts.money(amount.0)));
    }
}

/// The facts of an item, without what its other lines say already.
pub(crate) fn facts(item: &Item, now: Timestamp, texts: &Texts) -> Vec<Fact> {
    let mut facts = Facts { texts, list: Vec::new() };
    match &item.body {
        ItemBody::Case(case) => facts.date("opened", case.opened),
        ItemBody::Benefit(benefit) => of_benefit(item, benefit, now, &mut facts),
        ItemBody::Service(service) => {
            facts.add("provider", service.provider.clone());
            facts.add("extent", service.extent.clone());
            facts.date("from", service.from);
            facts.date("until", service.until);
        }
        ItemBody::Permit(permit) => {
            facts.add("permit", Some(texts.code_or_itself("permit", permit.permit_type.code())));
            facts.add("category", permit.category.clone());
            facts.date("from", permit.valid_from);
            facts.date("until", permit.valid_until);
        }
        ItemBody::Payment(payment) => of_payment(payment, &mut facts),
        ItemBody::Appointment(appointment) => facts.add("place", appointment.place.clone()),
        ItemBody::Registration(registration) => of_registration(registration, &mut facts),
        ItemBody::PowerOfAttorney(power) => {
            facts.add("other-party", Some(power.other_party.clone()));
            facts.date("from", power.valid_from);
            facts.date("until", power.valid_until);
        }
        ItemBody::AccessLogEntry(entry) => {
            facts.add("organisation", Some(entry.organisation.clone()));
            facts.add("reason", entry.reason.clone());
        }
        ItemBody::Deadline(_) | ItemBody::Message(_) | ItemBody::Consent(_) | ItemBody::Unknown(_) => {}
    }
    facts.list
}

fn of_payment(payment: &Payment, facts: &mut Facts<'_>) {
    let texts = facts.texts;
    let kind = payment.payment_type.as_ref();
    facts.add("payment-type", kind.map(|kind| texts.code_or_itself("payment-type", kind.code())));
    facts.money("amount", Some(payment.amount));
    facts.money("rest", payment.rest);
    facts.add("creditor", Some(payment.creditor.clone()));
    facts.date("due", Some(payment.due_date));
    facts.add("payment-id", payment.payment_id.clone());
    for part in &payment.instalments {
        let status = part.status.as_ref().map(|status| texts.code_or_itself("payment-status", status.code()));
        let arguments =
            [("amount", texts.money(part.amount.0).into()), ("date", texts.date(part.due_date).into())];
        facts.add("instalment", Some(spoken([Some(texts.with("payment-detail", &arguments)), status])));
    }
}

fn of_registration(registration: &Registration, facts: &mut Facts<'_>) {
    let texts = facts.texts;
    if let Some(one) = &registration.register {
        let key = match one {
            Register::Address { .. } => "address",
            Register::NemKonto { .. } => "account",
            Register::NemSms { .. } => "nem-sms",
            Register::DigitalPost { .. } => "digital-post",
            Register::Vehicle { .. } | Register::Unknown(_) => "vehicle",
        };
        facts.add(key, register(one, texts));
        match one {
            Register::Address { municipality, .. } => {
                facts.add("municipality", municipality.as_ref().map(ToString::to_string));
            }
            Register::Vehicle { inspection_by, .. } => facts.date("inspection-by", *inspection_by),
            Register::Unknown(unknown) => facts.add("register", Some(unknown.register_type().to_owned())),
            _ => {}
        }
    }
    let lines =
        registration.lines.iter().map(|line| Fact { name: line.name.clone(), value: line.value.clone() });
    facts.list.extend(lines);
    facts.date("since", registration.since);
}

fn of_benefit(item: &Item, benefit: &Benefit, now: Timestamp, facts: &mut Facts<'_>) {
    let texts = facts.texts;
    let kind = benefit.benefit_type.as_ref();
    facts.add("benefit", kind.map(|kind| texts.code_or_itself("benefit", kind.code())));
    facts.money("amount", benefit.amount);
    facts.date("next-payment", benefit.next_payment);
    facts.date("report-by", benefit.report_by);
    facts.date("from", benefit.from);
    facts.date("until", benefit.until);
    for one in &benefit.counters {
        facts.add("counter", Some(counter(one, texts)));
        let as_of = WallTime::at(item.as_of).date();
        if let Some(forecast) = forecast(benefit, one, as_of, today(now)) {
            facts.add("forecast", Some(forecast_words(&forecast, benefit, one, &item.authority, texts)));
        }
    }
}

/// What is left, about when it ends, and what that assumes.
fn forecast_words(
    forecast: &Forecast,
    benefit: &Benefit,
    counter: &Counter,
    authority: &str,
    texts: &Texts,
) -> String {
    let unit = texts.code_or_itself("unit", counter.unit.code());
    let left = [("left", forecast.left.into()), ("unit", unit.clone().into())];
    let weeks = [("left", forecast.left.into()), ("weeks", forecast.full_weeks.unwrap_or_default().into())];
    let mut sentences = vec![match forecast.full_weeks {
        _ if forecast.left == 0 => texts.get("forecast-used-up"),
        Some(_) => texts.with("forecast-left-hours", &weeks),
        None => texts.with("forecast-left", &left),
    }];
    if let Some(ends) = forecast.ends {
        let pace = match ends.pace {
            Pace::OneAWeek => texts.get("pace-week"),
            Pace::OneAMonth => texts.with("pace-month", &[("unit", unit.into())]),
            Pace::FullTime => texts.get("pace-full-time"),
            Pace::PerMonth(n) => texts.with("pace-own", &[("n", n.into()), ("unit", unit.into())]),
        };
        let key = match ends.because {
            EndsBecause::UsedUp => "forecast-ends",
            EndsBecause::TimeIsOver => "forecast-time-is-over",
            EndsBecause::BenefitEnds => "forecast-benefit-ends",
        };
        let arguments = [("date", texts.date(ends.on).into()), ("pace", pace.into())];
        sentences.push(texts.with(key, &arguments));
        let counted =
            [("date", texts.date(ends.counted_on).into()), ("authority", authority.to_owned().into())];
        sentences.push(texts.with("forecast-assumes", &counted));
    }
    if benefit.benefit_type == Some(BenefitType::Sygedagpenge) {
        sentences.push(texts.get("forecast-sygedagpenge"));
    }
    sentences.join(" ")
}

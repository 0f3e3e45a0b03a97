//! From items of the overview to the calendar's own input: which of an item's dates the agenda is made of.

use jiff::civil::Date;
use lomme_calendar::{Appointment, EntryKind, Frequency, Recurrence, Timed, TimedItem, WallTime, When};
use lomme_overview::{
    Benefit, Case, CaseStatus, Consent, ConsentState, Direction, Due, Item, ItemBody, KnownStatus, Message,
    PaymentStatus, Permit, PowerOfAttorney, PowerState, Register, Registration, RepeatUnit, Repeats, Service,
};

/// The timed parts of an item: none, one, or several.
pub(crate) fn timed_items(item: &Item) -> Vec<TimedItem> {
    let parts = match &item.body {
        ItemBody::Case(case) => of_case(case),
        ItemBody::Benefit(benefit) => of_benefit(benefit),
        ItemBody::Service(service) => of_service(service),
        ItemBody::Permit(permit) => of_permit(permit),
        ItemBody::Payment(payment) => vec![Timed::Payment { due_date: payment.due_date }],
        ItemBody::Appointment(appointment) => vec![of_appointment(appointment)],
        ItemBody::Deadline(deadline) => vec![stated(EntryKind::Deadline, when(deadline.due))],
        ItemBody::Message(message) => of_message(message),
        ItemBody::Consent(consent) => of_consent(consent, &item.known_status()),
        ItemBody::PowerOfAttorney(power) => of_power(power, &power_state(item)),
        ItemBody::Registration(registration) => of_registration(registration),
        // A log tells of what was, not of what is to come.
        ItemBody::AccessLogEntry(_) | ItemBody::Unknown(_) => Vec::new(),
    };
    parts.into_iter().map(|timed| timed_item(item, timed)).collect()
}

fn timed_item(item: &Item, timed: Timed) -> TimedItem {
    TimedItem {
        id: item.id.as_str().to_owned(),
        source: item.source.as_str().to_owned(),
        subject: item.subject.as_str().to_owned(),
        title: item.title.clone(),
        version: item.version,
        as_of: item.as_of,
        if_missed: if_missed(item).cloned(),
        legal_effect: matches!(&item.body, ItemBody::Message(message) if message.legal_notification),
        done: item.done || is_over(item),
        timed,
    }
}

fn if_missed(item: &Item) -> Option<&String> {
    match &item.body {
        ItemBody::Payment(payment) => payment.if_missed.as_ref(),
        ItemBody::Appointment(appointment) => appointment.if_missed.as_ref(),
        ItemBody::Deadline(deadline) => deadline.if_missed.as_ref(),
        _ => None,
    }
}

/// Whether the item's own status says that nothing is left to do. A decided case still has its time to complain in.
fn is_over(item: &Item) -> bool {
    match item.known_status() {
        KnownStatus::Payment(status) => status == PaymentStatus::Paid,
        KnownStatus::Case(status) => {
            let counted_from = matches!(&item.body, ItemBody::Case(case) if !case.events.is_empty());
            matches!(status, CaseStatus::Closed | CaseStatus::Rejected) && !counted_from
        }
        KnownStatus::Consent(state) => !matches!(state, ConsentState::Requested | ConsentState::Given),
        KnownStatus::Unknown => {
            let power = matches!(item.body, ItemBody::PowerOfAttorney(_)).then(|| power_state(item));
            power.is_some_and(|state| POWER_IS_OVER.contains(&state))
        }
    }
}

const POWER_IS_OVER: [PowerState; 4] =
    [PowerState::Declined, PowerState::Revoked, PowerState::Expired, PowerState::EndedByDeath];

fn power_state(item: &Item) -> PowerState {
    PowerState::from(item.status.code.as_str())
}

/// A request has a day to answer by, where it is the citizen who answers; what stands or stood has a last day.
fn of_power(power: &PowerOfAttorney, state: &PowerState) -> Vec<Timed> {
    let timed = match (state, &power.direction) {
        (PowerState::Requested, Direction::Given) => {
            power.respond_by.map(|by| stated(EntryKind::Deadline, when(by)))
        }
        (PowerState::Requested, _) => None,
        _ => power.valid_until.map(|last| stated(EntryKind::PowerOfAttorneyEnds, When::AllDay(last))),
    };
    timed.into_iter().collect()
}

fn stated(kind: EntryKind, when: When) -> Timed {
    Timed::Stated { kind, when, part: None }
}

fn of_case(case: &Case) -> Vec<Timed> {
    let step = case.next_by.map(|by| stated(EntryKind::CaseStep, When::AllDay(by)));
    let event = |event: &lomme_overview::CaseEvent| Timed::Event {
        event: event.event.code().to_owned(),
        on: event.on,
    };
    step.into_iter().chain(case.events.iter().map(event)).collect()
}

fn of_benefit(benefit: &Benefit) -> Vec<Timed> {
    let payout = benefit.next_payment.map(|on| stated(EntryKind::BenefitPayout, When::AllDay(on)));
    let report = benefit.report_by.map(|by| stated(EntryKind::ReportBy, When::AllDay(by)));
    payout.into_iter().chain(report).collect()
}

fn of_service(service: &Service) -> Vec<Timed> {
    let when = period(service.from, service.until);
    when.map(|when| stated(EntryKind::ServicePeriod, when)).into_iter().collect()
}

fn of_permit(permit: &Permit) -> Vec<Timed> {
    let expiry = permit.valid_until.map(|valid_until| Timed::Permit {
        permit: permit.permit_type.code().to_owned(),
        category: permit.category.clone(),
        valid_until,
        renewal_opens: permit.renewal_opens,
    });
    let conditions = permit.conditions.iter().filter_map(|condition| {
        let until = condition.until?;
        Some(Timed::Condition { code: condition.code.clone(), until })
    });
    expiry.into_iter().chain(conditions).collect()
}

/// The next inspection of a vehicle is all that a register says of what is to come.
fn of_registration(registration: &Registration) -> Vec<Timed> {
    let Some(Register::Vehicle { inspection_by: Some(by), .. }) = &registration.register else {
        return Vec::new();
    };
    vec![stated(EntryKind::Deadline, When::AllDay(*by))]
}

fn of_message(message: &Message) -> Vec<Timed> {
    let reply = message.reply_by.map(|by| Timed::ReplyBy { received: wall(message.received), by: wall(by) });
    let appointments = message.reservations.iter().map(|reservation| {
        Timed::Appointment(Box::new(Appointment {
            end: reservation.end.map(wall),
            place: reservation.location.clone(),
            reservation_id: Some(reservation.reservation_id.clone()),
            ..Appointment::at(wall(reservation.start))
        }))
    });
    // An action without an end is open for as long as the message is there.
    let actions = message.actions.iter().zip(0..).filter_map(|(action, number): (_, u32)| {
        let (start, end) = (action.start, action.end?);
        let when = match start.map(|start| start.date()).filter(|first| *first < end.date()) {
            Some(first) => When::Period { first, last: end.date() },
            None => When::At(wall(end)),
        };
        Some(Timed::Stated { kind: EntryKind::ActionBy, when, part: Some(number.to_string()) })
    });
    reply.into_iter().chain(appointments).chain(actions).collect()
}

fn of_consent(consent: &Consent, status: &KnownStatus) -> Vec<Timed> {
    if *status != KnownStatus::Consent(ConsentState::Given) {
        let answer = consent.respond_by.map(|by| stated(EntryKind::ConsentAnswer, when(by)));
        return answer.into_iter().collect();
    }
    let ends = consent.consents.iter().zip(0..).filter_map(|(one, number): (_, u32)| {
        let is_given = consent.state_of(number as usize, &ConsentState::Given) == ConsentState::Given;
        let when = When::AllDay(one.valid_until.filter(|_| is_given)?);
        Some(Timed::Stated { kind: EntryKind::ConsentEnds, when, part: Some(number.to_string()) })
    });
    ends.collect()
}

fn of_appointment(appointment: &lomme_overview::Appointment) -> Timed {
    Timed::Appointment(Box::new(Appointment {
        start: wall(appointment.start),
        end: appointment.end.map(wall),
        place: appointment.place.clone(),
        reservation_id: appointment.reservation_id.clone(),
        cancelled: appointment.cancelled,
        moved_from: appointment.moved_from.map(wall),
        event: appointment.event.as_ref().map(|event| event.code().to_owned()),
        recurrence: appointment.repeats.as_ref().and_then(recurrence),
    }))
}

/// How it repeats; none for a unit that this version does not know, which is then shown once, as the first.
fn recurrence(repeats: &Repeats) -> Option<Recurrence> {
    let every = match repeats.every {
        RepeatUnit::Daily => Frequency::Daily,
        RepeatUnit::Weekly => Frequency::Weekly,
        RepeatUnit::Monthly => Frequency::Monthly,
        RepeatUnit::Yearly => Frequency::Yearly,
        RepeatUnit::Unknown(_) => return None,
    };
    Some(Recurrence {
        every,
        interval: repeats.interval,
        weekdays: repeats.weekdays.clone(),
        until: repeats.until,
        count: repeats.count,
        except: repeats.except.clone(),
    })
}

/// A period that has both ends; one that only begins or only ends is a day. One that ends before it begins is its end.
fn period(first: Option<Date>, last: Option<Date>) -> Option<When> {
    match (first, last) {
        (Some(first), Some(last)) if first < last => Some(When::Period { first, last }),
        (_, Some(day)) | (Some(day), None) => Some(When::AllDay(day)),
        (None, None) => None,
    }
}

fn wall(time: lomme_overview::WallTime) -> WallTime {
    if time.is_second() { WallTime::second(time.civil()) } else { WallTime::new(time.civil()) }
}

fn when(due: Due) -> When {
    match due {
        Due::Day(day) => When::AllDay(day),
        Due::Time(time) => When::At(wall(time)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn item(status: &str, body: &Value) -> Item {
        let item = json!({
            "id": "i", "source": "s", "version": 3, "as_of": "2026-03-01T08:00:00Z", "title": "t", "area": "economy", "subject": "p",
            "authority": "a", "status": {"code": status}, "details_url": "https://eksempel.dk/1", "body": body
        });
        serde_json::from_value(item).unwrap()
    }

    fn kinds(status: &str, body: &Value) -> Vec<&'static str> {
        let timed = timed_items(&item(status, body));
        let window = lomme_calendar::Window { from: Date::constant(2026, 1, 1), days: 365 };
        let entries = lomme_calendar::entries(&timed, lomme_calendar::Rules::built_in(), window);
        entries.iter().map(|entry| entry.kind.code()).collect()
    }

    #[test]
    fn every_kind_of_item_that_has_a_time_is_in_the_agenda() {
        let consent = |more: &str| {
            json!({"kind": "consent", "respond_by": "2026-03-05", "consents": [{
                "purpose": "x", "data": "x", "from": "x", "to": "x", "legal_basis": "x", "valid_until": "2026-06-01", "if_refused": more}]})
        };
        let table: [(&str, Value, &[&str]); 15] = [
            ("2", json!({"kind": "case", "next_by": "2026-03-05"}), &["case_step"]),
            (
                "3",
                json!({"kind": "case", "events": [{"event": "decision_tax", "on": "2026-03-05"}]}),
                &["complaint_by"],
            ),
            (
                "4",
                json!({"kind": "case", "events": [{"event": "moving", "on": "2026-03-05"}]}),
                &["report_by"],
            ),
            ("4", json!({"kind": "case", "next_by": "2026-03-05"}), &[]),
            (
                "",
                json!({"kind": "benefit", "next_payment": "2026-03-31", "report_by": "2026-03-20"}),
                &["report_by", "benefit_payout"],
            ),
            (
                "",
                json!({"kind": "service", "from": "2026-02-01", "until": "2026-03-31"}),
                &["service_period"],
            ),
            (
                "",
                json!({"kind": "permit", "permit_type": "driving_licence", "category": "B", "valid_until": "2026-09-01",
                "conditions": [{"code": "141", "until": "2026-04-01"}, {"code": "01.06"}]}),
                &["condition_ends", "renewal_open", "permit_expires"],
            ),
            (
                "1",
                json!({"kind": "payment", "amount": 1, "due_date": "2026-03-20", "creditor": "x"}),
                &["payment"],
            ),
            ("2", json!({"kind": "payment", "amount": 1, "due_date": "2026-03-20", "creditor": "x"}), &[]),
            (
                "",
                json!({"kind": "appointment", "start": "2026-04-10T09:00:00", "event": "driving_test"}),
                &["cancel_by", "appointment"],
            ),
            (
                "",
                json!({"kind": "message", "received": "2026-03-01T10:00:00", "reply_by": "2026-03-20T12:00:00",
                "actions": [{"code": "UNDERSKRIV", "label": "x", "start": "2026-03-01T00:00:00", "end": "2026-03-15T12:00:00"}],
                "reservations": [{"reservation_id": "r", "description": "x", "start": "2026-04-01T10:00:00"}]}),
                &["action_by", "reply_by", "appointment"],
            ),
            ("requested", consent("x"), &["consent_answer"]),
            ("given", consent("x"), &["consent_ends"]),
            (
                "",
                json!({"kind": "registration", "register": {"type": "vehicle", "plate": "AB12345", "inspection_by": "2026-03-20"}}),
                &["deadline"],
            ),
            (
                "",
                json!({"kind": "power_of_attorney", "direction": "given", "other_party": "x", "scope": "act", "valid_until": "2026-03-05"}),
                &["power_of_attorney_ends"],
            ),
        ];
        for (status, body, expected) in table {
            assert_eq!(kinds(status, &body), expected, "{body}");
        }
    }

    #[test]
    fn a_weekly_appointment_repeats_and_one_of_a_unit_we_do_not_know_is_shown_once() {
        let body = |every: &str| json!({"kind": "appointment", "start": "2026-03-02T09:00:00", "repeats": {"every": every, "count": 4}});
        assert_eq!(kinds("", &body("weekly")).len(), 4);
        assert_eq!(kinds("", &body("fortnightly")).len(), 1);
    }

    #[test]
    fn the_second_hour_of_the_night_in_october_stays_the_second() {
        let body = json!({"kind": "deadline", "due": "2026-10-25T02:30:00+01:00"});
        let timed = timed_items(&item("", &body));
        let Timed::Stated { when, .. } = timed[0].timed else { panic!() };
        assert_eq!(when.ends().to_string(), "2026-10-25T01:30:00Z");
    }
}

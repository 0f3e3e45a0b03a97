//! From items of the overview to the calendar's own input: which of an item's dates the agenda is made of.

use lomme_calendar::{Timed, TimedItem, WallTime, When};
use lomme_overview::{CaseStatus, ConsentState, Due, Item, ItemBody, KnownStatus, PaymentStatus};

/// The timed parts of an item: none, one, or several for a message.
pub(crate) fn timed_items(item: &Item) -> Vec<TimedItem> {
    let mut timed = Vec::new();
    let mut add = |part: Timed, if_missed: Option<&String>| {
        timed.push(TimedItem {
            id: item.id.as_str().to_owned(),
            source: item.source.as_str().to_owned(),
            subject: item.subject.as_str().to_owned(),
            title: item.title.clone(),
            as_of: item.as_of,
            if_missed: if_missed.cloned(),
            done: item.done || is_over(item),
            timed: part,
        });
    };
    match &item.body {
        ItemBody::Case(case) => {
            if let Some(by) = case.next_by {
                add(Timed::CaseStep { by }, None);
            }
        }
        ItemBody::Benefit(benefit) => {
            if let Some(on) = benefit.next_payment {
                add(Timed::BenefitPayout { on }, None);
            }
        }
        ItemBody::Permit(permit) => {
            if let Some(valid_until) = permit.valid_until {
                let kind = permit.permit_type.code().to_owned();
                add(Timed::Permit { permit: kind, valid_until, renewal_opens: permit.renewal_opens }, None);
            }
        }
        ItemBody::Payment(payment) => {
            add(Timed::Payment { due_date: payment.due_date }, payment.if_missed.as_ref());
        }
        ItemBody::Appointment(appointment) => add(
            Timed::Appointment {
                start: wall(appointment.start),
                end: appointment.end.map(wall),
                place: appointment.place.clone(),
                reservation_id: appointment.reservation_id.clone(),
                cancelled: appointment.cancelled,
            },
            appointment.if_missed.as_ref(),
        ),
        ItemBody::Deadline(deadline) => {
            add(Timed::Deadline { due: when(deadline.due) }, deadline.if_missed.as_ref());
        }
        ItemBody::Message(message) => {
            if let Some(by) = message.reply_by {
                add(Timed::ReplyBy { received: wall(message.received), by: wall(by) }, None);
            }
            for reservation in &message.reservations {
                add(
                    Timed::Appointment {
                        start: wall(reservation.start),
                        end: reservation.end.map(wall),
                        place: reservation.location.clone(),
                        reservation_id: Some(reservation.reservation_id.clone()),
                        cancelled: false,
                    },
                    None,
                );
            }
        }
        ItemBody::Consent(consent) => {
            if let Some(by) = consent.respond_by {
                add(Timed::ConsentAnswer { by: when(by) }, None);
            }
        }
        ItemBody::PowerOfAttorney(power) => {
            if let Some(on) = power.valid_until {
                add(Timed::PowerOfAttorneyEnds { on }, None);
            }
        }
        ItemBody::Service(_)
        | ItemBody::AccessLogEntry(_)
        | ItemBody::Registration(_)
        | ItemBody::Unknown(_) => {}
    }
    timed
}

/// Whether the item's own status says that nothing is left to do.
fn is_over(item: &Item) -> bool {
    match item.known_status() {
        KnownStatus::Payment(status) => status == PaymentStatus::Paid,
        KnownStatus::Case(status) => matches!(status, CaseStatus::Closed | CaseStatus::Rejected),
        KnownStatus::Consent(state) => state != ConsentState::Requested,
        KnownStatus::Unknown => false,
    }
}

fn wall(time: lomme_overview::WallTime) -> WallTime {
    WallTime(time.civil())
}

fn when(due: Due) -> When {
    match due {
        Due::Day(day) => When::AllDay(day),
        Due::Time(time) => When::At(wall(time)),
    }
}

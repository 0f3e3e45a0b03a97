//! `lomme memo`: what a message of Digital Post says, and what of it was left out. The names are MeMo's own.

use std::path::PathBuf;

use clap::Args;
use lomme_overview::memo::{Memo, read};

use crate::exit::{Exit, Failure};
use crate::{input, say};

#[derive(Args)]
pub(crate) struct Options {
    /// The message, MeMo 1.1 or 1.2 in XML; - for stdin
    file: PathBuf,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let xml = input::read(&options.file)?;
    let memo = read(&xml).map_err(|error| Failure::new(format!("{}: {error}", options.file.display())))?;
    lines(&memo).iter().try_for_each(|line| say(&line.replace('\n', " ")))?;
    Ok(Exit::Done)
}

fn lines(memo: &Memo) -> Vec<String> {
    let message = &memo.message;
    let mut lines = vec![
        format!("{} (MeMo {})", message.message_type.code(), memo.version),
        format!("messageUUID: {}", memo.message_uuid),
        format!("label: {}", memo.label),
    ];
    let optional = [
        ("Sender", message.sender.as_ref().and_then(|sender| sender.label.clone())),
        ("caseID", message.case.as_ref().map(|case| case.id.clone())),
        ("doNotDeliverUntilDate", message.held_until.map(|day| day.to_string())),
        ("createdDateTime", Some(message.received.civil().to_string())),
        ("replyByDateTime", message.reply_by.map(|by| by.civil().to_string())),
        ("legalNotification", message.legal_notification.then(|| "true".to_owned())),
        ("mandatory", message.mandatory.then(|| "true".to_owned())),
    ];
    lines.extend(optional.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?))));
    for action in &message.actions {
        let from = action.start.map(|at| format!(", from {}", at.civil())).unwrap_or_default();
        let until = action.end.map(|at| format!(", until {}", at.civil())).unwrap_or_default();
        let at = action.entry_point.as_ref().map(|url| format!(", {}", url.as_str())).unwrap_or_default();
        lines.push(format!("Action {}: {}{from}{until}{at}", action.code.code(), action.label));
    }
    for reservation in &message.reservations {
        let until = reservation.end.map(|at| format!(" to {}", at.civil())).unwrap_or_default();
        let place = reservation.location.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
        let (about, from) = (&reservation.description, reservation.start.civil());
        lines.push(format!("Reservation {}: {about}, {from}{until}{place}", reservation.reservation_id));
    }
    for left_out in memo.left_out() {
        let why = left_out.reason.code();
        lines.push(format!("left out: {} ({why})", left_out.element));
    }
    lines
}

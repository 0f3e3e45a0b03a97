//! The texts of QR symbols: frames of `lomme-qr/1`, together as far as they go.

use lomme_app::view::clip;
use lomme_licence::cbor::ParseError;
use lomme_licence::message::Message;
use lomme_optical::{Collector, Frame};

use super::{Report, hex, mdoc, session};

/// More symbols than this are not listed one by one.
const LISTED: usize = 20;

/// Whether the text begins as a frame does.
pub(super) fn is_frame(text: &str) -> bool {
    text.starts_with("L1:") || text.starts_with("L2:")
}

pub(super) fn report(texts: &[String]) -> Result<Report, String> {
    let mut collector = Collector::new();
    let (mut lines, mut progress) = (Vec::new(), None);
    for (n, text) in texts.iter().enumerate() {
        let line = match Frame::parse(text) {
            Ok(Frame::Whole(message)) => format!("L1: a whole message of {} bytes", message.len()),
            Ok(Frame::Part(part)) => format!(
                "L2: symbol {} of {} bytes, of a message of {} bytes, transfer {}",
                part.symbol_id,
                part.symbol_size,
                part.message_len,
                hex(&part.transfer.0)
            ),
            Err(error) if is_frame(text) => {
                return Err(format!("holds a frame that cannot be read: {error}"));
            }
            Err(_) => format!("QR symbol of another kind: {}", clip(text)),
        };
        if n < LISTED {
            lines.push(line);
        }
        progress = collector.push(text).ok().or(progress);
        if let Some(message) = collector.take() {
            return whole(&message, lines);
        }
    }
    lines.extend(progress.map(|progress| {
        let (seen, needed) = (progress.frames_seen, progress.frames_needed_about);
        format!("{seen} of about {needed} frames: too few to read the message")
    }));
    Ok(Report::new(lines))
}

fn whole(message: &[u8], mut lines: Vec<String>) -> Result<Report, String> {
    if !matches!(message.first(), Some(1..=3)) {
        lines.push(format!("a message of {} bytes, of no type known", message.len()));
        return Ok(Report::new(lines));
    }
    message_report(message)
        .map(|report| report.after(lines))
        .map_err(|error| format!("holds a message of lomme-qr/1 that cannot be read: {error}"))
}

/// A message of any type.
pub(super) fn message_report(message: &[u8]) -> Result<Report, ParseError> {
    match Message::read(message)? {
        Message::Show(show) => mdoc::show(&show),
        Message::Ask(ask) => session::ask(&ask),
        Message::Answer(answer) => Ok(session::answer(&answer)),
    }
}

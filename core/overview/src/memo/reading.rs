//! Values out of elements, with a note of each that could not be used.

use jiff::civil::Date;

use super::Node;
use crate::body::{LeftOut, LeftOutReason};
use crate::value::{HttpsUrl, WallTime};

/// So many notes say that a message is broken; more of them say nothing else.
const NOTES_MAX: usize = 100;

/// What was left out so far.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) left_out: Vec<LeftOut>,
}

impl Reading {
    /// Notes that something was not used, once for each thing and reason.
    pub(super) fn leave_out(&mut self, element: &str, reason: LeftOutReason) {
        let note = LeftOut { element: element.to_owned(), reason };
        if self.left_out.len() < NOTES_MAX && !self.left_out.contains(&note) {
            self.left_out.push(note);
        }
    }

    /// The text of a child, if it has any. Of several the first is used.
    pub(super) fn text(&mut self, node: &Node, element: &'static str) -> Option<String> {
        let mut found = node.children.iter().filter(|child| child.is(element));
        let first = found.next()?;
        self.text_of(first, element, found.next().is_some())
    }

    /// The text of an element.
    pub(super) fn text_of(&mut self, node: &Node, element: &str, repeated: bool) -> Option<String> {
        if repeated {
            self.leave_out(element, LeftOutReason::Repeated);
        }
        if node.is_too_long() {
            self.leave_out(element, LeftOutReason::TooMuch);
            return None;
        }
        let text = node.text();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// An id: visible characters, and no CPR number.
    pub(super) fn id(&mut self, node: &Node, element: &'static str) -> Option<String> {
        let text = self.text(node, element)?;
        if is_like_cpr(&text) {
            self.leave_out(element, LeftOutReason::NotKept);
            return None;
        }
        self.usable(element, (text.len() <= 256 && !text.chars().any(char::is_control)).then_some(text))
    }

    /// A date and time.
    pub(super) fn time(&mut self, node: &Node, element: &'static str) -> Option<WallTime> {
        let text = self.text(node, element)?;
        self.usable(element, WallTime::parse(&text).ok())
    }

    /// A date; XML Schema lets a zone stand behind it, which a whole day does not need.
    pub(super) fn date(&mut self, node: &Node, element: &'static str) -> Option<Date> {
        let text = self.text(node, element)?;
        let (day, zone) = text.split_at_checked(10).unwrap_or((text.as_str(), ""));
        let zone_is_one = zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']));
        self.usable(element, day.parse().ok().filter(|_| zone_is_one))
    }

    /// A link.
    pub(super) fn link(&mut self, node: &Node, element: &'static str) -> Option<HttpsUrl> {
        let text = self.text(node, element)?;
        self.usable(element, HttpsUrl::new(text).ok())
    }

    /// True or false; false where it is not said.
    pub(super) fn flag(&mut self, node: &Node, element: &'static str) -> bool {
        match self.text(node, element).as_deref() {
            Some("true" | "1") => true,
            None | Some("false" | "0") => false,
            Some(_) => self.usable(element, None).unwrap_or_default(),
        }
    }

    /// The end of what begins at `start`, unless it is before.
    pub(super) fn end_after(&mut self, start: Option<WallTime>, node: &Node) -> Option<WallTime> {
        let end = self.time(node, "endDateTime")?;
        if start.is_some_and(|start| end < start) {
            self.leave_out("endDateTime", LeftOutReason::EndsBeforeStart);
            return None;
        }
        Some(end)
    }

    pub(super) fn usable<T>(&mut self, element: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.leave_out(element, LeftOutReason::Unreadable);
        }
        value
    }
}

/// Ten digits, with a dash or a space before the last four or without.
pub(super) fn is_like_cpr(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b' ')
}

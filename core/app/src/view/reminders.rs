//! The reminders in words, why each comes when it comes, and what the phone has to do to have them.

use std::collections::HashMap;

use lomme_calendar::AgendaEntry;
use lomme_reminders::{Because, Difference, Part, Phone, Plan, Reminder, ReminderKind};
use serde::Serialize;

use super::agenda::when;
use super::why::if_missed;
use crate::texts::Texts;

/// The reminders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemindersView {
    /// All that should exist, by time.
    pub planned: Vec<ReminderLine>,
    /// Of those, what the phone does not have yet.
    pub schedule: Vec<ReminderLine>,
    /// Ids that the phone has and should not.
    pub cancel: Vec<String>,
    /// Entries that have no reminder, or fewer than they want, and why.
    pub left_out: Vec<LeftOutLine>,
}

/// One reminder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderLine {
    /// Stable id.
    pub id: String,
    /// When, as an instant in RFC 3339.
    pub fire_at: String,
    /// Until when the phone may still show it, where it is not exact.
    pub latest: String,
    /// When, in words, on the phone's clock.
    pub when: String,
    /// What the reminder says once the phone is unlocked.
    pub text: String,
    /// What it says when the phone shows it after `stale_after`, as when it was off.
    pub text_when_late: String,
    /// The instant after which what it says has passed.
    pub stale_after: String,
    /// What the lock screen says.
    pub lock_screen: String,
    /// It does not wait: it comes alone, and in quiet hours where after them would be too late.
    pub urgent: bool,
    /// For each of the things it is about: why this reminder, and why then.
    pub because: Vec<String>,
}

/// An entry without a reminder, or with fewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOutLine {
    /// The entry.
    pub entry: String,
    /// Its title.
    pub title: String,
    /// Why, in words.
    pub reason: String,
}

pub(crate) fn reminders_view(
    plan: &Plan,
    difference: &Difference<'_>,
    entries: &[AgendaEntry],
    phone: &Phone,
    texts: &Texts,
) -> RemindersView {
    let words =
        Words { by_id: entries.iter().map(|entry| (entry.id.as_str(), entry)).collect(), phone, texts };
    let left_out = plan.left_out.iter().map(|left| LeftOutLine {
        entry: left.entry.clone(),
        title: words.by_id.get(left.entry.as_str()).map(|entry| entry.title.clone()).unwrap_or_default(),
        reason: texts.code("left-out", left.reason.code()),
    });
    RemindersView {
        planned: plan.reminders.iter().map(|reminder| words.line(reminder)).collect(),
        schedule: difference.schedule.iter().map(|reminder| words.line(reminder)).collect(),
        cancel: difference.cancel.clone(),
        left_out: left_out.collect(),
    }
}

/// What an entry says of itself where there is room: what happens if it is missed.
pub(crate) fn description(entry: &AgendaEntry, texts: &Texts) -> Option<String> {
    let missed = if_missed(entry, texts)?;
    Some(texts.with("otherwise", &[("what", missed.into())]))
}

struct Words<'a> {
    by_id: HashMap<&'a str, &'a AgendaEntry>,
    phone: &'a Phone,
    texts: &'a Texts,
}

impl Words<'_> {
    fn line(&self, reminder: &Reminder) -> ReminderLine {
        let texts = self.texts;
        let text = self.text(reminder, |part| part.because.after_the_fact);
        let lock_screen = match reminder.kind {
            _ if !reminder.neutral => text.clone(),
            ReminderKind::OpenApp => texts.get("reminder-open-app"),
            _ => texts.get("reminder-neutral"),
        };
        ReminderLine {
            id: reminder.id.clone(),
            fire_at: reminder.fire_at.to_string(),
            latest: reminder.latest.to_string(),
            when: texts.date_time(self.phone.zone.to_datetime(reminder.fire_at)),
            text_when_late: self.text(reminder, |_| true),
            stale_after: reminder.stale_after.to_string(),
            lock_screen,
            urgent: reminder.urgent,
            because: reminder.parts.iter().map(|part| self.because(part)).collect(),
            text,
        }
    }

    fn text(&self, reminder: &Reminder, has_passed: impl Fn(&Part) -> bool) -> String {
        let about = reminder.parts.iter().filter_map(|part| {
            let entry = self.by_id.get(part.entry.as_str())?;
            let key = if has_passed(part) { "reminder-passed" } else { "reminder-about" };
            let kind = self.texts.code("entry", entry.kind.code());
            // As it is on the day it comes, not as it is today.
            let when = when(entry, &self.phone.zone, reminder.fire_at, self.texts);
            let arguments =
                [("kind", kind.into()), ("title", entry.title.clone().into()), ("when", when.into())];
            Some(self.texts.with(key, &arguments))
        });
        let about: Vec<String> = about.collect();
        match about.len() {
            0 => self.texts.get("reminder-open-app"),
            1 => about.concat(),
            n => format!("{}: {}", self.texts.with("reminder-digest", &[("n", n.into())]), about.join("; ")),
        }
    }

    /// Why this reminder, and why then.
    fn because(&self, part: &Part) -> String {
        let Because { rule, wanted_at, moved, .. } = &part.because;
        let title = self.by_id.get(part.entry.as_str()).map_or("", |entry| entry.title.as_str());
        let mut words = format!("{title}: {}", self.rule(rule));
        for moved in moved {
            let wanted = self.texts.date_time(self.phone.zone.to_datetime(*wanted_at));
            let why =
                self.texts.with(&crate::texts::code_key("moved", moved.code()), &[("wanted", wanted.into())]);
            words = format!("{words}; {why}");
        }
        words
    }

    /// The rule `d7` is the text `because-d` with the number 7.
    fn rule(&self, rule: &str) -> String {
        let name = rule.trim_end_matches(|c: char| c.is_ascii_digit());
        let number: i64 = rule.strip_prefix(name).and_then(|number| number.parse().ok()).unwrap_or_default();
        let key = if number == 0 { rule } else { name };
        self.texts.with(&crate::texts::code_key("because", key), &[("n", number.into())])
    }
}

//! The reminders in words, why each comes when it comes, and what the phone has to do to have them.

use std::collections::HashMap;

use lomme_calendar::AgendaEntry;
use lomme_reminders::{Because, Difference, Part, Phone, Plan, Reminder, ReminderKind};
use serde::Serialize;

use super::agenda::when;
use super::why::if_missed;
use crate::citizen::Subject;
use crate::items::Whose;
use crate::texts::Texts;

/// The reminders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemindersView {
    /// All that should exist for the person whose data are shown, by time.
    pub planned: Vec<ReminderLine>,
    /// What the phone does not have yet: the citizen's own in full, and of others only that there is something for them.
    pub schedule: Vec<ReminderLine>,
    /// Ids that the phone has and should not.
    pub cancel: Vec<String>,
    /// Entries of the person shown that have no reminder, or fewer than they want, and why.
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
    pub when_words: String,
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
    (shown, whose): (&Subject, &Whose),
    phone: &Phone,
    texts: &Texts,
) -> RemindersView {
    let by_id: HashMap<_, _> = entries.iter().map(|entry| (entry.id.as_str(), entry)).collect();
    let on_screen = Words { by_id, to: To::Screen(shown), whose, phone, texts };
    let is_shown = |entry: &str| whose.entry(entry).0 == *shown;
    let is_about = |reminder: &&Reminder| {
        reminder.parts.is_empty() || reminder.parts.iter().any(|part| is_shown(&part.entry))
    };
    let planned = plan.reminders.iter().filter(is_about).map(|reminder| on_screen.line(reminder)).collect();
    let words = Words { to: To::Phone, ..on_screen };
    let left_out = plan.left_out.iter().filter(|left| is_shown(&left.entry)).map(|left| LeftOutLine {
        entry: left.entry.clone(),
        title: words.by_id.get(left.entry.as_str()).map(|entry| entry.title.clone()).unwrap_or_default(),
        reason: texts.code("left-out", left.reason.code()),
    });
    RemindersView {
        planned,
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

/// For whom reminders are put into words.
#[derive(Clone, Copy)]
enum To<'a> {
    /// The screen, which shows one person's.
    Screen(&'a Subject),
    /// The phone, which shows everybody's where others may look: of others than the citizen only for whom there is something.
    Phone,
}

struct Words<'a> {
    by_id: HashMap<&'a str, &'a AgendaEntry>,
    to: To<'a>,
    whose: &'a Whose,
    phone: &'a Phone,
    texts: &'a Texts,
}

impl Words<'_> {
    fn line(&self, reminder: &Reminder) -> ReminderLine {
        let texts = self.texts;
        let text = self.text(reminder, |part| part.because.after_the_fact);
        let lock_screen = match reminder.kind {
            _ if !reminder.neutral && self.is_own(reminder) => text.clone(),
            ReminderKind::OpenApp => texts.get("reminder-open-app"),
            _ => texts.get("reminder-neutral"),
        };
        ReminderLine {
            id: reminder.id.clone(),
            fire_at: reminder.fire_at.to_string(),
            latest: reminder.latest.to_string(),
            when_words: texts.date_time(self.phone.zone.to_datetime(reminder.fire_at)),
            text_when_late: self.text(reminder, |_| true),
            stale_after: reminder.stale_after.to_string(),
            lock_screen,
            urgent: reminder.urgent,
            because: reminder.parts.iter().filter_map(|part| self.because(part)).collect(),
            text,
        }
    }

    fn text(&self, reminder: &Reminder, has_passed: impl Fn(&Part) -> bool) -> String {
        let about = reminder.parts.iter().filter(|part| self.in_full(part)).filter_map(|part| {
            let entry = self.by_id.get(part.entry.as_str())?;
            let key = if has_passed(part) { "reminder-passed" } else { "reminder-about" };
            let kind = self.texts.code("entry", entry.kind.code());
            // As it is on the day it comes, not as it is today.
            let when = when(entry, &self.phone.zone, reminder.fire_at, self.texts);
            let arguments =
                [("kind", kind.into()), ("title", entry.title.clone().into()), ("when", when.into())];
            Some(self.texts.with(key, &arguments))
        });
        let about: Vec<String> = about.chain(self.for_others(reminder)).collect();
        match about.len() {
            0 => self.texts.get("reminder-open-app"),
            1 => about.concat(),
            n => format!("{}: {}", self.texts.with("reminder-digest", &[("n", n.into())]), about.join("; ")),
        }
    }

    /// Whether a part is spoken of by its title.
    fn in_full(&self, part: &Part) -> bool {
        let of = self.whose.entry(&part.entry).0;
        match self.to {
            To::Screen(shown) => of == *shown,
            To::Phone => of == Subject::Own,
        }
    }

    fn is_own(&self, reminder: &Reminder) -> bool {
        reminder.parts.iter().all(|part| self.whose.entry(&part.entry).0 == Subject::Own)
    }

    /// Once for each other person that the phone is to remind of: that there is something.
    fn for_others(&self, reminder: &Reminder) -> Vec<String> {
        let To::Phone = self.to else { return Vec::new() };
        let mut names: Vec<&str> =
            reminder.parts.iter().filter_map(|part| self.whose.entry(&part.entry).1).collect();
        names.dedup();
        names
            .iter()
            .map(|name| self.texts.with("reminder-for-another", &[("name", (*name).into())]))
            .collect()
    }

    /// Why this reminder, and why then; nothing of what is not spoken of.
    fn because(&self, part: &Part) -> Option<String> {
        if !self.in_full(part) {
            return None;
        }
        let Because { rule, wanted_at, moved, .. } = &part.because;
        let title = self.by_id.get(part.entry.as_str()).map_or("", |entry| entry.title.as_str());
        let mut words = format!("{title}: {}", self.rule(rule));
        for moved in moved {
            let wanted = self.texts.date_time(self.phone.zone.to_datetime(*wanted_at));
            let why =
                self.texts.with(&crate::texts::code_key("moved", moved.code()), &[("wanted", wanted.into())]);
            words = format!("{words}; {why}");
        }
        Some(words)
    }

    /// The rule `d7` is the text `because-d` with the number 7.
    fn rule(&self, rule: &str) -> String {
        let name = rule.trim_end_matches(|c: char| c.is_ascii_digit());
        let number: i64 = rule.strip_prefix(name).and_then(|number| number.parse().ok()).unwrap_or_default();
        let key = if number == 0 { rule } else { name };
        self.texts.with(&crate::texts::code_key("because", key), &[("n", number.into())])
    }
}

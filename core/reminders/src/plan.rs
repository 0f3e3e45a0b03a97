//! The plan: which reminders should exist.
//!
//! In this order: each entry says when it wants to be reminded of; what is done, shown or over goes; snoozes move; quiet hours move; the
//! reminders of one day become a digest; the phone's limit keeps what comes soonest and what most hangs on.

mod bundle;
mod candidate;

use jiff::Timestamp;
use jiff::civil::Date;
use lomme_calendar::AgendaEntry;
use serde::{Deserialize, Serialize};

use crate::history::History;
use crate::phone::{Mornings, Phone};
use crate::prefs::Preferences;
use crate::rules::Rules;

/// What the plan is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The agenda, as far ahead as is to be planned.
    pub entries: &'a [AgendaEntry],
    /// When to remind.
    pub rules: &'a Rules,
    /// What the citizen wants.
    pub prefs: &'a Preferences,
    /// What has happened so far.
    pub history: &'a History,
    /// The phone.
    pub phone: &'a Phone,
    /// The time it is.
    pub now: Timestamp,
}

/// The reminders that should exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// By time.
    pub reminders: Vec<Reminder>,
    /// Entries without a reminder, or with fewer than wanted, and why, in the order of the agenda.
    pub left_out: Vec<LeftOut>,
}

/// A reminder: one notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Stable. Scheduling an id again replaces it.
    pub id: String,
    /// What sort it is.
    pub kind: ReminderKind,
    /// When.
    pub fire_at: Timestamp,
    /// Until when the phone may still show it, where it is not exact.
    pub latest: Timestamp,
    /// After this its text is no longer true: the phone shows it as something that has passed, or not at all.
    pub stale_after: Timestamp,
    /// What it is about. Empty only for [`ReminderKind::OpenApp`].
    pub parts: Vec<Part>,
    /// It does not wait: it comes alone, and in quiet hours where after them would be too late.
    pub urgent: bool,
    /// The lock screen is to show neutral text.
    pub neutral: bool,
    /// The day whose digest it is.
    pub digest_of: Option<Date>,
    /// Changes with everything a notification shows.
    pub stamp: String,
}

/// What sort of reminder one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// About one entry.
    Single,
    /// About several, of one day.
    Digest,
    /// About several of tomorrow.
    Evening,
    /// About several that were put off to one moment.
    Snoozed,
    /// The phone holds no more: the app has to be opened, so that the next are scheduled.
    OpenApp,
}

/// One of the things a reminder is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The entry.
    pub entry: String,
    /// Which of the entry's reminders it is, and of which day or time: `d7@2026-03-20`. A moved entry is reminded of anew.
    pub code: String,
    /// Why now.
    pub because: Because,
}

/// Why a reminder comes when it comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// `d7` (days before), `d0`, `evening`, `h2` (hours before), `open`, `m1` (months after it opened), `half`, `late`, `after`.
    pub rule: String,
    /// When the rule wants it.
    pub wanted_at: Timestamp,
    /// What moved it from there.
    pub moved: Vec<Moved>,
    /// What it speaks of has passed, and it says so.
    pub after_the_fact: bool,
}

/// What moved a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// The citizen put it off.
    Snoozed,
    /// It waits for the end of quiet hours.
    QuietHours,
    /// There has been a digest that day.
    NextDigest,
    /// It comes earlier, because the phone may be late.
    InexactPhone,
}

/// An entry that got no reminder, or fewer than it wants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LeftOut {
    /// The entry.
    pub entry: String,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why there is no reminder, or fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// The phone may show none.
    NotAllowed,
    /// The citizen is done with it.
    Done,
    /// It is called off.
    Cancelled,
    /// The citizen wants none of this kind.
    KindOff,
    /// The citizen muted its source.
    SourceMuted,
    /// Its time is over.
    Over,
    /// There is no rule for this kind.
    NoRule,
    /// All its reminders have come.
    AllShown,
    /// What is left would come too late, or in quiet hours for little.
    TooLate,
    /// The phone holds no more for now; it comes when others have gone.
    BeyondLimit,
}

impl LeftOutReason {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::NotAllowed,
        Self::Done,
        Self::Cancelled,
        Self::KindOff,
        Self::SourceMuted,
        Self::Over,
        Self::NoRule,
        Self::AllShown,
        Self::TooLate,
        Self::BeyondLimit,
    ];

    /// The name a text is found by.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::KindOff => "kind_off",
            Self::SourceMuted => "source_muted",
            Self::Over => "over",
            Self::NoRule => "no_rule",
            Self::AllShown => "all_shown",
            Self::TooLate => "too_late",
            Self::BeyondLimit => "beyond_limit",
        }
    }
}

impl Moved {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Snoozed, Self::QuietHours, Self::NextDigest, Self::InexactPhone];

    /// The name a text is found by.
    pub fn code(self) -> &'static str {
        match self {
            Self::Snoozed => "snoozed",
            Self::QuietHours => "quiet_hours",
            Self::NextDigest => "next_digest",
            Self::InexactPhone => "inexact_phone",
        }
    }
}

/// The reminders that should exist.
///
/// It promises, for any input:
/// - every entry has a reminder or a reason why not; there are never more reminders than the phone holds, and what is left out is neither sooner
///   nor more urgent than what is kept;
/// - none is in quiet hours unless it is urgent, and a day has at most one digest;
/// - what was shown or done never comes again; an entry that moved is reminded of anew;
/// - what comes after the fact says so ([`Because::after_the_fact`]);
/// - made again later with nothing changed, it gives the same reminders save those that were shown.
pub fn plan(input: &Input<'_>) -> Plan {
    let mornings = Mornings::new(input.phone, input.rules.day_at, input.now);
    let mut reasons = vec![None; input.entries.len()];
    let mut candidates = Vec::with_capacity(2 * input.entries.len());
    for (entry, reason) in input.entries.iter().zip(&mut reasons) {
        *reason = candidate::of_entry(entry, input, &mornings, &mut candidates).err();
    }
    let (reminders, beyond) = bundle::reminders(candidates, input);
    let beyond_limit =
        |entry: &AgendaEntry| beyond.contains(entry.id.as_str()).then_some(LeftOutReason::BeyondLimit);
    let left_out = input.entries.iter().zip(reasons).filter_map(|(entry, reason)| {
        let reason = reason.or_else(|| beyond_limit(entry))?;
        Some(LeftOut { entry: entry.id.clone(), reason })
    });
    Plan { reminders, left_out: left_out.collect() }
}

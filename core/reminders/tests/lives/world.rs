//! The authorities of one citizen, and what the phone has been told by them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use lomme_calendar::{AgendaEntry, EntryKind, Urgency, WallTime, When, today};
use lomme_reminders::Rules;

use crate::entries::entry;

/// Dice that fall the same every time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0xd1b5_4a32_d192_ed03)
    }

    /// A number from 0 up to but not `bound` (xorshift, by Marsaglia).
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        for (left, by) in [(true, 13), (false, 7), (true, 17)] {
            self.0 ^= if left { self.0 << by } else { self.0 >> by };
        }
        self.0 % bound
    }

    pub(crate) fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}

/// Something the phone knew of, at a time it then had.
struct Known {
    start: When,
    since: Timestamp,
    /// It was moved or called off, and the phone knows.
    void: bool,
    told: Vec<Timestamp>,
}

#[derive(Default)]
pub(crate) struct World {
    entries: Vec<AgendaEntry>,
    known: BTreeMap<String, Vec<Known>>,
    number: u32,
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

impl World {
    /// An hour passes at the authorities.
    pub(crate) fn go_on(&mut self, now: Timestamp, dice: &mut Dice) {
        if dice.one_in(60) {
            let new = self.new_entry(now, dice);
            self.entries.push(new);
        }
        if dice.one_in(200) && !self.entries.is_empty() {
            let which = dice.below(self.entries.len() as u64) as usize;
            let days = dice.below(20) as i32 - 3;
            let entry = &mut self.entries[which];
            if entry.start.ends() > now {
                match entry.start {
                    _ if dice.one_in(4) => entry.cancelled = true,
                    When::At(time) => {
                        entry.start = When::At(WallTime::new(time.civil().saturating_add(days.days())));
                    }
                    When::AllDay(day) => entry.start = When::AllDay(day.saturating_add(days.days())),
                    When::Period { .. } => {}
                }
                entry.revision += 1;
            }
        }
    }

    fn new_entry(&mut self, now: Timestamp, dice: &mut Dice) -> AgendaEntry {
        use EntryKind::*;
        let kinds = [
            Appointment,
            Appointment,
            Payment,
            Payment,
            Deadline,
            ReplyBy,
            ComplaintBy,
            ConsentAnswer,
            RenewalOpen,
            CaseStep,
        ];
        let kind = kinds[dice.below(kinds.len() as u64) as usize];
        // Most come in time, some on the last day.
        let lead = if dice.one_in(6) { dice.below(2) } else { dice.below(60) };
        let day: Date = today(now).saturating_add((lead as i32).days());
        let at = WallTime::new(day.at(dice.below(24) as i8, (dice.below(4) * 15) as i8, 0, 0));
        let start = match kind {
            Appointment | ReplyBy => When::At(at),
            RenewalOpen => When::Period { first: day, last: day.saturating_add(90.days()) },
            _ => When::AllDay(day),
        };
        self.number += 1;
        let mut new = entry(&format!("{}:{}", kind.code(), self.number), kind, start);
        new.received = (kind == ReplyBy).then(|| WallTime::at(now));
        new.urgency = match (kind, dice.below(3)) {
            (CaseStep, _) => Urgency::Information,
            (ComplaintBy, _) => Urgency::LegalEffect,
            (_, 0) => Urgency::Loss,
            _ => Urgency::Action,
        };
        new
    }

    /// The phone asks; now and then the network fails, and then it knows what it knew.
    pub(crate) fn sync(
        &mut self,
        now: Timestamp,
        dice: &mut Dice,
        before: Vec<AgendaEntry>,
    ) -> Vec<AgendaEntry> {
        if dice.one_in(5) {
            return before;
        }
        let back = today(now).saturating_sub(31.days());
        let mut entries: Vec<_> =
            self.entries.iter().filter(|entry| entry.start.last_day() >= back).cloned().collect();
        if dice.one_in(2) {
            entries.reverse();
        }
        for entry in &entries {
            let times = self.known.entry(entry.id.clone()).or_default();
            let last_is_it = times.last().is_some_and(|last| last.start == entry.start);
            if !last_is_it || entry.cancelled {
                times.iter_mut().for_each(|known| known.void = true);
            }
            if !last_is_it && !entry.cancelled {
                times.push(Known { start: entry.start, since: now, void: false, told: Vec::new() });
            }
        }
        entries
    }

    /// The citizen was told of an entry.
    pub(crate) fn told(&mut self, entry: &str, now: Timestamp) {
        if let Some(last) = self.known.get_mut(entry).and_then(|times| times.last_mut()) {
            last.told.push(now);
        }
    }

    /// What the phone knew of in time and never told. `usable` are the hours in which it could have, `done` what the citizen is done with.
    pub(crate) fn never_told(&self, usable: &BTreeSet<Timestamp>, done: &BTreeSet<String>) -> Vec<String> {
        let end: Timestamp = "2026-12-28T00:00:00Z".parse().unwrap();
        let mut silent = Vec::new();
        for entry in &self.entries {
            let has_rule = !Rules::built_in().offsets[&entry.kind].is_empty();
            if done.contains(&entry.id) || !has_rule {
                continue;
            }
            let could =
                |from: Timestamp, hours: i32| (0..hours).all(|hour| usable.contains(&(from + HOUR * hour)));
            for known in self.known.get(&entry.id).into_iter().flatten().filter(|known| !known.void) {
                let ends = known.start.ends();
                let ends_hour = Timestamp::from_second(ends.as_second() / 3600 * 3600).unwrap();
                let told_in_time = known.told.iter().any(|told| *told < ends);
                // The last day and a half before the end, or as long as it was known.
                let since = known.since.max(ends_hour - HOUR * 36);
                let hours = i32::try_from(ends_hour.duration_since(since).as_hours()).unwrap();
                if ends < end && hours >= 2 && could(since, hours) && !told_in_time {
                    silent.push(format!("{} at {:?}, known since {}", entry.id, known.start, known.since));
                }
                // What could not be told in time is told afterwards, if it is owed and the phone could for two days.
                let afterwards = ends_hour.max(known.since);
                if entry.kind.is_owed()
                    && known.told.is_empty()
                    && afterwards + HOUR * 72 < end
                    && could(afterwards, 72)
                {
                    silent.push(format!("{} at {:?}, not even afterwards", entry.id, known.start));
                }
            }
        }
        silent
    }
}

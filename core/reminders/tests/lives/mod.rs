//! One life: a citizen, a phone, and authorities that send and change things.

mod phone;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use lomme_calendar::AgendaEntry;
use lomme_reminders::*;

use phone::SimulatedPhone;
use world::{Dice, World};

/// What came of it.
#[derive(Default)]
pub(crate) struct Figures {
    pub(crate) shown: usize,
    pub(crate) after_the_fact: usize,
    pub(crate) plans: usize,
    pub(crate) scheduled: usize,
    pub(crate) cancelled: usize,
    pub(crate) interrupted: usize,
    pub(crate) lost: usize,
    pub(crate) snoozed: usize,
    pub(crate) off_days: usize,
    pub(crate) forbidden_days: usize,
    pub(crate) zones: usize,
    pub(crate) clock_back: usize,
    pub(crate) most_held: usize,
    pub(crate) a_day: BTreeMap<(u64, Date), usize>,
    pub(crate) came_on: Vec<(u64, Date)>,
    pub(crate) silent: Vec<String>,
    pub(crate) twice: Vec<String>,
    pub(crate) in_quiet_hours_for_nothing: Vec<String>,
    pub(crate) two_digests: Vec<String>,
}

impl Figures {
    /// The most on a day. A phone that was off and does not forget shows all at once when it comes on: those days are not the plan's doing.
    pub(crate) fn most_a_day(&self) -> usize {
        let days = self.a_day.iter().filter(|(day, _)| !self.came_on.contains(day));
        days.map(|(_, count)| *count).max().unwrap_or(0)
    }

    pub(crate) fn add(&mut self, other: Self) {
        let pairs = [
            (&mut self.shown, other.shown),
            (&mut self.after_the_fact, other.after_the_fact),
            (&mut self.plans, other.plans),
            (&mut self.scheduled, other.scheduled),
            (&mut self.cancelled, other.cancelled),
            (&mut self.interrupted, other.interrupted),
            (&mut self.lost, other.lost),
            (&mut self.snoozed, other.snoozed),
            (&mut self.off_days, other.off_days),
            (&mut self.forbidden_days, other.forbidden_days),
            (&mut self.zones, other.zones),
            (&mut self.clock_back, other.clock_back),
        ];
        for (sum, more) in pairs {
            *sum += more;
        }
        self.most_held = self.most_held.max(other.most_held);
        self.a_day.extend(other.a_day);
        self.came_on.extend(other.came_on);
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.a_day.len().max(1);
        write!(
            f,
            "{} notifications on {} days ({:.2} on such a day, at most {}), {} of them after the fact; {} plans, {} scheduled, {} cancelled, at \
             most {} held; {} differences cut off, {} notifications lost by a phone that was off, {} put off; {} days off, {} without permission, \
             {} changes of zone, {} times the clock was set back",
            self.shown,
            self.a_day.len(),
            self.shown as f64 / days as f64,
            self.most_a_day(),
            self.after_the_fact,
            self.plans,
            self.scheduled,
            self.cancelled,
            self.most_held,
            self.interrupted,
            self.lost,
            self.snoozed,
            self.off_days,
            self.forbidden_days,
            self.zones,
            self.clock_back
        )
    }
}

pub(crate) struct Life {
    person: u64,
    dice: Dice,
    world: World,
    phone: SimulatedPhone,
    /// What the app keeps.
    known: Vec<AgendaEntry>,
    history: History,
    kept: Vec<Reminder>,
    figures: Figures,
    /// What was shown and not put off, by entry and code.
    seen: BTreeSet<(String, String)>,
    digests: BTreeSet<Date>,
    usable: BTreeSet<Timestamp>,
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const YEAR: i32 = 365 * 24;

impl Life {
    pub(crate) fn new(person: u64) -> Self {
        Life {
            person,
            dice: Dice::new(person),
            world: World::default(),
            // Every second phone forgets what was scheduled when it is off.
            phone: SimulatedPhone::new(person.is_multiple_of(2)),
            known: Vec::new(),
            history: History::default(),
            kept: Vec::new(),
            figures: Figures::default(),
            seen: BTreeSet::new(),
            digests: BTreeSet::new(),
            usable: BTreeSet::new(),
        }
    }

    /// Lives the year 2026, an hour at a time.
    pub(crate) fn live_a_year(mut self) -> Figures {
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        // Some open the app every day, some once in three months.
        let opens_every = [12, 30, 100, 2000][self.person as usize % 4];
        for hour in 0..YEAR {
            let now = start + HOUR * hour;
            self.world.go_on(now, &mut self.dice);
            if hour % 24 == 0 {
                self.trouble_of_the_day(now);
            }
            if let Some(lost) = self.phone.turn_on_if_time(now) {
                self.comes_on(lost);
            }
            if !self.phone.is_on() {
                continue;
            }
            if self.phone.state.allowed {
                self.usable.insert(now);
            }
            self.fire(now);
            let opened = self.dice.one_in(opens_every);
            if self.phone.wakes_the_app(now) || opened {
                self.run_app(now);
            }
        }
        self.figures.silent = self.world.never_told(&self.usable, &self.history.done);
        self.figures.came_on = self.phone.came_on.iter().map(|day| (self.person, *day)).collect();
        self.figures
    }

    /// What goes wrong, or is otherwise than yesterday.
    fn trouble_of_the_day(&mut self, now: Timestamp) {
        self.figures.off_days += usize::from(!self.phone.is_on());
        self.figures.forbidden_days += usize::from(!self.phone.state.allowed);
        if !self.phone.is_on() {
            return;
        }
        if self.phone.is_wrong() || self.dice.one_in(60) {
            self.figures.clock_back += usize::from(self.phone.turn_clock(&mut self.dice));
        }
        if self.phone.state.allowed && self.dice.one_in(60) {
            self.phone.state.allowed = false;
        } else if !self.phone.state.allowed && self.dice.one_in(8) {
            self.phone.state.allowed = true;
        }
        if self.dice.one_in(40) {
            self.phone.travel(&mut self.dice);
            self.figures.zones += 1;
        }
        if self.dice.one_in(45) {
            let most = if self.dice.one_in(4) { 24 } else { 3 };
            let days = self.dice.below(most) + 1;
            self.phone.turn_off(now, now + HOUR * (24 * i32::try_from(days).unwrap() - 7));
        }
    }

    fn comes_on(&mut self, lost: usize) {
        self.figures.lost += lost;
        if self.phone.forgets {
            self.told_of_shown();
            let kept = std::mem::take(&mut self.kept);
            self.history.lost(&kept, self.phone.off_since);
        }
    }

    /// The phone shows what is due, and the citizen sees it.
    fn fire(&mut self, now: Timestamp) {
        let due = self.phone.due(now);
        if !self.phone.state.allowed {
            // Without permission the phone swallows it.
            return;
        }
        for reminder in due {
            self.saw(&reminder, now);
            self.phone.delivered.push(reminder.clone());
            if self.dice.one_in(12) && !reminder.parts.is_empty() {
                self.told_of_shown();
                let hours = i32::try_from(self.dice.below(30) + 1).unwrap();
                self.history.snoozed(&reminder, self.phone.clock(now) + HOUR * hours);
                for part in &reminder.parts {
                    self.seen.remove(&(part.entry.clone(), part.code.clone()));
                }
                self.figures.snoozed += 1;
            } else if self.dice.one_in(6) {
                self.history.done.extend(reminder.parts.iter().map(|part| part.entry.clone()));
            }
        }
    }

    fn saw(&mut self, reminder: &Reminder, now: Timestamp) {
        self.figures.shown += 1;
        *self.figures.a_day.entry((self.person, self.phone.day(now))).or_default() += 1;
        if QuietHours::default().contain(reminder.fire_at, &self.phone.planned_for) && !reminder.urgent {
            self.figures.in_quiet_hours_for_nothing.push(format!("{} {}", reminder.id, reminder.fire_at));
        }
        if let Some(day) = reminder.digest_of
            && !self.digests.insert(day)
        {
            self.figures.two_digests.push(format!("{day} at {now}"));
        }
        for part in &reminder.parts {
            self.figures.after_the_fact += usize::from(part.because.after_the_fact);
            if !self.seen.insert((part.entry.clone(), part.code.clone())) {
                self.figures.twice.push(format!("{} {} at {now}", part.entry, part.code));
            }
            self.world.told(&part.entry, now);
        }
    }

    /// The shell tells the app what the phone has shown.
    fn told_of_shown(&mut self) {
        for reminder in std::mem::take(&mut self.phone.delivered) {
            self.history.shown(&reminder);
        }
    }

    /// The app runs, opened or woken: it may sync, and makes the plan anew.
    fn run_app(&mut self, now: Timestamp) {
        let known = std::mem::take(&mut self.known);
        self.known = self.world.sync(now, &mut self.dice, known);
        let (clock, last_run) = (self.phone.clock(now), self.phone.runs(now));
        self.told_of_shown();
        let kept = std::mem::take(&mut self.kept);
        if self.phone.state.allowed {
            self.history.passed(&kept, clock);
        } else {
            self.history.lost(&kept, last_run);
        }
        let plan = plan(&Input {
            entries: &self.known,
            rules: Rules::built_in(),
            prefs: &Preferences::default(),
            history: &self.history,
            phone: &self.phone.state,
            now: clock,
        });
        self.phone.planned_for = self.phone.state.clone();
        let change = difference(&plan, &self.phone.scheduled(), clock);
        self.figures.plans += 1;
        self.figures.scheduled += change.schedule.len();
        self.figures.cancelled += change.cancel.len();
        if !self.phone.apply(&change, &mut self.dice) {
            // It is cut off, and does the rest an hour later.
            self.figures.interrupted += 1;
            let rest = difference(&plan, &self.phone.scheduled(), clock);
            while !self.phone.apply(&rest, &mut self.dice) {}
        }
        self.figures.most_held = self.figures.most_held.max(self.phone.pending.len());
        self.kept = self.phone.pending.clone();
    }
}

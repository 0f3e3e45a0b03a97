//! The agenda as people read it: overdue, today, this week, later.

use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::entry::AgendaEntry;
use crate::wall::today;

/// The agenda as the screen divides it. What is over and not owed is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Owed, and too late.
    pub overdue: Vec<AgendaEntry>,
    /// Today.
    pub today: Vec<AgendaEntry>,
    /// Later this week, to Sunday.
    pub this_week: Vec<AgendaEntry>,
    /// After Sunday. A period that has begun stands here or above by its last day.
    pub later: Vec<AgendaEntry>,
}

/// Divides entries into groups, by the day it is in Denmark.
pub fn groups(entries: Vec<AgendaEntry>, now: Timestamp) -> Groups {
    let today = today(now);
    let to_sunday = today.weekday().until(Weekday::Sunday);
    let sunday = today.saturating_add(i32::from(to_sunday).days());
    let mut groups = Groups::default();
    for entry in entries {
        let first = entry.start.first_day();
        let day = if first < today { entry.start.last_day() } else { first };
        let over = day < today || (day == today && entry.start.ends() <= now);
        if over && entry.kind.is_owed() {
            groups.overdue.push(entry);
        } else if day == today {
            groups.today.push(entry);
        } else if day > today && day <= sunday {
            groups.this_week.push(entry);
        } else if day > sunday {
            groups.later.push(entry);
        }
    }
    groups
}

//! When an entry is: on a day, at a time, or from a day to a day.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::wall::WallTime;

/// When an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// On a day, until its end.
    AllDay(Date),
    /// At a time.
    At(WallTime),
    /// From a day to a day, both included.
    Period {
        /// First day.
        first: Date,
        /// Last day.
        last: Date,
    },
}

impl When {
    /// First day.
    pub fn first_day(self) -> Date {
        match self {
            Self::AllDay(day) | Self::Period { first: day, .. } => day,
            Self::At(time) => time.date(),
        }
    }

    /// Last day.
    pub fn last_day(self) -> Date {
        match self {
            Self::AllDay(day) | Self::Period { last: day, .. } => day,
            Self::At(time) => time.date(),
        }
    }

    /// The instant after which it is too late: the time itself, or the end of the last day in Denmark, wherever the phone is.
    pub fn ends(self) -> Timestamp {
        match self {
            Self::At(time) => time.instant(),
            whole => {
                let next = whole.last_day().tomorrow().unwrap_or(Date::MAX);
                WallTime::on(next, Time::midnight()).instant()
            }
        }
    }

    /// What a list is sorted by.
    pub(crate) fn sort_key(self) -> (DateTime, bool) {
        match self {
            Self::At(time) => (time.civil(), time.is_second()),
            whole => (whole.first_day().to_datetime(Time::midnight()), false),
        }
    }
}

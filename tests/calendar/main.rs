//! The calendar on a phone, and against foreign parts: two readers of iCalendar and a library of holidays, all from PyPI.
//!
//! `bash tests/peers/calendar/set-up.sh` sets them up. Where they are not, the tests say loudly that they were skipped; with `LOMME_PEERS=required`,
//! as in CI, they fail instead.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod almanac;
mod ics;
mod peers;
mod phone;

//! The Danish calendar: holidays, bank days, the agenda, iCalendar. Pure.

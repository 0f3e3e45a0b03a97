//! Agenda, preferences and now in; the reminders that should exist out. Pure.

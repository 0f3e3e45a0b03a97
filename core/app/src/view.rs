//! Views: records ready to show, in the app's language. A shell lays them out; no rule lives in it.

mod agenda;
mod ask;
mod asked;
mod element;
mod licence;
mod overview;
mod reminders;
mod scan;
mod show;
mod sync;
mod verdict;
mod why;

pub use agenda::{AgendaLine, AgendaView};
pub use ask::{AnswerView, AskView};
pub use asked::{AskedDocument, AskedLine, AskedView, Asker, asked_view};
pub use licence::{LicenceView, RightLine};
pub use overview::{CoverageLine, ItemLine, OverviewView, Section, SyncView};
pub use reminders::{LeftOutLine, ReminderLine, RemindersView};
pub use scan::{ReadyView, ScanView};
pub use show::ShowView;
pub use sync::SyncStateView;
pub use verdict::{CheckLine, VerdictView};

pub(crate) use agenda::agenda_view;
pub(crate) use asked::{ask_id, asker_name, element_id};
pub(crate) use element::element_title;
pub(crate) use licence::right_lines;
pub(crate) use overview::overview_view;
pub(crate) use reminders::{description, reminders_view};
pub(crate) use scan::{reader_line, ready_view, scan_view};
pub(crate) use verdict::verdict_view;

//! Views: records ready to show, in the app's language. A shell lays them out; no rule lives in it.

mod act;
mod acting;
mod agenda;
mod ask;
mod asked;
mod consent;
mod coverage;
mod element;
mod facts;
mod filters;
mod first;
mod inbox;
mod item;
mod licence;
mod line;
mod message;
mod next;
mod offline;
mod overview;
mod picture;
mod reminders;
mod scan;
mod search;
mod show;
mod start;
mod verdict;
mod why;

pub use act::{ActLine, ActTakenView, ActionLine, DeliveryView, ItemActsView, OutboxView};
pub use acting::{ActingFor, ActingView, MayActFor};
pub use agenda::{AgendaLine, AgendaView};
pub use ask::{AnswerView, AskView};
pub use asked::{AskedDocument, AskedLine, AskedView, Asker, asked_view};
pub use consent::{
    ConsentGroup, ConsentLine, ConsentPartView, ConsentView, ConsentsView, LabelledLine, ReceiptView,
};
pub use coverage::{AreaCoverage, CoverageLine, NothingView};
pub use facts::Fact;
pub use filters::{FilterGroup, FilterValue, OverviewFilter};
pub use first::FirstLine;
pub use inbox::{InboxView, MessageLine};
pub use item::{ContactLine, ItemAction, ItemDate, ItemView, Relation};
pub use licence::{LicenceView, RightLine};
pub use line::ItemLine;
pub use message::{MessageAsk, MessageView};
pub use offline::OfflineView;
pub use overview::{OverviewView, Section, SyncView};
pub use picture::PictureView;
pub use reminders::{LeftOutLine, ReminderLine, RemindersView};
pub use scan::{ReadyView, ScanView};
pub use search::{SearchHit, SearchSpan, SearchView};
pub use show::ShowView;
pub use start::{OverviewStart, SectionStart};
pub use verdict::{CheckLine, VerdictView};

#[cfg(test)]
pub(crate) use act::REFUSALS;
pub(crate) use act::{act_taken_view, delivery_view, item_acts_view, note_acts, outbox_view};
pub(crate) use acting::{acting_for, acting_view};
pub(crate) use agenda::agenda_view;
pub(crate) use asked::{ask_id, asker_name, element_id};
pub(crate) use consent::{ConsentSource, consent_view, consents_view, receipt_view};
pub(crate) use element::element_title;
pub(crate) use first::{first_line, undated_line};
pub(crate) use inbox::inbox_view;
pub(crate) use item::Opened;
pub(crate) use licence::right_lines;
pub(crate) use line::item_line;
pub(crate) use message::message_view;
pub(crate) use overview::Overview;
pub(crate) use picture::{Notes, picture_view};
pub(crate) use reminders::{description, reminders_view};
pub(crate) use scan::{reader_line, ready_view, scan_view};
pub(crate) use search::search_view;
pub(crate) use start::{is_known_kind, overview_start_view};
pub(crate) use verdict::verdict_view;

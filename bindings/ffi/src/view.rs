//! Views: records ready to show, in the app's language. A shell lays them out; no rule lives in it.
//!
//! Most are the core's own types, named here once more for uniffi: a field that the core adds does not compile until it
//! is named here too. The few that hold a `usize` or an array, which do not cross, are copied.

mod access;
mod act;
mod acting;
mod agenda;
mod ask;
mod asked;
mod consent;
mod item;
mod licence;
mod overview;
mod post;
mod power;
mod presented;
mod reminders;
mod scan;
mod show;
mod store;
mod verdict;

pub use agenda::AgendaView;
pub use lomme_app::PhoneState;
pub use lomme_app::items::IcsOptions;
pub use lomme_app::presented::{GivenTrust, Presentation};
pub use lomme_app::view::{
    AccessArea, AccessConcern, AccessGroupLine, AccessLink, AccessLogView, AccessStep,
};
pub use lomme_app::view::{
    ActLine, ActTakenView, ActionLine, ConsentGroup, ConsentLine, ConsentPartView, ConsentView, ConsentsView,
    DeliveryView, ItemActsView, LabelledLine, OutboxView, ReceiptView,
};
pub use lomme_app::view::{ActingFor, ActingView, MayActFor};
pub use lomme_app::view::{
    AgendaLine, AnswerView, AskView, AskedDocument, AskedLine, AskedView, CheckLine, CoverageLine, ItemLine,
    LeftOutLine, LicenceView, OverviewSection, OverviewView, ReadyView, ReminderLine, RemindersView,
    RightLine, ScanView, ShowView, VerdictView,
};
pub use lomme_app::view::{
    AreaCoverage, ContactLine, Fact, FilterGroup, FilterValue, FirstLine, InboxView, ItemAction, ItemDate,
    ItemView, MessageAsk, MessageLine, MessageView, NothingView, OverviewFilter, Relation,
};
pub use lomme_app::view::{PowerGroup, PowerLine, PowerView, PowersView};
pub use lomme_app::{CitizenAct, Give};
pub use overview::SyncView;

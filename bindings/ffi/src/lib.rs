//! The foreign boundary: `core/app` through uniffi, for Kotlin, Swift and Python. It translates and decides nothing;
//! what a function does is said, and tested, in `lomme_app`.
//!
//! Every exported function returns a [`LommeError`] when it fails. A panic never crosses with its text, which may hold
//! personal data: asynchronous work runs on the core's own runtime, which catches it, and synchronous work runs in
//! `guard::guarded`. For the same reason what a foreign implementation throws is dropped and only its code is kept.
//!
//! The doc comments here become the doc comments of the foreign packages.
#![deny(missing_docs)]

mod citizen;
mod citizen_acts;
mod citizen_items;
mod citizen_others;
mod citizen_store;
mod citizen_sync;
mod clock;
mod config;
mod error;
mod foreign;
mod guard;
mod keys;
mod log;
mod observer;
#[cfg(feature = "probes")]
mod probe;
mod progress;
mod reader;
mod showing;
mod view;

pub use citizen::CitizenApp;
pub use citizen_store::{recovery, salvage};
pub use citizen_sync::SyncListener;
pub use clock::TestClock;
pub use config::AppConfig;
pub use error::{LommeError, error_text};
pub use foreign::before_exit;
pub use keys::{KeyStoreError, SecureKeys};
pub use log::{LibraryBuild, LogSink, library_build, log_to_platform};
pub use lomme_app::ExportFile;
pub use lomme_app::recovery::{RecoveryStep, RecoveryView, SalvageView};
pub use lomme_app::view::{OfflineView, OverviewStart, SearchHit, SearchSpan, SearchView, SectionStart};
pub use lomme_app::{ErrorKind, Language, LogLevel, Preset, Screen, SyncEvent};
pub use observer::{Observer, Subscription};
pub use progress::ExportListener;
pub use reader::ReaderApp;
pub use showing::{Answering, Asking, PictureView, Showing, Symbol};
pub use view::{AccessArea, AccessConcern, AccessGroupLine, AccessLink, AccessLogView, AccessStep};
pub use view::{
    ActLine, ActTakenView, ActionLine, CitizenAct, ConsentGroup, ConsentLine, ConsentPartView, ConsentView,
    ConsentsView, DeliveryView, Give, ItemActsView, LabelledLine, OutboxView, ReceiptView,
};
pub use view::{ActingFor, ActingView, MayActFor};
pub use view::{
    AgendaLine, AgendaView, AnswerView, AskView, AskedDocument, AskedLine, AskedView, CheckLine,
    CoverageLine, IcsOptions, ItemLine, LeftOutLine, LicenceView, OverviewSection, OverviewView, PhoneState,
    ReadyView, ReminderLine, RemindersView, RightLine, ScanView, ShowView, SyncView, VerdictView,
};
pub use view::{
    AreaCoverage, ContactLine, Fact, FilterGroup, FilterValue, FirstLine, InboxView, ItemAction, ItemDate,
    ItemView, MessageAsk, MessageLine, MessageView, NothingView, OverviewFilter, Relation,
};
pub use view::{GivenTrust, Presentation};
pub use view::{PowerGroup, PowerLine, PowerView, PowersView};

uniffi::setup_scaffolding!();

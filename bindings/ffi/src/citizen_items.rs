//! The citizen's app: one item, the inbox, and the overview narrowed to a choice.

use crate::citizen::CitizenApp;
use crate::error::LommeError;
use crate::guard::guarded;
use crate::view::{InboxView, ItemView, OverviewFilter, OverviewView};

#[uniffi::export]
impl CitizenApp {
    /// The overview, narrowed to what `filter` lets through. Which values there are, with how many items each, stands in the overview itself.
    pub fn overview_filtered(&self, filter: OverviewFilter) -> Result<OverviewView, LommeError> {
        guarded(|| self.app.overview_filtered(&filter))
    }

    /// An item on its own screen, by its id. One that is not held here (any more) is an error.
    pub fn item(&self, id: String) -> Result<ItemView, LommeError> {
        guarded(|| self.app.item(&id))
    }

    /// Digital Post and text messages: unread first, then what has to be answered soonest.
    pub fn inbox(&self) -> Result<InboxView, LommeError> {
        guarded(|| self.app.inbox())
    }
}

//! The licence in words.

use lomme_app::view::{LicenceView, RightLine};

/// The citizen's own licence.
#[uniffi::remote(Record)]
pub struct LicenceView {
    /// Given and family name.
    pub name: String,
    /// Birth date in words.
    pub birth_date: Option<String>,
    /// The number of the licence.
    pub document_number: Option<String>,
    /// The portrait, JPEG.
    pub portrait: Option<Vec<u8>>,
    /// The licence's last day in words.
    pub expires: Option<String>,
    /// Until when the phone's copy can be shown.
    pub valid_until: String,
    /// How long ago the trust list came by which it was checked.
    pub checked: Option<String>,
    /// What may be driven.
    pub rights: Vec<RightLine>,
}

/// One category.
#[uniffi::remote(Record)]
pub struct RightLine {
    /// The category, as `B`.
    pub category: String,
    /// Whether it may be driven.
    pub may_drive: bool,
    /// The whole of it in one line: `Må køre B, Personbil …, til 13. juni 2036`.
    pub line: String,
    /// Restrictions, each in words.
    pub restrictions: Vec<String>,
}

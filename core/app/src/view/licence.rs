//! The licence in words: who, until when, and what may be driven.

use jiff::civil::Date;
use lomme_licence::mdl::{MayDrive, Meaning, Privilege, Restriction, Right, rights};
use serde::Serialize;

use crate::texts::Texts;

/// The citizen's own licence.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct LicenceView {
    /// Given and family name.
    pub name: String,
    /// Birth date in words.
    pub birth_date: Option<String>,
    /// The number of the licence.
    pub document_number: Option<String>,
    /// The portrait, JPEG.
    #[serde(skip)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// The categories on `day`, in words.
pub(crate) fn right_lines(privileges: &[Privilege], day: Date, texts: &Texts) -> Vec<RightLine> {
    rights(privileges, day, texts.language()).into_iter().map(|right| line(right, texts)).collect()
}

fn line(right: Right, texts: &Texts) -> RightLine {
    let words = right.words.map_or_else(|| texts.get("category-unknown"), str::to_owned);
    let (key, date) = match (right.may_drive, right.until) {
        (MayDrive::Yes, Some(until)) => ("right-until", Some(until)),
        (MayDrive::Yes, None) => ("right-always", None),
        (MayDrive::NotBefore(from), _) => ("right-not-before", Some(from)),
        (MayDrive::NotAfter(until), _) => ("right-not-after", Some(until)),
    };
    let date = date.map(|date| texts.date(date)).unwrap_or_default();
    let arguments =
        [("category", right.category.as_str().into()), ("words", words.into()), ("date", date.into())];
    let restrictions = right.restrictions.iter().map(|one| restriction(one, texts));
    RightLine {
        line: texts.with(key, &arguments),
        may_drive: right.may_drive == MayDrive::Yes,
        restrictions: restrictions.collect(),
        category: right.category,
    }
}

/// A code in words, and its last day where it has one of its own.
fn restriction(restriction: &Restriction, texts: &Texts) -> String {
    let (key, words) = match restriction.meaning {
        Meaning::Known(words) => ("code-known", words),
        Meaning::OfGroup(words) => ("code-of-group", words),
        Meaning::Unknown => ("code-unknown", ""),
    };
    let line = texts.with(key, &[("code", restriction.code.as_str().into()), ("words", words.into())]);
    let Some(until) = restriction.until else { return line };
    let key = if restriction.ended { "code-ended" } else { "code-until" };
    texts.with(key, &[("line", line.into()), ("date", texts.date(until).into())])
}

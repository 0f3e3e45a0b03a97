//! The citizen's own licence on the home screen.

use lomme_licence::present::HeldDocument;
use lomme_store::{DocumentRow, Form};

use super::CitizenApp;
use crate::error::{ErrorKind, LommeError};
use crate::texts::copenhagen;
use crate::view::{LicenceView, right_lines};

impl CitizenApp {
    /// The licence as the home screen shows it; `None` before there is one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn licence(&self) -> Result<Option<LicenceView>, LommeError> {
        let Some((row, held)) = self.newest(|form| form == Form::Full)? else { return Ok(None) };
        let now = self.now();
        let today = now.to_zoned(copenhagen()).date();
        let said = held.licence();
        let date = |element: &str| said.date(element).map(|date| self.texts.date(date));
        let checked_at = self.trust.current().source().issued_at();
        Ok(Some(LicenceView {
            name: said.name().unwrap_or_default(),
            birth_date: date("birth_date"),
            document_number: said.text("document_number").map(str::to_owned),
            portrait: said.portrait().map(<[u8]>::to_vec),
            expires: date("expiry_date"),
            valid_until: self.texts.instant(row.valid_until),
            checked: checked_at.map(|at| self.texts.age(at, now)),
            rights: right_lines(said.privileges(), today, &self.texts),
        }))
    }

    /// The newest document of a form.
    pub(super) fn newest(
        &self,
        wanted: impl Fn(Form) -> bool,
    ) -> Result<Option<(DocumentRow, HeldDocument)>, LommeError> {
        let Some(row) = self.store.documents()?.into_iter().find(|row| wanted(row.form)) else {
            return Ok(None);
        };
        let held = HeldDocument::restore(&row.issuer_signed)
            .map_err(|error| LommeError::new(ErrorKind::Store, "store.document", error))?;
        Ok(Some((row, held)))
    }
}

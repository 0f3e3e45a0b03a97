//! The citizen's own licence on the home screen.

use lomme_licence::cbor::Value;
use lomme_licence::mdl::{DANISH_PRIVILEGES, Privilege, SMALL_PORTRAIT};
use lomme_licence::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE};
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
        let text =
            |element: &str| held.get(MDL_NAMESPACE, element).and_then(Value::as_text).map(str::to_owned);
        let date = |element: &str| held.get(MDL_NAMESPACE, element).and_then(Value::as_date);
        let mut privileges =
            held.get(MDL_NAMESPACE, "driving_privileges").map(Privilege::list_of).unwrap_or_default();
        privileges.extend(
            held.get(DANISH_NAMESPACE, DANISH_PRIVILEGES).map(Privilege::list_of).unwrap_or_default(),
        );
        let portrait = held.get(MDL_NAMESPACE, "portrait").or(held.get(DANISH_NAMESPACE, SMALL_PORTRAIT));
        let checked_at = self.trust.current().source().issued_at();
        Ok(Some(LicenceView {
            name: [text("given_name"), text("family_name")]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            birth_date: date("birth_date").map(|date| self.texts.date(date)),
            document_number: text("document_number"),
            portrait: portrait.and_then(Value::as_bytes).map(<[u8]>::to_vec),
            expires: date("expiry_date").map(|date| self.texts.date(date)),
            valid_until: self.texts.instant(row.valid_until),
            checked: checked_at.map(|at| self.texts.age(at, now)),
            rights: right_lines(&privileges, today, &self.texts),
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

//! The consents: what is asked for, what was given, and the receipts.

use lomme_overview::consent::Receipt;

use super::CitizenApp;
use crate::error::LommeError;
use crate::stored;
use crate::view::{ConsentView, ConsentsView, ReceiptView};

impl CitizenApp {
    /// All consents: first those that wait for an answer, by the day to answer by, then what is given, then what is over.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn consents(&self) -> Result<ConsentsView, LommeError> {
        let subject = self.subject()?;
        let view = stored::consents(&self.store, subject.key(), self.now(), &self.texts)?;
        Ok(ConsentsView { acting_for: self.words_of(&subject)?, ..view })
    }

    /// One consent with all that a citizen needs to decide, and what can be done.
    ///
    /// # Errors
    /// When there is no such consent, or the store cannot be read.
    pub fn consent(&self, item: &str) -> Result<ConsentView, LommeError> {
        let subject = self.subject()?;
        let view = stored::consent(&self.store, subject.key(), item, self.now(), &self.texts)?;
        Ok(ConsentView { acting_for: self.words_of(&subject)?, ..view })
    }

    /// The receipt for an answer or a withdrawal, by the act's id, and it as JSON to save.
    ///
    /// # Errors
    /// When there is no such act, or the store cannot be read.
    pub fn receipt(&self, act: &str) -> Result<ReceiptView, LommeError> {
        stored::receipt(&self.store, &self.subject_shown()?, act, &self.texts)
    }

    /// A saved receipt, looked at again: whether its text is the one that was answered.
    ///
    /// # Errors
    /// When it is no receipt.
    pub fn read_receipt(&self, json: &str) -> Result<ReceiptView, LommeError> {
        ReceiptView::read(json, &self.texts)
    }
}

/// Longest receipt that is read, bytes.
pub(crate) const RECEIPT_MAX: usize = 4 << 20;

/// A receipt out of what was saved.
pub(crate) fn parse_receipt(json: &str) -> Result<Receipt, LommeError> {
    let no_receipt =
        || LommeError::input("receipt.unreadable", "this is no receipt of a consent, or it was cut");
    if json.len() > RECEIPT_MAX {
        return Err(no_receipt());
    }
    let receipt: Receipt = serde_json::from_str(json).map_err(|_| no_receipt())?;
    if receipt.format == Receipt::FORMAT { Ok(receipt) } else { Err(no_receipt()) }
}

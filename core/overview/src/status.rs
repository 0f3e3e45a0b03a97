//! What a source's own status codes mean. The code itself is always kept on the item; these types are read from it.

use crate::coded::coded;

coded! {
    /// Status of a case (*sag*), model Sag 2.0.
    CaseStatus {
        /// Oprettet.
        Created = "1",
        /// Behandles.
        InProgress = "2",
        /// Afgjort.
        Decided = "3",
        /// Afsluttet.
        Closed = "4",
        /// Afvist.
        Rejected = "5",
    }
}

coded! {
    /// Status of a payment or, from code 5, of a balance, models Gæld 0.7 and Betalinger 0.7.
    PaymentStatus {
        /// Kommende.
        Upcoming = "1",
        /// Betalt.
        Paid = "2",
        /// Betalingsdato overskredet.
        Overdue = "3",
        /// Sendt til Gældsstyrelsen.
        SentToCollection = "4",
        /// A balance: partly overdue.
        PartlyOverdue = "5",
        /// A balance: partly sent to Gældsstyrelsen.
        PartlySentToCollection = "6",
        /// A balance: partly overdue and partly sent to Gældsstyrelsen.
        PartlyOverdueAndSent = "7",
    }
}

coded! {
    /// State of a consent (*samtykke*).
    ConsentState {
        /// Asked for; no answer yet.
        Requested = "requested",
        /// Given.
        Given = "given",
        /// Refused.
        Refused = "refused",
        /// Given, and taken back later.
        Withdrawn = "withdrawn",
        /// Its time ran out.
        Expired = "expired",
        /// A newer one took its place.
        Replaced = "replaced",
    }
}

/// A status whose code we know the meaning of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownStatus {
    /// Of a case.
    Case(CaseStatus),
    /// Of a payment.
    Payment(PaymentStatus),
    /// Of a consent.
    Consent(ConsentState),
    /// A code, or a kind of item, whose status list we do not know. Show the code as it stands.
    Unknown,
}

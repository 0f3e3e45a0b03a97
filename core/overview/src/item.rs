//! An item of Mit overblik: one thing an authority holds on a citizen, with what all kinds share. Its kind's own part is [`ItemBody`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::body::{ItemBody, Register};
use crate::coded::coded;
use crate::contact::ContactPoint;
use crate::status::{CaseStatus, ConsentState, KnownStatus, PaymentStatus};
use crate::value::{HttpsUrl, ItemId, MunicipalityCode, PersonRef, SourceId};

/// One thing an authority holds on a citizen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Stable id.
    pub id: ItemId,
    /// The source system it came from.
    pub source: SourceId,
    /// Grows with every change of this item.
    pub version: u64,
    /// When the source said so.
    pub as_of: Timestamp,
    /// Plain title.
    pub title: String,
    /// Part of life it belongs to.
    pub area: Area,
    /// Whose it is: data seen for another person is kept apart from one's own.
    pub subject: PersonRef,
    /// Name of the authority responsible.
    pub authority: String,
    /// The municipality, where the authority is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<MunicipalityCode>,
    /// How the authority is reached about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<ContactPoint>,
    /// Status in the source's own classification.
    #[serde(default)]
    pub status: Status,
    /// The citizen marked it as done, and the gateway knows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
    /// Where the details are: the authority's own system, which this never replaces.
    pub details_url: HttpsUrl,
    /// What the kind adds.
    pub body: ItemBody,
}

impl Item {
    /// What the status code means for this kind of item.
    pub fn known_status(&self) -> KnownStatus {
        let code = self.status.code.as_str();
        let known = match &self.body {
            ItemBody::Case(_) => KnownStatus::Case(code.into()),
            ItemBody::Payment(_) => KnownStatus::Payment(code.into()),
            ItemBody::Consent(_) => KnownStatus::Consent(code.into()),
            _ => KnownStatus::Unknown,
        };
        match known {
            KnownStatus::Case(CaseStatus::Unknown(_))
            | KnownStatus::Payment(PaymentStatus::Unknown(_))
            | KnownStatus::Consent(ConsentState::Unknown(_)) => KnownStatus::Unknown,
            known => known,
        }
    }
}

impl Item {
    /// The first field that does not go with the others, by its path.
    pub(crate) fn at_odds(&self) -> Option<&'static str> {
        match (&self.body, self.known_status()) {
            (ItemBody::Payment(payment), KnownStatus::Payment(status)) if !payment.status_fits(&status) => {
                Some("status.code")
            }
            (ItemBody::Case(case), _) if case.relations.iter().any(|relation| relation.item == self.id) => {
                Some("body.relations.item")
            }
            // The title of a NemKonto is for words: a number in it would be the account.
            (ItemBody::Registration(registration), _)
                if matches!(registration.register, Some(Register::NemKonto { .. }))
                    && has_account(&self.title) =>
            {
                Some("title")
            }
            _ => None,
        }
    }
}

/// Whether a text has so many digits that an account could be read out of it.
fn has_account(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 6
}

/// A status in the source's own classification. Empty where the source has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Status {
    /// The code as it came; [`Item::known_status`] reads it.
    pub code: String,
    /// The source's own word for it, where it sends one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Status {
    /// A status with a code and no word.
    pub fn code(code: impl Into<String>) -> Self {
        Self { code: code.into(), label: None }
    }
}

coded! {
    /// The parts of life the overview is divided in.
    Area {
        /// Person and contact data.
        Person = "person",
        /// Employment.
        Employment = "employment",
        /// Cash benefits.
        Benefits = "benefits",
        /// Health and elderly.
        Health = "health",
        /// School and education.
        Education = "education",
        /// Housing and energy.
        Housing = "housing",
        /// Residence.
        Residence = "residence",
        /// Economy and tax.
        Economy = "economy",
        /// Family.
        Family = "family",
        /// Day care.
        DayCare = "day_care",
        /// Culture, church and leisure.
        Culture = "culture",
        /// Building.
        Building = "building",
        /// Transport.
        Transport = "transport",
        /// Animals, fishing, hunting and nature.
        Nature = "nature",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn payment() -> serde_json::Value {
        json!({
            "id": "pay-1", "source": "skat", "version": 3, "as_of": "2026-03-01T08:00:00Z", "title": "Restskat", "area": "economy",
            "subject": "p1", "authority": "Skattestyrelsen", "status": {"code": "1"}, "details_url": "https://eksempel.dk/1",
            "body": {"kind": "payment", "amount": 125000, "due_date": "2026-03-20", "creditor": "Skattestyrelsen"}
        })
    }

    #[test]
    fn an_item_is_the_same_after_writing_and_reading() {
        let item: Item = serde_json::from_value(payment()).unwrap();
        let again: Item = serde_json::from_str(&serde_json::to_string(&item).unwrap()).unwrap();
        assert_eq!(again, item);
        assert_eq!(item.known_status(), KnownStatus::Payment(PaymentStatus::Upcoming));
    }

    #[test]
    fn a_kind_we_do_not_know_is_kept_whole() {
        let mut json = payment();
        json["body"] = json!({"kind": "hologram", "depth": [1, {"a": null}]});
        let item: Item = serde_json::from_value(json.clone()).unwrap();
        assert!(matches!(&item.body, ItemBody::Unknown(body) if body.kind() == "hologram"));
        assert_eq!(serde_json::to_value(&item).unwrap()["body"], json["body"]);
    }

    #[test]
    fn a_known_kind_with_a_bad_field_is_an_error_that_quotes_nothing() {
        let mut json = payment();
        json["body"]["amount"] = json!("hemmeligt");
        let error = serde_json::from_value::<Item>(json).unwrap_err().to_string();
        assert!(!error.contains("hemmeligt"), "{error}");
    }

    #[test]
    fn a_status_code_we_do_not_know_is_kept_and_called_unknown() {
        let mut json = payment();
        json["status"]["code"] = json!("99");
        let item: Item = serde_json::from_value(json).unwrap();
        assert_eq!((item.status.code.as_str(), item.known_status()), ("99", KnownStatus::Unknown));
    }

    #[test]
    fn every_kind_we_know_is_in_the_list_of_kinds() {
        for kind in crate::KINDS {
            let mut json = payment();
            json["body"] = json!({"kind": kind});
            let parsed = serde_json::from_value::<Item>(json);
            assert!(parsed.map_or(true, |item| !matches!(item.body, ItemBody::Unknown(_))), "{kind}");
        }
    }
}

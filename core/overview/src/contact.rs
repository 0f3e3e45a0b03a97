//! How an authority is reached, and what a register says without saying all of it (contact points of the overview's model: Digital Post,
//! Telefon, Fax, E-mail, Hjemmeside, Navn).

use serde::{Deserialize, Serialize};

use crate::value::{HttpsUrl, InvalidValue, text_value};

text_value! {
    /// A Danish telephone number: eight digits. Spaces and `+45` are taken off when it is read.
    PhoneNumber, |text| {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = bare.strip_prefix("+45").or_else(|| bare.strip_prefix("0045")).unwrap_or(&bare);
        let digits = bare.len() == 8 && bare.bytes().all(|byte| byte.is_ascii_digit());
        if digits { Ok(bare.to_owned()) } else { Err(InvalidValue::Phone) }
    }
}

const EMAIL_MAX: usize = 254;

text_value! {
    /// An e-mail address: something, one `@`, and a host with a dot. Nothing that a program could take for another recipient or a header.
    EmailAddress, |text| {
        let visible = text.chars().all(|c| c.is_alphanumeric() || "@.!#$%&'*+-/=^_{|}~".contains(c));
        let parts = text.split_once('@').filter(|(local, host)| {
            let host_is_one = host.contains('.') && !host.contains('@') && host.split('.').all(|label| !label.is_empty());
            !local.is_empty() && host_is_one
        });
        if visible && parts.is_some() && text.len() <= EMAIL_MAX { Ok(text) } else { Err(InvalidValue::Email) }
    }
}

/// The digits of an account that are kept, at most.
const DIGITS_KEPT: usize = 4;

text_value! {
    /// The last digits of an account. A whole number is cut down when it is read, so that it is never held, stored or shown.
    MaskedAccount, |text| {
        let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        let kept: String = digits.iter().skip(digits.len().saturating_sub(DIGITS_KEPT)).collect();
        if kept.is_empty() { Err(InvalidValue::Account) } else { Ok(kept) }
    }
}

/// One way to reach an authority. In JSON `{"type": "phone", "value": "33334444"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub enum ContactPoint {
    /// Write in Digital Post.
    DigitalPost(HttpsUrl),
    /// Call.
    Phone(PhoneNumber),
    /// Fax.
    Fax(PhoneNumber),
    /// Write an e-mail, which is not secure.
    Email(EmailAddress),
    /// Home page.
    Website(HttpsUrl),
    /// The name of the office.
    Name(String),
    /// A way this version does not know; shown as it came, and nothing is called or opened by it.
    Unknown {
        /// Its type.
        contact_type: String,
        /// What it says.
        value: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Raw {
    #[serde(rename = "type")]
    contact_type: String,
    value: String,
}

impl ContactPoint {
    /// The type as written in JSON.
    pub fn contact_type(&self) -> &str {
        match self {
            Self::DigitalPost(_) => "digital_post",
            Self::Phone(_) => "phone",
            Self::Fax(_) => "fax",
            Self::Email(_) => "email",
            Self::Website(_) => "website",
            Self::Name(_) => "name",
            Self::Unknown { contact_type, .. } => contact_type,
        }
    }

    /// What it says.
    pub fn value(&self) -> &str {
        match self {
            Self::DigitalPost(url) | Self::Website(url) => url.as_str(),
            Self::Phone(number) | Self::Fax(number) => number.as_str(),
            Self::Email(address) => address.as_str(),
            Self::Name(value) | Self::Unknown { value, .. } => value,
        }
    }
}

impl TryFrom<Raw> for ContactPoint {
    type Error = InvalidValue;

    fn try_from(raw: Raw) -> Result<Self, InvalidValue> {
        Ok(match raw.contact_type.as_str() {
            "digital_post" => Self::DigitalPost(HttpsUrl::new(raw.value)?),
            "phone" => Self::Phone(PhoneNumber::new(raw.value)?),
            "fax" => Self::Fax(PhoneNumber::new(raw.value)?),
            "email" => Self::Email(EmailAddress::new(raw.value)?),
            "website" => Self::Website(HttpsUrl::new(raw.value)?),
            "name" => Self::Name(raw.value),
            _ => Self::Unknown { contact_type: raw.contact_type, value: raw.value },
        })
    }
}

impl From<ContactPoint> for Raw {
    fn from(point: ContactPoint) -> Self {
        Raw { contact_type: point.contact_type().to_owned(), value: point.value().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_has_eight_digits_however_it_is_written() {
        for text in ["33334444", "33 33 44 44", "+45 33334444", "004533334444"] {
            assert_eq!(PhoneNumber::new(text).unwrap().as_str(), "33334444", "{text}");
        }
        for text in ["3333444", "333344445", "+46 33334444", "tlf. 33334444", ""] {
            assert_eq!(PhoneNumber::new(text), Err(InvalidValue::Phone), "{text}");
        }
    }

    #[test]
    fn an_address_that_could_carry_more_than_one_recipient_is_refused() {
        assert!(EmailAddress::new("post@eksempel.dk").is_ok());
        for text in ["a@b", "a@b.dk,c@d.dk", "a@b.dk?bcc=c@d.dk", "@b.dk", "a b@c.dk", "a@b..dk", "a@b.dk\nx"]
        {
            assert_eq!(EmailAddress::new(text), Err(InvalidValue::Email), "{text}");
        }
    }

    #[test]
    fn of_an_account_only_the_last_four_digits_are_left() {
        for text in ["1234 0001234567", "DK50 0040 0440 1164567", "4567", "****4567"] {
            let account: MaskedAccount = serde_json::from_value(text.into()).unwrap();
            assert_eq!(serde_json::to_value(&account).unwrap(), "4567", "{text}");
        }
        assert_eq!(MaskedAccount::new("ingen"), Err(InvalidValue::Account));
    }

    #[test]
    fn a_contact_point_of_an_unknown_type_is_kept_and_one_that_is_wrong_is_refused() {
        let pigeon = serde_json::json!({"type": "pigeon", "value": "Rådhuset"});
        let point: ContactPoint = serde_json::from_value(pigeon.clone()).unwrap();
        assert_eq!(serde_json::to_value(&point).unwrap(), pigeon);
        for (contact_type, value) in
            [("phone", "12"), ("website", "http://a.dk"), ("digital_post", "x"), ("email", "a")]
        {
            let json = serde_json::json!({"type": contact_type, "value": value});
            assert!(serde_json::from_value::<ContactPoint>(json).is_err(), "{contact_type}");
        }
    }
}

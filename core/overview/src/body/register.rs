//! What a register says about the citizen: address, NemKonto, NemSMS, Digital Post, vehicles.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Consistent;
use crate::coded::coded;
use crate::contact::{MaskedAccount, PhoneNumber};
use crate::fault::{Reader, Stop, read_field};
use crate::value::{InvalidValue, MunicipalityCode, text_value};

/// What a register says about the citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Raw")]
pub struct Registration {
    /// Since when.
    pub since: Option<Date>,
    /// What it says, where it is of a kind known by its fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<Register>,
    /// What it says, line by line. In those of a NemKonto an account is cut down to its last digits.
    pub lines: Vec<RegistrationLine>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    since: Option<Date>,
    #[serde(default)]
    register: Option<Register>,
    #[serde(default)]
    lines: Vec<RegistrationLine>,
}

impl From<Raw> for Registration {
    fn from(raw: Raw) -> Self {
        let Raw { since, register, mut lines } = raw;
        if matches!(register, Some(Register::NemKonto { .. })) {
            lines.iter_mut().for_each(RegistrationLine::mask);
        }
        Self { since, register, lines }
    }
}

impl Consistent for Registration {
    fn at_odds(&self) -> Option<&'static str> {
        (self.register.is_none() && self.lines.is_empty()).then_some("lines")
    }
}

/// A name and a value in a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationLine {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
}

impl RegistrationLine {
    /// A value with more digits than an account may show is the account.
    fn mask(&mut self) {
        let digits = self.value.bytes().filter(u8::is_ascii_digit).count();
        if let (true, Ok(account)) = (digits > 4, MaskedAccount::new(self.value.as_str())) {
            self.value = account.into();
        }
    }
}

/// A register and what it says. In JSON an object whose `type` names the variant in snake_case; one this version does not know is kept whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "type", rename_all = "snake_case")]
pub enum Register {
    /// The address in CPR.
    Address {
        /// In one line.
        address: String,
        /// The municipality it lies in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        municipality: Option<MunicipalityCode>,
    },
    /// The account that authorities pay into.
    NemKonto {
        /// Its last digits; the whole number is shown at the authority, by the item's link.
        account: MaskedAccount,
    },
    /// Text messages from authorities.
    NemSms {
        /// Signed up or not.
        state: Enrolment,
        /// The number they are sent to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<PhoneNumber>,
    },
    /// Digital Post.
    DigitalPost {
        /// Signed up or not.
        state: Enrolment,
    },
    /// A vehicle.
    Vehicle {
        /// Its number plate.
        plate: NumberPlate,
        /// Make and model.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// Last day of its next inspection (*syn*).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inspection_by: Option<Date>,
    },
    /// A register this version does not know.
    #[serde(skip)]
    Unknown(UnknownRegister),
}

/// A register of a type this version does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRegister {
    register_type: String,
    json: serde_json::Value,
}

impl UnknownRegister {
    /// The type's name as it came.
    pub fn register_type(&self) -> &str {
        &self.register_type
    }
}

const REGISTERS: [&str; 5] = ["address", "nem_konto", "nem_sms", "digital_post", "vehicle"];

impl Serialize for Register {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown(unknown) => unknown.json.serialize(to),
            known => Self::serialize(known, to),
        }
    }
}

impl<'de> Deserialize<'de> for Register {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(from)?;
        let register_type = read_field(&json, "type")?;
        if REGISTERS.contains(&register_type) {
            // `remote = "Self"` makes the derived function an inherent one. What serde says of a wrong value may quote it.
            return Self::deserialize(Reader::new(&json, &Stop::default()))
                .map_err(|_| serde::de::Error::custom("a field of the register"));
        }
        Ok(Self::Unknown(UnknownRegister { register_type: register_type.to_owned(), json }))
    }
}

text_value! {
    /// A Danish number plate: two to seven letters and digits, written without spaces.
    NumberPlate, |text| {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let letters = bare.chars().count();
        let fits = (2..=7).contains(&letters) && bare.chars().all(char::is_alphanumeric);
        if fits { Ok(bare) } else { Err(InvalidValue::Plate) }
    }
}

coded! {
    /// Whether somebody is signed up for something.
    Enrolment {
        /// Signed up.
        SignedUp = "signed_up",
        /// Not signed up.
        NotSignedUp = "not_signed_up",
        /// Exempt, and gets letters on paper.
        Exempt = "exempt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(json: Value) -> serde_json::Result<Registration> {
        serde_json::from_value(json)
    }

    #[test]
    fn a_whole_account_number_is_nowhere_in_what_was_read() {
        let json = json!({
            "register": {"type": "nem_konto", "account": "1234 0001234567"},
            "lines": [{"name": "Konto", "value": "1234-0001234567"}, {"name": "Bank", "value": "Opdigtet Bank"}]
        });
        let written = serde_json::to_string(&read(json).unwrap()).unwrap();
        assert!(
            !written.contains("000123") && written.contains("4567") && written.contains("Opdigtet Bank"),
            "{written}"
        );
    }

    #[test]
    fn registers_are_the_same_after_writing_and_reading_known_or_not() {
        for register in [
            json!({"type": "address", "address": "Opdigtet Allé 12", "municipality": "0101"}),
            json!({"type": "nem_konto", "account": "4567"}),
            json!({"type": "nem_sms", "state": "signed_up", "phone": "33334444"}),
            json!({"type": "digital_post", "state": "exempt"}),
            json!({"type": "vehicle", "plate": "AB12345", "model": "Opdigtet 3", "inspection_by": "2026-05-01"}),
            json!({"type": "boat", "length": 7}),
        ] {
            let registration = read(json!({"register": register})).unwrap();
            assert_eq!(serde_json::to_value(&registration).unwrap()["register"], register);
        }
    }

    #[test]
    fn a_register_with_a_wrong_field_is_refused_and_nothing_of_it_is_quoted() {
        for register in [
            json!({"type": "nem_konto", "account": "hemmelig"}),
            json!({"type": "address", "address": "x", "municipality": "hemmelig"}),
            json!({"type": "vehicle", "plate": "hemmelig!"}),
        ] {
            let error = read(json!({"register": register})).unwrap_err().to_string();
            assert!(!error.contains("hemmelig"), "{error}");
        }
    }
}

//! The preset dictionary of `lomme-qr/1`: what every message holds, whoever it speaks of.
//!
//! It is handed to zlib on both sides (RFC 1950, `FDICT`), so that a name of the standard costs two or three bytes even where
//! it stands for the first time. zlib writes the dictionary's Adler-32 into the message: a reader sees whether it has the
//! right one. Its bytes are a part of the profile and never change; other bytes would be another profile.

use std::sync::OnceLock;

use Piece::{Hex, Name};

use crate::mdoc::{DANISH_NAMESPACE, MDL_DOC_TYPE, MDL_NAMESPACE};

enum Piece {
    /// A text string of CBOR, with its head.
    Name(&'static str),
    /// Bytes as they are.
    Hex(&'static str),
}

/// The head of an element up to its value.
macro_rules! element {
    ($name:expr) => {
        [Name("elementIdentifier"), Name($name), Name("elementValue")]
    };
}

/// `ecdsa-with-SHA256`, names, validity, `id-ecPublicKey` with P-256, and the extensions of a reader's certificate, as DER.
const CERTIFICATE: [Piece; 1] = [Hex(concat!(
    "30820200308201a0a0030201020214300a06082a8648ce3d04030230310b300906035504061302444b3130060355040a0c0603550403",
    "0c301e170d3236170d32373059301306072a8648ce3d020106082a8648ce3d03010703420004a38200301f0603551d23041830168014",
    "301d0603551d0e04160414300e0603551d0f0101ff04040302078030150603551d250101ff040b3009060728818c5d0501060603551d",
    "120603551d1f300a06082a8648ce3d04030203480030450221000220"
))];

const REQUEST: [Piece; 9] = [
    Name("docRequests"),
    Hex("81a2"),
    Name("itemsRequest"),
    Hex("d81858a2"),
    Name("docType"),
    Name("nameSpaces"),
    Name("readerAuth"),
    // COSE_Sign1 with ES256 and x5chain.
    Hex("8443a10126a1182159"),
    Hex("02"),
];

/// Elements that no police preset has.
const RARER: [[Piece; 3]; 14] = [
    element!("issuing_authority"),
    element!("un_distinguishing_sign"),
    element!("nationality"),
    element!("birth_place"),
    element!("resident_address"),
    element!("resident_city"),
    element!("resident_postal_code"),
    element!("resident_country"),
    element!("sex"),
    element!("age_over_21"),
    element!("age_over_18"),
    element!("age_over_16"),
    element!("age_over_15"),
    element!("portrait"),
];

const RESPONSE: [Piece; 20] = [
    Hex("a3"),
    Name("version"),
    Name("1.0"),
    Name("documents"),
    Hex("81a3"),
    Name("docType"),
    Name(MDL_DOC_TYPE),
    Name("issuerSigned"),
    Hex("a2"),
    Name("nameSpaces"),
    Hex("a2"),
    Name(MDL_NAMESPACE),
    // An array of eight issuer-signed items.
    Hex("88d818585ba4"),
    Name("digestID"),
    Hex("00"),
    Name("random"),
    Hex("50"),
    Name(DANISH_NAMESPACE),
    Hex("82d818"),
    Hex("59"),
];

/// The small portrait: JFIF, and the heads of a grey JPEG's frame (80 × 100), Huffman tables and scan.
const PORTRAIT: [Piece; 3] = [
    Hex("5903ffd8ffe000104a46494600010100000100010000ffdb004300"),
    Hex("ffc0000b080064005001011100ffc400"),
    Hex("ffda0008010100003f00"),
];

/// Privileges: `full-date` is tag 1004 and ten characters.
const PRIVILEGES: [Piece; 9] = [
    Hex("84a4"),
    Name("vehicle_category_code"),
    Name("B"),
    Name("issue_date"),
    Hex("d903ec6a3230"),
    Name("expiry_date"),
    Hex("d903ec6a323033"),
    Name("codes"),
    Hex("81a1"),
];

const CODES: [Piece; 21] = [
    Name("code"),
    Name("01.06"),
    Name("sign"),
    Name("value"),
    Name("AM"),
    Name("A1"),
    Name("A2"),
    Name("A"),
    Name("BE"),
    Name("C1"),
    Name("C"),
    Name("C1E"),
    Name("CE"),
    Name("D1"),
    Name("D"),
    Name("D1E"),
    Name("DE"),
    Name("TM"),
    Name("LK"),
    Name("EP"),
    Name("70"),
];

/// COSE_Sign1 with ES256 and x5t, then the mobile security object up to its first two digests, which were left out.
const SECURITY_OBJECT: [Piece; 12] = [
    Name("issuerAuth"),
    Hex("8443a10126a11822822e48590300d818590300a7"),
    Name("version"),
    Name("1.0"),
    Name("digestAlgorithm"),
    Name("SHA-256"),
    Name("valueDigests"),
    Hex("a2"),
    Name(MDL_NAMESPACE),
    Hex("a8"),
    Hex("0058200000000000000000000000000000000000000000000000000000000000000000"),
    Hex("0158200000000000000000000000000000000000000000000000000000000000000000"),
];

/// The device's key (EC2, P-256), the type and the validity: a `tdate` is tag 0 and twenty characters.
const KEY_AND_VALIDITY: [Piece; 18] = [
    Name("deviceKeyInfo"),
    Hex("a1"),
    Name("deviceKey"),
    Hex("a401022001215820225820"),
    Name("docType"),
    Name(MDL_DOC_TYPE),
    Name("validityInfo"),
    Hex("a4"),
    Name("signed"),
    Hex("c074323032"),
    Hex("5a"),
    Name("validFrom"),
    Hex("c0743230325a"),
    Name("validUntil"),
    Hex("c0743230325a"),
    Name("expectedUpdate"),
    Hex("c074323032"),
    Hex("5430303a30303a30305a"),
];

const STATUS: [Piece; 8] = [
    Name("status"),
    Hex("a1"),
    Name("status_list"),
    Hex("a2"),
    Name("idx"),
    Hex("19"),
    Name("uri"),
    // A text of 33 bytes that begins with "https://".
    Hex("782168747470733a2f2f"),
];

const DEVICE_SIGNED: [Piece; 10] = [
    Hex("5840"),
    Name("deviceSigned"),
    Hex("a2"),
    Name("nameSpaces"),
    Hex("d81841a0"),
    Name("deviceAuth"),
    Hex("a1"),
    Name("deviceSignature"),
    Hex("8443a10126a0f65840"),
    Name("status"),
];

/// The dictionary. What a message needs most stands last, as zlib asks.
pub fn dictionary() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let mut bytes = Vec::new();
        let mut add = |pieces: &[Piece]| pieces.iter().for_each(|piece| piece.append(&mut bytes));
        add(&CERTIFICATE);
        add(&REQUEST);
        RARER.iter().for_each(|pieces| add(pieces));
        add(&RESPONSE);
        add(&element!("portrait_small"));
        add(&PORTRAIT);
        add(&element!("domestic_driving_privileges"));
        add(&[Hex("81a4")]);
        add(&element!("issuing_country"));
        add(&[Name("DK")]);
        ["family_name", "given_name", "document_number"].iter().for_each(|name| add(&element!(name)));
        for (name, first_digits) in
            [("birth_date", "3139"), ("issue_date", "3230"), ("expiry_date", "323033")]
        {
            add(&element!(name));
            add(&[Hex("d903ec6a"), Hex(first_digits)]);
        }
        add(&element!("driving_privileges"));
        add(&PRIVILEGES);
        add(&CODES);
        add(&SECURITY_OBJECT);
        add(&KEY_AND_VALIDITY);
        add(&STATUS);
        add(&DEVICE_SIGNED);
        add(&[Hex("00")]);
        bytes
    })
}

impl Piece {
    fn append(&self, bytes: &mut Vec<u8>) {
        match self {
            Name(name) => bytes.extend(crate::cbor::write(|e| e.str(name)?.ok())),
            Hex(digits) => {
                let digit =
                    |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok()).unwrap_or(0);
                let pairs = digits.as_bytes().chunks_exact(2);
                bytes.extend(pairs.map(|pair| pair.iter().fold(0, |byte, c| byte << 4 | digit(*c))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_dictionary_of_the_profile_never_changes() {
        let hash: [u8; 32] = Sha256::digest(dictionary()).into();
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let known = "1332c41948967e5005508f689135363f6e8ac6fc7e95ee3539d119a8003a6584";
        assert_eq!((dictionary().len(), hex.as_str()), (2161, known));
    }
}

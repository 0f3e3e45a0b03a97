//! A compact JWS (RFC 7515) as far as a status list token needs it: parsed, kept as it came, verified by the
//! certificate that it brings.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;

use crate::cbor::{Defect, ParseError, Within};
use crate::cose::{Algorithm, PublicKey, SignatureFault};

/// More certificates than this in one header are not read.
const MAX_CHAIN: usize = 8;

/// A parsed token. Nothing in it is trusted before [`Jws::verify`] says so.
#[derive(Debug, Clone)]
pub(crate) struct Jws {
    header: Header,
    signing_input: String,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

#[derive(Debug, Clone, Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    typ: Option<String>,
    /// Certificates in DER, base64, the signer's first.
    #[serde(default)]
    x5c: Vec<String>,
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

impl Jws {
    /// Reads a token of at most `limit` bytes.
    ///
    /// # Errors
    /// The first defect and its place.
    pub(crate) fn read(token: &str, limit: usize) -> Result<Self, ParseError> {
        if token.len() > limit {
            return Err(Defect::TooLarge { limit }.into());
        }
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Defect::Invalid("not three parts with dots between").into());
        };
        let decode = |part: &str| {
            let decoded = BASE64_URL_SAFE_NO_PAD.decode(part);
            decoded.map_err(|_| ParseError::from(Defect::Invalid("not base64url")))
        };
        let parsed: Header = decode(header)
            .and_then(|json| {
                serde_json::from_slice(&json).map_err(|_| Defect::Invalid("not a header of a JWS").into())
            })
            .within("header")?;
        if parsed.x5c.len() > MAX_CHAIN {
            return Err(ParseError::from(Defect::TooManyItems)).within("x5c").within("header");
        }
        Ok(Jws {
            header: parsed,
            payload: decode(payload).within("payload")?,
            signature: decode(signature).within("signature")?,
            signing_input: format!("{header}.{payload}"),
        })
    }

    /// The media type in the header, without `application/`.
    pub(crate) fn media_type(&self) -> Option<&str> {
        self.header.typ.as_deref()
    }

    /// What was signed.
    pub(crate) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The certificate of the signer in DER, if the header brings one.
    pub(crate) fn signer_certificate(&self) -> Option<Vec<u8>> {
        BASE64_STANDARD.decode(self.header.x5c.first()?).ok()
    }

    /// Verifies the signature.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub(crate) fn verify(&self, key: &PublicKey) -> Result<(), SignatureFault> {
        if self.header.crit.is_some() {
            return Err(SignatureFault::Critical);
        }
        let algorithm = match self.header.alg.as_str() {
            "ES256" => Algorithm::Es256,
            "ES384" => Algorithm::Es384,
            "ES512" => Algorithm::Es512,
            "EdDSA" => Algorithm::EdDsa,
            _ => return Err(SignatureFault::Algorithm),
        };
        Ok(key.verify(algorithm, self.signing_input.as_bytes(), &self.signature)?)
    }
}

//! `DeviceEngagement`: how a holder's phone offers a session (ISO/IEC 18013-5, 8.2.1.1).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::SessionKey;
use crate::cbor::{Defect, Node, ParseError, Value, Within, write};
use crate::cose::PublicKey;

/// The only cipher suite of the standard: ECDH, HKDF with SHA-256, AES-256-GCM.
const CIPHER_SUITE: i128 = 1;
/// The scheme of an engagement in a QR code.
const URI_SCHEME: &str = "mdoc:";
/// More ways to retrieve a document than this are not read.
const MAX_METHODS: usize = 16;

/// One way to reach the phone, as Bluetooth or NFC.
#[derive(Debug, Clone, PartialEq)]
pub struct RetrievalMethod {
    /// 1 NFC, 2 Bluetooth LE, 3 Wi-Fi Aware.
    pub kind: u64,
    /// The version of the way.
    pub version: u64,
    /// Its options, as they came.
    pub options: Value,
}

/// A parsed engagement and the bytes it came in, which are part of the session transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceEngagement {
    raw: Vec<u8>,
    version: String,
    device_key: PublicKey,
    retrieval_methods: Vec<RetrievalMethod>,
    others: Vec<(Value, Value)>,
}

impl DeviceEngagement {
    /// Reads an engagement.
    ///
    /// # Errors
    /// The first defect and its place; a cipher suite or key that is not supported is one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseError> {
        let node = Node::read(bytes)?;
        let fields = node.fields()?;
        let device_key = fields.read_numbered(1, |security| {
            let [suite, key, ..] = security.array()? else {
                return Err(Defect::Invalid("cipher suite and key are two").into());
            };
            if suite.integer().at(0)? != CIPHER_SUITE {
                return Err(Defect::Invalid("an unknown cipher suite")).at(0);
            }
            PublicKey::from_encoded_cose_key(key).at(1)
        })?;
        let retrieval_methods = fields.read_optional_numbered(2, |methods| {
            let methods = methods.array()?;
            if methods.len() > MAX_METHODS {
                return Err(Defect::TooManyItems.into());
            }
            methods.iter().enumerate().map(|(i, method)| read_method(method).at(i)).collect()
        })?;
        let known = |key: &Node<'_>| matches!(key.integer(), Ok(0..=2));
        Ok(DeviceEngagement {
            raw: bytes.to_vec(),
            version: fields.read_numbered(0, Node::text)?.to_owned(),
            device_key,
            retrieval_methods: retrieval_methods.unwrap_or_default(),
            others: node
                .map()?
                .iter()
                .filter(|(key, _)| !known(key))
                .map(|(key, value)| (key.to_value(), value.to_value()))
                .collect(),
        })
    }

    /// Reads an engagement from the text of a QR code: `mdoc:` and base64url.
    ///
    /// # Errors
    /// When it is no such text, or as [`DeviceEngagement::from_bytes`].
    pub fn from_uri(uri: &str) -> Result<Self, ParseError> {
        let encoded = uri.strip_prefix(URI_SCHEME).ok_or(Defect::Invalid("not an mdoc: address"))?;
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(encoded).map_err(|_| Defect::Invalid("not base64url"))?;
        Self::from_bytes(&bytes)
    }

    /// The text for a QR code.
    pub fn to_uri(&self) -> String {
        format!("{URI_SCHEME}{}", BASE64_URL_SAFE_NO_PAD.encode(&self.raw))
    }

    /// An engagement with a key and no way to be reached: the session runs where the engagement was read.
    pub fn of_key(device_key: &p256::PublicKey) -> Self {
        Self::of_session_key(&SessionKey::of(device_key))
    }

    /// The same with the bytes that the key came in.
    pub fn of_session_key(device_key: &SessionKey) -> Self {
        let raw = write(|e| {
            e.map(2)?.u8(0)?.str("1.0")?;
            e.u8(1)?.array(2)?.u8(1)?;
            e.writer_mut().extend_from_slice(device_key.as_bytes());
            Ok(())
        });
        DeviceEngagement {
            raw,
            version: "1.0".to_owned(),
            device_key: PublicKey::P256(*device_key.key()),
            retrieval_methods: Vec::new(),
            others: Vec::new(),
        }
    }

    /// The bytes it came in.
    pub fn as_bytes(&self) -> &[u8] {
        &self.raw
    }

    /// The version it is written in, as `1.0`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The phone's ephemeral key for this session.
    pub fn device_key(&self) -> &PublicKey {
        &self.device_key
    }

    /// The ways to reach the phone, best first.
    pub fn retrieval_methods(&self) -> &[RetrievalMethod] {
        &self.retrieval_methods
    }

    /// Every other field, as it came.
    pub fn others(&self) -> &[(Value, Value)] {
        &self.others
    }
}

fn read_method(node: &Node<'_>) -> Result<RetrievalMethod, ParseError> {
    let parts = node.array()?;
    let [kind, version, options] = parts else {
        return Err(Defect::Invalid("type, version and options are three").into());
    };
    Ok(RetrievalMethod {
        kind: kind.unsigned().at(0)?,
        version: version.unsigned().at(1)?,
        options: options.to_value(),
    })
}

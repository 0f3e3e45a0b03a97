//! `COSE_Sign1` (RFC 9052, section 4.2).

use coset::cbor::value::Value as CoseValue;
use coset::{
    CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, Label, TaggedCborSerializable, iana,
};
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;

use super::{Algorithm, KeyError, PublicKey};
use crate::cbor::{Defect, Kind, Node, ParseError};
use crate::hash::sha256;

/// `x5chain`: certificates in DER, the signer's first (RFC 9360).
const X5CHAIN: i64 = 33;
/// `x5t`: hash algorithm and hash of the signer's certificate (RFC 9360).
const X5T: i64 = 34;
/// SHA-256 truncated to 64 bits.
const SHA_256_64: i64 = -15;
/// SHA-256.
const SHA_256: i64 = -16;
/// `typ`, the media type of the whole structure (RFC 9596).
const TYP: i64 = 16;

/// Why a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    /// The algorithm is missing from the protected header or not one of ours.
    #[error("the signature algorithm is not supported")]
    Algorithm,
    /// The protected header lists a critical parameter that nobody here understands.
    #[error("a critical header is not understood")]
    Critical,
    /// There is nothing that was signed.
    #[error("there is no payload")]
    NoPayload,
    /// The key did not accept it.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// How a structure names the certificate of its signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerReference {
    /// The certificates themselves, the signer's first.
    Chain(Vec<Vec<u8>>),
    /// A hash of the signer's certificate: the reader must have the certificate already.
    Thumbprint {
        /// COSE hash algorithm, -15 (SHA-256/64) or -16 (SHA-256).
        algorithm: i64,
        /// The hash.
        hash: Vec<u8>,
    },
    /// Nothing that says who signed.
    Absent,
}

impl SignerReference {
    /// The `x5t` of a certificate by SHA-256/64, eight bytes.
    pub fn thumbprint_of(certificate: &[u8]) -> Self {
        SignerReference::Thumbprint {
            algorithm: SHA_256_64,
            hash: hash_of(SHA_256_64, certificate).unwrap_or_default(),
        }
    }

    /// Whether it names the certificate `der`, whose SHA-256 is `fingerprint`.
    pub(crate) fn names(&self, der: &[u8], fingerprint: &[u8; 32]) -> bool {
        match self {
            SignerReference::Thumbprint { algorithm, hash } => {
                let expected = hash_length(*algorithm).and_then(|length| fingerprint.get(..length));
                expected.is_some_and(|expected| expected == hash)
            }
            SignerReference::Chain(chain) => chain.first().is_some_and(|first| first == der),
            SignerReference::Absent => false,
        }
    }

    fn header(&self) -> Option<(i64, CoseValue)> {
        match self {
            SignerReference::Chain(chain) => match chain.as_slice() {
                [one] => Some((X5CHAIN, CoseValue::Bytes(one.clone()))),
                many => {
                    Some((X5CHAIN, CoseValue::Array(many.iter().cloned().map(CoseValue::Bytes).collect())))
                }
            },
            SignerReference::Thumbprint { algorithm, hash } => {
                Some((X5T, CoseValue::Array(vec![(*algorithm).into(), CoseValue::Bytes(hash.clone())])))
            }
            SignerReference::Absent => None,
        }
    }
}

/// How many bytes of SHA-256 a hash algorithm keeps; `None` for one that is not known here.
fn hash_length(algorithm: i64) -> Option<usize> {
    match algorithm {
        SHA_256_64 => Some(8),
        SHA_256 => Some(32),
        _ => None,
    }
}

fn hash_of(algorithm: i64, certificate: &[u8]) -> Option<Vec<u8>> {
    let hash = sha256(certificate);
    hash.get(..hash_length(algorithm)?).map(<[u8]>::to_vec)
}

/// A parsed `COSE_Sign1`. Its protected header is kept as it came; nothing in it is trusted before
/// [`Sign1::verify`] says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign1 {
    inner: CoseSign1,
}

impl Sign1 {
    /// Reads an untagged `COSE_Sign1`, as ISO/IEC 18013-5 embeds it.
    ///
    /// # Errors
    /// When it is not one.
    pub fn read(node: &Node<'_>) -> Result<Self, ParseError> {
        node.array()?;
        CoseSign1::from_slice(node.raw()).map(|inner| Sign1 { inner }).map_err(|_| not_sign1())
    }

    /// Reads a `COSE_Sign1` that stands alone, with or without its tag 18 (and CWT's tag 61).
    ///
    /// # Errors
    /// When it is not one.
    pub fn read_standalone(node: &Node<'_>) -> Result<Self, ParseError> {
        match node.kind() {
            Kind::Tag(61, inner) => Self::read_standalone(inner),
            Kind::Tag(18, _) => {
                CoseSign1::from_tagged_slice(node.raw()).map(|inner| Sign1 { inner }).map_err(|_| not_sign1())
            }
            _ => Self::read(node),
        }
    }

    /// What was signed, if it is attached.
    pub fn payload(&self) -> Option<&[u8]> {
        self.inner.payload.as_deref()
    }

    /// The media type in the protected header, if there is one.
    pub fn media_type(&self) -> Option<&str> {
        find(&self.inner.protected.header, TYP)?.as_text()
    }

    /// How the signer is named, in the unprotected header or the protected one.
    pub fn signer(&self) -> SignerReference {
        let headers = [&self.inner.unprotected, &self.inner.protected.header];
        for header in headers {
            match find(header, X5CHAIN) {
                Some(CoseValue::Bytes(one)) => return SignerReference::Chain(vec![one.clone()]),
                Some(CoseValue::Array(many)) => {
                    return SignerReference::Chain(
                        many.iter().filter_map(|c| c.as_bytes().cloned()).collect(),
                    );
                }
                _ => {}
            }
            if let Some([algorithm, CoseValue::Bytes(hash)]) =
                find(header, X5T).and_then(|v| v.as_array()).map(Vec::as_slice)
                && let Some(algorithm) = algorithm.as_integer().and_then(|n| i64::try_from(n).ok())
            {
                return SignerReference::Thumbprint { algorithm, hash: hash.clone() };
            }
        }
        SignerReference::Absent
    }

    /// The same structure with another reference to the signer in the unprotected header, which is not signed.
    pub fn with_signer(mut self, signer: &SignerReference) -> Self {
        self.inner
            .unprotected
            .rest
            .retain(|(label, _)| *label != Label::Int(X5CHAIN) && *label != Label::Int(X5T));
        if let Some((label, value)) = signer.header() {
            self.inner.unprotected.rest.push((Label::Int(label), value));
        }
        self
    }

    /// Verifies the signature over the attached payload, or over `detached` where there is none.
    ///
    /// # Errors
    /// The first thing that is wrong with it. An attached payload together with a detached one is wrong.
    pub fn verify(&self, key: &PublicKey, detached: Option<&[u8]>) -> Result<(), SignatureFault> {
        let protected = &self.inner.protected.header;
        if !protected.crit.is_empty() {
            return Err(SignatureFault::Critical);
        }
        let algorithm =
            protected.alg.as_ref().and_then(Algorithm::from_cose).ok_or(SignatureFault::Algorithm)?;
        let signed = match (&self.inner.payload, detached) {
            (Some(_), None) => self.inner.tbs_data(&[]),
            (None, Some(payload)) => self.inner.tbs_detached_data(payload, &[]),
            _ => return Err(SignatureFault::NoPayload),
        };
        Ok(key.verify(algorithm, &signed, &self.inner.signature)?)
    }

    /// The encoding, untagged. The protected header is the one that was received.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.inner.clone().to_vec().unwrap_or_default()
    }

    /// The encoding with tag 18.
    pub fn to_tagged_bytes(&self) -> Vec<u8> {
        self.inner.clone().to_tagged_vec().unwrap_or_default()
    }
}

/// A structure that waits for an ES256 signature from a key that is kept elsewhere.
#[derive(Debug)]
pub struct Unsigned {
    inner: CoseSign1,
    to_be_signed: Vec<u8>,
}

impl Unsigned {
    /// A signature over a payload that is not part of the structure.
    pub fn detached(payload: &[u8]) -> Self {
        let inner = CoseSign1Builder::new().protected(es256().build()).build();
        let to_be_signed = inner.tbs_detached_data(payload, &[]);
        Unsigned { inner, to_be_signed }
    }

    /// The message that ES256 hashes and signs.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// The signed structure, from `r || s`.
    pub fn sign(mut self, signature: [u8; 64]) -> Sign1 {
        self.inner.signature = signature.to_vec();
        Sign1 { inner: self.inner }
    }
}

/// Signs `payload` by ES256 with a key at hand, as an authority does. `media_type` goes into the protected header.
pub fn sign_attached(
    payload: Vec<u8>,
    media_type: Option<&str>,
    signer: &SignerReference,
    key: &SigningKey,
) -> Sign1 {
    let mut protected = es256();
    if let Some(media_type) = media_type {
        protected = protected.value(TYP, CoseValue::Text(media_type.to_owned()));
    }
    let inner = CoseSign1Builder::new()
        .protected(protected.build())
        .payload(payload)
        .create_signature(&[], |message| {
            let signature: p256::ecdsa::Signature = key.sign(message);
            signature.to_vec()
        })
        .build();
    Sign1 { inner }.with_signer(signer)
}

fn es256() -> HeaderBuilder {
    HeaderBuilder::new().algorithm(iana::Algorithm::ES256)
}

fn find(header: &coset::Header, label: i64) -> Option<&CoseValue> {
    header.rest.iter().find(|(l, _)| *l == Label::Int(label)).map(|(_, value)| value)
}

fn not_sign1() -> ParseError {
    Defect::Invalid("not a COSE_Sign1").into()
}

//! Public keys and the algorithms they verify.

use coset::iana;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::es256;
use crate::cbor::{Defect, Node, ParseError, Value, Within};

const OID_EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const OID_P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const OID_P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const OID_P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const OID_ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const OID_ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const OID_ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const OID_ECDSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");

/// A signature algorithm that ISO/IEC 18013-5 allows for documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA with SHA-256 on P-256, COSE -7.
    Es256,
    /// ECDSA with SHA-384 on P-384, COSE -35.
    Es384,
    /// ECDSA with SHA-512 on P-521, COSE -36.
    Es512,
    /// Ed25519, COSE -8.
    EdDsa,
}

impl Algorithm {
    /// The algorithm of a COSE header, if it is one of ours.
    pub fn from_cose(algorithm: &coset::Algorithm) -> Option<Self> {
        match algorithm {
            coset::Algorithm::Assigned(iana::Algorithm::ES256) => Some(Algorithm::Es256),
            coset::Algorithm::Assigned(iana::Algorithm::ES384) => Some(Algorithm::Es384),
            coset::Algorithm::Assigned(iana::Algorithm::ES512) => Some(Algorithm::Es512),
            coset::Algorithm::Assigned(iana::Algorithm::EdDSA) => Some(Algorithm::EdDsa),
            _ => None,
        }
    }
}

/// Why a key or a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A curve or key type that is not supported.
    #[error("this kind of key is not supported")]
    Unsupported,
    /// The bytes are not a point of the curve.
    #[error("the key is not a point of its curve")]
    NotOnCurve,
    /// The algorithm and the key do not belong together.
    #[error("the algorithm does not fit the key")]
    Mismatch,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    BadSignature,
}

/// A public key of a device, a certificate or a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// NIST P-256.
    P256(p256::PublicKey),
    /// NIST P-384.
    P384(p384::PublicKey),
    /// NIST P-521.
    P521(p521::PublicKey),
    /// Ed25519.
    Ed25519(ed25519_dalek::VerifyingKey),
}

impl PublicKey {
    /// Reads a `COSE_Key` (RFC 9053, section 7): EC2 on P-256, P-384 or P-521, or OKP with Ed25519. The y coordinate
    /// may be a sign bit.
    ///
    /// # Errors
    /// When a parameter is missing or of another type, or the key is not supported.
    pub fn from_cose_key(node: &Node<'_>) -> Result<Self, ParseError> {
        let fields = node.fields()?;
        let unsupported = || ParseError::from(Defect::Invalid("this kind of key is not supported"));
        let key_type = fields.read_numbered(1, Node::integer)?;
        let curve = fields.read_numbered(-1, Node::integer)?;
        let x = fields.read_numbered(-2, Node::bytes)?;
        let size = match (key_type, curve) {
            (2, 1) => 32,
            (2, 2) => 48,
            (2, 3) => 66,
            (1, 6) => {
                let x: &[u8; 32] = x.try_into().map_err(|_| Defect::Invalid("wrong length")).within("-2")?;
                let key = ed25519_dalek::VerifyingKey::from_bytes(x);
                return Ok(PublicKey::Ed25519(key.map_err(|_| Defect::Invalid("not a point of the curve"))?));
            }
            _ => return Err(unsupported()),
        };
        let point = fields.read_numbered(-3, |y| sec1_point(x, y, size))?;
        let key = match curve {
            1 => p256::PublicKey::from_sec1_bytes(&point).map(PublicKey::P256).ok(),
            2 => p384::PublicKey::from_sec1_bytes(&point).map(PublicKey::P384).ok(),
            _ => p521::PublicKey::from_sec1_bytes(&point).map(PublicKey::P521).ok(),
        };
        key.ok_or_else(|| Defect::Invalid("not a point of the curve").into())
    }

    /// Reads `#6.24(bstr .cbor COSE_Key)`, the form of session keys.
    ///
    /// # Errors
    /// As [`PublicKey::from_cose_key`].
    pub fn from_encoded_cose_key(node: &Node<'_>) -> Result<Self, ParseError> {
        Self::from_cose_key(&Node::read(node.encoded()?)?)
    }

    /// The key of a certificate.
    ///
    /// # Errors
    /// When the key is not supported or not a point of its curve.
    pub fn from_spki(spki: SubjectPublicKeyInfoRef<'_>) -> Result<Self, KeyError> {
        let bytes = spki.subject_public_key.as_bytes().ok_or(KeyError::Unsupported)?;
        let off_curve = KeyError::NotOnCurve;
        if spki.algorithm.oid == OID_ED25519 {
            let bytes = bytes.try_into().map_err(|_| off_curve)?;
            return ed25519_dalek::VerifyingKey::from_bytes(bytes)
                .map(PublicKey::Ed25519)
                .map_err(|_| off_curve);
        }
        if spki.algorithm.oid != OID_EC {
            return Err(KeyError::Unsupported);
        }
        match spki.algorithm.parameters_oid() {
            Ok(OID_P256) => {
                p256::PublicKey::from_sec1_bytes(bytes).map(PublicKey::P256).map_err(|_| off_curve)
            }
            Ok(OID_P384) => {
                p384::PublicKey::from_sec1_bytes(bytes).map(PublicKey::P384).map_err(|_| off_curve)
            }
            Ok(OID_P521) => {
                p521::PublicKey::from_sec1_bytes(bytes).map(PublicKey::P521).map_err(|_| off_curve)
            }
            _ => Err(KeyError::Unsupported),
        }
    }

    /// The `COSE_Key` of a P-256 key, as a device key is written into a mobile security object.
    pub fn p256_to_cose_key(key: &p256::PublicKey) -> Value {
        use p256::elliptic_curve::sec1::ToSec1Point;
        let point = key.to_sec1_point(false);
        let coordinate =
            |bytes: Option<&p256::FieldBytes>| Value::Bytes(bytes.map(|b| b.to_vec()).unwrap_or_default());
        Value::Map(vec![
            (Value::Integer(1), Value::Integer(2)),
            (Value::Integer(-1), Value::Integer(1)),
            (Value::Integer(-2), coordinate(point.x())),
            (Value::Integer(-3), coordinate(point.y())),
        ])
    }

    /// The key, if it is on P-256.
    pub fn as_p256(&self) -> Option<&p256::PublicKey> {
        match self {
            PublicKey::P256(key) => Some(key),
            _ => None,
        }
    }

    /// Verifies a COSE signature (`r || s`, or Ed25519's own form) over `message`.
    ///
    /// # Errors
    /// [`KeyError::Mismatch`] when the algorithm is not the key's, [`KeyError::BadSignature`] when it does not verify.
    pub fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        match (self, algorithm) {
            (PublicKey::P256(key), Algorithm::Es256) => {
                if es256::verifies(key, message, signature) {
                    Ok(())
                } else {
                    Err(KeyError::BadSignature)
                }
            }
            (PublicKey::P384(_), Algorithm::Es384) => {
                self.verify_prehash(&Sha384::digest(message), signature)
            }
            (PublicKey::P521(_), Algorithm::Es512) => {
                self.verify_prehash(&Sha512::digest(message), signature)
            }
            (PublicKey::Ed25519(key), Algorithm::EdDsa) => {
                let signature =
                    ed25519_dalek::Signature::from_slice(signature).map_err(|_| KeyError::BadSignature)?;
                key.verify_strict(message, &signature).map_err(|_| KeyError::BadSignature)
            }
            _ => Err(KeyError::Mismatch),
        }
    }

    /// Verifies the signature of a certificate or revocation list (ECDSA in DER, RFC 5758; Ed25519, RFC 8410).
    ///
    /// # Errors
    /// As [`PublicKey::verify`].
    pub fn verify_x509(
        &self,
        algorithm: ObjectIdentifier,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), KeyError> {
        if let PublicKey::Ed25519(key) = self {
            if algorithm != OID_ED25519 {
                return Err(KeyError::Mismatch);
            }
            let signature =
                ed25519_dalek::Signature::from_slice(signature).map_err(|_| KeyError::BadSignature)?;
            return key.verify(message, &signature).map_err(|_| KeyError::BadSignature);
        }
        if let (PublicKey::P256(_), OID_ECDSA_SHA256) = (self, algorithm) {
            let signature =
                p256::ecdsa::Signature::from_der(signature).map_err(|_| KeyError::BadSignature)?;
            return self.verify(Algorithm::Es256, message, &signature.to_bytes());
        }
        let digest = match algorithm {
            OID_ECDSA_SHA256 => Sha256::digest(message).to_vec(),
            OID_ECDSA_SHA384 => Sha384::digest(message).to_vec(),
            OID_ECDSA_SHA512 => Sha512::digest(message).to_vec(),
            _ => return Err(KeyError::Mismatch),
        };
        let fixed = match self {
            PublicKey::P256(_) => p256::ecdsa::Signature::from_der(signature).map(|s| s.to_vec()),
            PublicKey::P384(_) => p384::ecdsa::Signature::from_der(signature).map(|s| s.to_vec()),
            PublicKey::P521(_) => p521::ecdsa::Signature::from_der(signature).map(|s| s.to_vec()),
            PublicKey::Ed25519(_) => return Err(KeyError::Mismatch),
        };
        self.verify_prehash(&digest, &fixed.map_err(|_| KeyError::BadSignature)?)
    }

    fn verify_prehash(&self, digest: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        let verified = match self {
            PublicKey::P256(key) => p256::ecdsa::Signature::from_slice(signature)
                .and_then(|s| p256::ecdsa::VerifyingKey::from(key).verify_prehash(digest, &s)),
            PublicKey::P384(key) => p384::ecdsa::Signature::from_slice(signature)
                .and_then(|s| p384::ecdsa::VerifyingKey::from(key).verify_prehash(digest, &s)),
            PublicKey::P521(key) => p521::ecdsa::Signature::from_slice(signature)
                .and_then(|s| p521::ecdsa::VerifyingKey::from(*key).verify_prehash(digest, &s)),
            PublicKey::Ed25519(_) => return Err(KeyError::Mismatch),
        };
        verified.map_err(|_| KeyError::BadSignature)
    }
}

/// The SEC1 form of a point with `x` and either `y` or its sign bit.
fn sec1_point(x: &[u8], y: &Node<'_>, size: usize) -> Result<Vec<u8>, ParseError> {
    let wrong_length = ParseError::from(Defect::Invalid("a coordinate has the wrong length"));
    if x.len() != size {
        return Err(wrong_length);
    }
    let mut point = Vec::with_capacity(1 + 2 * size);
    if let crate::cbor::Kind::Bool(odd) = y.kind() {
        point.push(if *odd { 3 } else { 2 });
        point.extend_from_slice(x);
    } else {
        let y = y.bytes()?;
        if y.len() != size {
            return Err(wrong_length);
        }
        point.push(4);
        point.extend_from_slice(x);
        point.extend_from_slice(y);
    }
    Ok(point)
}

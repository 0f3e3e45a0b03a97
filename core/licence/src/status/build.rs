//! An authority makes a status list token.

use jiff::Timestamp;
use p256::ecdsa::SigningKey;

use super::MEDIA_TYPE;
use super::claims::{EXP, IAT, STATUS_LIST, SUB, TTL};
use crate::cbor::write;
use crate::cose::{SignerReference, sign_attached};
use crate::inflate::deflate;

/// What goes into a status list token.
#[derive(Debug)]
pub struct StatusListContent<'a> {
    /// The list's address.
    pub uri: String,
    /// Bits per entry: 1, 2, 4 or 8.
    pub bits: u8,
    /// One status per index.
    pub values: &'a [u8],
    /// When it is issued.
    pub issued_at: Timestamp,
    /// When it must no longer be used.
    pub expires_at: Timestamp,
    /// For how many seconds it may be kept.
    pub ttl_seconds: u64,
}

/// Why a token cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The number of bits is not one of the standard's.
    #[error("a status list has 1, 2, 4 or 8 bits an entry")]
    Bits,
    /// A value does not fit its bits.
    #[error("a status does not fit into the bits of its entry")]
    Value,
}

/// Makes and signs the token.
///
/// # Errors
/// [`BuildError`] when the content does not fit the format.
pub fn build(
    content: &StatusListContent<'_>,
    signer: &SigningKey,
    certificate_der: &[u8],
) -> Result<Vec<u8>, BuildError> {
    if !matches!(content.bits, 1 | 2 | 4 | 8) {
        return Err(BuildError::Bits);
    }
    let per_byte = usize::from(8 / content.bits);
    let mask = u8::MAX >> (8 - content.bits);
    let pack = |chunk: &[u8]| -> Result<u8, BuildError> {
        chunk.iter().rev().try_fold(0u8, |byte, value| match value & !mask {
            0 => Ok(byte.checked_shl(u32::from(content.bits)).unwrap_or(0) | value),
            _ => Err(BuildError::Value),
        })
    };
    let entries: Vec<u8> = content.values.chunks(per_byte).map(pack).collect::<Result<_, _>>()?;
    let compressed = deflate(&entries);
    let claims = write(|e| {
        e.map(5)?;
        e.i64(SUB)?.str(&content.uri)?;
        e.i64(EXP)?.i64(content.expires_at.as_second())?;
        e.i64(IAT)?.i64(content.issued_at.as_second())?;
        e.i64(STATUS_LIST)?.map(2)?.str("bits")?.u8(content.bits)?.str("lst")?.bytes(&compressed)?;
        e.i64(TTL)?.u64(content.ttl_seconds)?.ok()
    });
    let chain = SignerReference::Chain(vec![certificate_der.to_vec()]);
    Ok(sign_attached(claims, Some(MEDIA_TYPE), &chain, signer).to_tagged_bytes())
}

//! The claims of a token, in either of its forms.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{LIMITS_TOKEN, StatusList};
use crate::cbor::{Defect, Node, ParseError, Within, epoch_seconds};
use crate::inflate::inflate;

/// The largest list after inflation: 16 MiB, 64 million documents at 2 bits.
const MAX_LIST: usize = 16 << 20;

/// Claims of a CWT (RFC 8392 and the Token Status List).
pub(super) const SUB: i64 = 2;
pub(super) const EXP: i64 = 4;
pub(super) const IAT: i64 = 6;
pub(super) const STATUS_LIST: i64 = 65533;
pub(super) const TTL: i64 = 65534;

/// Reads the claims of a CWT.
pub(super) fn from_cwt(payload: &[u8]) -> Result<StatusList, ParseError> {
    let node = Node::read_within(payload, LIMITS_TOKEN)?;
    let claims = node.fields()?;
    let issued_at = claims.read_numbered(IAT, Node::epoch_seconds)?;
    let expires_at = claims.read_optional_numbered(EXP, Node::epoch_seconds)?;
    let lives_until =
        claims.read_optional_numbered(TTL, |ttl| Ok(lives_until(issued_at, ttl.unsigned()?)?))?;
    let (bits, entries) = claims.read_numbered(STATUS_LIST, |list| {
        let fields = list.fields()?;
        let bits = fields.read("bits", |bits| Ok(bits_per_entry(bits.unsigned()?)?))?;
        let entries = fields.read("lst", |lst| Ok(inflated(lst.bytes()?)?))?;
        Ok((bits, entries))
    })?;
    Ok(StatusList {
        uri: claims.read_numbered(SUB, Node::text)?.to_owned(),
        bits,
        entries,
        issued_at,
        usable_until: [expires_at, lives_until].into_iter().flatten().min(),
    })
}

#[derive(Deserialize)]
struct JwtClaims {
    sub: String,
    iat: u64,
    exp: Option<u64>,
    ttl: Option<u64>,
    status_list: JwtList,
}

#[derive(Deserialize)]
struct JwtList {
    bits: u64,
    lst: String,
}

/// Reads the claims of a JWT.
pub(super) fn from_jwt(payload: &[u8]) -> Result<StatusList, ParseError> {
    let claims: JwtClaims =
        serde_json::from_slice(payload).map_err(|_| Defect::Invalid("not the claims of a status list"))?;
    let issued_at = epoch_seconds(claims.iat).within("iat")?;
    let expires_at = claims.exp.map(epoch_seconds).transpose().within("exp")?;
    let lives_until = claims.ttl.map(|ttl| lives_until(issued_at, ttl)).transpose().within("ttl")?;
    let compressed = BASE64_URL_SAFE_NO_PAD.decode(&claims.status_list.lst);
    let compressed = compressed.map_err(|_| Defect::Invalid("not base64url")).within("lst")?;
    Ok(StatusList {
        uri: claims.sub,
        bits: bits_per_entry(claims.status_list.bits).within("bits")?,
        entries: inflated(&compressed).within("lst")?,
        issued_at,
        usable_until: [expires_at, lives_until].into_iter().flatten().min(),
    })
}

fn lives_until(issued_at: Timestamp, seconds: u64) -> Result<Timestamp, Defect> {
    let beyond = Defect::Invalid("beyond all time");
    let ttl = SignedDuration::from_secs(i64::try_from(seconds).map_err(|_| beyond)?);
    issued_at.checked_add(ttl).map_err(|_| beyond)
}

fn bits_per_entry(bits: u64) -> Result<u8, Defect> {
    match bits {
        1 => Ok(1),
        2 => Ok(2),
        4 => Ok(4),
        8 => Ok(8),
        _ => Err(Defect::Invalid("not 1, 2, 4 or 8")),
    }
}

fn inflated(compressed: &[u8]) -> Result<Vec<u8>, Defect> {
    let entries = inflate(compressed, MAX_LIST);
    entries.map_err(|_| Defect::Invalid("not a zlib stream, or too large"))
}

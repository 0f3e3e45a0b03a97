//! `lomme inspect`: what a file is and what is in it. Nothing is verified here, and the report says so; the values of a
//! document's elements are told only with `--raw`.

mod lists;
mod mdoc;
mod outline;
mod qr_text;
mod session;

use std::path::PathBuf;

use clap::Args;
use lomme_app::presented::as_pem;
use lomme_app::view::clip;
use lomme_licence::cbor::{Kind, LIMITS, Limits, Node, ParseError, TAG_ENCODED};
use lomme_licence::cert::{Certificate, RevocationList};
use lomme_licence::cose::PublicKey;
use lomme_licence::message::Message;

use crate::camera::lines;
use crate::exit::{Exit, Failure};
use crate::input::{binary, read};
use crate::{device_key, qr, say};

/// As much as a trust bundle may be.
const LIMITS_FILE: Limits = Limits { bytes: 16 << 20, ..LIMITS };
/// More names in one line than this are left out.
const NAMES: usize = 64;

#[derive(Args)]
pub(crate) struct Options {
    /// The file: raw, hexadecimal, base64url, PEM, text of QR symbols, or a PNG with one; - for stdin
    file: PathBuf,
    /// Outline the CBOR itself too, with its values; they may be personal data
    #[arg(long)]
    raw: bool,
}

/// What was found.
pub(crate) struct Report {
    lines: Vec<String>,
    /// The CBOR to outline, and whether there is no better report than its outline.
    cbor: Option<(Vec<u8>, bool)>,
}

impl Report {
    fn new(lines: Vec<String>) -> Self {
        Report { lines, cbor: None }
    }

    fn with_cbor(self, cbor: &[u8]) -> Self {
        Report { cbor: Some((cbor.to_vec(), false)), ..self }
    }

    /// The same with lines before it.
    fn after(mut self, mut lines: Vec<String>) -> Self {
        lines.append(&mut self.lines);
        Report { lines, ..self }
    }
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let name = options.file.display();
    let report = report(read(&options.file)?).map_err(|line| Failure::new(format!("{name} {line}")))?;
    report.lines.iter().try_for_each(|line| say(line))?;
    match report.cbor {
        Some((cbor, alone)) if alone || options.raw => {
            for line in outline::outline(&cbor) {
                say(&line)?;
            }
        }
        _ => {}
    }
    Ok(Exit::Done)
}

/// What the bytes are; otherwise the end of a sentence that begins with the file's name.
fn report(bytes: Vec<u8>) -> Result<Report, String> {
    if bytes.is_empty() {
        return Err("is empty".to_owned());
    }
    if bytes.starts_with(b"\x89PNG") {
        let texts = qr::decode(&bytes).map_err(|_| "cannot be read as PNG".to_owned())?;
        if texts.is_empty() {
            return Err("is a picture in which no QR symbol was found".to_owned());
        }
        return qr_text::report(&texts);
    }
    if let Some(pem) = as_pem(&bytes) {
        return pem_report(pem);
    }
    if let Ok(text) = std::str::from_utf8(&bytes) {
        let text = text.trim();
        if qr_text::is_frame(text) {
            return qr_text::report(&lines(text));
        }
        if text.starts_with("mdoc:") {
            return session::engagement_uri(text)
                .map_err(|error| format!("looks like a DeviceEngagement, but is not: {error}"));
        }
        if text.starts_with("ey") && text.split('.').count() == 3 {
            return lists::status_jwt(text).map_err(|error| format!("is a JWT, and no status list: {error}"));
        }
    }
    binary_report(&binary(bytes))
}

fn pem_report(pem: &str) -> Result<Report, String> {
    if let Ok(certificates) = Certificate::from_pem(pem) {
        let lines = certificates.iter().flat_map(|one| lists::certificate("Certificate", one));
        return Ok(Report::new(lines.chain([UNVERIFIED.to_owned()]).collect()));
    }
    match device_key::from_pem(pem) {
        Some(_) if pem.contains("PRIVATE KEY") => {
            Ok(Report::new(vec!["Private key of P-256 in PEM; it is not shown".to_owned()]))
        }
        Some(_) => Ok(Report::new(vec!["Public key of P-256 in PEM".to_owned()])),
        None => Err("is PEM, and neither a certificate nor a key of P-256".to_owned()),
    }
}

/// What is said of everything that is signed.
pub(crate) const UNVERIFIED: &str =
    "NOTHING WAS VERIFIED: this is what it claims to be, and anybody could have made it";

fn binary_report(bytes: &[u8]) -> Result<Report, String> {
    if Message::read(bytes).is_ok() {
        return qr_text::message_report(bytes)
            .map_err(|error| format!("is a message of lomme-qr/1, but what it holds is not: {error}"));
    }
    if let Ok(certificate) = Certificate::from_der(bytes) {
        let mut lines = lists::certificate("Certificate", &certificate);
        lines.push(UNVERIFIED.to_owned());
        return Ok(Report::new(lines));
    }
    if let Ok(list) = RevocationList::from_der(bytes) {
        let line = format!("Certificate revocation list of {}", list.this_update());
        return Ok(Report::new(vec![line, UNVERIFIED.to_owned()]));
    }
    let node = Node::read_within(bytes, LIMITS_FILE)
        .map_err(|error| format!("is none of the structures known here, and no CBOR: {error}"))?;
    match structure(bytes, &node) {
        Some((name, report)) => report
            .map(|report| report.with_cbor(bytes))
            .map_err(|error| format!("looks like {name}, but is not: {error}")),
        None => {
            let line = format!("CBOR of {} bytes, of no structure known here", bytes.len());
            Ok(Report { lines: vec![line], cbor: Some((bytes.to_vec(), true)) })
        }
    }
}

type Found = Option<(&'static str, Result<Report, ParseError>)>;

/// The structure of the standard that the shape of the CBOR belongs to.
fn structure(bytes: &[u8], node: &Node<'_>) -> Found {
    let found = |name, report| Some((name, report));
    match node.kind() {
        Kind::Map(_) => {
            let fields = node.fields().ok()?;
            let has = |name| fields.optional(name).is_some();
            if has("issuerAuth") {
                found("IssuerSigned", mdoc::issuer_signed(bytes))
            } else if has("digestAlgorithm") {
                found("a MobileSecurityObject", mdoc::mobile_security_object(&in_tag(bytes)))
            } else if has("version") && has("status") {
                found("a DeviceResponse", mdoc::device_response(bytes))
            } else if has("docRequests") {
                found("a DeviceRequest", session::device_request(bytes))
            } else if has("eReaderKey") {
                found("a SessionEstablishment", session::establishment(bytes))
            } else if fields.optional_numbered(0).is_some() && fields.optional_numbered(1).is_some() {
                found("a DeviceEngagement", session::engagement(bytes))
            } else if has("data") || has("status") {
                found("a SessionData", session::data(bytes))
            } else if has("elementIdentifier") {
                found("an IssuerSignedItem", mdoc::item(node))
            } else if fields.optional_numbered(1).is_some() && fields.optional_numbered(-1).is_some() {
                found("a COSE_Key", PublicKey::from_cose_key(node).map(|key| key_report(&key)))
            } else {
                None
            }
        }
        Kind::Tag(TAG_ENCODED, inner) => {
            let inner = inner.bytes().ok()?;
            let node = Node::read(inner).ok()?;
            structure(inner, &node)
        }
        Kind::Array(parts) if parts.len() == 3 => {
            let is_engagement =
                |part: &Node<'_>| matches!(part.kind(), Kind::Null | Kind::Tag(TAG_ENCODED, _));
            let fits = parts.iter().take(2).all(is_engagement);
            fits.then(|| ("a SessionTranscript", mdoc::transcript(bytes)))
        }
        Kind::Array(parts) if parts.len() == 4 => lists::signed(node),
        Kind::Tag(18 | 61, _) => lists::signed(node),
        _ => None,
    }
}

fn in_tag(bytes: &[u8]) -> Vec<u8> {
    lomme_licence::cbor::tagged_bytes(bytes)
}

fn key_report(key: &PublicKey) -> Report {
    Report::new(vec![format!("COSE_Key: public key, {}", lists::curve(key))])
}

/// Names in one line, so many as a person reads.
pub(crate) fn names<'n>(all: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<&str> = all.collect();
    let mut shown: Vec<String> = all.iter().take(NAMES).map(|name| clip(name)).collect();
    if let Some(more) = all.len().checked_sub(NAMES).filter(|more| *more > 0) {
        shown.push(format!("and {more} more"));
    }
    shown.join(", ")
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_structures_are_named_with_their_defect_and_others_are_outlined() {
        // {"version": "1.0", "status": "x"}
        let response = b"\xa2\x67version\x631.0\x66status\x61x".to_vec();
        let refused = report(response).map(|report| report.lines).unwrap_err();
        assert!(refused.starts_with("looks like a DeviceResponse, but is not: status"), "{refused}");
        let other = report(vec![0x82, 0x01, 0x02]).ok().and_then(|report| report.cbor);
        assert_eq!(other, Some((vec![0x82, 0x01, 0x02], true)));
        assert!(report(vec![0xff, 0xfe]).is_err());
        assert!(report(Vec::new()).is_err());
    }
}

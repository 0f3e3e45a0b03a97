//! Certificates, and what publishers sign: trust bundles, VICALs, status lists.

use jiff::Timestamp;
use lomme_app::view::clip;
use lomme_licence::cbor::{Fields, Node, ParseError};
use lomme_licence::cert::Certificate;
use lomme_licence::cose::{PublicKey, Sign1};
use lomme_licence::status::{self, StatusToken};
use lomme_licence::trust::bundle;

use super::mdoc::{mobile_security_object, signer};
use super::{Found, LIMITS_FILE, Report, UNVERIFIED, hex, names};

/// More certificates than this are counted and not listed.
const LISTED: usize = 20;

/// The curve of a key.
pub(super) fn curve(key: &PublicKey) -> &'static str {
    match key {
        PublicKey::P256(_) => "P-256",
        PublicKey::P384(_) => "P-384",
        PublicKey::P521(_) => "P-521",
        PublicKey::Ed25519(_) => "Ed25519",
    }
}

/// What a certificate says of itself, in one line.
pub(super) fn certificate(label: &str, certificate: &Certificate) -> Vec<String> {
    let name = certificate.common_name().unwrap_or_else(|| "without a common name".to_owned());
    let country = certificate.country().map(|country| format!(", {}", clip(&country))).unwrap_or_default();
    let own = if certificate.names_as_issuer(certificate) { ", its own issuer" } else { "" };
    vec![format!(
        "{label}: {}{country}{own}, {}, serial {}, valid {} to {}",
        clip(&name),
        curve(certificate.key()),
        hex(&certificate.serial_number()),
        certificate.not_before(),
        certificate.not_after()
    )]
}

/// A `COSE_Sign1` that stands alone, by its media type or what it signs.
pub(super) fn signed(node: &Node<'_>) -> Found {
    let signed = Sign1::read_standalone(node).ok()?;
    let payload = signed.payload().unwrap_or_default();
    let report = |lines: Result<Vec<String>, ParseError>| {
        lines.map(|mut lines| {
            lines.insert(1.min(lines.len()), UNVERIFIED.to_owned());
            lines.extend(signer(&signed));
            Report::new(lines)
        })
    };
    match signed.media_type() {
        Some(bundle::MEDIA_TYPE) => return Some(("a trust bundle", report(trust_bundle(payload)))),
        Some(status::MEDIA_TYPE) => return Some(("a status list", report(status_list(payload)))),
        _ => {}
    }
    if let Ok(inner) = Node::read_within(payload, LIMITS_FILE) {
        if inner.fields().is_ok_and(|fields| fields.optional("vicalProvider").is_some()) {
            return Some(("a VICAL", report(vical(&inner))));
        }
        if let Ok(mso) = mobile_security_object(payload) {
            let mut lines = vec!["COSE_Sign1 over a mobile security object".to_owned()];
            lines.extend(signer(&signed));
            return Some(("IssuerAuth", Ok(mso.after(lines))));
        }
    }
    let line = format!("COSE_Sign1 over {} bytes", payload.len());
    Some(("a COSE_Sign1", report(Ok(vec![line]))))
}

fn trust_bundle(payload: &[u8]) -> Result<Vec<String>, ParseError> {
    let node = Node::read_within(payload, LIMITS_FILE)?;
    let fields = node.fields()?;
    let number = fields.read_numbered(1, Node::unsigned)?;
    let mut lines = vec![
        format!("Trust bundle, issue {number}"),
        format!("  issued {}, next due {}", time(&fields, 2)?, time(&fields, 3)?),
    ];
    let list = fields.read_numbered(4, Node::bytes)?;
    let inner = Node::read_within(list, LIMITS_FILE)?;
    let inner = Sign1::read_standalone(&inner)?;
    lines.extend(vical(&Node::read_within(inner.payload().unwrap_or_default(), LIMITS_FILE)?)?);
    for (key, label) in [(5, "  document signer"), (6, "  reader root")] {
        let ders = fields.read_numbered(key, Node::array)?;
        lines.extend(ders.iter().take(LISTED).flat_map(|der| listed(label, der)));
        lines.extend(more(ders.len()));
    }
    for token in fields.read_numbered(7, Node::array)?.iter().take(LISTED) {
        let token = Node::read_within(token.bytes()?, LIMITS_FILE)?;
        let token = Sign1::read_standalone(&token)?;
        let about = status_list(token.payload().unwrap_or_default())?;
        lines.extend(about.into_iter().map(|line| format!("  {line}")));
    }
    let revocations = fields.read_numbered(8, Node::array)?.len();
    lines.push(format!("  {revocations} certificate revocation lists"));
    Ok(lines)
}

fn vical(node: &Node<'_>) -> Result<Vec<String>, ParseError> {
    let fields = node.fields()?;
    let provider = clip(fields.read("vicalProvider", Node::text)?);
    let date = clip(fields.read("date", |date| date.tagged(0)?.text())?);
    let infos = fields.read("certificateInfos", Node::array)?;
    let mut lines = vec![format!("VICAL of {provider}, {date}, {} certificates", infos.len())];
    for info in infos.iter().take(LISTED) {
        let fields = info.fields()?;
        lines.extend(fields.read("certificate", |der| Ok(listed("  root", der)))?);
        let types = fields.read("docType", Node::array)?;
        lines.push(format!("    for {}", names(types.iter().filter_map(|name| name.text().ok()))));
    }
    lines.extend(more(infos.len()));
    Ok(lines)
}

fn status_list(payload: &[u8]) -> Result<Vec<String>, ParseError> {
    let node = Node::read_within(payload, LIMITS_FILE)?;
    let fields = node.fields()?;
    let uri = clip(fields.read_numbered(2, Node::text)?);
    let (bits, length) = fields.read_numbered(65533, |list| {
        let list = list.fields()?;
        Ok((list.read("bits", Node::unsigned)?, list.read("lst", Node::bytes)?.len()))
    })?;
    let until = fields.optional_numbered(4).map(|_| time(&fields, 4)).transpose()?;
    let until = until.map(|at| format!(", expires {at}")).unwrap_or_default();
    Ok(vec![
        format!("Status list {uri}"),
        format!("  issued {}{until}, {bits} bits an entry, {length} bytes compressed", time(&fields, 6)?),
    ])
}

/// A status list in its other form.
pub(super) fn status_jwt(text: &str) -> Result<Report, ParseError> {
    let token = StatusToken::from_jwt(text)?;
    let uri = clip(token.claimed_uri());
    let mut lines = vec![
        format!("Status list {uri}, as JWT"),
        UNVERIFIED.to_owned(),
        format!("  issued {}", token.claimed_issued_at()),
    ];
    match token.named_signer() {
        Some(signer) => lines.extend(certificate("  signer", &signer)),
        None => lines.push("  signer: not named".to_owned()),
    }
    Ok(Report::new(lines))
}

fn listed(label: &str, der: &Node<'_>) -> Vec<String> {
    match der.bytes().map(Certificate::from_der) {
        Ok(Ok(found)) => certificate(label, &found),
        _ => vec![format!("{label}: not an X.509 certificate that can be read")],
    }
}

fn more(count: usize) -> Option<String> {
    count.checked_sub(LISTED).filter(|more| *more > 0).map(|more| format!("  and {more} more"))
}

/// Seconds since 1970 as a time, or as they stand where they are beyond all time.
fn time(fields: &Fields<'_, '_>, key: i64) -> Result<String, ParseError> {
    let seconds = fields.read_numbered(key, Node::unsigned)?;
    let at = i64::try_from(seconds).ok().and_then(|at| Timestamp::from_second(at).ok());
    Ok(at.map_or_else(|| format!("second {seconds}"), |at| at.to_string()))
}

//! The structures of ISO/IEC 18013-5, by what they name and not by what they say.

use lomme_app::view::clip;
use lomme_licence::cbor::{Defect, Node, ParseError};
use lomme_licence::cert::Certificate;
use lomme_licence::cose::{Sign1, SignerReference};
use lomme_licence::mdoc::{
    DeviceAuth, DeviceResponse, IssuerSigned, MobileSecurityObject, SessionTranscript,
};
use lomme_licence::message::Show;

use super::{Report, UNVERIFIED, hex, lists, names, session};

pub(super) fn show(show: &Show) -> Result<Report, ParseError> {
    let made = session::second(show.issued_at);
    let lines = vec![format!("Show of lomme-qr/1, made {made}, nonce {}", hex(&show.nonce))];
    Ok(device_response(&show.device_response)?.after(lines).with_cbor(&show.device_response))
}

pub(super) fn device_response(bytes: &[u8]) -> Result<Report, ParseError> {
    let response = DeviceResponse::from_bytes(bytes)?;
    let mut lines = vec![
        format!("DeviceResponse of {} bytes, status {}", bytes.len(), response.status()),
        UNVERIFIED.to_owned(),
    ];
    for document in response.documents() {
        lines.push(format!("document {}", clip(document.doc_type())));
        issued(document.issuer_signed(), &mut lines);
        let device = document.device_signed();
        lines.extend(device_elements(device.raw_name_spaces())?);
        let auth = match device.auth() {
            DeviceAuth::Signature(_) => "signature",
            DeviceAuth::Mac(_) => "MAC",
        };
        lines.push(format!("  device authentication: {auth}"));
    }
    Ok(Report::new(lines))
}

/// The names of the elements that the device signed for itself.
fn device_elements(tagged: &[u8]) -> Result<Vec<String>, ParseError> {
    let node = Node::read(tagged)?;
    let node = Node::read(node.encoded()?)?;
    let line = |(name_space, elements): &(Node<'_>, Node<'_>)| {
        let elements = names(elements.map()?.iter().filter_map(|(element, _)| element.text().ok()));
        Ok(format!("  signed by the device, {}: {elements}", clip(name_space.text()?)))
    };
    node.map()?.iter().map(line).collect()
}

pub(super) fn issuer_signed(bytes: &[u8]) -> Result<Report, ParseError> {
    let issuer_signed = IssuerSigned::from_bytes(bytes)?;
    let mut lines = vec![format!("IssuerSigned of {} bytes", bytes.len()), UNVERIFIED.to_owned()];
    issued(&issuer_signed, &mut lines);
    Ok(Report::new(lines))
}

/// The issuer's part: names of elements, the mobile security object and its signer.
fn issued(issuer_signed: &IssuerSigned, lines: &mut Vec<String>) {
    for (name_space, items) in issuer_signed.name_spaces() {
        let elements = names(items.iter().map(|item| item.element()));
        lines.push(format!("  {} ({}): {elements}", clip(name_space), items.len()));
    }
    match issuer_signed.mobile_security_object() {
        Ok(mso) => lines.extend(security_object(&mso)),
        Err(error) => lines.push(format!("  mobile security object: cannot be read: {error}")),
    }
    lines.extend(signer(issuer_signed.issuer_auth()));
}

pub(super) fn mobile_security_object(tagged: &[u8]) -> Result<Report, ParseError> {
    let mso = MobileSecurityObject::from_bytes(tagged)?;
    let mut lines = vec!["MobileSecurityObject".to_owned(), UNVERIFIED.to_owned()];
    lines.extend(security_object(&mso));
    Ok(Report::new(lines))
}

fn security_object(mso: &MobileSecurityObject) -> Vec<String> {
    let validity = &mso.validity;
    let mut lines = vec![
        format!("  signed for {} at {}", clip(&mso.doc_type), validity.signed),
        format!("  valid {} to {}", validity.valid_from, validity.valid_until),
    ];
    lines.extend(validity.expected_update.map(|at| format!("  update expected {at}")));
    for (name_space, digests) in &mso.value_digests {
        let (name, count) = (clip(name_space), digests.len());
        lines.push(format!("  {count} digests ({}) of {name}", mso.digest_algorithm.name()));
    }
    lines.push(match &mso.device_key {
        Ok(key) => format!("  device key: {}", lists::curve(key)),
        Err(error) => format!("  device key: cannot be used: {error}"),
    });
    lines.push(match &mso.status {
        Some(status) => format!("  status: index {} of {}", status.index, clip(&status.uri)),
        None => "  status: no reference".to_owned(),
    });
    lines
}

/// How a signature names its signer.
pub(super) fn signer(signed: &Sign1) -> Vec<String> {
    match signed.signer() {
        SignerReference::Chain(chain) => chain
            .iter()
            .take(4)
            .flat_map(|der| match Certificate::from_der(der) {
                Ok(certificate) => lists::certificate("  signer", &certificate),
                Err(error) => vec![format!("  signer: {error}")],
            })
            .collect(),
        SignerReference::Thumbprint { hash, .. } => {
            let hash = hash.get(..hash.len().min(32)).unwrap_or_default();
            vec![format!("  signer: the certificate with the hash {}", hex(hash))]
        }
        SignerReference::Absent => vec!["  signer: not named".to_owned()],
    }
}

/// An `IssuerSignedItem`, without its value.
pub(super) fn item(node: &Node<'_>) -> Result<Report, ParseError> {
    let fields = node.fields()?;
    let element = fields.read("elementIdentifier", Node::text)?;
    let digest = fields.read("digestID", Node::unsigned)?;
    fields.optional("elementValue").ok_or(Defect::Missing)?;
    let line = format!("IssuerSignedItem {}, digest {digest}", clip(element));
    Ok(Report::new(vec![line, UNVERIFIED.to_owned()]))
}

pub(super) fn transcript(bytes: &[u8]) -> Result<Report, ParseError> {
    let transcript = SessionTranscript::from_bytes(bytes)?;
    let node = Node::read(transcript.as_bytes())?;
    let part = |part: &Node<'_>| format!("{} of {} bytes", part.kind().name(), part.raw().len());
    let named = ["DeviceEngagementBytes", "EReaderKeyBytes", "Handover"];
    let mut lines = vec![format!("SessionTranscript of {} bytes", bytes.len())];
    lines.extend(named.iter().zip(node.array()?).map(|(name, node)| format!("  {name}: {}", part(node))));
    Ok(Report::new(lines))
}

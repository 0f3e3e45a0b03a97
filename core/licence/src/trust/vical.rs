//! The VICAL: a verified issuer certificate authority list (ISO/IEC 18013-5 Annex C).

use jiff::Timestamp;
use p256::ecdsa::SigningKey;

use super::{TrustError, TrustedRoot, verify_published};
use crate::cbor::{Defect, Node, ParseError, Value, Within, write_value};
use crate::cert::{Certificate, Finding, Profile};
use crate::cose::{Sign1, SignerReference, sign_attached};
use crate::mdoc::{read_tdate, read_version};

/// More certificates than this in one list are not read.
const MAX_CERTIFICATES: usize = 1_000;

/// What goes into a VICAL.
#[derive(Debug)]
pub struct VicalContent<'a> {
    /// Who publishes it.
    pub provider: String,
    /// When.
    pub date: Timestamp,
    /// Its number.
    pub issue_id: u64,
    /// When the next one is due.
    pub next_update: Timestamp,
    /// Root certificates in DER, and the document types each is trusted for.
    pub certificates: &'a [(Vec<u8>, Vec<String>)],
}

/// A certificate that cannot stand in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a certificate of the list cannot be used: {0}")]
pub struct BuildError(#[from] crate::cert::CertificateError);

/// Makes and signs a VICAL.
///
/// # Errors
/// When one of the certificates is not one.
pub fn build(
    content: &VicalContent<'_>,
    signer: &SigningKey,
    certificate_der: &[u8],
) -> Result<Vec<u8>, BuildError> {
    let infos = content.certificates.iter().map(|(der, doc_types)| certificate_info(der, doc_types));
    let vical = Value::Map(vec![
        (Value::from("version"), Value::from("1.0")),
        (Value::from("vicalProvider"), Value::from(content.provider.as_str())),
        (Value::from("date"), Value::tdate(content.date)),
        (Value::from("vicalIssueID"), Value::Integer(content.issue_id.into())),
        (Value::from("nextUpdate"), Value::tdate(content.next_update)),
        (Value::from("certificateInfos"), Value::Array(infos.collect::<Result<_, _>>()?)),
    ]);
    let chain = SignerReference::Chain(vec![certificate_der.to_vec()]);
    Ok(sign_attached(write_value(&vical), None, &chain, signer).to_bytes())
}

fn certificate_info(der: &[u8], doc_types: &[String]) -> Result<Value, BuildError> {
    let certificate = Certificate::from_der(der)?;
    let doc_types = doc_types.iter().map(|t| Value::from(t.as_str())).collect();
    let mut info = vec![
        (Value::from("certificate"), Value::Bytes(der.to_vec())),
        (Value::from("serialNumber"), Value::Tag(2, Box::new(Value::Bytes(certificate.serial_number())))),
        (Value::from("ski"), Value::Bytes(certificate.subject_key_identifier().unwrap_or_default())),
        (Value::from("docType"), Value::Array(doc_types)),
    ];
    if let Some(country) = certificate.country() {
        info.push((Value::from("issuingCountry"), Value::from(country.as_str())));
    }
    info.push((Value::from("notBefore"), Value::tdate(certificate.not_before())));
    info.push((Value::from("notAfter"), Value::tdate(certificate.not_after())));
    Ok(Value::Map(info))
}

/// A verified VICAL. Only [`open`] makes one.
#[derive(Debug, Clone)]
pub struct Vical {
    pub(super) roots: Vec<TrustedRoot>,
    pub(super) date: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    provider: String,
    issue_id: Option<u64>,
    left_out: usize,
}

impl Vical {
    /// The roots it lists, each with its document types.
    pub fn roots(&self) -> &[TrustedRoot] {
        &self.roots
    }

    /// Who publishes it.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// When it was issued.
    pub fn date(&self) -> Timestamp {
        self.date
    }

    /// When the next one is due.
    pub fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// Its number; later ones are higher.
    pub fn issue_id(&self) -> Option<u64> {
        self.issue_id
    }

    /// How many of its certificates cannot be used: of a kind that is not supported, or against a security rule.
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

/// Verifies a VICAL by the root of its publisher. A certificate in it that breaks a security rule of the profile, or
/// cannot be read, is left out; the others stand.
///
/// # Errors
/// When it is malformed, or not signed by a signer of the publisher's.
pub fn open(bytes: &[u8], publisher: &Certificate) -> Result<Vical, TrustError> {
    let signed = Sign1::read_standalone(&Node::read(bytes)?)?;
    let date = |payload| Node::read(payload)?.fields()?.read("date", read_tdate);
    let payload = verify_published(&signed, publisher, date)?;
    let node = Node::read(payload)?;
    let fields = node.fields()?;
    fields.read("version", read_version)?;
    let infos = fields.read("certificateInfos", Node::array)?;
    if infos.len() > MAX_CERTIFICATES {
        return Err(ParseError::from(Defect::TooManyItems)).within("certificateInfos").map_err(Into::into);
    }
    let (mut roots, mut left_out) = (Vec::new(), 0);
    for (i, info) in infos.iter().enumerate() {
        match read_info(info).at(i).within("certificateInfos")? {
            Some(root) => add_root(&mut roots, root),
            None => left_out += 1,
        }
    }
    Ok(Vical {
        left_out,
        roots,
        date: fields.read("date", read_tdate)?,
        next_update: fields.read_optional("nextUpdate", read_tdate)?,
        provider: fields.read("vicalProvider", Node::text)?.to_owned(),
        issue_id: fields.read_optional("vicalIssueID", Node::unsigned)?,
    })
}

/// A list may name a certificate more than once, each time for other document types.
fn add_root(roots: &mut Vec<TrustedRoot>, root: TrustedRoot) {
    match roots.iter_mut().find(|known| known.certificate == root.certificate) {
        Some(known) => {
            let more = root.doc_types.into_iter().flatten();
            known.doc_types.get_or_insert_default().extend(more);
        }
        None => roots.push(root),
    }
}

/// The root of an entry, if it can be used.
fn read_info(info: &Node<'_>) -> Result<Option<TrustedRoot>, ParseError> {
    let fields = info.fields()?;
    let doc_types = fields.read("docType", |types| {
        types.array()?.iter().map(|t| Ok(t.text()?.to_owned())).collect::<Result<Vec<_>, ParseError>>()
    })?;
    let Ok(certificate) = Certificate::from_der(fields.read("certificate", Node::bytes)?) else {
        return Ok(None);
    };
    let misfit = Profile::IacaRoot.check(&certificate, &certificate).into_iter().any(Finding::is_security);
    Ok((!misfit).then_some(TrustedRoot { certificate, doc_types: Some(doc_types) }))
}

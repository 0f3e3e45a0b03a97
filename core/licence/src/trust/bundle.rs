//! The signed bundle a reader fetches before a shift, with all it needs to verify without a network.
//!
//! `COSE_Sign1` with `typ` `application/lomme-trust-bundle+cbor`, signed by a VICAL signer of the configured
//! publisher, over
//!
//! ```text
//! { 0: version (1), 1: issue number (uint), 2: issued_at (uint, seconds), 3: next_update (uint, seconds),
//!   4: VICAL (bstr), 5: [* document signer (bstr, DER)], 6: [* reader root (bstr, DER)],
//!   7: [* status list token (bstr, CWT)], 8: [* certificate revocation list (bstr, DER)] }
//! ```

use jiff::Timestamp;
use p256::ecdsa::SigningKey;

use super::{Trust, TrustError, TrustSource, verify_published, vical};
use crate::cbor::{Defect, Fields, LIMITS, Limits, Node, ParseError, Within, write};
use crate::cert::{Certificate, Finding, Profile, RevocationList};
use crate::cose::{Sign1, SignerReference, sign_attached};
use crate::status::StatusToken;

/// The media type in the protected header.
pub const MEDIA_TYPE: &str = "application/lomme-trust-bundle+cbor";
const VERSION: u64 = 1;
/// The largest bundle that is read: 16 MiB.
const LIMITS_BUNDLE: Limits = Limits { bytes: 16 << 20, ..LIMITS };

/// What goes into a bundle.
#[derive(Debug)]
pub struct BundleContent {
    /// Higher than that of the bundle before it.
    pub issue_number: u64,
    /// When it is issued.
    pub issued_at: Timestamp,
    /// When the next one is due.
    pub next_update: Timestamp,
    /// The signed VICAL.
    pub vical: Vec<u8>,
    /// Document signer certificates in DER.
    pub document_signers: Vec<Vec<u8>>,
    /// Roots of readers in DER.
    pub reader_roots: Vec<Vec<u8>>,
    /// Status list tokens.
    pub status_lists: Vec<Vec<u8>>,
    /// Certificate revocation lists in DER.
    pub crls: Vec<Vec<u8>>,
}

/// Makes and signs a bundle.
pub fn build(content: &BundleContent, signer: &SigningKey, certificate_der: &[u8]) -> Vec<u8> {
    let lists = [&content.document_signers, &content.reader_roots, &content.status_lists, &content.crls];
    let payload = write(|e| {
        e.map(9)?;
        e.u8(0)?.u64(VERSION)?;
        e.u8(1)?.u64(content.issue_number)?;
        e.u8(2)?.i64(content.issued_at.as_second())?;
        e.u8(3)?.i64(content.next_update.as_second())?;
        e.u8(4)?.bytes(&content.vical)?;
        for (key, list) in (5u8..).zip(lists) {
            e.u8(key)?.array(list.len() as u64)?;
            for bytes in list {
                e.bytes(bytes)?;
            }
        }
        Ok(())
    });
    let chain = SignerReference::Chain(vec![certificate_der.to_vec()]);
    sign_attached(payload, Some(MEDIA_TYPE), &chain, signer).to_tagged_bytes()
}

/// Verifies a bundle by the root of its publisher. `last_issue` is the number of the bundle in use: an older one is
/// refused, so that nobody can bring back a list from before a revocation.
///
/// Parts that are not signed as they should be, a status list of an untrusted signer for one, are left out, so that
/// a verdict reports their absence.
///
/// # Errors
/// When it is malformed, not the publisher's, or older than the one in use.
pub fn open(bytes: &[u8], publisher: &Certificate, last_issue: Option<u64>) -> Result<Trust, TrustError> {
    let signed = Sign1::read_standalone(&Node::read_within(bytes, LIMITS_BUNDLE)?)?;
    if signed.media_type() != Some(MEDIA_TYPE) {
        return Err(ParseError::from(Defect::Invalid("not the media type of a trust bundle")).into());
    }
    let issued_at =
        |payload| Node::read_within(payload, LIMITS_BUNDLE)?.fields()?.read_numbered(2, Node::epoch_seconds);
    let payload = verify_published(&signed, publisher, issued_at)?;
    let node = Node::read_within(payload, LIMITS_BUNDLE)?;
    let fields = node.fields()?;
    if fields.read_numbered(0, Node::unsigned)? != VERSION {
        return Err(ParseError::from(Defect::Invalid("a later version of the bundle")).into());
    }
    let issue_number = fields.read_numbered(1, Node::unsigned)?;
    if last_issue.is_some_and(|last| issue_number < last) {
        return Err(TrustError::Older);
    }
    let vical = vical::open(fields.read_numbered(4, Node::bytes)?, publisher)?;
    // The bundle is no fresher than the list of roots in it.
    let next_update = fields.read_numbered(3, Node::epoch_seconds)?;
    let source = TrustSource::Bundle {
        issue_number,
        issued_at: fields.read_numbered(2, Node::epoch_seconds)?,
        next_update: vical.next_update.map_or(next_update, |next| next.min(next_update)),
    };
    let mut trust = Trust::of_roots(vical.roots, source);
    trust.add_reader_roots(
        byte_strings(&fields, 6)?
            .filter_map(|der| Certificate::from_der(der).ok())
            .filter(|root| !Profile::OtherRoot.check(root, root).into_iter().any(Finding::is_security)),
    );
    // What is not signed as it should be is left out; a verdict reports that it is missing.
    for signer in byte_strings(&fields, 5)?.filter_map(|der| Certificate::from_der(der).ok()) {
        let _ = trust.add_document_signer(signer);
    }
    for token in byte_strings(&fields, 7)?.filter_map(|token| StatusToken::read(token).ok()) {
        let _ = trust.add_status_list(token);
    }
    for list in byte_strings(&fields, 8)?.filter_map(|der| RevocationList::from_der(der).ok()) {
        let _ = trust.add_revocation_list(list);
    }
    Ok(trust)
}

fn byte_strings<'n>(
    fields: &Fields<'n, '_>,
    key: i64,
) -> Result<impl Iterator<Item = &'n [u8]> + use<'n>, ParseError> {
    let read = |node: &'n Node<'_>| node.array()?.iter().enumerate().map(|(i, n)| n.bytes().at(i)).collect();
    fields.read_numbered(key, read).within("bundle").map(Vec::into_iter)
}

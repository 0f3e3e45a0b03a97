//! What a reader trusts: roots, certificates it knows, status lists, and how old all of that is.
//!
//! A [`Trust`] is made of verified parts only. Roots come by hand, or with a verified VICAL inside a verified
//! bundle.

pub mod bundle;
pub mod vical;

use jiff::Timestamp;

use crate::cert::{Certificate, Finding, Findings, RevocationList, chain_findings};
use crate::cose::SignerReference;
use crate::hash::sha256;
use crate::status::{StatusError, StatusList, StatusToken};

/// A root and the document types it is trusted for.
#[derive(Debug, Clone)]
pub struct TrustedRoot {
    certificate: Certificate,
    doc_types: Option<Vec<String>>,
}

impl TrustedRoot {
    /// The root's certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Whether the root is trusted for documents of this type.
    pub fn is_for(&self, doc_type: &str) -> bool {
        self.doc_types.as_ref().is_none_or(|types| types.iter().any(|t| t == doc_type))
    }
}

/// A document signer whose certificate a trusted root was found to have signed when the trust was made, so that it
/// need not be verified again for every presentation.
#[derive(Debug, Clone)]
pub(crate) struct KnownSigner {
    pub(crate) certificate: Certificate,
    fingerprint: [u8; 32],
    /// The roots that signed it, by their place in the trust, and every rule of the profiles that is not kept under each.
    roots: Vec<(usize, Findings)>,
}

/// Where the trust came from, and until when it may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustSource {
    /// There is none yet: nothing can be decided.
    Absent,
    /// Roots named by the caller, who answers for them. Nothing says how old they are.
    GivenByHand,
    /// A verified VICAL alone.
    Vical {
        /// When it was issued.
        issued_at: Timestamp,
        /// When the next one is due, if its provider says so.
        next_update: Option<Timestamp>,
    },
    /// A verified bundle.
    Bundle {
        /// Its number; later ones are higher.
        issue_number: u64,
        /// When it was issued.
        issued_at: Timestamp,
        /// When the next one is due.
        next_update: Timestamp,
    },
}

impl TrustSource {
    /// When it was issued, where that is known.
    pub fn issued_at(self) -> Option<Timestamp> {
        match self {
            TrustSource::Absent | TrustSource::GivenByHand => None,
            TrustSource::Vical { issued_at, .. } | TrustSource::Bundle { issued_at, .. } => Some(issued_at),
        }
    }

    /// Whether the next list is due.
    pub fn is_too_old_at(self, now: Timestamp) -> bool {
        match self {
            TrustSource::Absent | TrustSource::GivenByHand => false,
            TrustSource::Vical { next_update, .. } => next_update.is_some_and(|next| now > next),
            TrustSource::Bundle { next_update, .. } => now > next_update,
        }
    }
}

/// Everything a reader trusts.
#[derive(Debug, Clone)]
pub struct Trust {
    roots: Vec<TrustedRoot>,
    document_signers: Vec<KnownSigner>,
    reader_roots: Vec<Certificate>,
    status_lists: Vec<StatusList>,
    /// Each with the root whose signature on it was verified.
    revocation_lists: Vec<(Certificate, RevocationList)>,
    source: TrustSource,
}

impl Trust {
    /// Trusts nothing: a reader that has no trust list yet.
    pub fn absent() -> Self {
        Self::of_roots(Vec::new(), TrustSource::Absent)
    }

    /// Trusts these roots, for every document type, because the caller says so.
    pub fn from_roots(roots: Vec<Certificate>) -> Self {
        let trusted = |certificate| TrustedRoot { certificate, doc_types: None };
        Self::of_roots(roots.into_iter().map(trusted).collect(), TrustSource::GivenByHand)
    }

    /// Trusts the roots of a verified VICAL, each for the document types it is listed with.
    pub fn from_vical(vical: vical::Vical) -> Self {
        let source = TrustSource::Vical { issued_at: vical.date, next_update: vical.next_update };
        Self::of_roots(vical.roots, source)
    }

    /// Adds a document signer, which a presentation may then name by its hash.
    ///
    /// # Errors
    /// [`TrustError::NotTrusted`] when none of the roots issued its certificate.
    pub fn add_document_signer(&mut self, certificate: Certificate) -> Result<(), TrustError> {
        let issuers = self.roots.iter().enumerate();
        let issuers = issuers.filter(|(_, root)| certificate.verify_issued_by(&root.certificate).is_ok());
        let roots: Vec<(usize, Findings)> =
            issuers.map(|(n, root)| (n, chain_findings(&certificate, &root.certificate))).collect();
        if roots.is_empty() {
            return Err(TrustError::NotTrusted);
        }
        let fingerprint = sha256(certificate.der());
        self.document_signers.push(KnownSigner { certificate, fingerprint, roots });
        Ok(())
    }

    /// Adds a revocation list.
    ///
    /// # Errors
    /// [`TrustError::NotTrusted`] when none of the roots issued it.
    pub fn add_revocation_list(&mut self, list: RevocationList) -> Result<(), TrustError> {
        let issuer = self.issuers().find(|root| list.verify_issued_by(root).is_ok());
        let issuer = issuer.cloned().ok_or(TrustError::NotTrusted)?;
        self.revocation_lists.push((issuer, list));
        Ok(())
    }

    /// Adds a status list.
    ///
    /// # Errors
    /// [`TrustError::NotTrusted`] when no root answers for its signer, [`TrustError::BadSignature`].
    pub fn add_status_list(&mut self, token: StatusToken) -> Result<(), TrustError> {
        let roots: Vec<&Certificate> = self.roots.iter().map(TrustedRoot::certificate).collect();
        let list = token.verify(&roots).map_err(|error| match error {
            StatusError::BadSignature => TrustError::BadSignature,
            StatusError::NotTrusted | StatusError::Malformed(_) => TrustError::NotTrusted,
        })?;
        self.status_lists.push(list);
        Ok(())
    }

    /// Adds roots of readers, because the caller says so.
    pub fn add_reader_roots(&mut self, roots: impl IntoIterator<Item = Certificate>) {
        self.reader_roots.extend(roots);
    }

    /// Everybody who may issue a revocation list.
    fn issuers(&self) -> impl Iterator<Item = &Certificate> {
        self.roots.iter().map(TrustedRoot::certificate).chain(&self.reader_roots)
    }

    fn of_roots(roots: Vec<TrustedRoot>, source: TrustSource) -> Self {
        Trust {
            roots,
            document_signers: Vec::new(),
            reader_roots: Vec::new(),
            status_lists: Vec::new(),
            revocation_lists: Vec::new(),
            source,
        }
    }

    /// The trusted roots.
    pub fn roots(&self) -> &[TrustedRoot] {
        &self.roots
    }

    /// The known document signer that a presentation names.
    pub(crate) fn known_signer(&self, reference: &SignerReference) -> Option<&KnownSigner> {
        let named = |known: &&KnownSigner| reference.names(known.certificate.der(), &known.fingerprint);
        self.document_signers.iter().find(named)
    }

    /// The roots that signed the certificate of a known signer, each with what is found under it.
    pub(crate) fn roots_of<'t>(
        &'t self,
        known: &'t KnownSigner,
    ) -> impl Iterator<Item = (&'t TrustedRoot, &'t [Finding])> {
        known.roots.iter().filter_map(|(root, found)| Some((self.roots.get(*root)?, found.as_slice())))
    }

    /// The roots of readers, for the holder's side.
    pub fn reader_roots(&self) -> &[Certificate] {
        &self.reader_roots
    }

    /// The verified status lists.
    pub fn status_lists(&self) -> &[StatusList] {
        &self.status_lists
    }

    /// The newest verified status list at `uri`.
    pub fn status_list(&self, uri: &str) -> Option<&StatusList> {
        self.status_lists.iter().filter(|list| list.uri() == uri).max_by_key(|list| list.issued_at())
    }

    /// The newest verified revocation list of `root`, or of another certificate of the same authority and key.
    pub fn revocation_list(&self, root: &Certificate) -> Option<&RevocationList> {
        let lists = self.revocation_lists.iter().filter(|(issuer, _)| issuer.is_of_same_authority(root));
        lists.map(|(_, list)| list).max_by_key(|list| list.this_update())
    }

    /// Where the trust came from.
    pub fn source(&self) -> TrustSource {
        self.source
    }
}

/// Why a list or a bundle was not used. It is verified or not used at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Not the structure it should be.
    #[error("not a trust list: {0}")]
    Malformed(#[from] crate::cbor::ParseError),
    /// The publisher's root did not issue the signer's certificate for this purpose.
    #[error("the publisher of the trust list is not the one that is configured")]
    NotTrusted,
    /// The signature does not verify.
    #[error("the signature of the trust list does not verify")]
    BadSignature,
    /// It has a lower issue number than the last one.
    #[error("the trust list is older than the one that is in use")]
    Older,
}

/// Verifies a structure signed by a VICAL signer whose certificate `publisher` issued, and returns what was signed.
fn verify_published<'s>(
    signed: &'s crate::cose::Sign1,
    publisher: &Certificate,
    at: impl FnOnce(&'s [u8]) -> Result<Timestamp, crate::cbor::ParseError>,
) -> Result<&'s [u8], TrustError> {
    use crate::cbor::Defect;
    use crate::cert::{Finding, Profile};

    let signer = Certificate::brought_by(&signed.signer()).ok_or(TrustError::NotTrusted)?;
    signer.verify_issued_by(publisher).map_err(|_| TrustError::NotTrusted)?;
    if Profile::VicalSigner.check(&signer, publisher).into_iter().any(Finding::is_security) {
        return Err(TrustError::NotTrusted);
    }
    signed.verify(signer.key(), None).map_err(|_| TrustError::BadSignature)?;
    let payload = signed.payload().ok_or(Defect::Missing).map_err(crate::cbor::ParseError::from)?;
    if signer.is_valid_at(at(payload)?) { Ok(payload) } else { Err(TrustError::NotTrusted) }
}

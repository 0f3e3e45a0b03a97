//! Who asks: a reader signs its request, and the holder's phone verifies that before it says a name
//! (ISO/IEC 18013-5, 9.1.1.4).
//!
//! A request that is not signed, or not by a reader that is trusted, is no error: the holder may still answer it, but
//! is told that the reader is unknown and why.

use jiff::Timestamp;

use crate::cert::{Certificate, Finding, Profile, RevocationStatus, find_issuer};
use crate::codes::codes;
use crate::cose::{KeyError, Sign1, SignatureFault, SignerReference, Unsigned};
use crate::mdoc::{DocRequest, ItemsRequest, SessionTranscript};
use crate::message::Ask;
use crate::trust::Trust;

codes! {
    /// Why a reader stays unknown.
    #[derive(thiserror::Error)]
    UnknownReader {
        /// The request is not signed.
        #[error("the request is not signed")]
        NotSigned = "not_signed",
        /// There is no certificate of the signer, or it cannot be read.
        #[error("the reader sent no certificate that can be read")]
        NoCertificate = "no_certificate",
        /// No trusted root of readers issued the certificate.
        #[error("no trusted authority issued the reader's certificate")]
        NotTrusted = "not_trusted",
        /// The certificate may not be used for this.
        #[error("the certificate is not one of a reader")]
        CertificateUse = "certificate_use",
        /// The certificate, or its root, is not valid now.
        #[error("the reader's certificate is not valid now")]
        CertificateNotValid = "certificate_not_valid",
        /// The certificate is revoked.
        #[error("the reader's certificate is revoked")]
        CertificateRevoked = "certificate_revoked",
        /// The signature is of another request, another session or another key.
        #[error("the signature of the request does not verify")]
        BadSignature = "bad_signature",
        /// The algorithm is not supported.
        #[error("the signature algorithm of the request is not supported")]
        NotSupported = "not_supported",
        /// The parts of the request are signed by different readers: no one name stands for all of it.
        #[error("the parts of the request are signed by different readers")]
        SeveralReaders = "several_readers",
    }
}

/// A reader whose signature and certificate were verified. Only [`verify_reader`] makes one.
#[derive(Debug, Clone)]
pub struct VerifiedReader {
    certificate: Certificate,
    root: Certificate,
    remarks: Vec<Finding>,
    revocation_checked: bool,
}

impl VerifiedReader {
    /// The name in the reader's certificate, for people; `None` where it has none.
    pub fn name(&self) -> Option<String> {
        self.certificate.common_name()
    }

    /// The organisation in the reader's certificate.
    pub fn organization(&self) -> Option<String> {
        self.certificate.organization()
    }

    /// The name of the root that answers for the reader.
    pub fn issued_by(&self) -> Option<String> {
        self.root.common_name()
    }

    /// The reader's certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Rules of form that the certificate does not keep.
    pub fn remarks(&self) -> &[Finding] {
        &self.remarks
    }

    /// Whether a current revocation list of the root was at hand.
    pub fn revocation_checked(&self) -> bool {
        self.revocation_checked
    }
}

/// Verifies who asks: the certificate by the roots of readers in `trust`, the signature over what is asked, in this
/// session.
///
/// # Errors
/// Why the reader is unknown.
pub fn verify_reader(
    request: &DocRequest,
    transcript: &SessionTranscript,
    trust: &Trust,
    now: Timestamp,
) -> Result<VerifiedReader, UnknownReader> {
    let signature = request.reader_auth().ok_or(UnknownReader::NotSigned)?;
    let certificate = Certificate::brought_by(&signature.signer()).ok_or(UnknownReader::NoCertificate)?;
    let root = find_issuer(&certificate, trust.reader_roots()).ok_or(UnknownReader::NotTrusted)?;
    let findings = Profile::Reader.check(&certificate, root);
    if findings.iter().any(|finding| finding.is_security()) {
        return Err(UnknownReader::CertificateUse);
    }
    if !certificate.is_valid_at(now) || !root.is_valid_at(now) {
        return Err(UnknownReader::CertificateNotValid);
    }
    let revocation = trust.revocation_list(root).map(|list| list.status(&certificate, now));
    if revocation == Some(RevocationStatus::Revoked) {
        return Err(UnknownReader::CertificateRevoked);
    }
    let payload = transcript.reader_authentication(request.items_request());
    signature.verify(certificate.key(), Some(&payload)).map_err(|fault| match fault {
        SignatureFault::Algorithm | SignatureFault::Key(KeyError::Unsupported) => UnknownReader::NotSupported,
        _ => UnknownReader::BadSignature,
    })?;
    Ok(VerifiedReader {
        root: root.clone(),
        certificate,
        remarks: findings,
        revocation_checked: revocation == Some(RevocationStatus::Good),
    })
}

/// Verifies who asks by an Ask: one reader must have signed all of it.
///
/// # Errors
/// Why the reader is unknown.
pub fn verify_asker(ask: &Ask, trust: &Trust, now: Timestamp) -> Result<VerifiedReader, UnknownReader> {
    let transcript = ask.transcript();
    let requests = ask.request.doc_requests().iter();
    let readers = requests.map(|request| verify_reader(request, &transcript, trust, now));
    let readers = readers.collect::<Result<Vec<_>, _>>()?;
    let mut readers = readers.into_iter();
    let first = readers.next().ok_or(UnknownReader::NotSigned)?;
    match readers.all(|reader| reader.certificate == first.certificate) {
        true => Ok(first),
        false => Err(UnknownReader::SeveralReaders),
    }
}

/// A request that waits for the reader's signature, whose key is in the reader's key store.
#[derive(Debug)]
pub struct UnsignedRequest {
    items_request: ItemsRequest,
    unsigned: Unsigned,
    chain: Vec<Vec<u8>>,
}

/// Binds `items_request` to the session; `chain` is the reader's certificate in DER, and any between it and its root.
pub fn prepare_request(
    items_request: ItemsRequest,
    transcript: &SessionTranscript,
    chain: Vec<Vec<u8>>,
) -> UnsignedRequest {
    let unsigned = Unsigned::detached(&transcript.reader_authentication(&items_request));
    UnsignedRequest { items_request, unsigned, chain }
}

impl UnsignedRequest {
    /// The message that the reader's key signs by ECDSA with SHA-256 (ES256).
    pub fn to_be_signed(&self) -> &[u8] {
        self.unsigned.to_be_signed()
    }

    /// The signed request, from `r || s`.
    pub fn finish(self, signature: [u8; 64]) -> DocRequest {
        let signed: Sign1 = self.unsigned.sign(signature);
        DocRequest::new(self.items_request, Some(signed.with_signer(&SignerReference::Chain(self.chain))))
    }
}

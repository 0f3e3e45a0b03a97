//! The checks, their results and the reasons for them.

use jiff::Timestamp;

use crate::cbor::ParseError;
use crate::cert::Finding;
use crate::codes::codes;

codes! {
    /// What a reader checks, in the order it is reported.
    CheckName {
        /// The bytes are a DeviceResponse.
        Structure = "structure",
        /// Document, mobile security object and trust agree on the type.
        DocumentType = "document_type",
        /// A trusted root issued the signer's certificate, and both are valid now.
        TrustChain = "trust_chain",
        /// The signer's certificate keeps the security rules of Annex B.
        CertificateProfile = "certificate_profile",
        /// The signer's certificate is not revoked.
        CertificateRevocation = "certificate_revocation",
        /// The issuer signed the mobile security object.
        IssuerSignature = "issuer_signature",
        /// Every element is the one the issuer signed.
        Digests = "digests",
        /// The document may be used now.
        Validity = "validity",
        /// The device that holds the document presents it.
        DeviceAuthentication = "device_authentication",
        /// It was presented just now.
        Freshness = "freshness",
        /// It answers this reader's challenge.
        Challenge = "challenge",
        /// It was not seen before.
        Replay = "replay",
        /// The authority has not revoked the document.
        Status = "status",
        /// The trust list is not too old.
        TrustAge = "trust_age",
        /// The reader's clock is not known to be wrong.
        Clock = "clock",
    }
}

codes! {
    /// Why a check came out as it did.
    Reason {
        /// Not the structure of the standard.
        Malformed = "malformed",
        /// The response holds no document.
        NoDocument = "no_document",
        /// An earlier check left nothing to check.
        NotReached = "not_reached",
        /// Mobile security object and document differ in type.
        DocTypeDiffers = "doc_type_differs",
        /// The root is not trusted for this document type.
        DocTypeNotTrusted = "doc_type_not_trusted",
        /// Another type than the reader asked for.
        DocTypeNotAsked = "doc_type_not_asked",
        /// There is no certificate of the signer, or it cannot be read.
        NoSignerCertificate = "no_signer_certificate",
        /// The signer is named by a hash, and the trust list does not have its certificate.
        SignerUnknown = "signer_unknown",
        /// No trusted root issued the signer's certificate.
        NoTrustedRoot = "no_trusted_root",
        /// A certificate of the chain has expired.
        CertificateExpired = "certificate_expired",
        /// A certificate of the chain is not valid yet.
        CertificateNotYetValid = "certificate_not_yet_valid",
        /// The certificate may not be used for this.
        CertificateUse = "certificate_use",
        /// The certificate's country differs from its root's or from the document's.
        CountryDiffers = "country_differs",
        /// The state or province in the certificate differs from the document's.
        JurisdictionDiffers = "jurisdiction_differs",
        /// Key identifiers or lifetimes of certificate and root do not fit.
        CertificateMisfit = "certificate_misfit",
        /// The certificate is revoked.
        CertificateRevoked = "certificate_revoked",
        /// There is no revocation list of the root.
        NoRevocationList = "no_revocation_list",
        /// The revocation list is past its next update.
        RevocationListTooOld = "revocation_list_too_old",
        /// The roots were named by hand, no list came with them.
        RootsGivenByHand = "roots_given_by_hand",
        /// The signature does not verify.
        BadSignature = "bad_signature",
        /// The algorithm or key is not supported here.
        NotSupported = "not_supported",
        /// Algorithm and key do not belong together, or a header forbids it.
        AlgorithmMisfit = "algorithm_misfit",
        /// An element differs from what was signed.
        DigestDiffers = "digest_differs",
        /// An element was not signed at all.
        DigestMissing = "digest_missing",
        /// The presentation holds no element at all.
        NothingDisclosed = "nothing_disclosed",
        /// The document is not valid yet.
        NotYetValid = "not_yet_valid",
        /// The document has expired.
        Expired = "expired",
        /// The licence itself has expired.
        LicenceExpired = "licence_expired",
        /// It was signed outside the validity of its signer's certificate.
        SignedOutsideSigner = "signed_outside_signer",
        /// The device's MAC does not verify.
        BadMac = "bad_mac",
        /// A MAC can be checked only with the reader's key.
        ReaderKeyNeeded = "reader_key_needed",
        /// The device signed an element it may not sign.
        ElementNotAuthorized = "element_not_authorized",
        /// The presentation is too old.
        TooOld = "too_old",
        /// The presentation is from the future.
        FromTheFuture = "from_the_future",
        /// The session is the caller's own.
        SessionGiven = "session_given",
        /// A Show answers no challenge.
        NoChallenge = "no_challenge",
        /// It is a Show, and this reader waits for the Answer to its Ask.
        NotAnAnswer = "not_an_answer",
        /// It answers a challenge that was made just before, whatever the clocks say.
        Challenged = "challenged",
        /// It is an Answer, and this reader has not asked, or had its answer already.
        NothingAsked = "nothing_asked",
        /// It answers another Ask.
        AnotherAsk = "another_ask",
        /// It cannot be decrypted with the key of this Ask.
        NotDecrypted = "not_decrypted",
        /// The answer came after the time that a reader waits for one.
        AnswerTooLate = "answer_too_late",
        /// It was seen before.
        SeenBefore = "seen_before",
        /// The memory of earlier presentations cannot be asked.
        MemoryUnavailable = "memory_unavailable",
        /// The authority has revoked it.
        Revoked = "revoked",
        /// The authority has suspended it.
        Suspended = "suspended",
        /// The authority gives it a status that is not known here.
        StatusUnknown = "status_unknown",
        /// The issuer publishes no status of it.
        NoStatusReference = "no_status_reference",
        /// The status list is not at hand.
        NoStatusList = "no_status_list",
        /// The status list is too old.
        StatusListTooOld = "status_list_too_old",
        /// The status list does not reach as far as the document's number.
        StatusIndexOutOfRange = "status_index_out_of_range",
        /// There is no trust list yet.
        NoTrustList = "no_trust_list",
        /// The trust list is past its next update.
        TrustListTooOld = "trust_list_too_old",
        /// The clock lies before a time that has passed for certain.
        ClockBehindProof = "clock_behind_proof",
        /// Nothing proves what time it is.
        NoProvenTime = "no_proven_time",
    }
}

/// The result of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckResult {
    /// It was done and is good.
    Passed,
    /// It was done and is not good: the document is refused.
    Failed(Reason),
    /// It applies, but the evidence for it is not there or too old: nothing can be decided.
    Missing(Reason),
    /// It does not apply.
    NotApplicable(Reason),
}

impl CheckResult {
    /// `passed`, `failed`, `missing` or `not_applicable`.
    pub fn code(self) -> &'static str {
        match self {
            CheckResult::Passed => "passed",
            CheckResult::Failed(_) => "failed",
            CheckResult::Missing(_) => "missing",
            CheckResult::NotApplicable(_) => "not_applicable",
        }
    }

    /// The reason, where there is one.
    pub fn reason(self) -> Option<Reason> {
        match self {
            CheckResult::Passed => None,
            CheckResult::Failed(reason)
            | CheckResult::Missing(reason)
            | CheckResult::NotApplicable(reason) => Some(reason),
        }
    }
}

/// One check, done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// How it came out.
    pub result: CheckResult,
    /// The age of the evidence that was used: when the list it was looked up in was issued.
    pub evidence_as_of: Option<Timestamp>,
    /// Rules of form that a certificate does not keep; they do not refuse.
    pub remarks: Vec<Finding>,
    /// Where in the bytes the defect is, for a failed structure.
    pub defect: Option<ParseError>,
}

impl Check {
    pub(super) fn new(name: CheckName, result: CheckResult) -> Self {
        Check { name, result, evidence_as_of: None, remarks: Vec::new(), defect: None }
    }

    pub(super) fn based_on(mut self, evidence: Option<Timestamp>) -> Self {
        self.evidence_as_of = evidence;
        self
    }

    /// Whether it passed.
    pub fn passed(&self) -> bool {
        self.result == CheckResult::Passed
    }
}

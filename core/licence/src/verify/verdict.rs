//! The verdict: three outcomes and every check behind them.

use jiff::Timestamp;
use serde_json::json;

use super::{Check, CheckName, CheckResult, Claims, Reason};
use crate::cbor::ParseError;

/// What the reader may conclude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All that applies passed.
    Accepted,
    /// Nothing failed, but something is missing.
    Undetermined,
    /// A check failed.
    Refused,
}

impl Outcome {
    /// `accepted`, `undetermined` or `refused`.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Accepted => "accepted",
            Outcome::Undetermined => "undetermined",
            Outcome::Refused => "refused",
        }
    }
}

/// The verdict on one document.
#[derive(Debug, Clone)]
pub struct DocumentVerdict {
    doc_type: Option<String>,
    checks: Vec<Check>,
    claims: Option<Claims>,
}

impl DocumentVerdict {
    pub(super) fn new(doc_type: Option<String>, mut checks: Vec<Check>, claims: Option<Claims>) -> Self {
        checks.sort_by_key(|check| check.name);
        DocumentVerdict { doc_type, checks, claims }
    }

    /// The document type it claims to be; `None` when nothing could be read.
    pub fn doc_type(&self) -> Option<&str> {
        self.doc_type.as_deref()
    }

    /// Every check, in the order of [`CheckName`].
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// One check.
    pub fn check(&self, name: CheckName) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }

    /// What the document says, if it is authentic: structure, type, chain, profile, issuer signature, digests and
    /// device authentication have passed. An authentic document may still be refused: expired or revoked.
    pub fn claims(&self) -> Option<&Claims> {
        self.claims.as_ref()
    }

    /// What the reader may conclude.
    pub fn outcome(&self) -> Outcome {
        let worst = |check: &Check| match check.result {
            CheckResult::Passed | CheckResult::NotApplicable(_) => Outcome::Accepted,
            CheckResult::Missing(_) => Outcome::Undetermined,
            CheckResult::Failed(_) => Outcome::Refused,
        };
        self.checks.iter().map(worst).max().unwrap_or(Outcome::Undetermined)
    }

    fn to_json(&self) -> serde_json::Value {
        json!({
            "doc_type": self.doc_type,
            "outcome": self.outcome().code(),
            "checks": self.checks.iter().map(check_to_json).collect::<Vec<_>>(),
            "claims": self.claims.as_ref().map(Claims::to_json),
        })
    }
}

fn check_to_json(check: &Check) -> serde_json::Value {
    let mut json = json!({
        "name": check.name.code(),
        "result": check.result.code(),
        "reason": check.result.reason().map(Reason::code),
        "evidence_as_of": check.evidence_as_of.map(|t: Timestamp| t.to_string()),
    });
    if let (Some(object), Some(defect)) = (json.as_object_mut(), &check.defect) {
        object.insert("defect".to_owned(), defect.to_string().into());
    }
    if let (Some(object), false) = (json.as_object_mut(), check.remarks.is_empty()) {
        let remarks: Vec<&str> = check.remarks.iter().map(|finding| finding.code()).collect();
        object.insert("remarks".to_owned(), remarks.into());
    }
    json
}

/// The verdict on a presentation: one for each document in it.
#[derive(Debug, Clone)]
pub struct Verdict {
    documents: Vec<DocumentVerdict>,
}

impl Verdict {
    pub(super) fn new(documents: Vec<DocumentVerdict>) -> Self {
        Verdict { documents }
    }

    /// The verdict on bytes that could not be read as a presentation: a failed structure, nothing else.
    pub fn unreadable(defect: ParseError) -> Self {
        let mut structure = Check::new(CheckName::Structure, CheckResult::Failed(Reason::Malformed));
        structure.defect = Some(defect);
        Self::without_document(structure)
    }

    /// The verdict on an Answer that nobody here is waiting for: its challenge failed, and nothing of it could be read.
    pub fn not_asked_for() -> Self {
        Self::not_answered(Reason::NothingAsked)
    }

    pub(super) fn not_answered(why: Reason) -> Self {
        Self::without_document(Check::new(CheckName::Challenge, CheckResult::Failed(why)))
    }

    pub(super) fn empty() -> Self {
        Self::without_document(Check::new(CheckName::Structure, CheckResult::Failed(Reason::NoDocument)))
    }

    /// One check failed, and left nothing for the others.
    fn without_document(failed: Check) -> Self {
        let rest = CheckName::ALL.iter().filter(|name| **name != failed.name);
        let rest = rest.map(|name| Check::new(*name, CheckResult::NotApplicable(Reason::NotReached)));
        let checks: Vec<Check> = rest.chain([failed.clone()]).collect();
        Verdict { documents: vec![DocumentVerdict::new(None, checks, None)] }
    }

    /// One verdict for each document.
    pub fn documents(&self) -> &[DocumentVerdict] {
        &self.documents
    }

    /// The worst of the documents' outcomes.
    pub fn outcome(&self) -> Outcome {
        self.documents.iter().map(DocumentVerdict::outcome).max().unwrap_or(Outcome::Undetermined)
    }

    /// The verdict as JSON, in the form that the command line prints.
    pub fn to_json(&self) -> serde_json::Value {
        json!({
            "outcome": self.outcome().code(),
            "documents": self.documents.iter().map(DocumentVerdict::to_json).collect::<Vec<_>>(),
        })
    }
}

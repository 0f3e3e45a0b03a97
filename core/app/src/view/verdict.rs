//! The verdict on the officer's screen: one word, its reason, the person, and every check with its evidence's age.

use jiff::Timestamp;
use lomme_licence::cbor::Value;
use lomme_licence::mdl::{DANISH_PRIVILEGES, Privilege, SMALL_PORTRAIT};
use lomme_licence::mdoc::{DANISH_NAMESPACE, MDL_NAMESPACE};
use lomme_licence::verify::{Check, CheckResult, Claims, DocumentVerdict, Outcome, Reason, Verdict};
use serde::Serialize;

use super::licence::{RightLine, right_lines};
use crate::texts::{Texts, copenhagen};

/// A verdict, ready to show.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// `accepted`, `refused` or `undetermined`.
    pub outcome: String,
    /// The outcome in one word.
    pub headline: String,
    /// Why, in a sentence; none for an accepted one.
    pub reason: Option<String>,
    /// What the officer can do.
    pub advice: Vec<String>,
    /// The person's portrait, JPEG.
    #[serde(skip)]
    pub portrait: Option<Vec<u8>>,
    /// Given and family name; none unless the document is authentic.
    pub name: Option<String>,
    /// Birth date in words.
    pub birth_date: Option<String>,
    /// The number of the licence.
    pub document_number: Option<String>,
    /// What the lines of [`VerdictView::rights`] are: confirmed, or only what the document says.
    pub rights_title: Option<String>,
    /// What may be driven, and what may not. Empty for a refused document: what it says does not count.
    pub rights: Vec<RightLine>,
    /// Every check.
    pub checks: Vec<CheckLine>,
    /// The verdict as the command line prints it in JSON.
    #[serde(skip)]
    pub json: String,
}

/// One check in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckLine {
    /// The check's stable name.
    pub name: String,
    /// What it checks, in words.
    pub title: String,
    /// `passed`, `failed`, `missing` or `not_applicable`.
    pub result: String,
    /// The result in a word.
    pub word: String,
    /// Why, in words.
    pub reason: Option<String>,
    /// How old the evidence is, in words.
    pub evidence_age: Option<String>,
}

/// The view of a verdict; of several documents it is the one that decides.
pub(crate) fn verdict_view(verdict: &Verdict, now: Timestamp, texts: &Texts) -> VerdictView {
    let outcome = verdict.outcome();
    let deciding = verdict.documents().iter().find(|document| document.outcome() == outcome);
    let claims = deciding.and_then(DocumentVerdict::claims);
    let checks = deciding.map(DocumentVerdict::checks).unwrap_or_default();
    let why = deciding_reason(checks, outcome);
    let text = |element: &str| claims.and_then(|claims| claims.text(element));
    let name: Vec<&str> = ["given_name", "family_name"].into_iter().filter_map(text).collect();
    VerdictView {
        outcome: outcome.code().to_owned(),
        headline: texts.code("outcome", outcome.code()),
        reason: why.map(|reason| texts.code("reason", reason.code())),
        advice: advice(outcome, why, texts),
        portrait: claims.and_then(portrait),
        name: (!name.is_empty()).then(|| name.join(" ")),
        birth_date: claims.and_then(|claims| claims.date("birth_date")).map(|date| texts.date(date)),
        document_number: text("document_number").map(str::to_owned),
        rights_title: claims.and(rights_title(outcome)).map(|key| texts.get(key)),
        rights: claims
            .filter(|_| outcome != Outcome::Refused)
            .map(|claims| rights(claims, now, texts))
            .unwrap_or_default(),
        checks: checks.iter().map(|check| check_line(check, now, texts)).collect(),
        json: serde_json::to_string_pretty(&verdict.to_json()).unwrap_or_default(),
    }
}

/// Reasons that explain others that come with them, and so are named before them.
const NAMED_FIRST: [Reason; 4] =
    [Reason::SeenBefore, Reason::ClockBehindProof, Reason::NoTrustList, Reason::TrustListTooOld];

/// The reason to name: one that explains the others, else the first in the order of the checks.
fn deciding_reason(checks: &[Check], outcome: Outcome) -> Option<Reason> {
    let deciding = checks.iter().filter(|check| decides(check, outcome));
    let reasons: Vec<Reason> = deciding.filter_map(|check| check.result.reason()).collect();
    let explains = NAMED_FIRST.into_iter().find(|reason| reasons.contains(reason));
    explains.or(reasons.first().copied())
}

/// Whether the check is of the kind that made the outcome. One that was not reached is a consequence, not a cause.
fn decides(check: &Check, outcome: Outcome) -> bool {
    match check.result {
        CheckResult::Failed(_) => outcome == Outcome::Refused,
        CheckResult::Missing(reason) => outcome == Outcome::Undetermined && reason != Reason::NotReached,
        CheckResult::Passed | CheckResult::NotApplicable(_) => false,
    }
}

fn advice(outcome: Outcome, why: Option<Reason>, texts: &Texts) -> Vec<String> {
    let keys: &[&str] = match (outcome, why) {
        (Outcome::Accepted, _) => &[],
        (Outcome::Refused, Some(Reason::SeenBefore | Reason::TooOld | Reason::FromTheFuture)) => {
            &["advice-show-again"]
        }
        (Outcome::Refused, _) => &["advice-registry"],
        (Outcome::Undetermined, Some(Reason::ClockBehindProof)) => &["advice-clock", "advice-registry"],
        (Outcome::Undetermined, _) => &["advice-fetch", "advice-registry"],
    };
    keys.iter().map(|key| texts.get(key)).collect()
}

/// What an officer may take the categories for.
fn rights_title(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Accepted => Some("rights-confirmed"),
        Outcome::Undetermined => Some("rights-not-confirmed"),
        Outcome::Refused => None,
    }
}

fn portrait(claims: &Claims) -> Option<Vec<u8>> {
    let full = claims.get(MDL_NAMESPACE, "portrait");
    full.or(claims.get(DANISH_NAMESPACE, SMALL_PORTRAIT)).and_then(Value::as_bytes).map(<[u8]>::to_vec)
}

fn rights(claims: &Claims, now: Timestamp, texts: &Texts) -> Vec<RightLine> {
    let mut privileges = claims.driving_privileges();
    privileges
        .extend(claims.get(DANISH_NAMESPACE, DANISH_PRIVILEGES).map(Privilege::list_of).unwrap_or_default());
    right_lines(&privileges, now.to_zoned(copenhagen()).date(), texts)
}

fn check_line(check: &Check, now: Timestamp, texts: &Texts) -> CheckLine {
    CheckLine {
        name: check.name.code().to_owned(),
        title: texts.code("check", check.name.code()),
        result: check.result.code().to_owned(),
        word: texts.code("result", check.result.code()),
        reason: check.result.reason().map(|reason| texts.code("reason", reason.code())),
        evidence_age: check.evidence_as_of.map(|at| texts.age(at, now)),
    }
}

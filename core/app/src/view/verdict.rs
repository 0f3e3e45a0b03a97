//! The verdict on the officer's screen: one word, its reason, the person, and every check with its evidence's age.

use jiff::Timestamp;
use lomme_licence::cbor::Value;
use lomme_licence::mdl::DisclosedLicence;
use lomme_licence::present::Selection;
use lomme_licence::verify::{Check, CheckResult, Claims, DocumentVerdict, Outcome, Reason, Verdict};
use serde::Serialize;

use super::element::{clip, element_title, value_words};
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
    /// Ages, each in words: `Over 18`, `Ikke over 21`.
    pub ages: Vec<String>,
    /// What was asked for and not given, in a sentence; none for a Show.
    pub not_given: Option<String>,
    /// What may be driven, and what may not. Empty for a refused document: what it says does not count.
    pub rights: Vec<RightLine>,
    /// Elements that are not known here, as they stand.
    pub others: Vec<String>,
    /// What does not decide and should be known, each in a sentence.
    pub notes: Vec<String>,
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

/// The view of a verdict, and of what was `asked` for; of several documents it is the one that decides.
pub(crate) fn verdict_view(
    verdict: &Verdict,
    asked: Option<&Selection>,
    now: Timestamp,
    texts: &Texts,
) -> VerdictView {
    let outcome = verdict.outcome();
    let deciding = verdict.documents().iter().find(|document| document.outcome() == outcome);
    let checks = deciding.map(DocumentVerdict::checks).unwrap_or_default();
    let why = deciding_reason(checks, outcome);
    let claims = deciding.and_then(DocumentVerdict::claims);
    let said = claims.map(Claims::licence);
    let said = said.as_ref();
    VerdictView {
        outcome: outcome.code().to_owned(),
        headline: texts.code("outcome", outcome.code()),
        reason: why.map(|reason| texts.code("reason", reason.code())),
        advice: advice(outcome, why, texts),
        portrait: said.and_then(DisclosedLicence::portrait).map(<[u8]>::to_vec),
        name: said.and_then(DisclosedLicence::name),
        birth_date: said.and_then(|said| said.date("birth_date")).map(|date| texts.date(date)),
        document_number: said.and_then(|said| said.text("document_number")).map(str::to_owned),
        ages: said.map(|said| age_lines(said, texts)).unwrap_or_default(),
        not_given: claims.zip(asked).and_then(|(claims, asked)| not_given(claims, asked, texts)),
        rights_title: said.and(rights_title(outcome)).map(|key| texts.get(key)),
        rights: said
            .filter(|_| outcome != Outcome::Refused)
            .map(|said| right_lines(said.privileges(), now.to_zoned(copenhagen()).date(), texts))
            .unwrap_or_default(),
        others: said
            .map(|said| said.others().map(|other| other_line(other, texts)).collect())
            .unwrap_or_default(),
        notes: notes(checks, said, texts),
        checks: checks.iter().map(|check| check_line(check, now, texts)).collect(),
        json: serde_json::to_string_pretty(&verdict.to_json()).unwrap_or_default(),
    }
}

/// Reasons that explain others that come with them, and so are named before them.
const NAMED_FIRST: [Reason; 5] = [
    Reason::SeenBefore,
    Reason::NotAnAnswer,
    Reason::ClockBehindProof,
    Reason::NoTrustList,
    Reason::TrustListTooOld,
];

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
            &["advice-show-again", "advice-ask"]
        }
        (
            Outcome::Refused,
            Some(Reason::NothingAsked | Reason::AnotherAsk | Reason::NotDecrypted | Reason::AnswerTooLate),
        ) => &["advice-ask-again"],
        (Outcome::Refused, _) => &["advice-registry"],
        (Outcome::Undetermined, Some(Reason::NotAnAnswer)) => &["advice-wait-for-answer"],
        (Outcome::Undetermined, Some(Reason::ClockBehindProof)) => &["advice-clock", "advice-registry"],
        (Outcome::Undetermined, _) => &["advice-fetch", "advice-registry"],
    };
    keys.iter().map(|key| texts.get(key)).collect()
}

fn age_lines(said: &DisclosedLicence, texts: &Texts) -> Vec<String> {
    let line = |(age, reached): (u8, bool)| {
        texts.with(if reached { "age-reached" } else { "age-not-reached" }, &[("age", i64::from(age).into())])
    };
    said.ages().into_iter().map(line).collect()
}

/// What was asked for and did not come. The phone does not say whether it was kept back or not there.
fn not_given(claims: &Claims, asked: &Selection, texts: &Texts) -> Option<String> {
    let missing = asked.elements().filter(|(name_space, element)| !claims.answer(name_space, element));
    let missing: Vec<String> = missing.map(|(_, element)| element_title(element, texts)).collect();
    (!missing.is_empty()).then(|| texts.with("verdict-not-given", &[("elements", missing.join(", ").into())]))
}

/// What an officer may take the categories for.
fn rights_title(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Accepted => Some("rights-confirmed"),
        Outcome::Undetermined => Some("rights-not-confirmed"),
        Outcome::Refused => None,
    }
}

/// An element that is not known here, as it stands.
fn other_line((name_space, element, value): (&str, &str, &Value), texts: &Texts) -> String {
    format!("{} ({}): {}", clip(element), clip(name_space), value_words(value, texts))
}

/// What does not decide and should be known: rules of form that a certificate does not keep, elements against the standard.
fn notes(checks: &[Check], said: Option<&DisclosedLicence>, texts: &Texts) -> Vec<String> {
    let remarks = checks.iter().flat_map(|check| &check.remarks);
    let remarks = remarks.map(|finding| texts.code("finding", finding.code()));
    let faults = said.map(DisclosedLicence::faults).unwrap_or_default().iter().map(|faulty| {
        let fault = texts.code("fault", faulty.fault.code());
        texts.with(
            "element-faulty",
            &[("element", texts.element(&faulty.element).into()), ("fault", fault.into())],
        )
    });
    remarks.chain(faults).collect()
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

#[cfg(test)]
mod tests {
    use lomme_licence::mdl::Language;

    use super::*;

    #[test]
    fn an_unknown_element_is_one_short_line_whatever_it_is_called() {
        let texts = Texts::new(Language::En);
        let name = format!("a\nb\u{1b}[2J{}", "x".repeat(500));
        let line = other_line(("org.example", &name, &Value::from("one\r\ntwo")), &texts);
        assert!(line.chars().all(|c| !c.is_control()), "{line:?}");
        assert!(line.chars().count() < 300 && line.contains("org.example"), "{line:?}");
    }
}

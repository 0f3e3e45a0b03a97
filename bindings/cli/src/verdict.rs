//! How a verdict is told: at which time, as text or as JSON, in which language.

use clap::Args;
use jiff::Timestamp;
use lomme_app::Texts;
use lomme_app::view::clip;
use lomme_licence::cbor::ParseError;
use lomme_licence::verify::{CheckResult, DocumentVerdict, Verdict};

use crate::exit::Failure;
use crate::{Lang, say};

/// The options of every command that ends in a verdict.
#[derive(Args)]
pub(crate) struct Told {
    /// The time to verify at, RFC 3339; now where it is not given
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Print the verdict as JSON
    #[arg(long)]
    json: bool,
    /// The language of the text
    #[arg(long, value_enum, default_value = "da")]
    lang: Lang,
}

impl Told {
    /// The time to verify at.
    pub(crate) fn now(&self) -> Timestamp {
        self.at.unwrap_or_else(Timestamp::now)
    }

    /// Prints the verdict that was reached at `now`.
    pub(crate) fn tell(&self, verdict: &Verdict, now: Timestamp) -> Result<(), Failure> {
        if self.json {
            say(&format!("{:#}", verdict.to_json()))
        } else {
            say(&text(verdict, now, &Texts::new(self.lang.into())))
        }
    }
}

/// Why the bytes could not be read, where they could not.
pub(crate) fn defect(verdict: &Verdict) -> Option<&ParseError> {
    verdict.documents().iter().flat_map(DocumentVerdict::checks).find_map(|check| check.defect.as_ref())
}

/// A verdict in lines.
fn text(verdict: &Verdict, now: Timestamp, texts: &Texts) -> String {
    let mut lines = vec![texts.code("outcome", verdict.outcome().code())];
    for document in verdict.documents() {
        let outcome = texts.code("outcome", document.outcome().code());
        // Where nothing could be read there is no type, and the outcome above is all.
        lines.push(document.doc_type().map_or_else(String::new, |of| format!("\n{}: {outcome}", clip(of))));
        for check in document.checks() {
            let mark = match check.result {
                CheckResult::Passed => '+',
                CheckResult::Failed(_) => 'x',
                CheckResult::Missing(_) => '?',
                CheckResult::NotApplicable(_) => '-',
            };
            let reason =
                check.result.reason().map(|reason| format!(": {}", texts.code("reason", reason.code())));
            let age = check.evidence_as_of.map(|at| format!(" ({})", texts.age(at, now)));
            let defect = check.defect.as_ref().map(|defect| format!(" [{defect}]"));
            lines.push(format!(
                "  {mark} {}{}{}{}",
                texts.code("check", check.name.code()),
                reason.unwrap_or_default(),
                age.unwrap_or_default(),
                defect.unwrap_or_default()
            ));
            let remarks = check.remarks.iter();
            lines.extend(remarks.map(|finding| format!("    ! {}", texts.code("finding", finding.code()))));
        }
        let claims = document.claims().map(|claims| claims.to_json());
        if let Some(claims) = claims {
            lines.push(format!("{claims:#}"));
        }
    }
    lines.join("\n")
}

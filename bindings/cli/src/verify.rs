//! `lomme verify`: a DeviceResponse from a file, with the transcript of its session.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use lomme_licence::cbor::ParseError;
use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Check, CheckResult, Clock, Encounter, Verdict, verify};

use crate::exit::{Exit, Failure};
use crate::input::read_binary;
use crate::inspect::clip;
use crate::trust::{certificates, open_bundle};
use crate::{Lang, say};
use lomme_app::Texts;

#[derive(Args)]
pub(crate) struct Options {
    /// The DeviceResponse: raw, hexadecimal or base64url; - for stdin
    file: PathBuf,
    /// The SessionTranscript it was made for, with or without its tag
    #[arg(long)]
    transcript: PathBuf,
    /// The reader's ephemeral private key (32 bytes), for a presentation authenticated by MAC
    #[arg(long)]
    reader_key: Option<PathBuf>,
    /// Trusted roots, in PEM or DER
    #[arg(long, num_args = 1.., required_unless_present = "bundle", conflicts_with = "bundle")]
    root: Vec<PathBuf>,
    /// A signed trust bundle
    #[arg(long, requires = "publisher")]
    bundle: Option<PathBuf>,
    /// The root of the bundle's publisher, in PEM or DER
    #[arg(long)]
    publisher: Option<PathBuf>,
    /// The document type to accept; any that the trust allows where it is not given
    #[arg(long)]
    doc_type: Option<String>,
    /// The time to verify at, RFC 3339; now where it is not given
    #[arg(long)]
    at: Option<Timestamp>,
    /// Print the verdict as JSON
    #[arg(long)]
    json: bool,
    /// The language of the text
    #[arg(long, value_enum, default_value = "da")]
    lang: Lang,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let response = read_binary(&options.file)?;
    let transcript = SessionTranscript::from_bytes(&read_binary(&options.transcript)?)
        .map_err(|error| Failure::new(format!("{}: {error}", options.transcript.display())))?;
    let reader_key = options.reader_key.as_ref().map(|path| {
        let bytes = zeroize::Zeroizing::new(read_binary(path)?);
        p256::SecretKey::from_slice(&bytes)
            .map_err(|_| Failure::new(format!("{} is not a private key of P-256", path.display())))
    });
    let reader_key = reader_key.transpose()?;
    let encounter = Encounter::Session { transcript, reader_key: reader_key.as_ref() };
    let clock = Clock { now: options.at.unwrap_or_else(Timestamp::now), proven: None };
    let verdict = verify(&response, &trust(options)?, encounter, clock, options.doc_type.as_deref());
    if options.json {
        say(&format!("{:#}", verdict.to_json()))?;
    } else {
        say(&text(&verdict, clock.now, &Texts::new(options.lang.into())))?;
    }
    if let Some(defect) = verdict.documents().iter().find_map(|document| defect(document.checks())) {
        eprintln!("lomme: {} is not a DeviceResponse: {defect}", options.file.display());
    }
    Ok(verdict.outcome().into())
}

/// Why the bytes could not be read, where they could not.
pub(crate) fn defect(checks: &[Check]) -> Option<&ParseError> {
    checks.iter().find_map(|check| check.defect.as_ref())
}

fn trust(options: &Options) -> Result<Trust, Failure> {
    if let (Some(path), Some(publisher)) = (&options.bundle, &options.publisher) {
        return open_bundle(path, publisher);
    }
    let roots: Vec<Vec<Certificate>> =
        options.root.iter().map(|path| certificates(path)).collect::<Result<_, _>>()?;
    Ok(Trust::from_roots(roots.concat()))
}

/// A verdict in lines.
pub(crate) fn text(verdict: &Verdict, now: Timestamp, texts: &Texts) -> String {
    let mut lines = vec![texts.code("outcome", verdict.outcome().code())];
    for document in verdict.documents() {
        let outcome = texts.code("outcome", document.outcome().code());
        lines.push(format!("\n{}: {outcome}", clip(document.doc_type().unwrap_or("?"))));
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
        }
        let claims = document.claims().map(|claims| claims.to_json());
        if let Some(claims) = claims {
            lines.push(format!("{claims:#}"));
        }
    }
    lines.join("\n")
}

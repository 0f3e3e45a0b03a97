//! `lomme verify`: a DeviceResponse from a file, with the transcript of its session.

use std::path::PathBuf;

use clap::Args;
use lomme_app::LommeError;
use lomme_app::presented::{Presentation, add_revocation_list, add_status_list, trust_in, verdict_on};
use lomme_licence::cert::Certificate;
use lomme_licence::trust::Trust;
use lomme_licence::verify::Clock;
use zeroize::Zeroizing;

use crate::exit::{Exit, Failure};
use crate::input::read_binary;
use crate::trust::{certificates, failed, open_bundle};
use crate::verdict::{Told, defect};

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
    /// Trusted roots, in PEM or DER; with --vical the roots of its provider
    #[arg(long, num_args = 1.., required_unless_present = "bundle", conflicts_with = "bundle")]
    root: Vec<PathBuf>,
    /// A signed list of roots (VICAL)
    #[arg(long, conflicts_with = "bundle")]
    vical: Option<PathBuf>,
    /// Revocation lists of certificates, in DER
    #[arg(long, num_args = 1..)]
    crl: Vec<PathBuf>,
    /// Status list tokens, as CWT or JWT
    #[arg(long, num_args = 1..)]
    status_list: Vec<PathBuf>,
    /// A signed trust bundle
    #[arg(long, requires = "publisher")]
    bundle: Option<PathBuf>,
    /// The root of the bundle's publisher, in PEM or DER
    #[arg(long)]
    publisher: Option<PathBuf>,
    /// The document type to accept; any that the trust allows where it is not given
    #[arg(long)]
    doc_type: Option<String>,
    #[command(flatten)]
    told: Told,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let presentation = Zeroizing::new(Presentation {
        device_response: read_binary(&options.file)?,
        session_transcript: read_binary(&options.transcript)?,
        reader_key: options.reader_key.as_ref().map(|path| read_binary(path)).transpose()?,
        doc_type: options.doc_type.clone(),
    });
    let trust = trust(options)?;
    let clock = Clock { now: options.told.now(), proven: None };
    let verdict = verdict_on(&presentation, &trust, clock).map_err(|error| named(options, &error))?;
    options.told.tell(&verdict, clock.now)?;
    if let Some(defect) = defect(&verdict) {
        eprintln!("lomme: {} is not a DeviceResponse: {defect}", options.file.display());
    }
    Ok(verdict.outcome().into())
}

/// The failure of a presentation, with the name of the file that cannot be used.
fn named(options: &Options, error: &LommeError) -> Failure {
    match (error.code, &options.reader_key) {
        ("presentation.reader_key", Some(path)) => failed(path, error),
        _ => failed(&options.transcript, error),
    }
}

fn trust(options: &Options) -> Result<Trust, Failure> {
    let mut trust = match (&options.bundle, &options.publisher) {
        (Some(path), Some(publisher)) => open_bundle(path, publisher)?,
        _ => by_roots(options)?,
    };
    for path in &options.crl {
        add_revocation_list(&mut trust, &read_binary(path)?).map_err(|error| failed(path, &error))?;
    }
    for path in &options.status_list {
        add_status_list(&mut trust, &read_binary(path)?).map_err(|error| failed(path, &error))?;
    }
    Ok(trust)
}

fn by_roots(options: &Options) -> Result<Trust, Failure> {
    let roots: Vec<Vec<Certificate>> =
        options.root.iter().map(|path| certificates(path)).collect::<Result<_, _>>()?;
    let Some(path) = &options.vical else { return Ok(trust_in(roots.concat(), None)?) };
    trust_in(roots.concat(), Some(&read_binary(path)?)).map_err(|error| failed(path, &error))
}

//! `lomme verify`: a DeviceResponse from a file, with the transcript of its session.

use std::path::PathBuf;

use clap::Args;
use lomme_licence::cert::{Certificate, RevocationList};
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::status::StatusToken;
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Clock, Encounter, verify};

use crate::exit::{Exit, Failure};
use crate::input::read_binary;
use crate::trust::{certificates, open_bundle, open_vical};
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
    let mut trust = trust(options)?;
    add_lists(&mut trust, options)?;
    // A list proves that its time has passed.
    let clock = Clock { now: options.told.now(), proven: trust.source().issued_at() };
    let verdict = verify(&response, &trust, encounter, clock, options.doc_type.as_deref());
    options.told.tell(&verdict, clock.now)?;
    if let Some(defect) = defect(&verdict) {
        eprintln!("lomme: {} is not a DeviceResponse: {defect}", options.file.display());
    }
    Ok(verdict.outcome().into())
}

fn trust(options: &Options) -> Result<Trust, Failure> {
    if let (Some(path), Some(publisher)) = (&options.bundle, &options.publisher) {
        return open_bundle(path, publisher);
    }
    let roots: Vec<Vec<Certificate>> =
        options.root.iter().map(|path| certificates(path)).collect::<Result<_, _>>()?;
    match &options.vical {
        Some(path) => open_vical(path, &roots.concat()),
        None => Ok(Trust::from_roots(roots.concat())),
    }
}

/// Adds the lists that were given beside the roots. One that no trusted root answers for is an error, not left out.
fn add_lists(trust: &mut Trust, options: &Options) -> Result<(), Failure> {
    for path in &options.crl {
        let failed = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", path.display()));
        let list = RevocationList::from_der(&read_binary(path)?).map_err(|error| failed(&error))?;
        trust.add_revocation_list(list).map_err(|error| failed(&error))?;
    }
    for path in &options.status_list {
        let failed = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", path.display()));
        let token = StatusToken::read(&read_binary(path)?).map_err(|error| failed(&error))?;
        trust.add_status_list(token).map_err(|error| failed(&error))?;
    }
    Ok(())
}

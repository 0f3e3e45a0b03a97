//! `lomme show`: a Show of `lomme-qr/1` from a document and its device's key, as text or drawn.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use getrandom::SysRng;
use jiff::Timestamp;
use lomme_app::Preset;
use lomme_licence::cose::PublicKey;
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::message;
use lomme_licence::present::{HeldDocument, SignerForm, prepare};
use lomme_optical::{Frames, Symbol};
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use rand_core::TryRng;

use crate::exit::{Exit, Failure};
use crate::input::read_binary;
use crate::{device_key, output, say};

/// Pixels a module, and modules of quiet zone.
const SCALE: u32 = 4;
const QUIET_ZONE: u32 = 4;
const MAX_FRAMES: i64 = 10_000;

#[derive(Args)]
pub(crate) struct Options {
    /// The IssuerSigned, as lomme issue writes it; - for stdin
    #[arg(long, value_name = "FILE")]
    document: PathBuf,
    /// The device's private key in PEM
    #[arg(long, value_name = "FILE")]
    device_key: PathBuf,
    /// What to give away
    #[arg(long, default_value = "police", value_parser = presets())]
    preset: Preset,
    /// The folder for PNG frames; text lines to stdout where it is not given
    #[arg(long, value_name = "DIR")]
    frames: Option<PathBuf>,
    /// How many frames; where it is not given, twice those that a camera needs if it misses none
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_FRAMES))]
    count: Option<u32>,
    /// The time to show at, RFC 3339; now where it is not given
    #[arg(long)]
    at: Option<Timestamp>,
}

fn presets() -> impl TypedValueParser<Value = Preset> {
    let find = |code: String| Preset::ALL.into_iter().find(|preset| preset.code() == code);
    PossibleValuesParser::new(Preset::ALL.map(Preset::code))
        .map(move |code| find(code).unwrap_or(Preset::Police))
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let held = HeldDocument::restore(&read_binary(&options.document)?).map_err(|error| {
        Failure::new(format!("{} is not an IssuerSigned: {error}", options.document.display()))
    })?;
    let key = device_key::private(&options.device_key)?;
    if held.mobile_security_object().device_key != Ok(PublicKey::P256(key.public_key())) {
        return Err(Failure::new("the document is bound to another device key than the one given"));
    }
    let message = show(&held, key, options)?;
    let frames = Frames::new(&message, lomme_optical::Options::default()).map_err(Failure::new)?;
    let enough = if frames.is_still() { 1 } else { frames.minimum().saturating_mul(2) };
    let count = options.count.unwrap_or(enough);
    eprintln!(
        "{} bytes, at least {} frames; a reader takes it for a minute",
        message.len(),
        frames.minimum()
    );
    match &options.frames {
        Some(dir) => draw(&frames, count, dir)?,
        None => (0..count).try_for_each(|n| say(&frames.text(n)))?,
    }
    Ok(Exit::Done)
}

fn show(held: &HeldDocument, key: SecretKey, options: &Options) -> Result<Vec<u8>, Failure> {
    let now = options.at.unwrap_or_else(Timestamp::now);
    let issued_at = u64::try_from(now.as_second()).map_err(|_| Failure::new("the time is before 1970"))?;
    let mut nonce = [0; 8];
    SysRng.try_fill_bytes(&mut nonce).map_err(|_| Failure::new("the system gives no random numbers"))?;
    let selection = options.preset.selection().answered_by(held);
    if selection.elements().next().is_none() {
        return Err(Failure::new(format!(
            "the document has nothing of the preset {}",
            options.preset.code()
        )));
    }
    let transcript = SessionTranscript::show(issued_at, &nonce);
    let prepared = prepare(held, &selection, &transcript, SignerForm::ByThumbprint);
    let signature: Signature = SigningKey::from(key).sign(prepared.to_be_signed());
    let device_response = prepared.finish(signature.to_bytes().into());
    Ok(message::Show { issued_at, nonce, device_response }.to_message())
}

fn draw(frames: &Frames, count: u32, dir: &Path) -> Result<(), Failure> {
    let failed =
        |error: std::io::Error| Failure::new(format!("{} cannot be used: {}", dir.display(), error.kind()));
    std::fs::create_dir_all(dir).map_err(failed)?;
    // Frames of two presentations in one folder would be scanned as one.
    let is_frame = |name: &std::ffi::OsStr| name.to_str().is_some_and(|name| name.starts_with("frame-"));
    for entry in std::fs::read_dir(dir).map_err(failed)? {
        if is_frame(&entry.map_err(failed)?.file_name()) {
            let line = format!("{} holds frames already; empty it or name another folder", dir.display());
            return Err(Failure::new(line));
        }
    }
    for n in 0..count {
        let symbol = Symbol::new(&frames.text(n), frames.level()).map_err(Failure::new)?;
        let path = dir.join(format!("frame-{:04}.png", n.saturating_add(1)));
        output::write(&path, &symbol.to_png(SCALE, QUIET_ZONE).map_err(Failure::new)?)?;
        say(&path.display().to_string())?;
    }
    Ok(())
}

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
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use rand_core::TryRng;

use crate::device_key;
use crate::drawing::Drawing;
use crate::exit::{Exit, Failure};
use crate::input::read_binary;

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
    #[command(flatten)]
    drawing: Drawing,
    /// The time to show at, RFC 3339; now where it is not given
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

pub(crate) fn presets() -> impl TypedValueParser<Value = Preset> {
    let find = |code: String| Preset::ALL.into_iter().find(|preset| preset.code() == code);
    PossibleValuesParser::new(Preset::ALL.map(Preset::code))
        .map(move |code| find(code).unwrap_or(Preset::Police))
}

/// A document and the key that it is bound to.
pub(crate) fn wallet(document: &Path, device_key: &Path) -> Result<(HeldDocument, SecretKey), Failure> {
    let held = HeldDocument::restore(&read_binary(document)?)
        .map_err(|error| Failure::new(format!("{} is not an IssuerSigned: {error}", document.display())))?;
    let key = device_key::private(device_key)?;
    if held.mobile_security_object().device_key != Ok(PublicKey::P256(key.public_key())) {
        return Err(Failure::new("the document is bound to another device key than the one given"));
    }
    Ok((held, key))
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let (held, key) = wallet(&options.document, &options.device_key)?;
    let message = show(&held, key, options)?;
    options.drawing.show(&message, "a reader takes it for a minute")?;
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

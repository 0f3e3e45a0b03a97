//! `lomme ask`: an Ask of `lomme-qr/1`, signed by a reader's key where there is one, as text or drawn.

use std::path::PathBuf;

use clap::Args;
use getrandom::SysRng;
use jiff::Timestamp;
use lomme_app::Preset;
use lomme_licence::challenge::Challenge;
use lomme_licence::cose::PublicKey;
use lomme_licence::mdoc::{DeviceRequest, DocRequest, ItemsRequest, MDL_DOC_TYPE};
use lomme_licence::reader::prepare_request;
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;
use rand_core::TryRng;

use crate::drawing::Drawing;
use crate::exit::{Exit, Failure};
use crate::show::presets;
use crate::trust::certificates;
use crate::{asking, device_key};

#[derive(Args)]
pub(crate) struct Options {
    /// The file that keeps the secret of this Ask, for lomme scan --asking; the one that is there is replaced
    #[arg(long, value_name = "FILE")]
    asking: PathBuf,
    /// What to ask for
    #[arg(long, default_value = "police", value_parser = presets())]
    preset: Preset,
    /// The reader's private key in PEM; without one the holder sees an unknown reader
    #[arg(long, value_name = "FILE", requires = "reader_certificate")]
    reader_key: Option<PathBuf>,
    /// The certificate of the reader's key, in PEM or DER
    #[arg(long, value_name = "FILE", requires = "reader_key")]
    reader_certificate: Option<PathBuf>,
    #[command(flatten)]
    drawing: Drawing,
    /// The time to ask at, RFC 3339; now where it is not given
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let now = options.at.unwrap_or_else(Timestamp::now);
    let asked_at = u64::try_from(now.as_second()).map_err(|_| Failure::new("the time is before 1970"))?;
    let no_numbers = || Failure::new("the system gives no random numbers");
    let mut nonce = [0; 16];
    SysRng.try_fill_bytes(&mut nonce).map_err(|_| no_numbers())?;
    let key = SecretKey::try_generate_from_rng(&mut SysRng).map_err(|_| no_numbers())?;
    let challenge = Challenge::new(key.clone(), nonce, asked_at);
    let elements = options.preset.elements().map(|(name_space, element)| (name_space, element, false));
    let request = signed(ItemsRequest::new(MDL_DOC_TYPE, elements), &challenge, options)?;
    // What is kept replaces the Ask before.
    options.drawing.has_place()?;
    asking::keep(&options.asking, &key, nonce, asked_at)?;
    let message = challenge.ask(DeviceRequest::new(vec![request])).to_message();
    options.drawing.show(&message, "an answer is waited for two minutes")?;
    Ok(Exit::Done)
}

fn signed(items: ItemsRequest, challenge: &Challenge, options: &Options) -> Result<DocRequest, Failure> {
    let (Some(key), Some(certificate)) = (&options.reader_key, &options.reader_certificate) else {
        return Ok(DocRequest::new(items, None));
    };
    let (key, chain) = (device_key::private(key)?, certificates(certificate)?);
    if chain.first().map(|reader| reader.key()) != Some(&PublicKey::P256(key.public_key())) {
        return Err(Failure::new("the certificate is of another key than the reader's key given"));
    }
    let chain = chain.iter().map(|one| one.der().to_vec()).collect();
    let unsigned = prepare_request(items, &challenge.transcript(), chain);
    let signature: Signature = SigningKey::from(key).sign(unsigned.to_be_signed());
    Ok(unsigned.finish(signature.to_bytes().into()))
}

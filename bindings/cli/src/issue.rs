//! `lomme issue`: an authority in a folder signs a licence for a device.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use clap::Args;
use jiff::Timestamp;
use lomme_gateway::{Configuration, Registered};
use serde::Deserialize;

use crate::authority::{load, whole_seconds};
use crate::exit::{Exit, Failure};
use crate::input::{read, read_text};
use crate::register::Register;
use crate::{device_key, output, say};

/// The largest portrait that is signed, in bytes: with it a document is still one that a reader takes.
const MAX_PORTRAIT: usize = 512 * 1024;

#[derive(Args)]
pub(crate) struct Options {
    /// The folder of the authority
    #[arg(long, value_name = "DIR")]
    authority: PathBuf,
    /// The person's licence as JSON, with the names of the standard's elements; portraits are named relative to it
    #[arg(long, value_name = "FILE")]
    person: PathBuf,
    /// The device's key: public or private in PEM, or public as COSE_Key or point
    #[arg(long, value_name = "FILE")]
    device_key: PathBuf,
    /// Only what the police preset shows, for the QR
    #[arg(long)]
    compact: bool,
    /// The file for the IssuerSigned; base64url to stdout where it is not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The time to sign at, RFC 3339; now where it is not given
    #[arg(long)]
    at: Option<Timestamp>,
}

/// What of the person's file the licence itself does not read.
#[derive(Deserialize)]
struct Portraits {
    portrait: PathBuf,
    portrait_small: PathBuf,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let authority = load(&options.authority)?;
    let json = read_text(&options.person)?;
    let portraits: Portraits = serde_json::from_str(&json).map_err(|error| {
        let (name, line, column) = (options.person.display(), error.line(), error.column());
        Failure::new(format!(
            "{name} is not a person's licence with its portraits, line {line} column {column}"
        ))
    })?;
    let beside = options.person.parent().unwrap_or(Path::new("."));
    let portrait = picture(&beside.join(portraits.portrait), "portrait")?;
    let portrait_small = picture(&beside.join(portraits.portrait_small), "portrait_small")?;
    let device_key = device_key::public(&options.device_key)?;
    let registered = Registered { json: &json, portrait: &portrait, portrait_small: &portrait_small };
    let form = if options.compact { Configuration::Compact } else { Configuration::Full };
    let now = whole_seconds(options.at);
    let sign = |index| {
        authority
            .issue_licence(&registered, form, &device_key, index, now)
            .map_err(|error| Failure::new(format!("{}: {error}", options.person.display())))
    };
    // A person's file that cannot be used takes no place in the status list.
    sign(None)?;
    let index = Register::open(&options.authority)?.allot()?;
    let document = sign(Some(index))?;
    eprintln!("status index {index}");
    match &options.out {
        Some(path) => output::write(path, &document)?,
        None => say(&BASE64_URL_SAFE_NO_PAD.encode(&document))?,
    }
    Ok(Exit::Done)
}

/// A portrait in JPEG. Its path is the person's own data and not told.
fn picture(path: &Path, element: &str) -> Result<Vec<u8>, Failure> {
    let bytes =
        read(path).map_err(|_| Failure::new(format!("the file named by {element} cannot be read")))?;
    if bytes.len() > MAX_PORTRAIT {
        return Err(Failure::new(format!("the {element} is larger than {MAX_PORTRAIT} bytes")));
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Ok(bytes)
    } else {
        Err(Failure::new(format!("the file named by {element} is not a JPEG")))
    }
}

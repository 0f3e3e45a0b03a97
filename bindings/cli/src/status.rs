//! `lomme status`: what a status list says of one index.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use lomme_licence::status::{Status, StatusList, StatusToken};

use crate::exit::{Exit, Failure};
use crate::input::read_binary;
use crate::say;
use crate::trust::certificate;

#[derive(Args)]
pub(crate) struct Options {
    /// The status list token (CWT): raw, hexadecimal or base64url; - for stdin
    token: PathBuf,
    /// The index that a document's reference names
    #[arg(long, value_name = "N")]
    index: u64,
    /// The certificate of the list's signer that is trusted, or of the root that issued it, in PEM or DER
    #[arg(long, value_name = "CERT")]
    signer: Option<PathBuf>,
    /// The time to ask at, RFC 3339; now where it is not given
    #[arg(long)]
    at: Option<Timestamp>,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let failed =
        |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", options.token.display()));
    let bytes = read_binary(&options.token)?;
    let token = StatusToken::read(&bytes).map_err(|error| failed(&error))?;
    let list = match &options.signer {
        Some(path) => {
            let signer = certificate(path)?;
            let by_root = token.clone().verify(&[&signer]);
            by_root.or_else(|_| token.verify_by(&signer)).map_err(|error| failed(&error))?
        }
        None => {
            let named = token
                .named_signer()
                .ok_or_else(|| failed(&"the list names no signer; give its certificate by --signer"))?;
            token.verify_by(&named).map_err(|error| failed(&error))?
        }
    };
    say(&format!("list    {}", list.uri()))?;
    say(&format!("issued  {}", list.issued_at()))?;
    let fresh = list.is_fresh_at(options.at.unwrap_or_else(Timestamp::now));
    let (word, exit) = answer(&list, options.index, fresh);
    say(&format!("index   {}: {word}", options.index))?;
    if options.signer.is_some() {
        return Ok(exit);
    }
    say("signer  as the list itself names it, trusted by nobody: give one by --signer")?;
    Ok(Exit::Undetermined)
}

/// What the list says, as a verdict takes it: what is revoked stays revoked, however old the list that says so.
fn answer(list: &StatusList, index: u64, fresh: bool) -> (String, Exit) {
    let too_old = |word: &str| (format!("{word}, by a list that is too old"), Exit::Undetermined);
    match list.status(index) {
        None => ("beyond the end of the list".to_owned(), Exit::Refused),
        Some(Status::Invalid) => ("invalid".to_owned(), Exit::Refused),
        Some(Status::Valid) if fresh => ("valid".to_owned(), Exit::Done),
        Some(Status::Suspended) if fresh => ("suspended".to_owned(), Exit::Refused),
        Some(Status::Other(value)) if fresh => (format!("{value}, not known here"), Exit::Refused),
        Some(Status::Valid) => too_old("valid"),
        Some(Status::Suspended) => too_old("suspended"),
        Some(Status::Other(value)) => too_old(&value.to_string()),
    }
}

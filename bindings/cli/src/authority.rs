//! `lomme authority`: the keys and certificates of made-up authorities in a folder, and the bundles they publish.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::{SignedDuration, Timestamp};
use lomme_gateway::authority::{Authority, Publication};

use crate::exit::{Exit, Failure};
use crate::output;
use crate::register::Register;
use crate::say;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Make the keys and certificates of a new authority
    Init(Init),
    /// Publish a signed bundle: roots, signers, status and revocation lists
    Publish(Publish),
}

#[derive(Args)]
struct Init {
    /// The folder of the authority, made where it is not there
    dir: PathBuf,
    /// The time to make it at, RFC 3339; now where it is not given
    #[arg(long)]
    at: Option<Timestamp>,
}

#[derive(Args)]
struct Publish {
    /// The folder of the authority
    dir: PathBuf,
    /// The file to write the bundle to
    #[arg(long)]
    out: PathBuf,
    /// The status index of a licence to revoke, for good
    #[arg(long, value_name = "INDEX")]
    revoke: Vec<u32>,
    /// The hours until the next bundle is due
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8784))]
    valid_hours: u32,
    /// The time to publish at, RFC 3339; now where it is not given
    #[arg(long)]
    at: Option<Timestamp>,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    match &options.act {
        Act::Init(options) => init(options),
        Act::Publish(options) => publish(options),
    }
}

/// The authority in `dir`.
pub(crate) fn load(dir: &Path) -> Result<Authority, Failure> {
    if !Authority::exists(dir) {
        let line = format!("{} holds no authority; make one by lomme authority init", dir.display());
        return Err(Failure::new(line));
    }
    Authority::load(dir).map_err(Failure::new)
}

/// A time in whole seconds, as dates in signed structures are.
pub(crate) fn whole_seconds(at: Option<Timestamp>) -> Timestamp {
    let at = at.unwrap_or_else(Timestamp::now);
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

fn init(options: &Init) -> Result<Exit, Failure> {
    let dir = &options.dir;
    let taken = match std::fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => {
            return Err(Failure::new(format!("{} cannot be used: {}", dir.display(), error.kind())));
        }
    };
    if taken {
        return Err(Failure::new(format!(
            "{} is not empty, and nothing in it is overwritten",
            dir.display()
        )));
    }
    let authority =
        Authority::new(whole_seconds(options.at), &mut lomme_gateway::rng()).map_err(Failure::new)?;
    authority.save(dir).map_err(Failure::new)?;
    for identity in authority.identities() {
        say(&dir.join(format!("{}.pem", identity.role().name())).display().to_string())?;
    }
    Ok(Exit::Done)
}

fn publish(options: &Publish) -> Result<Exit, Failure> {
    let authority = load(&options.dir)?;
    let mut register = Register::open(&options.dir)?;
    options.revoke.iter().try_for_each(|place| register.revoke(*place))?;
    let issue_number = register.next_issue()?;
    let publication = Publication {
        issue_number,
        now: whole_seconds(options.at),
        valid_for: SignedDuration::from_hours(options.valid_hours.into()),
        status: &register.status(),
        revoked_signers: &[],
    };
    let bundle = authority.publish(&publication).map_err(Failure::new)?;
    output::write(&options.out, &bundle)?;
    say(&format!("{}: issue {issue_number}, {} bytes", options.out.display(), bundle.len()))?;
    Ok(Exit::Done)
}

//! `lomme export`: everything a citizen's phone holds, as files for the citizen.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::exit::{Exit, Failure};
use crate::items::Common;
use crate::phone;
use crate::say;

#[derive(Args)]
pub(crate) struct Options {
    /// A citizen's phone, as the demo leaves it (lomme-demo/citizen)
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The folder for the files; it is made, and files of an earlier export in it are replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let Options { store, out, common } = options;
    let progress = |made, all| eprintln!("{made}/{all}");
    let files = phone::open(store)?.export(common.now(), &common.texts(), progress)?;
    let cannot = |error: std::io::Error| Failure::new(format!("{}: {}", out.display(), error.kind()));
    fs::create_dir_all(out).map_err(cannot)?;
    for file in files {
        let path = out.join(&file.name);
        write(&path, &file.text).map_err(cannot)?;
        say(&path.display().to_string())?;
    }
    Ok(Exit::Done)
}

/// For its owner alone: it is no longer encrypted.
fn write(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

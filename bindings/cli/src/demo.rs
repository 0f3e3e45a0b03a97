//! `lomme demo`: the whole journey on one machine, with real parts: a gateway over HTTPS, phones with encrypted stores
//! and keys of their own, symbols drawn to files and read back by a decoder that is not ours.

mod folder;
mod people;
mod play;
pub(crate) mod print;
mod scene;

use std::path::PathBuf;

use clap::Args;

use crate::Lang;
use crate::exit::{Exit, Failure};

#[derive(Args)]
pub(crate) struct Options {
    /// The folder for everything the demo makes
    #[arg(long, default_value = DEFAULT_FOLDER)]
    out: PathBuf,
    /// The language of the texts
    #[arg(long, value_enum, default_value = "da")]
    lang: Lang,
    /// Leave the gateway running afterwards, to play with it
    #[arg(long)]
    serve: bool,
}

const DEFAULT_FOLDER: &str = "lomme-demo";

impl Default for Options {
    fn default() -> Self {
        Options { out: PathBuf::from(DEFAULT_FOLDER), lang: Lang::Da, serve: false }
    }
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::new(format!("no threads can be started: {}", error.kind())))?;
    runtime.block_on(async {
        let scene = scene::Scene::open(&options.out, options.lang).await?;
        let gateway = play::play(scene).await?;
        if options.serve { play::serve(gateway).await } else { Ok(Exit::Done) }
    })
}

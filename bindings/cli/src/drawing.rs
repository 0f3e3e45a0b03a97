//! What a phone holds into a camera: the frames of a message, drawn or as text.

use std::path::{Path, PathBuf};

use clap::Args;
use lomme_optical::{Frames, Options};

use crate::exit::Failure;
use crate::{output, say};

/// Pixels a module, and modules of quiet zone.
const SCALE: u32 = 4;
const QUIET_ZONE: u32 = 4;
const MAX_FRAMES: i64 = 10_000;

/// The options of every command that shows a message.
#[derive(Args)]
pub(crate) struct Drawing {
    /// The folder for PNG frames; text lines to stdout where it is not given
    #[arg(long, value_name = "DIR")]
    frames: Option<PathBuf>,
    /// How many frames; where it is not given, twice those that a camera needs if it misses none
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MAX_FRAMES))]
    count: Option<u32>,
}

impl Drawing {
    /// Whether there is a place for the frames: asked before anything is kept or signed for them.
    pub(crate) fn has_place(&self) -> Result<(), Failure> {
        self.frames.as_deref().map_or(Ok(()), empty)
    }

    /// Shows `message`; `how_long` says until when a reader takes it.
    pub(crate) fn show(&self, message: &[u8], how_long: &str) -> Result<(), Failure> {
        self.has_place()?;
        let frames = Frames::new(message, Options::default()).map_err(Failure::new)?;
        let enough = if frames.is_still() { 1 } else { frames.minimum().saturating_mul(2) };
        let count = self.count.unwrap_or(enough);
        eprintln!("{} bytes, at least {} frames; {how_long}", message.len(), frames.minimum());
        match &self.frames {
            Some(dir) => draw(&frames, count, dir),
            None => (0..count).try_for_each(|n| say(&frames.text(n))),
        }
    }
}

/// Makes the folder, if it is not there. Frames of two presentations in one folder would be scanned as one.
fn empty(dir: &Path) -> Result<(), Failure> {
    let failed =
        |error: std::io::Error| Failure::new(format!("{} cannot be used: {}", dir.display(), error.kind()));
    std::fs::create_dir_all(dir).map_err(failed)?;
    let is_frame = |name: &std::ffi::OsStr| name.to_str().is_some_and(|name| name.starts_with("frame-"));
    for entry in std::fs::read_dir(dir).map_err(failed)? {
        if is_frame(&entry.map_err(failed)?.file_name()) {
            let line = format!("{} holds frames already; empty it or name another folder", dir.display());
            return Err(Failure::new(line));
        }
    }
    Ok(())
}

fn draw(frames: &Frames, count: u32, dir: &Path) -> Result<(), Failure> {
    for n in 0..count {
        let symbol = frames.symbol(n, 1).map_err(Failure::new)?;
        let path = dir.join(format!("frame-{:04}.png", n.saturating_add(1)));
        output::write(&path, &symbol.to_png(SCALE, QUIET_ZONE).map_err(Failure::new)?)?;
        say(&path.display().to_string())?;
    }
    Ok(())
}

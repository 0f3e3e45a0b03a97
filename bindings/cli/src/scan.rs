//! `lomme scan`: the verdict on a Show, from pictures of its frames or their text.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;
use lomme_licence::mdoc::MDL_DOC_TYPE;
use lomme_licence::message::Show;
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Clock, Encounter, ReplayMemory, Verdict, verify};
use lomme_optical::{Collector, FrameError, Progress};

use crate::exit::{Exit, Failure};
use crate::input::read;
use crate::qr;
use crate::trust::open_bundle;
use crate::verdict::{Told, defect};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[derive(Args)]
pub(crate) struct Options {
    /// PNG pictures of frames in any order, or files with their text in lines; - for text lines on stdin
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A signed trust bundle; without one nothing can be decided
    #[arg(long, requires = "publisher")]
    bundle: Option<PathBuf>,
    /// The root of the bundle's publisher, in PEM or DER
    #[arg(long, requires = "bundle")]
    publisher: Option<PathBuf>,
    #[command(flatten)]
    told: Told,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let trust = match (&options.bundle, &options.publisher) {
        (Some(bundle), Some(publisher)) => open_bundle(bundle, publisher)?,
        _ => Trust::absent(),
    };
    let message = collect(&options.files)?;
    let clock = Clock { now: options.told.now(), proven: trust.source().issued_at() };
    let verdict = match Show::from_message(&message) {
        Err(defect) => Verdict::unreadable(defect),
        Ok(show) => {
            let mut memory = ThisRun::default();
            let encounter =
                Encounter::Show { issued_at: show.issued_at, nonce: show.nonce, memory: &mut memory };
            verify(&show.device_response, &trust, encounter, clock, Some(MDL_DOC_TYPE))
        }
    };
    options.told.tell(&verdict, clock.now)?;
    match defect(&verdict) {
        Some(defect) => eprintln!("lomme: what was scanned is not a presentation: {defect}"),
        None => eprintln!("a replay is recognised within one run only: nothing of this scan is kept"),
    }
    Ok(verdict.outcome().into())
}

/// A memory of Shows that lasts as long as the command.
#[derive(Default)]
struct ThisRun {
    seen: HashSet<[u8; 8]>,
}

impl ReplayMemory for ThisRun {
    fn first_time(&mut self, nonce: &[u8; 8]) -> Option<bool> {
        Some(self.seen.insert(*nonce))
    }
}

/// The first message that the frames of the files complete.
fn collect(files: &[PathBuf]) -> Result<Vec<u8>, Failure> {
    let mut collector = Collector::new();
    let (mut progress, mut stray): (Option<Progress>, Option<FrameError>) = (None, None);
    for path in files {
        for text in texts(path)? {
            match collector.push(&text) {
                Ok(after) => progress = Some(after),
                // Another symbol may be in the picture.
                Err(error) => stray = Some(error),
            }
            if let Some(message) = collector.take() {
                return Ok(message);
            }
        }
    }
    Err(match (progress, stray) {
        (Some(progress), _) => {
            let (seen, needed) = (progress.frames_seen, progress.frames_needed_about);
            Failure::new(format!(
                "too few frames: {seen} of about {needed}; scan more of the same presentation"
            ))
        }
        (None, Some(error)) => Failure::new(error),
        (None, None) => Failure::new("no QR symbol and no line of text was found"),
    })
}

/// The texts of a file: of the symbols in a picture, or its lines.
fn texts(path: &Path) -> Result<Vec<String>, Failure> {
    let bytes = read(path)?;
    if bytes.starts_with(PNG) {
        return qr::decode(&bytes);
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| Failure::new(format!("{} is neither a PNG nor text", path.display())))?;
    Ok(lines(&text))
}

/// The lines of a text. A frame has spaces within it, but none at its ends: the last character of base45 is never one.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

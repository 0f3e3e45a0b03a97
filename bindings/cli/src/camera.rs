//! What a camera sees: frames out of pictures and files of text.

use std::path::{Path, PathBuf};

use lomme_optical::{Collector, FrameError, Progress};

use crate::exit::Failure;
use crate::input::read;
use crate::qr;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The first message that the frames of the files complete.
pub(crate) fn collect(files: &[PathBuf]) -> Result<Vec<u8>, Failure> {
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

//! What a camera sees: frames out of pictures and files of text.

use std::path::{Path, PathBuf};

use lomme_optical::{Collector, FrameError, Progress};

use crate::exit::Failure;
use crate::input::read;
use crate::qr;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// How pictures of other kinds begin, that a camera or a browser may have written.
const OTHER_PICTURES: [(&[u8], &str); 4] =
    [(b"\xff\xd8\xff", "a JPEG"), (b"GIF8", "a GIF"), (b"RIFF", "a WebP"), (b"%PDF", "a PDF")];

/// The first message that the frames of the files complete.
pub(crate) fn collect(files: &[PathBuf]) -> Result<Vec<u8>, Failure> {
    let mut collector = Collector::new();
    let (mut progress, mut stray): (Option<Progress>, Option<FrameError>) = (None, None);
    let mut blank = Vec::new();
    for path in files {
        let texts = texts(path)?;
        if texts.is_empty() {
            blank.push(path.display().to_string());
        }
        for text in texts {
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
    let nothing_in = match &blank[..] {
        [] => String::new(),
        [one] => format!("nothing to read was found in {one}"),
        [first, others @ ..] => format!("nothing to read was found in {first} and {} others", others.len()),
    };
    let and_nothing_in = if blank.is_empty() { String::new() } else { format!("; {nothing_in}") };
    Err(Failure::new(match (progress, stray) {
        (Some(progress), _) => {
            let (seen, needed) = (progress.frames_seen, progress.frames_needed_about);
            format!("too few frames: {seen} of about {needed}; scan more of them{and_nothing_in}")
        }
        (None, Some(error)) => format!("{error}{and_nothing_in}"),
        (None, None) => nothing_in,
    }))
}

/// The texts of a file: of the symbols in a picture, or its lines.
fn texts(path: &Path) -> Result<Vec<String>, Failure> {
    let (bytes, name) = (read(path)?, path.display());
    if bytes.starts_with(PNG) {
        return qr::decode(&bytes).map_err(|why| Failure::new(format!("{name}: {why}")));
    }
    if let Some((_, kind)) = OTHER_PICTURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Failure::new(format!("{name} is {kind}; only PNG pictures are read, save it as one")));
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| Failure::new(format!("{name} is neither a PNG picture nor text")))?;
    Ok(lines(&text))
}

/// The lines of a text. A frame has spaces within it, but none at its ends: the last character of base45 is never one.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

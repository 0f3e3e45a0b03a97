//! Readers of QR symbols that nobody here wrote: `rqrr` (Rust), ZBar and zxing-cpp (C++).
//!
//! The last two are programs of others: `tests/sight/set-up` installs them. Where they are not there a test says so loudly and
//! goes on without; with `LOMME_PEERS=required` in the environment it fails.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::picture::Picture;

/// Whether a missing reader is an error: `LOMME_PEERS=required`.
pub fn required() -> bool {
    std::env::var("LOMME_PEERS").as_deref() == Ok("required")
}

/// A reader of symbols.
pub trait Reader {
    /// Its name in tables.
    fn name(&self) -> &'static str;
    /// The texts of the symbols in each picture.
    fn read(&mut self, pictures: &[Picture]) -> Vec<Vec<String>>;
}

/// All readers that are there. Says loudly which are not.
///
/// # Panics
/// When one is not there and [`required`].
pub fn all() -> Vec<Box<dyn Reader>> {
    let mut readers: Vec<Box<dyn Reader>> = vec![Box::new(Rqrr)];
    let mut add = |name: &str, reader: Option<Box<dyn Reader>>| match reader {
        Some(reader) => readers.push(reader),
        None => say_missing(name),
    };
    add("zbarimg", Zbar::find().map(|reader| Box::new(reader) as _));
    add("zxing-cpp", Zxing::start().map(|reader| Box::new(reader) as _));
    readers
}

/// The one whose reading is nearest to a phone's, or `rqrr` where it is not there, which is said loudly.
///
/// # Panics
/// When it is not there and [`required`].
pub fn best() -> Box<dyn Reader> {
    match Zxing::start() {
        Some(reader) => Box::new(reader),
        None => {
            say_missing("zxing-cpp");
            Box::new(Rqrr)
        }
    }
}

fn say_missing(name: &str) {
    let line = format!("{name} is not there: run tests/sight/set-up");
    assert!(!required(), "{line}");
    let _ = writeln!(std::io::stderr(), "\n*** SKIPPED: {line} ***\n");
}

/// Which pictures `reader` reads right: one symbol, with its text.
pub fn right(reader: &mut dyn Reader, pictures: &[Picture], texts: &[&str]) -> Vec<bool> {
    reader.read(pictures).iter().zip(texts).map(|(read, text)| read == &[*text]).collect()
}

/// Which pictures at least two of the readers read right.
pub fn by_two(right: &[Vec<bool>]) -> Vec<bool> {
    let pictures = right.first().map_or(0, Vec::len);
    (0..pictures).map(|n| right.iter().filter(|right| right[n]).count() >= 2).collect()
}

/// The text of a symbol as it is drawn, without any camera; by `rqrr`.
pub fn read_drawn(symbol: &lomme_optical::Symbol) -> Option<String> {
    let (width, modules) = (symbol.width() as usize, symbol.modules());
    let grid = rqrr::SimpleGrid::from_func(width, |x, y| modules[y * width + x]);
    Some(rqrr::Grid::new(grid).decode().ok()?.1)
}

/// `rqrr`, in this process.
pub struct Rqrr;

impl Reader for Rqrr {
    fn name(&self) -> &'static str {
        "rqrr"
    }

    fn read(&mut self, pictures: &[Picture]) -> Vec<Vec<String>> {
        let texts = |picture: &Picture| {
            let (levels, width) = (picture.levels(), picture.width);
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, picture.height, |x, y| {
                levels[y * width + x]
            });
            image.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
        };
        pictures.iter().map(texts).collect()
    }
}

/// ZBar by its command `zbarimg`.
pub struct Zbar;

impl Zbar {
    /// If it is installed.
    pub fn find() -> Option<Zbar> {
        let asked =
            Command::new("zbarimg").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success()).then_some(Zbar)
    }
}

impl Reader for Zbar {
    fn name(&self) -> &'static str {
        "ZBar"
    }

    fn read(&mut self, pictures: &[Picture]) -> Vec<Vec<String>> {
        let dir = tempfile::tempdir().unwrap();
        let mut command = Command::new("zbarimg");
        command.args(["-q", "--xml", "--nodbus", "-Sdisable", "-Sqrcode.enable"]);
        for (n, picture) in pictures.iter().enumerate() {
            let path = dir.path().join(format!("{n}.pgm"));
            std::fs::write(&path, picture.pgm()).unwrap();
            command.arg(path);
        }
        let output = command.stderr(Stdio::null()).output().unwrap();
        let xml = String::from_utf8_lossy(&output.stdout);
        let mut texts = vec![Vec::new(); pictures.len()];
        for source in xml.split("<source href='").skip(1) {
            let name = source.split_once(".pgm'").map(|(path, _)| Path::new(path).file_name().unwrap());
            let n: usize =
                name.and_then(|name| name.to_str()?.parse().ok()).expect("the name that was given");
            let data = source.split("<![CDATA[").skip(1).filter_map(|rest| rest.split_once("]]>"));
            texts[n] = data.map(|(text, _)| text.to_owned()).collect();
        }
        texts
    }
}

/// zxing-cpp in a Python beside us.
pub struct Zxing {
    process: Child,
    pictures: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Zxing {
    /// If it is installed.
    pub fn start() -> Option<Zxing> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("read_zxing.py");
        let mut process = Command::new(installed()?)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let pictures = process.stdin.take()?;
        let answers = BufReader::new(process.stdout.take()?);
        let mut zxing = Zxing { process, pictures, answers };
        // A Python without the package answers nothing.
        zxing.ask(&Picture::of(8, 8, |_, _| 1.0)).map(|_| zxing)
    }

    fn ask(&mut self, picture: &Picture) -> Option<Vec<String>> {
        let mut message = format!("{} {}\n", picture.width, picture.height).into_bytes();
        message.extend(picture.levels());
        self.pictures.write_all(&message).and_then(|()| self.pictures.flush()).ok()?;
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }
}

impl Reader for Zxing {
    fn name(&self) -> &'static str {
        "zxing-cpp"
    }

    fn read(&mut self, pictures: &[Picture]) -> Vec<Vec<String>> {
        pictures.iter().map(|picture| self.ask(picture).expect("zxing-cpp answers every picture")).collect()
    }
}

impl Drop for Zxing {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The Python in which independent readers and writers run. Says loudly if it is not there.
///
/// # Panics
/// When it is not there and [`required`].
pub fn python() -> Option<PathBuf> {
    let python = installed();
    if python.is_none() {
        say_missing("the Python of independent readers and writers");
    }
    python
}

/// The Python of `tests/sight/set-up`, below the target folder.
fn installed() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
    let python = target.join("peers/sight/bin/python");
    python.exists().then_some(python)
}

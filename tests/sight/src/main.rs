//! `cargo run --release -p lomme-sight -- COMMAND`: the figures of docs/optical.md.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use clap::{Parser, Subcommand};
use lomme_optical::{Frames, Level, Options, Symbol, alphanumeric_capacity};
use lomme_sight::fountain::{Way, quantile};
use lomme_sight::noise::Noise;
use lomme_sight::readers::{self, Reader, by_two, right};
use lomme_sight::table::markdown;
use lomme_sight::video::{Camera, film};
use lomme_sight::worsened::Worsened;

#[derive(Parser)]
#[command(about = "Measures what a camera makes of the symbols, and what their frames cost")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Where the random numbers begin
    #[arg(long, default_value_t = 1, global = true)]
    seed: u64,
}

#[derive(Subcommand)]
enum Command {
    /// The share of worsened pictures that each reader reads, by version and level
    Readers {
        /// Pictures of each kind
        #[arg(long, default_value_t = 20)]
        pictures: u64,
        /// Pixels of the camera a module
        #[arg(long, default_value_t = 4.0)]
        pixels: f32,
        /// Modules of quiet zone
        #[arg(long, default_value_t = 4)]
        quiet_zone: u32,
        /// Versions to try, by comma
        #[arg(long, value_delimiter = ',', default_values_t = [5, 10, 14, 18, 25])]
        versions: Vec<u8>,
    },
    /// The share of worsened pictures that each reader reads, under the best of eight masks and under another symbol's
    Masks {
        /// Pictures of each kind
        #[arg(long, default_value_t = 50)]
        pictures: u64,
        /// Pixels of the camera a module
        #[arg(long, default_value_t = 4.0)]
        pixels: f32,
    },
    /// The time until a message is there, by camera, version and level
    Film {
        /// Films of each kind
        #[arg(long, default_value_t = 20)]
        films: u64,
        /// Bytes of the message
        #[arg(long, default_value_t = 1_700)]
        message: usize,
        /// Frames a second
        #[arg(long, default_value_t = 10.0)]
        rate: f32,
        /// Only the camera of this name
        #[arg(long)]
        camera: Option<String>,
        /// Pixels of the symbol's side in the camera, in place of the camera's own
        #[arg(long)]
        side: Option<f32>,
        /// Versions to try, by comma
        #[arg(long, value_delimiter = ',', default_values_t = [8, 10, 12, 14, 16, 18, 20, 22, 25, 28])]
        versions: Vec<u8>,
        /// Level M beside level L
        #[arg(long)]
        both_levels: bool,
    },
    /// Frames until a message is there, against other codes
    Fountain {
        /// Transfers of each kind
        #[arg(long, default_value_t = 2_000)]
        transfers: u64,
        /// Bytes of the message
        #[arg(long, default_value_t = 1_700)]
        message: usize,
        /// Share of frames that are lost
        #[arg(long, default_value_t = 0.3)]
        loss: f32,
    },
}

fn main() {
    let cli = Cli::parse();
    match cli.command {
        Command::Readers { pictures, pixels, quiet_zone, versions } => {
            read_by(pictures, Shares::new(pixels, quiet_zone), &versions, cli.seed);
        }
        Command::Masks { pictures, pixels } => masks(pictures, pixels, cli.seed),
        Command::Film { films, message, rate, camera, side, versions, both_levels } => {
            let levels: &[Level] = if both_levels { &[Level::L, Level::M] } else { &[Level::L] };
            let cameras =
                Camera::ALL.into_iter().filter(|c| camera.as_deref().is_none_or(|name| name == c.name));
            let cameras = cameras.map(|camera| Camera { side: side.unwrap_or(camera.side), ..camera });
            filmed(&cameras.collect::<Vec<_>>(), &versions, levels, films, message, rate, cli.seed);
        }
        Command::Fountain { transfers, message, loss } => fountains(transfers, message, loss, cli.seed),
    }
}

fn read_by(pictures: u64, mut shares: Shares, versions: &[u8], seed: u64) {
    for &version in versions {
        for level in [Level::L, Level::M] {
            shares.add(&format!("{version}-{level:?}"), &full(pictures, version, level, seed), seed);
        }
    }
    shares.print(pictures);
}

fn masks(pictures: u64, pixels: f32, seed: u64) {
    let mut shares = Shares::new(pixels, 4);
    for version in [10, 14] {
        let best = full(pictures, version, Level::L, seed);
        let chosen = |n: usize| best[(n + 1) % best.len()].1.mask();
        let others = best
            .iter()
            .enumerate()
            .map(|(n, (text, _))| (text.clone(), Symbol::under(chosen(n), text, Level::L, version).unwrap()));
        shares.add(&format!("{version}-L, best mask"), &best, seed);
        shares.add(&format!("{version}-L, another's mask"), &others.collect::<Vec<_>>(), seed);
    }
    shares.print(pictures);
}

/// Symbols of a version and level that are full, with their texts.
fn full(count: u64, version: u8, level: Level, seed: u64) -> Vec<(String, Symbol)> {
    let one = |n| {
        let text = full_text(version, level, &mut Noise::new(seed.wrapping_mul(1_000) + n));
        let symbol = Symbol::new(&text, level).unwrap();
        (text, symbol)
    };
    (0..count).map(one).collect()
}

/// What share of worsened pictures each reader reads right.
struct Shares {
    readers: Vec<Box<dyn Reader>>,
    pixels: f32,
    quiet_zone: u32,
    rows: Vec<Vec<String>>,
}

impl Shares {
    fn new(pixels: f32, quiet_zone: u32) -> Shares {
        Shares { readers: readers::all(), pixels, quiet_zone, rows: Vec::new() }
    }

    /// A row for each reader, of symbols of one kind, and one for what two of them read.
    fn add(&mut self, kind: &str, symbols: &[(String, Symbol)], seed: u64) {
        let names = self.readers.iter().map(|reader| reader.name()).chain(["any two"]);
        let mut rows: Vec<Vec<String>> = names.map(|name| vec![name.to_owned(), kind.to_owned()]).collect();
        for way in Worsened::ALL {
            let mut noise = Noise::new(seed ^ u64::from(symbols[0].1.version()) << 8);
            let mut see = |(_, symbol): &(String, Symbol)| {
                way.picture_within(self.quiet_zone, symbol, self.pixels, &mut noise)
            };
            let seen: Vec<_> = symbols.iter().map(&mut see).collect();
            let texts: Vec<&str> = symbols.iter().map(|(text, _)| text.as_str()).collect();
            let right: Vec<Vec<bool>> =
                self.readers.iter_mut().map(|reader| right(reader.as_mut(), &seen, &texts)).collect();
            let by_two = by_two(&right);
            for (row, right) in rows.iter_mut().zip(right.iter().chain([&by_two])) {
                let count = right.iter().filter(|right| **right).count();
                row.push(format!("{} %", 100 * count / symbols.len()));
            }
        }
        self.rows.extend(rows);
    }

    fn print(mut self, pictures: u64) {
        let heads = ["reader", "symbol"].into_iter().chain(Worsened::ALL.map(Worsened::name));
        let heads: Vec<String> = heads.map(str::to_owned).collect();
        self.rows.sort_by(|a, b| a[0].cmp(&b[0]));
        let table = markdown(&heads, &self.rows);
        println!("{} pixels a module, {pictures} pictures a cell\n\n{table}", self.pixels);
    }
}

/// A frame's text that fills the symbol.
fn full_text(version: u8, level: Level, noise: &mut Noise) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    // The prefix, and an end that nobody trims.
    let rest = alphanumeric_capacity(version, level) - 4;
    let body = (0..rest).map(|_| char::from(ALPHABET[(noise.bits() % 45) as usize])).collect::<String>();
    format!("L2:{body}A")
}

fn filmed(
    cameras: &[Camera],
    versions: &[u8],
    levels: &[Level],
    films: u64,
    len: usize,
    rate: f32,
    seed: u64,
) {
    let mut reader = readers::best();
    let heads = ["camera", "symbols", "frames", "pixels a module", "read", "median s", "p95 s", "not in 4 s"];
    let mut rows = Vec::new();
    for camera in cameras {
        for &level in levels {
            for &max_version in versions {
                let options = Options { max_version, level };
                let row = film_row(camera, options, films, len, rate, seed, reader.as_mut());
                eprintln!("{}", row.join("  "));
                rows.push(row);
            }
        }
    }
    let name = reader.name();
    println!("{len} bytes at {rate} frames a second, {films} films a row, read by {name}\n");
    println!("{}", markdown(&heads.map(str::to_owned), &rows));
}

fn film_row(
    camera: &Camera,
    options: Options,
    films: u64,
    len: usize,
    rate: f32,
    seed: u64,
    reader: &mut dyn Reader,
) -> Vec<String> {
    const LIMIT: f32 = 4.0;
    let (mut times, mut pictures, mut read) = (Vec::new(), 0, 0);
    let frames = Frames::new(&Noise::new(seed).bytes(len), options).unwrap();
    for n in 0..films {
        let outcome = film(&frames, rate, camera, reader, LIMIT, &mut Noise::new(seed.wrapping_mul(77) + n));
        times.push(outcome.seconds.unwrap_or(f32::INFINITY));
        pictures += outcome.pictures;
        read += outcome.read;
    }
    times.sort_by(f32::total_cmp);
    let symbol = frames.symbol(0, 1).unwrap();
    let seconds = |share| format!("{:.1}", quantile(&times, share));
    vec![
        camera.name.to_owned(),
        format!("{}-{:?}", symbol.version(), frames.level()),
        frames.minimum().to_string(),
        format!("{:.1}", camera.side / (symbol.width() + 8) as f32),
        format!("{} %", 100 * read / pictures.max(1)),
        seconds(0.5),
        seconds(0.95),
        times.iter().filter(|time| time.is_infinite()).count().to_string(),
    ]
}

fn fountains(transfers: u64, len: usize, loss: f32, seed: u64) {
    let mut heads = vec!["symbols".to_owned(), "K".to_owned()];
    for way in Way::ALL {
        heads.extend([format!("{} mean", way.name()), "p95".to_owned()]);
    }
    let mut rows = Vec::new();
    for max_version in [25, 18, 14, 13, 11, 10, 8, 6, 5] {
        let message = Noise::new(seed).bytes(len);
        let frames = Frames::new(&message, Options { max_version, level: Level::L }).unwrap();
        let mut row = vec![format!("{max_version}-L"), frames.minimum().to_string()];
        for way in Way::ALL {
            let mut noise = Noise::new(seed);
            let mut counts: Vec<u32> =
                (0..transfers).map(|_| way.frames(&message, &frames, loss, &mut noise)).collect();
            counts.sort_unstable();
            let mean = counts.iter().sum::<u32>() as f32 / transfers as f32;
            row.extend([format!("{mean:.1}"), quantile(&counts, 0.95).to_string()]);
        }
        rows.push(row);
    }
    println!(
        "{len} bytes, {} % lost, {transfers} transfers a row\n\n{}",
        (loss * 100.0).round(),
        markdown(&heads, &rows)
    );
}

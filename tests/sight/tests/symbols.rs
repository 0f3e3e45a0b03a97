//! Every symbol that is drawn is read back by readers that nobody here wrote, and by two of them also when the picture is worse
//! than the symbol. Floors under what docs/optical.md measured: a change that loses reading fails here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use lomme_optical::{Frames, Level, Options, Symbol, WHOLE_LEVEL};
use lomme_sight::noise::Noise;
use lomme_sight::picture::Picture;
use lomme_sight::readers::{self, Reader};
use lomme_sight::worsened::Worsened;

/// The default frames of a message, a still symbol, and other versions and levels that a shell may choose.
fn drawn() -> Vec<(String, Symbol)> {
    let text = |len: usize, options: Options, n: u32| {
        let frames = Frames::new(&Noise::new(len as u64).bytes(len), options).unwrap();
        let text = frames.text(n);
        let symbol = frames.symbol(n, 1).unwrap();
        (text, symbol)
    };
    let mut symbols = vec![text(40, Options::default(), 0), text(398, Options::default(), 0)];
    symbols.extend((0..4).map(|n| text(1_700, Options::default(), n * 9)));
    for (max_version, level) in
        [(8, Level::M), (12, Level::Q), (15, Level::M), (18, Level::L), (25, Level::L), (20, Level::H)]
    {
        symbols.push(text(2_500, Options { max_version, level }, 3));
    }
    symbols
}

fn of_png(png: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (info.width as usize, info.height as usize);
    Picture::of(width, height, |x, y| f32::from(pixels[y * width + x]) / 255.0)
}

/// Of the pictures, how many `reader` reads right.
fn right(reader: &mut dyn Reader, pictures: &[Picture], symbols: &[(String, Symbol)]) -> usize {
    reader
        .read(pictures)
        .iter()
        .zip(symbols)
        .filter(|(texts, (text, _))| texts == &std::slice::from_ref(text))
        .count()
}

#[test]
fn every_drawn_picture_is_read_by_every_reader() {
    let symbols = drawn();
    let pictures: Vec<Picture> =
        symbols.iter().map(|(_, symbol)| of_png(&symbol.to_png(4, 4).unwrap())).collect();
    for mut reader in readers::all() {
        assert_eq!(right(reader.as_mut(), &pictures, &symbols), symbols.len(), "{}", reader.name());
    }
}

#[test]
fn the_picture_for_a_terminal_and_the_svg_are_read_too() {
    let (text, symbol) = &drawn()[1];
    let terminal = of_terminal(&symbol.to_terminal(4));
    let svg = of_svg(&symbol.to_svg(4));
    for mut reader in readers::all() {
        for picture in [&terminal, &svg] {
            assert_eq!(reader.read(std::slice::from_ref(picture)), [[text.clone()]], "{}", reader.name());
        }
    }
}

/// Terminal lines as a picture of three pixels a module: half blocks in black on white.
fn of_terminal(lines: &str) -> Picture {
    let rows: Vec<Vec<char>> = lines
        .lines()
        .map(|l| l.trim_start_matches("\u{1b}[30;107m").trim_end_matches("\u{1b}[0m").chars().collect())
        .collect();
    Picture::of(rows[0].len() * 3, rows.len() * 6, |x, y| {
        let dark = matches!((rows[y / 6][x / 3], y / 3 % 2), ('█', _) | ('▀', 0) | ('▄', 1));
        if dark { 0.0 } else { 1.0 }
    })
}

/// The runs of our own SVG, `Mx yhNv1h-Nz`, at three pixels a unit.
fn of_svg(svg: &str) -> Picture {
    let side: usize = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let mut dark = vec![false; side * side];
    for run in svg.rsplit("d=\"").next().unwrap().split('M').skip(1) {
        let (place, rest) = run.split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let len: usize = rest.split_once('v').unwrap().0.parse().unwrap();
        dark[y * side + x..y * side + x + len].fill(true);
    }
    Picture::of(side * 3, side * 3, |x, y| if dark[y / 3 * side + x / 3] { 0.0 } else { 1.0 })
}

#[test]
fn a_worsened_picture_is_read_by_two_readers_as_often_as_it_was() {
    let mut readers = readers::all();
    if readers.len() < 3 {
        return;
    }
    const PICTURES: u64 = 8;
    let options = Options::default();
    let symbols: Vec<(String, Symbol)> = (0..PICTURES)
        .map(|n| {
            let frames = Frames::new(&Noise::new(n).bytes(1_700), options).unwrap();
            (frames.text(n as u32), frames.symbol(n as u32, 1).unwrap())
        })
        .collect();
    let mut below = Vec::new();
    for (way, best, second) in FLOORS {
        let mut noise = Noise::new(way as u64);
        let pictures: Vec<Picture> =
            symbols.iter().map(|(_, symbol)| way.picture(symbol, 4.0, &mut noise)).collect();
        let mut counts: Vec<usize> =
            readers.iter_mut().map(|reader| right(reader.as_mut(), &pictures, &symbols)).collect();
        println!("{:12} {counts:?}", way.name());
        counts.sort_unstable();
        if counts[2] < best || counts[1] < second {
            below.push(format!("{}: {counts:?} of {PICTURES}", way.name()));
        }
    }
    assert!(below.is_empty(), "{below:#?}");
}

/// Of eight pictures at four pixels a module, at least so many by the best reader and by the second best.
const FLOORS: [(Worsened, usize, usize); 10] = [
    (Worsened::Plain, 8, 8),
    (Worsened::Blur, 8, 7),
    (Worsened::Noise, 7, 5),
    (Worsened::Rotation, 8, 8),
    (Worsened::Perspective, 7, 3),
    (Worsened::LowContrast, 8, 8),
    (Worsened::Finger, 6, 3),
    (Worsened::Jpeg, 8, 8),
    (Worsened::Moire, 7, 6),
    (Worsened::Street, 5, 1),
];

#[test]
fn a_still_symbol_under_a_finger_is_read_at_its_level() {
    let text = Frames::new(&Noise::new(3).bytes(398), Options::default()).unwrap().text(0);
    let symbol = Symbol::new(&text, WHOLE_LEVEL).unwrap();
    let mut noise = Noise::new(5);
    let pictures: Vec<Picture> =
        (0..12).map(|_| Worsened::Finger.picture(&symbol, 4.0, &mut noise)).collect();
    for mut reader in readers::all().into_iter().filter(|reader| reader.name() == "zxing-cpp") {
        let read = reader.read(&pictures).iter().filter(|texts| texts.contains(&text)).count();
        assert!(read >= 9, "{read} of 12");
    }
}

//! Every symbol that is drawn is read back by readers that nobody here wrote, and by two of them also when the picture is worse
//! than the symbol; how much worse stands by [`Worsened`], and what is read beyond that in docs/optical.md.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use lomme_optical::{Frames, Level, Options, Symbol, WHOLE_LEVEL};
use lomme_sight::noise::Noise;
use lomme_sight::picture::Picture;
use lomme_sight::readers;
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

#[test]
fn every_drawn_picture_is_read_by_every_reader() {
    let symbols = drawn();
    let pictures: Vec<Picture> =
        symbols.iter().map(|(_, symbol)| of_png(&symbol.to_png(4, 4).unwrap())).collect();
    let texts: Vec<&str> = symbols.iter().map(|(text, _)| text.as_str()).collect();
    for mut reader in readers::all() {
        let right = readers::right(reader.as_mut(), &pictures, &texts);
        assert!(right.iter().all(|right| *right), "{}: {right:?}", reader.name());
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

/// The symbols that the apps draw: of a Show, of one that is made anew, and a still one.
fn of_the_apps() -> [(&'static str, Vec<(String, Symbol)>); 3] {
    let frames = |len: usize, max_version: u8, seed: u64| {
        let options = Options { max_version, level: Level::L };
        Frames::new(&Noise::new(seed).bytes(len), options).unwrap()
    };
    let symbols = |len, max_version| {
        let symbol = |n: u64| {
            let frames = frames(len, max_version, n);
            (frames.text(n as u32), frames.symbol(n as u32, 1).unwrap())
        };
        (0..PICTURES).map(symbol).collect()
    };
    [("14-L", symbols(1_700, 14)), ("10-L", symbols(1_700, 10)), ("15-M, still", symbols(398, 14))]
}

const PICTURES: u64 = 8;

#[test]
fn every_worsened_picture_is_read_by_two_readers() {
    let mut readers = readers::all();
    if readers.len() < 3 {
        return;
    }
    let mut below = Vec::new();
    for (kind, symbols) in of_the_apps() {
        let texts: Vec<&str> = symbols.iter().map(|(text, _)| text.as_str()).collect();
        for way in Worsened::ALL {
            let mut noise = Noise::new(way as u64);
            let pictures: Vec<Picture> =
                symbols.iter().map(|(_, symbol)| way.picture(symbol, 4.0, &mut noise)).collect();
            let right: Vec<Vec<bool>> =
                readers.iter_mut().map(|reader| readers::right(reader.as_mut(), &pictures, &texts)).collect();
            let count = |right: &Vec<bool>| right.iter().filter(|right| **right).count();
            let (two, best) = (count(&readers::by_two(&right)), right.iter().map(count).max().unwrap());
            let of_each: Vec<usize> = right.iter().map(count).collect();
            println!("{kind:12} {:16} {of_each:?}, by two {two}", way.name());
            let (least_by_two, least_by_one) = floor(way);
            if two < least_by_two || best < least_by_one {
                below.push(format!("{kind}, {}: {of_each:?}, by two {two} of {PICTURES}", way.name()));
            }
        }
    }
    assert!(below.is_empty(), "{below:#?}");
}

/// Of eight pictures at four pixels a module, at least so many by two readers, and by the best one.
fn floor(way: Worsened) -> (usize, usize) {
    match way {
        Worsened::StrongTilt => (2, 8),
        Worsened::FingerAnywhere => (3, 4),
        Worsened::Street => (0, 6),
        _ => (8, 8),
    }
}

#[test]
fn a_still_symbol_under_a_finger_is_read_at_its_level() {
    let text = Frames::new(&Noise::new(3).bytes(398), Options::default()).unwrap().text(0);
    let symbol = Symbol::new(&text, WHOLE_LEVEL).unwrap();
    let mut noise = Noise::new(5);
    let pictures: Vec<Picture> =
        (0..12).map(|_| Worsened::FingerAnywhere.picture(&symbol, 4.0, &mut noise)).collect();
    for mut reader in readers::all().into_iter().filter(|reader| reader.name() == "zxing-cpp") {
        let read = reader.read(&pictures).iter().filter(|texts| texts.contains(&text)).count();
        assert!(read >= 9, "{read} of 12");
    }
}

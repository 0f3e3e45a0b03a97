//! What is drawn is read back by a reader that shares no code with the drawing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use lomme_optical::*;

/// Decodes the PNG and lets rqrr find and read the symbol in it.
fn read(png: &[u8]) -> String {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (info.width as usize, info.height as usize);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one symbol in the picture");
    grids[0].decode().unwrap().1
}

#[test]
fn a_still_symbol_is_read_back() {
    for len in [1, 44, 398] {
        let message: Vec<u8> = (0..len).map(|i| (i * 31) as u8).collect();
        let frames = Frames::new(&message, Options::default()).unwrap();
        let text = read(&frames.symbol(0, 1).unwrap().to_png(3, 4).unwrap());
        assert!(text.starts_with("L1:"));
        let mut collector = Collector::new();
        assert_eq!(collector.push(&text).unwrap().event, Event::Complete);
        assert_eq!(collector.take().unwrap(), message);
    }
}

#[test]
fn a_row_of_frames_is_read_back_at_every_version_and_level_a_shell_may_choose() {
    let message: Vec<u8> = (0..2_500u32).map(|i| (i * i) as u8).collect();
    for options in [
        Options::default(),
        Options { max_version: 10, level: Level::M },
        Options { max_version: 15, level: Level::M },
        Options { max_version: 20, level: Level::L },
        Options { max_version: 25, level: Level::L },
    ] {
        let frames = Frames::new(&message, options).unwrap();
        let mut collector = Collector::new();
        for n in (1..).take(frames.minimum() as usize + 3) {
            let text = read(&frames.symbol(n, 1).unwrap().to_png(4, 4).unwrap());
            assert_eq!(text, frames.text(n));
            collector.push(&text).unwrap();
        }
        assert_eq!(collector.take().unwrap(), message, "{options:?}");
    }
}

#[test]
fn text_outside_the_alphanumeric_alphabet_is_drawn_too() {
    for text in ["mdoc:owBjMS4wAYIB2BhYS6", "Kørekort æøå"] {
        assert_eq!(read(&Symbol::new(text, Level::M).unwrap().to_png(4, 4).unwrap()), text);
    }
}

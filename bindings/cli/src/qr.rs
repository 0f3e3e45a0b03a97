//! Reading symbols from pictures with a decoder that is not ours.

use crate::exit::Failure;

/// The largest picture that is decoded, in bytes: 64 million grey pixels, more than a phone's camera has.
const MAX_PIXELS: usize = 64 << 20;

/// Every text that `rqrr` finds in a PNG.
pub(crate) fn decode(png: &[u8]) -> Result<Vec<String>, Failure> {
    let broken = |_| Failure::new("the picture cannot be read as PNG, or is cut short");
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(broken)?;
    let size = reader.output_buffer_size().filter(|size| *size <= MAX_PIXELS);
    let size = size.ok_or_else(|| Failure::new("the picture is too large"))?;
    let mut pixels = vec![0; size];
    let info = reader.next_frame(&mut pixels).map_err(broken)?;
    let channels = info.color_type.samples();
    let (width, height) = (info.width as usize, info.height as usize);
    let grey = |x: usize, y: usize| pixels.get((y * width + x) * channels).copied().unwrap_or(u8::MAX);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let decoded = image.detect_grids().into_iter().filter_map(|grid| grid.decode().ok());
    Ok(decoded.map(|(_, text)| text).collect())
}

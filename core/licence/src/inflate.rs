//! Bounded inflation of zlib streams (RFC 1950).

use std::io::Read;

use flate2::read::{ZlibDecoder, ZlibEncoder};
use flate2::{Compress, Compression, Decompress, DecompressError, FlushCompress, FlushDecompress, Status};

/// Why a stream was not inflated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InflateError {
    /// Not a zlib stream, cut short, or with something after it.
    #[error("not one whole zlib stream")]
    Malformed,
    /// It inflates to more than the limit.
    #[error("inflates to more than the limit")]
    TooLarge,
}

/// Inflates `stream` to at most `limit` bytes.
pub(crate) fn inflate(stream: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    let mut inflated = Vec::new();
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    ZlibDecoder::new(stream).take(bound).read_to_end(&mut inflated).map_err(|_| InflateError::Malformed)?;
    if inflated.len() > limit {
        return Err(InflateError::TooLarge);
    }
    inflated.shrink_to_fit();
    Ok(inflated)
}

/// Inflates all of `stream`, which may ask for `dictionary` (FDICT), to at most `limit` bytes.
pub(crate) fn inflate_with(stream: &[u8], dictionary: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    let mut inflater = Decompress::new(true);
    let mut inflated = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let position = |total: u64| usize::try_from(total).unwrap_or(usize::MAX);
        let before = (position(inflater.total_in()), position(inflater.total_out()));
        let rest = stream.get(before.0..).unwrap_or_default();
        let status = match inflater.decompress(rest, &mut piece, FlushDecompress::None) {
            Err(error) => {
                ask_for_dictionary(&mut inflater, &error, dictionary)?;
                continue;
            }
            Ok(status) => status,
        };
        let after = (position(inflater.total_in()), position(inflater.total_out()));
        inflated.extend_from_slice(piece.get(..after.1 - before.1).unwrap_or_default());
        if inflated.len() > limit {
            return Err(InflateError::TooLarge);
        }
        match status {
            Status::StreamEnd if after.0 == stream.len() => return Ok(inflated),
            Status::StreamEnd => return Err(InflateError::Malformed),
            Status::Ok | Status::BufError if after == before => return Err(InflateError::Malformed),
            Status::Ok | Status::BufError => {}
        }
    }
}

/// Gives the dictionary if that is what is missing; one with another Adler-32 is refused by zlib.
fn ask_for_dictionary(
    inflater: &mut Decompress,
    error: &DecompressError,
    dictionary: &[u8],
) -> Result<(), InflateError> {
    error.needs_dictionary().ok_or(InflateError::Malformed)?;
    inflater.set_dictionary(dictionary).map_err(|_| InflateError::Malformed)?;
    Ok(())
}

/// Deflates `bytes` as small as zlib makes it with `dictionary`.
pub(crate) fn deflate_with(bytes: &[u8], dictionary: &[u8]) -> Vec<u8> {
    let mut deflater = Compress::new(Compression::best(), true);
    let set = deflater.set_dictionary(dictionary);
    debug_assert!(set.is_ok(), "nothing was deflated before");
    // Zlib's own bound on what does not compress: five bytes a block, and its frame.
    let mut deflated = Vec::with_capacity(bytes.len() + bytes.len() / 1000 + 64);
    let status = deflater.compress_vec(bytes, &mut deflated, FlushCompress::Finish);
    debug_assert_eq!(status.ok(), Some(Status::StreamEnd), "there is room for all of it");
    deflated
}

/// Deflates `bytes` as small as zlib makes it.
pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut deflated = Vec::new();
    let read = ZlibEncoder::new(bytes, Compression::best()).read_to_end(&mut deflated);
    debug_assert!(read.is_ok(), "reading from memory cannot fail");
    deflated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_grows_beyond_the_limit_is_cut_off() {
        let bomb = deflate(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(inflate(&bomb, 1 << 17), Err(InflateError::TooLarge));
        assert_eq!(inflate(&bomb, 10_000_000).unwrap().len(), 10_000_000);
    }

    #[test]
    fn a_stream_with_a_dictionary_is_inflated_and_so_is_one_without() {
        let (text, dictionary) = (b"elementIdentifier family_name", b"elementIdentifier");
        let with = deflate_with(text, dictionary);
        assert!(with.len() < deflate(text).len());
        assert_eq!(inflate_with(&with, dictionary, 100).unwrap(), text);
        assert_eq!(inflate_with(&deflate(text), dictionary, 100).unwrap(), text);
        assert_eq!(inflate_with(&with, b"another one", 100), Err(InflateError::Malformed));
        assert_eq!(inflate(&with, 100), Err(InflateError::Malformed), "who has no dictionary is not misled");
    }

    #[test]
    fn with_a_dictionary_bombs_cuts_and_leftovers_are_refused() {
        let bomb = deflate_with(&vec![0; 10_000_000], b"0");
        assert_eq!(inflate_with(&bomb, b"0", 1 << 17), Err(InflateError::TooLarge));
        let random: Vec<u8> = (0..9_000u32).map(|i| ((i * i) >> 3) as u8).collect();
        let mut stream = deflate_with(&random, b"0");
        assert_eq!(inflate_with(&stream, b"0", 9_000).unwrap(), random);
        assert_eq!(inflate_with(&stream[..stream.len() - 1], b"0", 9_000), Err(InflateError::Malformed));
        assert_eq!(inflate_with(&[], b"0", 9_000), Err(InflateError::Malformed));
        stream.push(0);
        assert_eq!(inflate_with(&stream, b"0", 9_000), Err(InflateError::Malformed));
    }

    #[test]
    fn a_cut_stream_is_refused() {
        let stream = deflate(b"the whole of it, which is more than a few bytes");
        assert_eq!(inflate(&stream[..stream.len() - 6], 1000), Err(InflateError::Malformed));
    }
}

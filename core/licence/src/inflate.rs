//! Bounded inflation of zlib streams (RFC 1950).

use std::io::Read;

use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};

/// Why a stream was not inflated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InflateError {
    /// Not a zlib stream, or cut short.
    #[error("not a zlib stream, or cut short")]
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
    fn a_cut_stream_is_refused() {
        let stream = deflate(b"the whole of it, which is more than a few bytes");
        assert_eq!(inflate(&stream[..stream.len() - 6], 1000), Err(InflateError::Malformed));
    }
}

//! Randomness from the operating system, handed to the pure crates as an argument.

use getrandom::SysRng;
use rand_core::{TryRng, UnwrapErr};

use crate::error::LommeError;
use crate::hex::digits;

/// The operating system's source. The standards of phones and desktops do not let it fail once it has started.
pub(crate) fn system() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// Random bytes.
///
/// # Errors
/// When the operating system has none to give.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], LommeError> {
    let mut bytes = [0; N];
    let filled = SysRng.try_fill_bytes(&mut bytes);
    filled.map_err(|_| LommeError::internal("core.random", "the system has no randomness to give"))?;
    Ok(bytes)
}

/// A random name of 128 bits, in hexadecimal digits.
///
/// # Errors
/// As [`random`].
pub(crate) fn name(prefix: &str) -> Result<String, LommeError> {
    Ok(format!("{prefix}-{}", digits(&random::<16>()?)))
}

/// A random UUID (version 4 of RFC 9562).
///
/// # Errors
/// As [`random`].
pub(crate) fn uuid() -> Result<String, LommeError> {
    let mut bytes = random::<16>()?;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = digits(&bytes);
    let group = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    Ok([group(0..8), group(8..12), group(12..16), group(16..20), group(20..32)].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_that_it_is_random_and_no_two_are_the_same() {
        let (one, other) = (uuid().unwrap(), uuid().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 36);
        assert_eq!(one.chars().nth(14), Some('4'));
        assert!(one.chars().nth(19).is_some_and(|c| "89ab".contains(c)));
    }
}

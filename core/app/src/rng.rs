//! Randomness from the operating system, handed to the pure crates as an argument.

use getrandom::SysRng;
use rand_core::{TryRng, UnwrapErr};

use crate::error::LommeError;

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
    let digits: String = random::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{prefix}-{digits}"))
}

//! The key of the file.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The raw 32-byte key of the file: drawn by the core, wrapped by the phone's key store, and never a passphrase, so no
/// derivation stands between it and the pages. Erased from memory when dropped; prints nothing.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// A key of these bytes, which have to come from a cryptographic random source or from unwrapping.
    pub fn new(bytes: [u8; 32]) -> StoreKey {
        StoreKey(bytes)
    }

    /// A key of unwrapped bytes; `None` unless there are 32.
    pub fn from_slice(bytes: &[u8]) -> Option<StoreKey> {
        bytes.try_into().ok().map(StoreKey)
    }

    /// The bytes, to be wrapped by the phone's key store and nothing else.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// `PRAGMA key` or `PRAGMA rekey` in the raw form, which SQLCipher takes as the key itself.
    pub(crate) fn pragma(&self, name: &str) -> Zeroizing<String> {
        const DIGITS: [char; 16] =
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        // Reserved in full: a string that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str("PRAGMA ");
        text.push_str(name);
        text.push_str(" = \"x'");
        for byte in self.0 {
            for nibble in [byte >> 4, byte & 15] {
                text.push(DIGITS.get(usize::from(nibble)).copied().unwrap_or_default());
            }
        }
        text.push_str("'\";");
        text
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_given_raw_and_does_not_print() {
        let key = StoreKey::new([0xA5; 32]);
        assert_eq!(*key.pragma("key"), format!("PRAGMA key = \"x'{}'\";", "a5".repeat(32)));
        assert!(key.pragma("rekey").len() <= 96);
        assert_eq!(format!("{key:?}"), "StoreKey(..)");
        assert!(StoreKey::from_slice(&[0; 31]).is_none());
    }
}

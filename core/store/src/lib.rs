//! The encrypted store: one SQLCipher file.

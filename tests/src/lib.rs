//! What the tests share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod keys;
pub mod peers;
pub mod presentation;
pub mod scene;

use std::path::PathBuf;

/// The folder of the project.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// A public test vector beside the project; `None`, said loudly, where it is not at hand.
pub fn vector(path: &str) -> Option<String> {
    let file = project().join("../shared/vectors").join(path);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(_) => {
            say_loudly(&format!("SKIPPED: the public test vector {path} is not at hand"));
            None
        }
    }
}

/// Says why a test does less than it could, where everybody sees it: what a test prints by the macros is kept from sight
/// while the test passes.
pub fn say_loudly(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "\n*** {what} ***\n");
}

/// The hexadecimal digits of bytes.
pub fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from their hexadecimal digits.
pub fn hex(digits: &str) -> Vec<u8> {
    let digits = digits.as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

//! Reading files: raw, hexadecimal or base64url, told apart; `-` is stdin; nothing is read beyond a limit.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::exit::Failure;

/// The largest file that is read, in bytes: four times what the core takes (a bundle or a status list of 16 MiB), for
/// hexadecimal digits and spaces.
const MAX_FILE: u64 = 64 << 20;

/// The bytes of a file or of stdin.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let unreadable = |error: std::io::Error| Failure::new(format!("{name} cannot be read: {}", error.kind()));
    let mut source: Box<dyn Read> = match path.to_str() {
        Some("-") => Box::new(std::io::stdin()),
        _ => Box::new(File::open(path).map_err(unreadable)?),
    };
    let mut bytes = Vec::new();
    source.by_ref().take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Failure::new(format!("{name} is larger than {MAX_FILE} bytes")));
    }
    Ok(bytes)
}

/// The text of a file.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read(path)?).map_err(|_| Failure::new(format!("{} is not text", path.display())))
}

/// Binary input: hexadecimal digits or base64url where it is nothing else, else as it stands.
pub(crate) fn read_binary(path: &Path) -> Result<Vec<u8>, Failure> {
    Ok(binary(read(path)?))
}

/// What was read, as [`read_binary`] takes it.
pub(crate) fn binary(bytes: Vec<u8>) -> Vec<u8> {
    from_text(&bytes).unwrap_or(bytes)
}

fn from_text(bytes: &[u8]) -> Option<Vec<u8>> {
    let text: String = std::str::from_utf8(bytes).ok()?.split_whitespace().collect();
    if text.is_empty() {
        return None;
    }
    // Everything that is hexadecimal digits could be base64url too; CBOR in base64url is never only those.
    from_hex(&text).or_else(|| BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    digits.chunks(2).map(|pair| u8::try_from(pair.iter().fold(0, |n, digit| n * 16 + digit)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_base64url_and_raw_bytes_are_told_apart() {
        assert_eq!(from_text(b"a1 01\n02"), Some(vec![0xa1, 1, 2]));
        assert_eq!(from_text(b"oWMxLjA"), Some(vec![0xa1, 0x63, 0x31, 0x2e, 0x30]));
        assert_eq!(from_text(&[0xa1, 0x01, 0xff]), None);
        assert_eq!(from_text(b""), None);
    }
}

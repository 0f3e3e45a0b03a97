//! What `lomme ask` keeps until its Answer comes: the key, the number and the time of the Ask. It is a secret.

use std::path::Path;

use lomme_licence::challenge::Challenge;
use p256::SecretKey;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use zeroize::Zeroizing;

use crate::exit::Failure;
use crate::input::read;
use crate::output;

/// Keeps a challenge in a file that its owner alone may read.
pub(crate) fn keep(path: &Path, key: &SecretKey, nonce: [u8; 16], asked_at: u64) -> Result<(), Failure> {
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| Failure::new("the key cannot be written"))?;
    let json =
        serde_json::to_vec(&serde_json::json!({ "asked_at": asked_at, "nonce": nonce, "key": pem.as_str() }));
    output::write(path, &Zeroizing::new(json.map_err(Failure::new)?))
}

/// The challenge that was kept.
pub(crate) fn load(path: &Path) -> Result<Challenge, Failure> {
    let odd = || Failure::new(format!("{} is not what lomme ask keeps", path.display()));
    let json = Zeroizing::new(read(path)?);
    let kept: serde_json::Value = serde_json::from_slice(&json).map_err(|_| odd())?;
    let pem = kept.get("key").and_then(serde_json::Value::as_str).ok_or_else(odd)?;
    let key = SecretKey::from_pkcs8_pem(pem).map_err(|_| odd())?;
    let nonce: [u8; 16] =
        kept.get("nonce").cloned().and_then(|nonce| serde_json::from_value(nonce).ok()).ok_or_else(odd)?;
    let asked_at = kept.get("asked_at").and_then(serde_json::Value::as_u64).ok_or_else(odd)?;
    Ok(Challenge::new(key, nonce, asked_at))
}

/// An Ask is answered once.
pub(crate) fn forget(path: &Path) -> Result<(), Failure> {
    std::fs::remove_file(path)
        .map_err(|error| Failure::new(format!("{} cannot be deleted: {}", path.display(), error.kind())))
}

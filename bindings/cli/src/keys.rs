//! The key store of the command line: files in a folder, readable by their owner. It stands in for the phone's secure
//! hardware, which a terminal does not have; the keys are real and the signatures too.

use std::fs;
use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use getrandom::SysRng;
use lomme_app::{KeyStoreError, SecureKeys};
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use rand_core::TryRng;
use zeroize::Zeroizing;

const WRAPPING_KEY: &str = "wrapping.key";
const NONCE: usize = 12;

/// Keys in files.
pub(crate) struct FileKeys {
    dir: PathBuf,
}

impl FileKeys {
    /// Keys in `dir`, which is made where it is not there.
    pub(crate) fn new(dir: &Path) -> std::io::Result<Self> {
        fs::create_dir_all(dir)?;
        Ok(FileKeys { dir: dir.to_path_buf() })
    }

    fn file(&self, key_id: &str) -> PathBuf {
        // Ids are made by the core, of letters, digits and hyphens; anything else is kept out of the path.
        let name: String = key_id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        self.dir.join(format!("{name}.pem"))
    }

    fn write(&self, path: &Path, content: &[u8]) -> Result<(), KeyStoreError> {
        use std::io::Write;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(path).and_then(|mut file| file.write_all(content));
        written.map_err(|_| KeyStoreError::Failed)
    }

    fn cipher(&self) -> Result<Aes256Gcm, KeyStoreError> {
        let path = self.dir.join(WRAPPING_KEY);
        if !path.exists() {
            let mut key = Zeroizing::new([0; 32]);
            SysRng.try_fill_bytes(key.as_mut_slice()).map_err(|_| KeyStoreError::Failed)?;
            self.write(&path, key.as_slice())?;
        }
        let key = Zeroizing::new(fs::read(&path).map_err(|_| KeyStoreError::Failed)?);
        Aes256Gcm::new_from_slice(&key).map_err(|_| KeyStoreError::Failed)
    }
}

impl SecureKeys for FileKeys {
    fn make_key(&self, key_id: &str) -> Result<Vec<u8>, KeyStoreError> {
        let key = SecretKey::try_generate_from_rng(&mut SysRng).map_err(|_| KeyStoreError::Failed)?;
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyStoreError::Failed)?;
        self.write(&self.file(key_id), pem.as_bytes())?;
        Ok(key.public_key().to_sec1_point(false).as_bytes().to_vec())
    }

    fn sign(&self, key_id: &str, message: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let pem = fs::read_to_string(self.file(key_id)).map_err(|_| KeyStoreError::NoSuchKey)?;
        let pem = Zeroizing::new(pem);
        let key = SecretKey::from_pkcs8_pem(&pem).map_err(|_| KeyStoreError::Failed)?;
        let signature: Signature = SigningKey::from(key).sign(message);
        Ok(signature.to_der().as_bytes().to_vec())
    }

    fn delete_key(&self, key_id: &str) -> Result<(), KeyStoreError> {
        match fs::remove_file(self.file(key_id)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(KeyStoreError::Failed),
            _ => Ok(()),
        }
    }

    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let mut nonce = [0; NONCE];
        SysRng.try_fill_bytes(&mut nonce).map_err(|_| KeyStoreError::Failed)?;
        let sealed =
            self.cipher()?.encrypt(&Nonce::from(nonce), secret).map_err(|_| KeyStoreError::Failed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let (nonce, sealed) = wrapped.split_first_chunk::<NONCE>().ok_or(KeyStoreError::Failed)?;
        self.cipher()?.decrypt(&Nonce::from(*nonce), sealed).map_err(|_| KeyStoreError::Failed)
    }
}

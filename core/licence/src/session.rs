//! The keys of a session and its cipher (ISO/IEC 18013-5, 9.1.1.5 and 9.1.3.5).
//!
//! Two ephemeral P-256 keys and the session transcript give one key for each direction. Messages are AES-256-GCM
//! with a counter; one that was changed, repeated or left out is not decrypted.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::mdoc::SessionTranscript;

/// Whose side of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The holder's phone.
    Device,
    /// The reader.
    Reader,
}

impl Role {
    fn info(self) -> &'static [u8] {
        match self {
            Role::Device => b"SKDevice",
            Role::Reader => b"SKReader",
        }
    }

    fn identifier(self) -> [u8; 8] {
        match self {
            Role::Device => [0, 0, 0, 0, 0, 0, 0, 1],
            Role::Reader => [0; 8],
        }
    }

    fn other(self) -> Role {
        match self {
            Role::Device => Role::Reader,
            Role::Reader => Role::Device,
        }
    }
}

/// Why a message of a session was not encrypted or decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// It was changed, is out of order, or is of another session.
    #[error("the message does not belong to this session, or was changed")]
    NotAuthentic,
    /// The counter of messages has run out, or no key could be derived.
    #[error("the session cannot carry another message")]
    Exhausted,
}

/// One direction of a session.
struct Direction {
    cipher: Aes256Gcm,
    identifier: [u8; 8],
    counter: u32,
}

impl Direction {
    fn new(
        sender: Role,
        shared: &SharedSecret,
        transcript: &SessionTranscript,
    ) -> Result<Self, SessionError> {
        let key = shared.derive(transcript, sender.info()).ok_or(SessionError::Exhausted)?;
        let cipher = Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| SessionError::Exhausted)?;
        Ok(Direction { cipher, identifier: sender.identifier(), counter: 0 })
    }

    /// The nonce of the next message: eight bytes that say who sends, and a counter from 1.
    fn next_nonce(&mut self) -> Result<[u8; 12], SessionError> {
        self.counter = self.counter.checked_add(1).ok_or(SessionError::Exhausted)?;
        let mut nonce = [0; 12];
        let (identifier, counter) = nonce.split_at_mut(8);
        identifier.copy_from_slice(&self.identifier);
        counter.copy_from_slice(&self.counter.to_be_bytes());
        Ok(nonce)
    }
}

/// An encrypted session, as one of the two sides holds it. Its keys are wiped when it is dropped.
pub struct Session {
    sending: Direction,
    receiving: Direction,
}

impl Session {
    /// Opens the session of `role`, whose ephemeral key is `own`.
    ///
    /// # Errors
    /// [`SessionError::Exhausted`] when no key can be derived.
    pub fn open(
        role: Role,
        own: &SecretKey,
        other: &PublicKey,
        transcript: &SessionTranscript,
    ) -> Result<Self, SessionError> {
        let shared = SharedSecret::agree(own, other);
        Ok(Session {
            sending: Direction::new(role, &shared, transcript)?,
            receiving: Direction::new(role.other(), &shared, transcript)?,
        })
    }

    /// Encrypts the next message.
    ///
    /// # Errors
    /// [`SessionError::Exhausted`] after 2^32 - 1 messages.
    pub fn encrypt(&mut self, message: &[u8]) -> Result<Vec<u8>, SessionError> {
        let nonce = self.sending.next_nonce()?;
        self.sending.cipher.encrypt(&Nonce::from(nonce), message).map_err(|_| SessionError::Exhausted)
    }

    /// Decrypts the next message of the other side. After an error the session is of no more use: end it.
    ///
    /// # Errors
    /// [`SessionError::NotAuthentic`] when it is not that.
    pub fn decrypt(&mut self, encrypted: &[u8]) -> Result<Zeroizing<Vec<u8>>, SessionError> {
        let nonce = self.receiving.next_nonce()?;
        let message = self.receiving.cipher.decrypt(&Nonce::from(nonce), encrypted);
        message.map(Zeroizing::new).map_err(|_| SessionError::NotAuthentic)
    }
}

/// What two P-256 keys agree on. It does not print, and is wiped when it is dropped.
pub struct SharedSecret {
    x: Zeroizing<[u8; 32]>,
}

impl SharedSecret {
    /// Agrees with a key at hand.
    pub fn agree(own: &SecretKey, other: &PublicKey) -> Self {
        let shared = p256::ecdh::diffie_hellman(own.to_nonzero_scalar(), other.as_affine());
        SharedSecret { x: Zeroizing::new((*shared.raw_secret_bytes()).into()) }
    }

    /// Takes what the phone's key store agreed on with a key that does not leave it: the x coordinate, 32 bytes.
    pub fn from_key_store(x: [u8; 32]) -> Self {
        SharedSecret { x: Zeroizing::new(x) }
    }

    /// HKDF-SHA-256 with the transcript as salt. 32 bytes are always to be had; `None` stands for a library that
    /// thinks otherwise.
    fn derive(&self, transcript: &SessionTranscript, info: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        let kdf = hkdf::Hkdf::<Sha256>::new(Some(&transcript.salt()), self.x.as_slice());
        kdf.expand(info, key.as_mut_slice()).ok()?;
        Some(key)
    }

    /// `EMacKey`, agreed between the device key and the reader's ephemeral key.
    pub(crate) fn mac_key(&self, transcript: &SessionTranscript) -> Option<Zeroizing<[u8; 32]>> {
        self.derive(transcript, b"EMacKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(byte: u8) -> SecretKey {
        SecretKey::from_slice(&[byte; 32]).unwrap()
    }

    fn both() -> (Session, Session) {
        let (device, reader) = (secret(1), secret(2));
        let transcript = SessionTranscript::show(7, &[1; 8]);
        (
            Session::open(Role::Device, &device, &reader.public_key(), &transcript).unwrap(),
            Session::open(Role::Reader, &reader, &device.public_key(), &transcript).unwrap(),
        )
    }

    #[test]
    fn what_one_side_encrypts_the_other_decrypts_in_order() {
        let (mut device, mut reader) = both();
        for message in [b"first".as_slice(), b"second"] {
            let encrypted = device.encrypt(message).unwrap();
            assert_eq!(reader.decrypt(&encrypted).unwrap().as_slice(), message);
            let encrypted = reader.encrypt(message).unwrap();
            assert_eq!(device.decrypt(&encrypted).unwrap().as_slice(), message);
        }
    }

    #[test]
    fn a_changed_repeated_reflected_or_skipped_message_is_not_decrypted() {
        let (mut device, mut reader) = both();
        let mut changed = device.encrypt(b"message").unwrap();
        changed[0] ^= 1;
        assert!(reader.decrypt(&changed) == Err(SessionError::NotAuthentic));

        let (mut device, mut reader) = both();
        let first = device.encrypt(b"message").unwrap();
        assert!(reader.decrypt(&first).is_ok());
        assert!(reader.decrypt(&first) == Err(SessionError::NotAuthentic));

        let (mut device, _) = both();
        let own = device.encrypt(b"message").unwrap();
        assert!(device.decrypt(&own) == Err(SessionError::NotAuthentic));

        let (mut device, mut reader) = both();
        device.encrypt(b"skipped").unwrap();
        let second = device.encrypt(b"message").unwrap();
        assert!(reader.decrypt(&second) == Err(SessionError::NotAuthentic));
    }

    #[test]
    fn another_transcript_gives_other_keys() {
        let (mut device, _) = both();
        let other = SessionTranscript::show(8, &[1; 8]);
        let mut reader = Session::open(Role::Reader, &secret(2), &secret(1).public_key(), &other).unwrap();
        let encrypted = device.encrypt(b"message").unwrap();
        assert!(reader.decrypt(&encrypted) == Err(SessionError::NotAuthentic));
    }
}

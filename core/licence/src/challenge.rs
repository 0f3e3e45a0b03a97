//! Ask and Answer of `lomme-qr/1`: both sides of a challenge.
//!
//! The reader's [`Challenge`] is a fresh key and a fresh nonce. The Answer is encrypted to that key with the session keys of
//! ISO/IEC 18013-5, 9.1.1.5, and the device signs under the same transcript, so that it can be neither made before the Ask,
//! nor used for another one, nor read by a bystander. No clock has a part in it.

use jiff::Timestamp;
use p256::SecretKey;
use zeroize::Zeroizing;

use crate::mdoc::{DeviceRequest, SessionKey, SessionTranscript};
use crate::message::{Answer, Ask, plaintext};
use crate::session::{Role, Session, SessionError};
use crate::verify::is_waited_for;

/// The reader's side: what it must keep until the Answer comes, and forget then. Its key is wiped when it is dropped.
pub struct Challenge {
    secret: SecretKey,
    reader_key: SessionKey,
    nonce: [u8; 16],
    asked_at: u64,
}

impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Challenge").field("asked_at", &self.asked_at).finish_non_exhaustive()
    }
}

impl Challenge {
    /// A challenge of `secret` and `nonce`, which must both be random and of this Ask alone, made at `asked_at` (seconds
    /// since 1970) by the reader's clock.
    pub fn new(secret: SecretKey, nonce: [u8; 16], asked_at: u64) -> Self {
        let reader_key = SessionKey::of(&secret.public_key());
        Challenge { secret, reader_key, nonce, asked_at }
    }

    /// The transcript to sign the request under.
    pub fn transcript(&self) -> SessionTranscript {
        SessionTranscript::ask(&self.reader_key, &self.nonce, self.asked_at)
    }

    /// The Ask that carries `request`.
    pub fn ask(&self, request: DeviceRequest) -> Ask {
        let (asked_at, nonce, reader_key) = (self.asked_at, self.nonce, self.reader_key.clone());
        Ask { asked_at, nonce, reader_key, request }
    }

    /// The number of the Ask.
    pub fn nonce(&self) -> &[u8; 16] {
        &self.nonce
    }

    /// Whether an Answer is still waited for at `now`, by the reader's clock.
    pub fn is_open_at(&self, now: Timestamp) -> bool {
        is_waited_for(self.asked_at, now)
    }

    pub(crate) fn reader_key(&self) -> &SecretKey {
        &self.secret
    }

    pub(crate) fn transcript_of(&self, device_key: &SessionKey) -> SessionTranscript {
        SessionTranscript::answer(device_key, &self.reader_key, &self.nonce, self.asked_at)
    }

    pub(crate) fn decrypt(&self, answer: &Answer) -> Result<Zeroizing<Vec<u8>>, SessionError> {
        let transcript = self.transcript_of(&answer.device_key);
        let mut session = Session::open(Role::Reader, &self.secret, answer.device_key.key(), &transcript)?;
        session.decrypt(&answer.ciphertext)
    }
}

/// The holder's side: an Answer in the making. Its key is wiped when it is dropped.
pub struct Answering {
    secret: SecretKey,
    device_key: SessionKey,
    reader_key: SessionKey,
    nonce: [u8; 16],
    transcript: SessionTranscript,
}

impl std::fmt::Debug for Answering {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answering").finish_non_exhaustive()
    }
}

impl Answering {
    /// Begins to answer `ask` with `secret`, which must be random and of this Answer alone. It is not the key that the
    /// document is bound to.
    pub fn new(ask: &Ask, secret: SecretKey) -> Self {
        let device_key = SessionKey::of(&secret.public_key());
        let transcript = SessionTranscript::answer(&device_key, &ask.reader_key, &ask.nonce, ask.asked_at);
        Answering { secret, device_key, reader_key: ask.reader_key.clone(), nonce: ask.nonce, transcript }
    }

    /// The transcript that the device signs under.
    pub fn transcript(&self) -> &SessionTranscript {
        &self.transcript
    }

    /// Encrypts the `DeviceResponse` to the reader.
    ///
    /// # Errors
    /// [`SessionError::Exhausted`] when no key can be derived.
    pub fn encrypt(self, device_response: &[u8]) -> Result<Answer, SessionError> {
        let mut session = Session::open(Role::Device, &self.secret, self.reader_key.key(), &self.transcript)?;
        let ciphertext = session.encrypt(&plaintext(device_response))?;
        Ok(Answer { ask_nonce: self.nonce, device_key: self.device_key, ciphertext })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mdoc::{DocRequest, ItemsRequest};
    use crate::trust::Trust;
    use crate::verify::{CheckName, Clock, Outcome, Reason, Verdict, verify_answer};

    const ASKED_AT: u64 = 1_795_000_000;

    fn secret(byte: u8) -> SecretKey {
        SecretKey::from_slice(&[byte; 32]).unwrap()
    }

    fn challenge(key: u8, nonce: u8) -> Challenge {
        Challenge::new(secret(key), [nonce; 16], ASKED_AT)
    }

    fn ask(challenge: &Challenge) -> Ask {
        let items = ItemsRequest::new("a type", [("a namespace", "an element", false)]);
        challenge.ask(DeviceRequest::new(vec![DocRequest::new(items, None)]))
    }

    /// `{"version": "1.0", "status": 0}`: a response without a document.
    const RESPONSE: &[u8] = b"\xa2\x67version\x631.0\x66status\x00";

    fn answer(challenge: &Challenge) -> Answer {
        Answering::new(&ask(challenge), secret(9)).encrypt(RESPONSE).unwrap()
    }

    fn verdict(challenge: &Challenge, answer: &Answer, seconds_later: i64) -> Verdict {
        let now = Timestamp::from_second(i64::try_from(ASKED_AT).unwrap() + seconds_later).unwrap();
        verify_answer(answer, challenge, &Trust::absent(), Clock { now, proven: None }, None)
    }

    fn reason(verdict: &Verdict, name: CheckName) -> Option<Reason> {
        verdict.documents()[0].check(name).unwrap().result.reason()
    }

    #[test]
    fn the_reader_who_asked_reads_the_answer() {
        let challenge = challenge(7, 1);
        let answer = answer(&challenge);
        assert!(!answer.ciphertext.windows(7).any(|window| window == b"version"));
        let read = verdict(&challenge, &answer, 5);
        assert_eq!(reason(&read, CheckName::Structure), Some(Reason::NoDocument), "it was read");
    }

    #[test]
    fn an_answer_to_another_ask_or_for_another_key_or_of_another_time_fails_the_challenge() {
        let asked = challenge(7, 1);
        let answer = answer(&asked);
        let failed = |challenge: &Challenge, answer: &Answer| {
            let verdict = verdict(challenge, answer, 5);
            assert_eq!(verdict.outcome(), Outcome::Refused);
            assert!(verdict.documents()[0].claims().is_none());
            assert_eq!(verdict.documents()[0].checks().len(), CheckName::ALL.len());
            reason(&verdict, CheckName::Challenge)
        };
        assert_eq!(failed(&challenge(7, 2), &answer), Some(Reason::AnotherAsk));
        let renamed = Answer { ask_nonce: [2; 16], ..answer.clone() };
        assert_eq!(failed(&challenge(7, 2), &renamed), Some(Reason::NotDecrypted));
        assert_eq!(failed(&challenge(8, 1), &answer), Some(Reason::NotDecrypted));
        let other_time = Challenge::new(secret(7), [1; 16], ASKED_AT + 1);
        assert_eq!(failed(&other_time, &answer), Some(Reason::NotDecrypted));
        let other_device = Answer { device_key: SessionKey::of(&secret(3).public_key()), ..answer.clone() };
        assert_eq!(failed(&asked, &other_device), Some(Reason::NotDecrypted));
    }

    #[test]
    fn no_changed_byte_and_no_cut_of_the_ciphertext_is_decrypted() {
        let asked = challenge(7, 1);
        let good = answer(&asked);
        for position in 0..good.ciphertext.len() {
            let mut changed = good.clone();
            changed.ciphertext[position] ^= 0x10;
            let verdict_of = |answer: &Answer| reason(&verdict(&asked, answer, 5), CheckName::Challenge);
            assert_eq!(verdict_of(&changed), Some(Reason::NotDecrypted), "byte {position}");
            changed.ciphertext = good.ciphertext[..position].to_vec();
            assert_eq!(verdict_of(&changed), Some(Reason::NotDecrypted), "cut to {position}");
        }
    }

    #[test]
    fn an_answer_is_waited_for_two_minutes_of_the_readers_clock_which_may_be_set_back_a_little() {
        let challenge = challenge(7, 1);
        let answer = answer(&challenge);
        let late = |seconds: i64| {
            reason(&verdict(&challenge, &answer, seconds), CheckName::Challenge)
                == Some(Reason::AnswerTooLate)
        };
        assert!([-30, 0, 120].iter().all(|seconds| !late(*seconds)));
        assert!([-31, 121, 86_400, -86_400].iter().all(|seconds| late(*seconds)));
    }

    #[test]
    fn an_authenticated_answer_that_is_no_response_has_a_defect_and_no_crash() {
        let challenge = challenge(7, 1);
        let answering = Answering::new(&ask(&challenge), secret(9));
        let mut session =
            Session::open(Role::Device, &answering.secret, answering.reader_key.key(), &answering.transcript)
                .unwrap();
        let ciphertext = session.encrypt(b"no zlib stream").unwrap();
        let odd = Answer { ask_nonce: [1; 16], device_key: answering.device_key.clone(), ciphertext };
        assert_eq!(reason(&verdict(&challenge, &odd, 5), CheckName::Structure), Some(Reason::Malformed));
    }
}

//! The Answer to this reader's Ask. Freshness and replay need no clock and no memory here: nobody could make it before the
//! Ask, and a reader takes one Answer to each.

use crate::challenge::Challenge;
use crate::mdoc::SessionTranscript;
use crate::message::{Answer, device_response};
use crate::trust::Trust;

use super::{ANSWER_MAX_WAIT, CLOCK_TOLERANCE, Clock, Encounter, Reason, Verdict, verify};

/// A challenge that an Answer has met: it was decrypted with the challenge's key. Only [`verify_answer`] makes one.
pub struct Met<'a> {
    pub(super) transcript: SessionTranscript,
    pub(super) reader_key: &'a p256::SecretKey,
}

/// Verifies the Answer to `challenge`. One to another Ask, one that comes too late and one that cannot be decrypted have
/// failed the challenge. `doc_type` as in [`verify`].
pub fn verify_answer(
    answer: &Answer,
    challenge: &Challenge,
    trust: &Trust,
    clock: Clock,
    doc_type: Option<&str>,
) -> Verdict {
    if answer.ask_nonce != *challenge.nonce() {
        return Verdict::not_answered(Reason::AnotherAsk);
    }
    if !challenge.is_open_at(clock.now) {
        return Verdict::not_answered(Reason::AnswerTooLate);
    }
    let Ok(plaintext) = challenge.decrypt(answer) else {
        return Verdict::not_answered(Reason::NotDecrypted);
    };
    let response = match device_response(&plaintext) {
        Ok(response) => response,
        Err(defect) => return Verdict::unreadable(defect),
    };
    let transcript = challenge.transcript_of(&answer.device_key);
    let met = Met { transcript, reader_key: challenge.reader_key() };
    verify(&response, trust, Encounter::Answer(met), clock, doc_type)
}

/// Whether a reader that asked at second `asked_at` still waits at `now`, both by its own clock.
pub(crate) fn is_waited_for(asked_at: u64, now: jiff::Timestamp) -> bool {
    let waited = i128::from(now.as_second()) - i128::from(asked_at);
    // A clock that is set right meanwhile may go back a little.
    (-i128::from(CLOCK_TOLERANCE)..=i128::from(ANSWER_MAX_WAIT)).contains(&waited)
}

//! The course of a message on a screen: what is drawn when, when the next message is wanted, and when it ends.
//!
//! Nothing here waits or asks a clock: the time is what has passed since the screen began, as the shell's own display counts
//! it. A message that is renewed is asked for in advance, so that a slow key store costs no gap. If the next one does not come,
//! the one that is there runs to its end, and no longer.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use lomme_optical::{Frames, Picture, Stream, StreamError};

use crate::error::LommeError;

/// Frames a second (docs/decisions/011).
const FRAME_RATE: u32 = 10;
/// So long before its turn the next message is asked for. Key stores take tenths of a second.
const IN_ADVANCE: SignedDuration = SignedDuration::from_secs(2);
/// One that was refused is asked for again after this.
const ASK_AGAIN: SignedDuration = SignedDuration::from_secs(5);
/// When to look again at a still picture.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How long a message is good.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lasts {
    /// No camera can use it any more when it is so old.
    pub(crate) at_most: SignedDuration,
    /// The next one takes its place after this.
    pub(crate) renewed_after: Option<SignedDuration>,
}

impl Lasts {
    /// A message that is not renewed.
    pub(crate) fn only(at_most: Duration) -> Lasts {
        Lasts { at_most: signed(at_most), renewed_after: None }
    }
}

/// What the screen shows at a moment.
#[derive(Debug)]
pub(crate) struct Moment {
    /// What to draw; nothing when the message has run out.
    pub(crate) picture: Option<Picture>,
    /// When to ask again.
    pub(crate) again_at: Duration,
    /// How long until the next message, or until the end where there is none.
    pub(crate) ring_left: SignedDuration,
    /// How long the message is still good.
    pub(crate) good_for: SignedDuration,
    /// Why the next message was not made, where its time has come.
    pub(crate) refused: Option<LommeError>,
}

/// A message on its way over the screen.
#[derive(Debug)]
pub(crate) struct Course {
    stream: Stream,
    lasts: Lasts,
    /// How old the first message is when the screen begins; taken then.
    age: Option<SignedDuration>,
    /// When the message on the screen was made.
    made: SignedDuration,
    /// Since when it is on the screen.
    since: SignedDuration,
    /// The next message and when it was asked for, which is before it was made.
    next: Option<(Arc<Frames>, SignedDuration)>,
    /// When that message was asked for which the stream shows from the next frame on.
    turning: Option<SignedDuration>,
    /// When the next message was asked for, while it is being made.
    asked: Option<SignedDuration>,
    /// When to ask for it.
    ask_at: SignedDuration,
    refused: Option<LommeError>,
}

impl Course {
    /// Begins with a message that is so old already.
    pub(crate) fn new(frames: Arc<Frames>, age: SignedDuration, lasts: Lasts) -> Result<Course, StreamError> {
        Ok(Course {
            stream: Stream::new(frames, FRAME_RATE)?,
            lasts,
            age: Some(age),
            made: SignedDuration::ZERO,
            since: SignedDuration::ZERO,
            next: None,
            turning: None,
            asked: None,
            ask_at: SignedDuration::MAX,
            refused: None,
        })
    }

    /// What the screen shows at `elapsed`.
    pub(crate) fn at(&mut self, elapsed: Duration) -> Result<Moment, StreamError> {
        let now = signed(elapsed);
        if let Some(age) = self.age.take() {
            self.begin(now.saturating_sub(age), now);
        }
        let due = now >= self.turn_at() || self.good_for(now).is_zero();
        if let Some((frames, asked)) = self.next.take_if(|_| due) {
            self.stream.renew(frames);
            self.turning = Some(asked);
        }
        let mut picture = None;
        if self.turning.is_some() || !self.good_for(now).is_zero() {
            let drawn = self.stream.at(elapsed)?;
            let since = signed(drawn.message_since);
            if let Some(asked) = self.turning.take_if(|_| since > self.since) {
                self.refused = None;
                self.begin(asked, since);
            }
            picture = Some(drawn);
        }
        let good_for = self.good_for(now);
        let picture = picture.filter(|_| !good_for.is_zero());
        let look_again = elapsed.saturating_add(LOOK_AGAIN);
        let frame_ends = picture.as_ref().and_then(|picture| picture.until);
        Ok(Moment {
            again_at: frame_ends.unwrap_or(look_again).min(look_again),
            ring_left: self.turn_at().saturating_sub(now).clamp(SignedDuration::ZERO, good_for),
            good_for,
            refused: self.refused.clone(),
            picture,
        })
    }

    /// Whether the next message has to be made now; it is said once for each.
    pub(crate) fn asks_for_next(&mut self, elapsed: Duration) -> bool {
        let now = signed(elapsed);
        let asks = self.asked.is_none() && self.next.is_none() && now >= self.ask_at;
        if asks {
            self.asked = Some(now);
        }
        asks
    }

    /// The next message, made since it was asked for.
    pub(crate) fn made(&mut self, next: Result<Arc<Frames>, LommeError>) {
        let Some(asked) = self.asked.take() else { return };
        match next {
            Ok(frames) => self.next = Some((frames, asked)),
            Err(error) => {
                self.refused = Some(error);
                self.ask_at = asked.saturating_add(ASK_AGAIN);
            }
        }
    }

    /// Whether a message is being made.
    pub(crate) fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }

    fn begin(&mut self, made: SignedDuration, since: SignedDuration) {
        (self.made, self.since) = (made, since);
        self.ask_at = self.turn_at().saturating_sub(IN_ADVANCE);
    }

    /// When the next message takes the place of this one.
    fn turn_at(&self) -> SignedDuration {
        self.since.saturating_add(self.lasts.renewed_after.unwrap_or(SignedDuration::MAX))
    }

    fn good_for(&self, now: SignedDuration) -> SignedDuration {
        self.made.saturating_add(self.lasts.at_most).saturating_sub(now).max(SignedDuration::ZERO)
    }
}

fn signed(elapsed: Duration) -> SignedDuration {
    SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(seed: u8, len: usize) -> Arc<Frames> {
        let message: Vec<u8> = (0..len).map(|i| (i * 31) as u8 ^ seed).collect();
        Arc::new(Frames::new(&message, lomme_optical::Options::default()).unwrap())
    }

    fn secs(seconds: i64) -> SignedDuration {
        SignedDuration::from_secs(seconds)
    }

    fn show(age: SignedDuration) -> Course {
        let lasts = Lasts { at_most: secs(60), renewed_after: Some(secs(15)) };
        Course::new(frames(1, 1_700), age, lasts).unwrap()
    }

    fn refusal() -> LommeError {
        LommeError::input("keys.locked", "locked")
    }

    #[test]
    fn the_next_message_is_asked_for_once_and_in_advance_and_takes_its_turn_at_the_end_of_the_ring() {
        let mut course = show(SignedDuration::ZERO);
        let at = |course: &mut Course, ms| course.at(Duration::from_millis(ms)).unwrap();
        let asks = |course: &mut Course, ms| course.asks_for_next(Duration::from_millis(ms));
        assert_eq!(at(&mut course, 500).ring_left, secs(15), "the ring begins with the first picture");
        assert!(!asks(&mut course, 13_499));
        assert!(asks(&mut course, 13_500) && !asks(&mut course, 13_516) && course.is_waiting());
        course.made(Ok(frames(2, 1_700)));
        let before = at(&mut course, 15_450);
        assert_eq!(
            (before.ring_left.as_millis(), before.good_for),
            (50, secs(60) - SignedDuration::from_millis(14_950))
        );
        let turned = at(&mut course, 15_510).picture.unwrap();
        assert_eq!((turned.number, turned.message_since), (155, Duration::from_millis(15_500)));
        let after = at(&mut course, 15_600);
        assert_eq!(after.ring_left.as_millis(), 14_900);
        assert_eq!(after.good_for.as_millis(), 60_000 - 2_100, "as old as the asking for it");
        assert!(!asks(&mut course, 28_499) && asks(&mut course, 28_500));
    }

    #[test]
    fn a_message_that_is_not_followed_by_another_runs_to_its_end_and_says_so() {
        let mut course = show(secs(3));
        let mut drawn_until = 0;
        let mut refusals = 0;
        for ms in (0..70_000).step_by(16) {
            let elapsed = Duration::from_millis(ms);
            let moment = course.at(elapsed).unwrap();
            if course.asks_for_next(elapsed) {
                course.made(Err(refusal()));
                refusals += 1;
            }
            assert_eq!(moment.refused.is_some(), ms > 13_000 + 15, "{ms}");
            if moment.picture.is_some() {
                drawn_until = ms;
            }
        }
        assert!((56_980..57_000).contains(&drawn_until), "it was three seconds old: {drawn_until}");
        assert_eq!(refusals, 12, "asked again every five seconds");
        assert!(course.asks_for_next(Duration::from_millis(73_100)));
        course.made(Ok(frames(2, 1_700)));
        let back = course.at(Duration::from_millis(73_200)).unwrap();
        assert!(back.picture.is_some() && back.refused.is_none(), "as soon as there is one");
    }

    #[test]
    fn after_a_time_in_the_background_nothing_old_is_drawn() {
        let mut course = show(SignedDuration::ZERO);
        let long = Duration::from_secs(600);
        assert!(course.at(Duration::ZERO).unwrap().picture.is_some());
        assert!(course.at(long).unwrap().picture.is_none() && course.asks_for_next(long));
        course.made(Ok(frames(2, 1_700)));
        let picture = course.at(long + Duration::from_millis(16)).unwrap().picture.unwrap();
        assert_eq!(picture.message_since, long);
        assert_eq!(course.at(Duration::MAX).unwrap().good_for, SignedDuration::ZERO, "no time is too long");
    }

    #[test]
    fn what_is_not_renewed_ends() {
        let lasts = Lasts::only(Duration::from_secs(120));
        for len in [300, 1_700] {
            let mut course = Course::new(frames(1, len), SignedDuration::ZERO, lasts).unwrap();
            let first = course.at(Duration::ZERO).unwrap();
            assert_eq!((first.ring_left, first.again_at), (secs(120), Duration::from_millis(100)));
            assert!(!course.asks_for_next(Duration::from_secs(119)));
            assert!(course.at(Duration::from_millis(119_999)).unwrap().picture.is_some());
            assert!(course.at(Duration::from_secs(120)).unwrap().picture.is_none());
        }
    }
}

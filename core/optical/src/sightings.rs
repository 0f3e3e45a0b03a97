//! Which transfers a camera has in view: one, one and then its successor, or two at once.
//!
//! A phone renews what it shows, so a second transfer is nothing strange: it comes, and the first comes no more. Two
//! phones in view take turns. So a transfer that *returns* after another one was seen tells them apart.

use crate::frame::TransferId;

/// Readings after which a transfer that was not seen again is out of view: three seconds of a camera at 30 a second.
pub(crate) const OUT_OF_VIEW: u64 = 90;
/// Readings for which two transfers stay in view after they took turns, so that what people are told does not flicker.
const STAYS: u64 = 30;
/// Transfers whose last reading is remembered.
const REMEMBERED: usize = 8;

/// The last readings, in their order. Time is the count of readings: there is no clock here.
#[derive(Default)]
pub(crate) struct Sightings {
    now: u64,
    current: Option<TransferId>,
    seen: Vec<(TransferId, u64)>,
    two_until: u64,
}

impl Sightings {
    /// One more reading of the transfer that was read last.
    pub(crate) fn again(&mut self) {
        if let Some(transfer) = self.current {
            self.of(transfer);
        }
    }

    /// A reading of a frame of `transfer`; returns its number.
    pub(crate) fn of(&mut self, transfer: TransferId) -> u64 {
        self.now += 1;
        let before = self.seen.iter().find(|(seen, _)| *seen == transfer).map(|(_, at)| *at);
        let returns = before.is_some_and(|at| self.now - at <= OUT_OF_VIEW);
        if returns && self.current != Some(transfer) {
            self.two_until = self.now + STAYS;
        }
        self.current = Some(transfer);
        self.seen.retain(|(seen, _)| *seen != transfer);
        self.seen.insert(0, (transfer, self.now));
        self.seen.truncate(REMEMBERED);
        self.now
    }

    /// Whether two transfers take turns.
    pub(crate) fn two_in_view(&self) -> bool {
        self.now < self.two_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_in_view(turns: &str) -> bool {
        let mut sightings = Sightings::default();
        turns.bytes().for_each(|turn| {
            sightings.of(TransferId([turn; 8]));
        });
        sightings.two_in_view()
    }

    #[test]
    fn a_renewal_is_no_second_phone_and_taking_turns_is() {
        assert!(!two_in_view("A") && !two_in_view("AAABBB") && !two_in_view("AABBCCDD"));
        assert!(two_in_view("ABA") && two_in_view("AAABAAA"));
    }

    #[test]
    fn a_second_phone_that_has_gone_is_forgotten_after_a_second() {
        let of = |after: usize| two_in_view(&format!("ABA{}", "A".repeat(after)));
        assert!(of(29) && !of(30));
        let long_ago = format!("A{}A", "B".repeat(OUT_OF_VIEW as usize));
        assert!(!two_in_view(&long_ago));
    }
}

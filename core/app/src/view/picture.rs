//! What a screen draws at a moment.

use jiff::SignedDuration;
use lomme_optical::Symbol;

use crate::on_screen::course::Moment;
use crate::texts::Texts;

/// What a screen draws at a moment, and when to ask again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureView {
    /// What to draw, as large as the screen allows. None when it has run out, or was stopped.
    pub symbol: Option<Symbol>,
    /// Number of the frame; the same number is the same picture.
    pub number: u64,
    /// When to ask again, in milliseconds since the screen began.
    pub ask_again_at_ms: u64,
    /// How much of the ring is left, in milliseconds.
    pub ring_left_ms: u32,
    /// All of the ring.
    pub ring_ms: u32,
    /// How bright the screen should be. None: as the person has it.
    pub brightness_percent: Option<u8>,
    /// What to say beside it, where something is not as it should be.
    pub note: Option<String>,
    /// Whether nothing more will come.
    pub ended: bool,
}

impl PictureView {
    /// What is there to draw after the screen was left.
    pub(crate) fn stopped() -> Self {
        PictureView {
            symbol: None,
            number: 0,
            ask_again_at_ms: u64::MAX,
            ring_left_ms: 0,
            ring_ms: 0,
            brightness_percent: None,
            note: None,
            ended: true,
        }
    }
}

/// The keys of what is said when a message has run out, and when it cannot be made anew.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notes {
    pub(crate) ran_out: &'static str,
    pub(crate) not_renewed: &'static str,
}

/// A moment in words. `ring` is all of the ring, `renewed` whether more may come after the end.
pub(crate) fn picture_view(
    moment: Moment,
    ring: SignedDuration,
    renewed: bool,
    brightness: u8,
    notes: Notes,
    texts: &Texts,
) -> PictureView {
    let shown = moment.picture.is_some();
    let seconds = moment.good_for.as_secs();
    let note = match (shown, &moment.refused) {
        (false, _) => Some(texts.get(notes.ran_out)),
        (true, Some(_)) => Some(texts.with(notes.not_renewed, &[("seconds", seconds.into())])),
        (true, None) => None,
    };
    PictureView {
        number: moment.picture.as_ref().map_or(0, |picture| picture.number),
        symbol: moment.picture.map(|picture| picture.symbol),
        ask_again_at_ms: u64::try_from(moment.again_at.as_millis()).unwrap_or(u64::MAX),
        ring_left_ms: millis(moment.ring_left),
        ring_ms: millis(ring),
        brightness_percent: shown.then_some(brightness),
        note,
        ended: !shown && !renewed,
    }
}

fn millis(duration: SignedDuration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(if duration.is_negative() { 0 } else { u32::MAX })
}

//! What one phone holds in front of another: a Show, an Ask, an Answer.

use lomme_app::Preset;

use crate::error::LommeError;
use crate::guard::guarded;
use crate::view::{AnswerView, AskView, ShowView};

/// What is shown, by names that people know.
#[uniffi::remote(Enum)]
pub enum Preset {
    /// What a police officer needs at the roadside, with the small portrait.
    Police,
    /// Who the holder is.
    Identity,
    /// That the holder is over 15.
    Age15,
    /// That the holder is over 16.
    Age16,
    /// That the holder is over 18.
    Age18,
    /// What a car rental needs.
    Rental,
}

/// A QR symbol to draw.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct Symbol {
    /// Modules on a side, without the quiet zone; leave four light modules around it.
    pub width: u32,
    /// The version, 1 to 40.
    pub version: u8,
    /// The modules row by row, a byte each: 1 is dark, 0 is light.
    pub modules: Vec<u8>,
}

impl From<lomme_app::Symbol> for Symbol {
    fn from(symbol: lomme_app::Symbol) -> Self {
        Symbol {
            width: symbol.width(),
            version: symbol.version(),
            modules: symbol.modules().iter().map(|dark| u8::from(*dark)).collect(),
        }
    }
}

/// What a screen draws at a moment, and when to ask again.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct PictureView {
    /// What to draw, as large as the screen allows; nothing when it has run out, or was stopped.
    pub symbol: Option<Symbol>,
    /// Number of the frame; the same number is the same picture.
    pub number: u64,
    /// When to ask again, in milliseconds since the screen began.
    pub ask_again_at_ms: u64,
    /// How much of the ring is left, in milliseconds.
    pub ring_left_ms: u32,
    /// All of the ring.
    pub ring_ms: u32,
    /// How bright the screen should be, in percent; nothing where it is to be as the person has it.
    pub brightness_percent: Option<u8>,
    /// What to say beside it, where something is not as it should be.
    pub note: Option<String>,
    /// Whether nothing more will come.
    pub ended: bool,
}

impl From<lomme_app::view::PictureView> for PictureView {
    fn from(view: lomme_app::view::PictureView) -> Self {
        PictureView {
            symbol: view.symbol.map(Symbol::from),
            number: view.number,
            ask_again_at_ms: view.ask_again_at_ms,
            ring_left_ms: view.ring_left_ms,
            ring_ms: view.ring_ms,
            brightness_percent: view.brightness_percent,
            note: view.note,
            ended: view.ended,
        }
    }
}

/// A Show, ready to be drawn frame by frame. Drawn by `at` it is made anew as often as its view says; `frame` and `symbol` are
/// those of the first.
#[derive(uniffi::Object)]
pub struct Showing(pub(crate) lomme_app::Showing);

#[uniffi::export]
impl Showing {
    /// What the screen says beside the symbol.
    pub fn view(&self) -> Result<ShowView, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.0.view().clone()))
    }

    /// The text of frame `n`, counting on for ever: after the first round every frame repairs what was missed.
    pub fn frame(&self, n: u32) -> Result<String, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.0.frame(n)))
    }

    /// Frame `n` as a symbol to draw.
    pub fn symbol(&self, n: u32) -> Result<Symbol, LommeError> {
        guarded(|| self.0.symbol(n)).map(Symbol::from)
    }

    /// What to draw so many milliseconds after the screen began, by a clock that is never set back, and when to ask again.
    /// The first call begins. It never waits: the next Show is made in advance, on a worker.
    pub fn at(&self, elapsed_ms: u64) -> Result<PictureView, LommeError> {
        guarded(|| self.0.at(elapsed_ms)).map(PictureView::from)
    }

    /// The screen is left: nothing is drawn or made from here on.
    pub fn stop(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.0.stop();
            Ok::<_, LommeError>(())
        })
    }
}

/// One Ask, ready to be drawn frame by frame. An answer to it is waited for as long as its view says.
#[derive(uniffi::Object)]
pub struct Asking(pub(crate) lomme_app::Asking);

#[uniffi::export]
impl Asking {
    /// What the screen says beside the symbol.
    pub fn view(&self) -> Result<AskView, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.0.view().clone()))
    }

    /// The text of frame `n`, counting on for ever: after the first round every frame repairs what was missed.
    pub fn frame(&self, n: u32) -> Result<String, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.0.frame(n)))
    }

    /// Frame `n` as a symbol to draw.
    pub fn symbol(&self, n: u32) -> Result<Symbol, LommeError> {
        guarded(|| self.0.symbol(n)).map(Symbol::from)
    }

    /// What to draw so many milliseconds after the screen began, by a clock that is never set back, and when to ask again.
    /// The first call begins.
    pub fn at(&self, elapsed_ms: u64) -> Result<PictureView, LommeError> {
        guarded(|| self.0.at(elapsed_ms)).map(PictureView::from)
    }

    /// The screen is left: nothing is drawn or made from here on.
    pub fn stop(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.0.stop();
            Ok::<_, LommeError>(())
        })
    }
}

/// One Answer, ready to be drawn frame by frame.
#[derive(uniffi::Object)]
pub struct Answering(pub(crate) lomme_app::Answering);

#[uniffi::export]
impl Answering {
    /// What the screen says beside the symbol.
    pub fn view(&self) -> Result<AnswerView, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.0.view().clone()))
    }

    /// The text of frame `n`, counting on for ever: after the first round every frame repairs what was missed.
    pub fn frame(&self, n: u32) -> Result<String, LommeError> {
        guarded(|| Ok::<_, LommeError>(self.0.frame(n)))
    }

    /// Frame `n` as a symbol to draw.
    pub fn symbol(&self, n: u32) -> Result<Symbol, LommeError> {
        guarded(|| self.0.symbol(n)).map(Symbol::from)
    }

    /// What to draw so many milliseconds after the screen began, by a clock that is never set back, and when to ask again.
    /// The first call begins.
    pub fn at(&self, elapsed_ms: u64) -> Result<PictureView, LommeError> {
        guarded(|| self.0.at(elapsed_ms)).map(PictureView::from)
    }

    /// The screen is left: nothing is drawn or made from here on.
    pub fn stop(&self) -> Result<(), LommeError> {
        guarded(|| {
            self.0.stop();
            Ok::<_, LommeError>(())
        })
    }
}

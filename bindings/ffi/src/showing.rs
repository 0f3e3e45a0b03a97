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

fn symbol<V>(on_screen: &lomme_app::OnScreen<V>, n: u32) -> Result<Symbol, LommeError> {
    guarded(|| on_screen.symbol(n)).map(|symbol| Symbol {
        width: symbol.width(),
        version: symbol.version(),
        modules: symbol.modules().iter().map(|dark| u8::from(*dark)).collect(),
    })
}

/// One Show, ready to be drawn frame by frame. It is made anew every `renew_after_seconds`.
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
        symbol(&self.0, n)
    }
}

/// One Ask, ready to be drawn frame by frame. An answer to it is waited for `valid_for_seconds`.
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
        symbol(&self.0, n)
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
        symbol(&self.0, n)
    }
}

//! What one phone holds in front of another: a message as frames, and what the screen says beside them.

use lomme_optical::{Frames, Options, Symbol};

use crate::error::LommeError;
use crate::view::{AnswerView, AskView, ShowView};

/// A message ready to be drawn frame by frame, with the view `V` beside it.
pub struct OnScreen<V> {
    view: V,
    frames: Frames,
}

/// A Show.
pub type Showing = OnScreen<ShowView>;
/// An Ask.
pub type Asking = OnScreen<AskView>;
/// An Answer.
pub type Answering = OnScreen<AnswerView>;

/// How a message is drawn.
pub(crate) struct Drawn {
    /// How large the message is, in bytes.
    pub(crate) message_bytes: u32,
    /// How many frames a camera needs that misses none.
    pub(crate) frames: u32,
    /// How bright the screen should be.
    pub(crate) brightness_percent: u8,
}

impl<V> OnScreen<V> {
    /// Prepares the frames of `message`; `view` is made of how it will be drawn.
    pub(crate) fn new(message: &[u8], view: impl FnOnce(Drawn) -> V) -> Result<Self, LommeError> {
        let frames = Frames::new(message, Options::default())
            .map_err(|error| LommeError::input("optical.frames", error))?;
        let drawn = Drawn {
            message_bytes: u32::try_from(message.len()).unwrap_or(u32::MAX),
            frames: frames.minimum(),
            brightness_percent: 100,
        };
        Ok(OnScreen { view: view(drawn), frames })
    }

    /// What the screen says beside the symbol.
    pub fn view(&self) -> &V {
        &self.view
    }

    /// The text of frame `n`, counting on for ever: after the first round every frame repairs what was missed.
    pub fn frame(&self, n: u32) -> String {
        self.frames.text(n)
    }

    /// Frame `n` as a symbol to draw.
    ///
    /// # Errors
    /// When the text fits no symbol, which the frames' own size rules out.
    pub fn symbol(&self, n: u32) -> Result<Symbol, LommeError> {
        Symbol::new(&self.frame(n), self.frames.level())
            .map_err(|error| LommeError::internal("optical.symbol", error))
    }
}

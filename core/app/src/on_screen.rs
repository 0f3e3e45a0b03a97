//! What one phone holds in front of another: a message as frames, and what the screen says beside them.

pub(crate) mod course;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use lomme_optical::{Frames, Options, Symbol};

use crate::error::LommeError;
use crate::runtime::{blocking, core};
use crate::texts::Texts;
use crate::view::{AnswerView, AskView, Notes, PictureView, ShowView, picture_view};
use course::{Course, Lasts};

/// How bright a screen is that a camera looks at.
const BRIGHTNESS_PERCENT: u8 = 100;

/// A message ready to be drawn frame by frame, with the view `V` beside it.
///
/// A shell that draws calls [`OnScreen::at`] whenever the last picture said so, and [`OnScreen::stop`] when the screen is left.
pub struct OnScreen<V> {
    view: V,
    frames: Arc<Frames>,
    made: Instant,
    /// None before the first picture.
    course: Arc<Mutex<State>>,
    run: Run,
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

/// Makes the message that comes next, on a worker.
pub(crate) type MakeNext = Arc<dyn Fn() -> Result<Frames, LommeError> + Send + Sync>;

/// How a message runs over the screen, and what is said of it.
pub(crate) struct Run {
    pub(crate) lasts: Lasts,
    /// Makes the next message, where it is renewed.
    pub(crate) next: Option<MakeNext>,
    pub(crate) notes: Notes,
    pub(crate) texts: Arc<Texts>,
}

enum State {
    Before,
    Runs(Box<Course>),
    Stopped,
}

/// Cuts `message` into frames.
pub(crate) fn cut(message: &[u8], options: Options) -> Result<Frames, LommeError> {
    Frames::new(message, options).map_err(|error| LommeError::input("optical.frames", error))
}

impl<V> OnScreen<V> {
    /// Prepares the frames of `message`, made just now; `view` is made of how it will be drawn.
    pub(crate) fn new(message: &[u8], run: Run, view: impl FnOnce(Drawn) -> V) -> Result<Self, LommeError> {
        let frames = Arc::new(cut(message, Options::default())?);
        let drawn = Drawn {
            message_bytes: u32::try_from(message.len()).unwrap_or(u32::MAX),
            frames: frames.minimum(),
            brightness_percent: BRIGHTNESS_PERCENT,
        };
        let course = Arc::new(Mutex::new(State::Before));
        Ok(OnScreen { view: view(drawn), frames, made: Instant::now(), course, run })
    }

    /// What the screen says beside the symbol.
    pub fn view(&self) -> &V {
        &self.view
    }

    /// The text of frame `n` of the first message, counting on for ever: after the first round every frame repairs what was
    /// missed.
    pub fn frame(&self, n: u32) -> String {
        self.frames.text(n)
    }

    /// Frame `n` of the first message as a symbol to draw.
    ///
    /// # Errors
    /// When the text fits no symbol, which the frames' own size rules out.
    pub fn symbol(&self, n: u32) -> Result<Symbol, LommeError> {
        self.frames.symbol(n, 1).map_err(no_symbol)
    }

    /// What to draw `elapsed_ms` milliseconds after the screen began, by a clock that is never set back, and when to ask
    /// again. The first call begins. A message that has to be renewed is made in advance, on a worker; this never waits for it.
    ///
    /// # Errors
    /// When a frame fits no symbol, which the frames' own size rules out.
    pub fn at(&self, elapsed_ms: u64) -> Result<PictureView, LommeError> {
        let elapsed = Duration::from_millis(elapsed_ms);
        let mut state = locked(&self.course);
        if let State::Before = *state {
            let age = SignedDuration::try_from(self.made.elapsed()).unwrap_or(SignedDuration::ZERO);
            let course = Course::new(Arc::clone(&self.frames), age, self.run.lasts).map_err(no_symbol)?;
            *state = State::Runs(Box::new(course));
        }
        let State::Runs(course) = &mut *state else { return Ok(PictureView::stopped()) };
        let moment = course.at(elapsed).map_err(no_symbol)?;
        let next = self.run.next.as_ref().filter(|_| course.asks_for_next(elapsed));
        drop(state);
        if let Some(next) = next {
            self.make_next(Arc::clone(next));
        }
        let Run { lasts, next, notes, texts } = &self.run;
        let ring = lasts.renewed_after.unwrap_or(lasts.at_most);
        Ok(picture_view(moment, ring, next.is_some(), BRIGHTNESS_PERCENT, *notes, texts))
    }

    /// The screen is left: nothing is drawn or made from here on.
    pub fn stop(&self) {
        *locked(&self.course) = State::Stopped;
    }

    /// Whether the next message is being made.
    pub fn is_renewing(&self) -> bool {
        matches!(&*locked(&self.course), State::Runs(course) if course.is_waiting())
    }

    fn make_next(&self, next: MakeNext) {
        let course = Arc::clone(&self.course);
        core().spawn(async move {
            let made = blocking(move || next()).await.map(Arc::new);
            if let State::Runs(course) = &mut *locked(&course) {
                course.made(made);
            }
        });
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_symbol(error: impl ToString) -> LommeError {
    LommeError::internal("optical.symbol", error)
}

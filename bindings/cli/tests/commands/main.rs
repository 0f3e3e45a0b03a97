//! The commands as somebody at a terminal runs them: the journey of a licence through files, what each file is said to
//! be, and input that is cut, huge, not there or something else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod bad_input;
mod files;
mod licence;
mod overview;
mod scene;

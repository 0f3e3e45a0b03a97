//! What a camera sees of a screen: worsened pictures, foreign readers, films of frames; and what frames cost against
//! other fountain codes. Everything is seeded, so that a run can be repeated.
//!
//! `cargo run --release -p lomme-sight -- help` says what can be measured; docs/optical.md has what was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod fountain;
mod jpeg;
pub mod noise;
pub mod picture;
pub mod readers;
pub mod table;
pub mod video;
pub mod worsened;

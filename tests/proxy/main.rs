//! Acting for another by a power of attorney: the journey over the gateway, and two people on one phone who never see each other's rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod apart;
mod journey;

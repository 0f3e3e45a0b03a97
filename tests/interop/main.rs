//! Foreign implementations, both ways: what we issue and present they verify, what they issue and present we verify. Each false
//! presentation has to be refused; where a peer accepts it all the same, that stands here by name and in docs/interop.md, so that
//! a version that mends it is noticed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod cases;
mod devices;
mod holder;
mod issuer;
mod jurisdiction;
mod requests;
mod scene;
mod sessions;
mod theirs;
mod turn;
mod verified_by;

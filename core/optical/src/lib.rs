//! Bytes to QR symbols and back: base45, erasure-coded frames, drawing, collecting. Pure.

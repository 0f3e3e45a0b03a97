//! The driving licence as a document of ISO/IEC 18013-5: parse, issue, present and verify an *mdoc*.
//!
//! The crate is pure: `now`, bytes and randomness are arguments, nothing is read or sent. What is signed is
//! kept as it came, and every digest and signature is computed over the received bytes, never over a
//! re-encoding. A parsed document and an authentic one are different types: the claims of a presentation can
//! be read only from a [`verify::Verdict`] whose checks have authenticated them.
//!
//! | module | what it is for |
//! |---|---|
//! | [`cbor`] | bounded reading of foreign CBOR with the place of every defect; values; writing |
//! | [`cose`] | keys, algorithms and signatures of RFC 9052 |
//! | [`cert`] | X.509 certificates and the profiles of ISO/IEC 18013-5 Annex B |
//! | [`mdoc`] | the structures of the standard, parsed and not yet trusted |
//! | [`mdl`] | the driving licence's own elements, categories and codes in words |
//! | [`issue`] | an issuing authority signs a document |
//! | [`present`] | a holder discloses part of it, signed by the device |
//! | [`session`] | the keys and the cipher of a session |
//! | [`challenge`] | the reader's Ask and the holder's Answer: their keys and transcripts |
//! | [`reader`] | who asks, as the holder's phone verifies it |
//! | [`verify`] | a reader's checks and the verdict |
//! | [`trust`] | VICAL, the signed bundle, what a reader trusts |
//! | [`status`] | the Token Status List |
//! | [`message`] | the messages of `lomme-qr/1` |
#![deny(missing_docs)]

pub mod cbor;
pub mod cert;
pub mod challenge;
mod codes;
pub mod cose;
mod hash;
mod inflate;
pub mod issue;
mod jws;
pub mod mdl;
pub mod mdoc;
pub mod message;
pub mod present;
pub mod reader;
pub mod session;
pub mod status;
pub mod trust;
pub mod verify;

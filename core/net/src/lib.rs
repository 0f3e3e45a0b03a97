//! The network: HTTPS with pinned authorities ([`client`]), fetching a licence by OpenID4VCI ([`issuance`]), the readers' trust bundle
//! ([`bundle`]) and the overview ([`overview`]).
//!
//! Nothing here keeps anything: what came is handed to the caller, who checks and stores it. Nothing of a person, no token and no address of
//! a request is in an error.

#![deny(missing_docs)]

pub mod bundle;
pub mod client;
mod error;
mod http_date;
pub mod issuance;
pub mod overview;
mod tls;

pub use client::{Caps, Config, HttpClient, Timeouts};
pub use error::{NetError, NetErrorKind, Refusal};

//! Fetching the signed bundle a reader needs: trust list, document signers, status lists. The bytes are handed on as they came; whether they
//! are to be trusted is for the licence crate to find out.

use jiff::Timestamp;

use crate::client::{HttpClient, Request};
use crate::error::NetError;

/// What came of asking for the bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchedBundle {
    /// The one the caller has is the current one.
    NotModified {
        /// The server's clock, where it told.
        server_date: Option<Timestamp>,
    },
    /// Another one.
    Fresh {
        /// COSE_Sign1, not checked.
        bytes: Vec<u8>,
        /// To be given the next time.
        etag: Option<String>,
        /// The server's clock, where it told.
        server_date: Option<Timestamp>,
    },
}

/// Fetches the bundle, unless it is the one with `etag`.
pub async fn fetch_bundle(client: &HttpClient, etag: Option<&str>) -> Result<FetchedBundle, NetError> {
    let request = Request {
        accept: "application/cbor",
        if_none_match: etag,
        ..Request::get(client.at("v1/bundle")?, client.caps().bundle)
    };
    let answer = client.send(request).await?;
    let server_date = answer.date;
    if answer.status == 304 {
        return match etag {
            Some(_) => Ok(FetchedBundle::NotModified { server_date }),
            None => Err(NetError::malformed("not modified, though nothing was known")),
        };
    }
    if answer.body.is_empty() {
        return Err(NetError::malformed("an empty bundle"));
    }
    Ok(FetchedBundle::Fresh { bytes: answer.body.to_vec(), etag: answer.etag, server_date })
}

//! HTTPS with a short list of trusted roots. Everything from outside meets a cap while it streams in; a redirect must stay on its origin.

use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Method, redirect};
use serde::de::DeserializeOwned;
use url::Url;
use zeroize::Zeroizing;

use crate::error::{NetError, NetErrorKind, Refusal};
use crate::{http_date, tls};

/// How a client is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The gateway: an https origin, `https://overblik.example` or with a port.
    pub base_url: String,
    /// The roots that are trusted, PEM, and no others. At least one.
    pub tls_roots_pem: Vec<String>,
    /// What the client calls itself: name and version of the app, nothing of the phone.
    pub user_agent: String,
    /// Times to wait.
    pub timeouts: Timeouts,
    /// Sizes to accept.
    pub caps: Caps,
}

impl Config {
    /// A client of `base_url` with the usual times and sizes.
    pub fn new(base_url: impl Into<String>, tls_roots_pem: Vec<String>) -> Self {
        Self {
            base_url: base_url.into(),
            tls_roots_pem,
            user_agent: concat!("lomme/", env!("CARGO_PKG_VERSION")).into(),
            timeouts: Timeouts::default(),
            caps: Caps::default(),
        }
    }
}

/// Times to wait.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a connection, with TLS.
    pub connect: Duration,
    /// Between two parts of an answer.
    pub read: Duration,
    /// For a whole request.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(15),
            total: Duration::from_secs(60),
        }
    }
}

/// The largest answers that are accepted, bytes, counted after decompression.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    /// Metadata, tokens, answers to acts, errors.
    pub small: usize,
    /// A credential.
    pub credential: usize,
    /// A page of the overview.
    pub page: usize,
    /// The trust bundle.
    pub bundle: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self { small: 64 << 10, credential: 1 << 20, page: 4 << 20, bundle: 16 << 20 }
    }
}

/// An HTTPS client of one gateway. Cheap to clone; connections are shared.
#[derive(Clone)]
pub struct HttpClient {
    inner: reqwest::Client,
    base: Url,
    caps: Caps,
}

/// One request.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) accept: &'static str,
    pub(crate) bearer: Option<&'a str>,
    pub(crate) if_none_match: Option<&'a str>,
    pub(crate) body: Option<(&'static str, Vec<u8>)>,
    pub(crate) cap: usize,
}

impl Request<'_> {
    pub(crate) fn get(url: Url, cap: usize) -> Self {
        let (method, accept) = (Method::GET, "application/json");
        Self { method, url, accept, bearer: None, if_none_match: None, body: None, cap }
    }

    pub(crate) fn post(url: Url, content_type: &'static str, body: Vec<u8>, cap: usize) -> Self {
        Self { method: Method::POST, body: Some((content_type, body)), ..Self::get(url, cap) }
    }
}

/// An answer of 2xx or 304.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) etag: Option<String>,
    /// The server's clock, where it told.
    pub(crate) date: Option<Timestamp>,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Answer {
    pub(crate) fn json<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, NetError> {
        serde_json::from_slice(&self.body).map_err(|_| NetError::malformed(what))
    }
}

impl HttpClient {
    /// A client that trusts the roots of `config` alone.
    pub fn new(config: Config) -> Result<Self, NetError> {
        let setup = |what| NetError::new(NetErrorKind::Setup(what));
        let base = https_url(&config.base_url)?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::trusting(&config.tls_roots_pem).map_err(setup)?)
            .https_only(true)
            .redirect(redirect::Policy::custom(stay_on_origin))
            .referer(false)
            .user_agent(config.user_agent)
            .connect_timeout(config.timeouts.connect)
            .read_timeout(config.timeouts.read)
            .timeout(config.timeouts.total);
        if is_loopback(&base) {
            // A proxy from the environment has no way to this machine.
            builder = builder.no_proxy();
        }
        let inner = builder.build().map_err(|_| setup("the user agent or the TLS library was refused"))?;
        Ok(Self { inner, base, caps: config.caps })
    }

    pub(crate) fn caps(&self) -> Caps {
        self.caps
    }

    /// An address below the gateway.
    pub(crate) fn at(&self, path: &str) -> Result<Url, NetError> {
        self.base.join(path).map_err(|_| NetError::address("it is not a path"))
    }

    /// Sends a request. Any status but 2xx and 304 is an error.
    pub(crate) async fn send(&self, request: Request<'_>) -> Result<Answer, NetError> {
        let Request { method, url, accept, bearer, if_none_match, body, cap } = request;
        if url.scheme() != "https" {
            return Err(NetError::address("it is not an https address"));
        }
        let conditional = if_none_match.is_some();
        let mut builder = self.inner.request(method, url).header(header::ACCEPT, accept);
        if let Some(token) = bearer {
            let value = Zeroizing::new(format!("Bearer {token}"));
            let mut value = HeaderValue::from_str(&value).map_err(|_| NetError::malformed("access token"))?;
            value.set_sensitive(true);
            builder = builder.header(header::AUTHORIZATION, value);
        }
        if let Some(tag) = if_none_match {
            let tag = HeaderValue::from_str(tag).map_err(|_| NetError::malformed("entity tag"))?;
            builder = builder.header(header::IF_NONE_MATCH, tag);
        }
        if let Some((content_type, body)) = body {
            builder = builder.header(header::CONTENT_TYPE, content_type).body(body);
        }
        let mut response = builder.send().await?;
        let status = response.status();
        // Only who asked "unless it is still the same" may be told that it is.
        if status.as_u16() == 304 && !conditional {
            return Err(NetError::malformed("nothing came where something was asked for"));
        }
        let headers = std::mem::take(response.headers_mut());
        let ok = status.is_success() || status.as_u16() == 304;
        let body = read_capped(&mut response, &headers, if ok { cap } else { self.caps.small }).await?;
        if !ok {
            return Err(refusal(status.as_u16(), &headers, &body));
        }
        // A network's login page answers 200 with HTML.
        if !body.is_empty() && !media_type_matches(&headers, accept) {
            return Err(NetError::new(NetErrorKind::NotOurs));
        }
        let etag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        Ok(Answer { status: status.as_u16(), etag, date: server_date(&headers), body })
    }
}

/// The address in `text`, if it is https, has a host and holds no password.
pub(crate) fn https_url(text: &str) -> Result<Url, NetError> {
    let url = Url::parse(text).map_err(|_| NetError::address("it is not an address"))?;
    if url.scheme() != "https" || url.host().is_none() {
        return Err(NetError::address("it is not an https address"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(NetError::address("it holds a user name"));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(url::Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

/// Follows a few redirects on the same scheme, host and port; any other is somebody else's answer.
fn stay_on_origin(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let same = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
    if same && attempt.previous().len() <= 3 {
        attempt.follow()
    } else {
        attempt.error("redirect to another origin")
    }
}

async fn read_capped(
    response: &mut reqwest::Response,
    headers: &HeaderMap,
    limit: usize,
) -> Result<Zeroizing<Vec<u8>>, NetError> {
    let too_large = || NetError::new(NetErrorKind::TooLarge { limit });
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = Zeroizing::new(Vec::new());
    while let Some(chunk) = response.chunk().await? {
        if chunk.len() > limit - body.len() {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Whether the answer is of the kind that was asked for.
fn media_type_matches(headers: &HeaderMap, accept: &str) -> bool {
    let Some(sent) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let sent = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let suffix = accept.rsplit('/').next().unwrap_or_default();
    sent == accept || sent.ends_with(&format!("+{suffix}"))
}

fn refusal(status: u16, headers: &HeaderMap, body: &[u8]) -> NetError {
    // RFC 6585: only a network between here and the server answers 511. A redirect is not followed where it leads elsewhere or nowhere.
    if matches!(status, 511 | 300..=399) {
        return NetError::new(NetErrorKind::NotOurs);
    }
    NetError::refused(Refusal { status, code: refusal_code(body) }, http_date::retry_after(headers))
}

/// The code of an OAuth error or a problem, if it is a code and not a text that could hold anything.
fn refusal_code(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Codes {
        error: Option<String>,
        #[serde(rename = "type")]
        kind: Option<String>,
    }
    let codes: Codes = serde_json::from_slice(body).ok()?;
    let code = codes.error.or(codes.kind)?;
    let code = code.rsplit(['/', ':', '#']).next().unwrap_or_default();
    let is_code = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    ((1..=64).contains(&code.len()) && code.chars().all(is_code)).then(|| code.to_owned())
}

/// The server's clock, as a time that can be kept.
fn server_date(headers: &HeaderMap) -> Option<Timestamp> {
    Timestamp::try_from(http_date::date(headers)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_needs_an_https_address_and_a_root() {
        let kind =
            |base: &str, roots: Vec<String>| HttpClient::new(Config::new(base, roots)).err().unwrap().kind;
        assert!(matches!(kind("http://127.0.0.1:1", vec![]), NetErrorKind::Address(_)));
        assert!(matches!(kind("https://u:p@a.example", vec![]), NetErrorKind::Address(_)));
        assert!(matches!(kind("nonsense", vec![]), NetErrorKind::Address(_)));
        assert!(matches!(kind("https://127.0.0.1:1", vec![]), NetErrorKind::Setup(_)));
        assert!(matches!(kind("https://127.0.0.1:1", vec!["no PEM".into()]), NetErrorKind::Setup(_)));
    }

    #[test]
    fn a_refusal_keeps_a_code_and_never_a_text() {
        let code = |body: &str| refusal_code(body.as_bytes());
        assert_eq!(code(r#"{"error":"invalid_grant"}"#).as_deref(), Some("invalid_grant"));
        assert_eq!(code(r#"{"type":"urn:lomme:problem:cursor-gone"}"#).as_deref(), Some("cursor-gone"));
        assert_eq!(code(r#"{"type":"https://a.example/p/not-found"}"#).as_deref(), Some("not-found"));
        assert_eq!(code(r#"{"error":"Anna Jensen is unknown"}"#), None);
        assert_eq!(code(r#"{"type":"about:"}"#), None);
        assert_eq!(code("<html>"), None);
    }

    #[test]
    fn an_answer_must_be_of_the_kind_that_was_asked_for() {
        let matches = |sent: &'static str, accept: &str| {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(sent))]);
            media_type_matches(&headers, accept)
        };
        assert!(matches("application/json; charset=utf-8", "application/json"));
        assert!(matches("application/problem+json", "application/json"));
        assert!(matches("application/cbor", "application/cbor"));
        assert!(!matches("text/html", "application/json"));
        assert!(!media_type_matches(&HeaderMap::new(), "application/json"));
    }

    #[test]
    fn a_servers_date_is_read() {
        let headers =
            HeaderMap::from_iter([(header::DATE, HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT"))]);
        assert_eq!(server_date(&headers), Some("1994-11-06T08:49:37Z".parse().unwrap()));
    }
}

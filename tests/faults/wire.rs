//! Answers: good pages, and everything that can be wrong with one.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::server::Part;

/// Stands in everything that a bad answer says. No error may hold it.
pub(crate) const PLANTED: &str = "Freja-Plantet-170488";

/// An item of the wire.
pub(crate) fn item(id: &str, version: u64) -> Value {
    json!({"id": id, "source": "proeve", "version": version, "as_of": "2026-03-01T08:00:00Z", "title": format!("{PLANTED} {id}"),
        "area": "economy", "subject": "p", "authority": "Prøvestyrelsen", "status": {"code": "2"}, "details_url": "https://a.dk/",
        "body": {"kind": "case"}})
}

/// A page of these items.
pub(crate) fn page(items: &[Value], cursor: &str, more: bool) -> Value {
    json!({"changed": items, "next_cursor": cursor, "more": more, "as_of": "2026-03-01T08:00:00Z"})
}

/// A page with something else in it.
pub(crate) fn page_with(mut page: Value, field: &str, value: Value) -> Value {
    page[field] = value;
    page
}

/// The page that every row's items come on.
pub(crate) fn new_page() -> Value {
    page(&[item("ny", 1)], "c-ny", false)
}

/// An answer of HTTP/1.1 with its length.
pub(crate) fn http(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len().to_string();
    raw(status, &[headers, &[("Content-Length", &length)]].concat(), body)
}

/// An answer with exactly these headers.
pub(crate) fn raw(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status}\r\n");
    for (name, value) in headers {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    answer.push_str("\r\n");
    [answer.as_bytes(), body.as_ref()].concat()
}

pub(crate) const JSON: (&str, &str) = ("Content-Type", "application/json");
pub(crate) const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");

/// 200 with this JSON.
pub(crate) fn ok(json: &Value) -> Vec<Part> {
    sent(http("200 OK", &[JSON], json.to_string()))
}

/// 200 with this body, said to be JSON.
pub(crate) fn ok_bytes(body: impl AsRef<[u8]>) -> Vec<Part> {
    sent(http("200 OK", &[JSON], body))
}

/// A refusal as RFC 9457 has it, with these headers.
pub(crate) fn refused(status: &str, headers: &[(&str, &str)]) -> Vec<Part> {
    let problem = json!({"type": "urn:lomme:problem:planted", "title": PLANTED, "detail": PLANTED});
    let headers = [&[("Content-Type", "application/problem+json")], headers].concat();
    sent(http(status, &headers, problem.to_string()))
}

/// A login page.
pub(crate) fn html(status: &str, headers: &[(&str, &str)]) -> Vec<Part> {
    let headers = [&[HTML], headers].concat();
    sent(http(status, &headers, format!("<!doctype html><title>{PLANTED}</title><form>Log in</form>")))
}

pub(crate) fn sent(bytes: Vec<u8>) -> Vec<Part> {
    vec![Part::Send(bytes)]
}

/// Of an answer this much of its bytes, and then this.
pub(crate) fn part_of(answer: Vec<u8>, share: f64, then: Part) -> Vec<Part> {
    let length = (answer.len() as f64 * share) as usize;
    vec![Part::Send(answer[..length].to_vec()), then]
}

pub(crate) fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// The new page, in gzip.
pub(crate) fn gzipped() -> Vec<u8> {
    http("200 OK", &[JSON, ("Content-Encoding", "gzip")], gzip(new_page().to_string().as_bytes()))
}

/// The new page in chunks of this form.
pub(crate) fn chunked(chunks: impl AsRef<[u8]>) -> Vec<u8> {
    raw("200 OK", &[JSON, ("Transfer-Encoding", "chunked")], chunks)
}

/// The new page as one good chunk, without the chunk that ends it.
pub(crate) fn one_chunk() -> String {
    let body = new_page().to_string();
    format!("{:x}\r\n{body}\r\n", body.len())
}
